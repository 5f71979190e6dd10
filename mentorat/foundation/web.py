"""What every answer owes the browser: headers, CSRF, limits, hosts, hashed assets."""

from __future__ import annotations

import hashlib
import logging
import secrets
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

import structlog
from flask import Flask, Response, abort, current_app, g, request, url_for
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_talisman import Talisman
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Mode, Settings
from mentorat.foundation import origins

csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address, default_limits=["600 per minute"])
CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
MAX_BODY_BYTES = 2 * 1024 * 1024


def configure(app: Flask, settings: Settings) -> None:
    """Flask's own settings: its defaults leave cookies, hosts and sizes open."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-mentorat" if settings.is_secure else "mentorat",
        SESSION_COOKIE_SECURE=settings.is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=31),
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=500_000,
        MAX_FORM_PARTS=500,
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        PREFERRED_URL_SCHEME=settings.public_base_url.split("://", 1)[0],
        WTF_CSRF_TIME_LIMIT=None,  # a form left open on a phone must still send
        WTF_CSRF_SSL_STRICT=False,  # it demands a Referer; `origins` refuses foreign ones
        RATELIMIT_ENABLED=settings.is_rate_limited,
        RATELIMIT_STORAGE_URI="memory://",
        RATELIMIT_HEADERS_ENABLED=True,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),
        PUBLIC_BASE_URL=settings.public_base_url,
        TESTING=settings.mode is Mode.TEST,
    )


def init_app(app: Flask, settings: Settings) -> None:
    """Protect every answer of the application."""
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    origins.init_app(app)
    app.before_request(_refuse_foreign_bodies)
    csrf.init_app(app)
    limiter.init_app(app)
    Talisman(
        app,
        force_https=settings.is_secure,
        strict_transport_security=settings.is_secure,
        session_cookie_secure=settings.is_secure,
        content_security_policy=CONTENT_SECURITY_POLICY,
        content_security_policy_nonce_in=["script-src"],
        frame_options="DENY",
        referrer_policy=origins.REFERRER_POLICY,
        permissions_policy={"camera": "()", "geolocation": "()", "microphone": "()"},
    )
    app.before_request(_refuse_nul)
    app.before_request(_name_request)
    app.after_request(_finish)
    app.add_template_global(asset)


def _refuse_foreign_bodies() -> None:
    """Our pages send plain forms: no JSON, no file, which no field could hold, no nameless part."""
    if request.mimetype and request.mimetype not in FORM_TYPES:
        abort(415)
    if request.files or None in request.form:
        abort(400)


def _refuse_nul() -> None:
    """PostgreSQL cannot hold NUL; nothing of ours has one in its address."""
    if "\0" in request.path or any("\0" in value for value in request.args.values()):
        abort(400)


def _name_request() -> None:
    g.request_id = secrets.token_hex(8)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=g.request_id)


def _finish(answer: Response) -> Response:
    answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    answer.headers["X-Request-Id"] = g.get("request_id", "")
    if request.endpoint != "static":
        answer.headers.setdefault("Cache-Control", "no-store, private")
    return answer


def public_url(endpoint: str, **values: object) -> str:
    """Absolute address for a mail, from the settings only: a forged Host header changes nothing."""
    path = current_app.url_map.bind("mentorat").build(endpoint, values)
    return f"{current_app.config['PUBLIC_BASE_URL']}{path}"


@lru_cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """Address of a static file that changes with its content, so that it may be kept a year."""
    path = Path(__file__).resolve().parent.parent / "static" / name
    return url_for("static", filename=name, v=_digest(path))


def configure_logs() -> None:
    """One JSON line an event, in UTC; no personal value is ever given to it."""
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
