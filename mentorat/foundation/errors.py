"""One table from what went wrong to what the person reads.

A room's broken rule derives from `RuleBroken`: its `message` is a sentence for people.
"""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any, ClassVar

import structlog
from flask import (
    Flask,
    Response,
    current_app,
    g,
    jsonify,
    make_response,
    render_template,
    request,
)
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from mentorat.foundation import clock
from mentorat.foundation.i18n import current_language
from mentorat.foundation.i18n import lazy_gettext as _l

HEALTH = "healthz"  # the one address that machines read
RETRY_AFTER_S = 30
log = structlog.get_logger(__name__)


class RuleBroken(Exception):  # noqa: N818 (rules are named as the sentence that broke)
    """A rule of the house said no. `status` is the HTTP answer, `message` the sentence."""

    status: ClassVar[int] = 409
    field: ClassVar[str] = ""  # the field of a form that it is about, where there is one
    message: Any = _l("This is not possible.")
    again_at: datetime | None = None  # when it may be possible


class NotFoundHere(RuleBroken):
    """The thing does not exist, or not for this person: both look the same."""

    status = 404
    message = _l("We do not find this page.")


# code: (title, what happened, what to do next)
PAGES: dict[int, tuple[Any, Any, Any]] = {
    400: (
        _l("We did not understand this request"),
        _l("The page was opened long ago, or your browser keeps no cookies, or a part is missing."),
        _l("Go back: what you typed is often still there. Copy it, load the page again, send it."),
    ),
    403: (
        _l("This page is not open to you"),
        _l("Your account does not give you access to it."),
        _l("If you need it for your work, ask the person who gave you your account."),
    ),
    404: (
        _l("We do not find this page"),
        _l("The address may be wrong, or the link may have been used already."),
        _l("Check the address, or start again from the home page."),
    ),
    409: (
        _l("The situation has changed"),
        _l("This is no longer possible: the situation has changed in the meantime."),
        _l("Load the page again to see how things stand now. Nothing has been lost."),
    ),
    413: (
        _l("This is too large"),
        _l("What you sent is larger than we can receive."),
        _l("Shorten the text or choose a smaller file, then try again."),
    ),
    415: (
        _l("We cannot read this"),
        _l("It was sent in a form that our pages do not use."),
        _l("Go back: what you typed is often still there. Copy it, load the page again, send it."),
    ),
    429: (
        _l("Too many attempts"),
        _l("We received many requests in a short time."),
        _l("Wait a few minutes, then try again."),
    ),
    500: (
        _l("Something went wrong on our side"),
        _l("The fault is ours, and it is noted in our log."),
        _l("Try again in a few minutes. What was confirmed to you is kept."),
    ),
    503: (
        _l("The service is resting for a moment"),
        _l("We cannot reach our data right now."),
        _l("Try again in a few minutes. What was confirmed to you is kept."),
    ),
}


def init_app(app: Flask) -> None:
    """Give every failure one of the house's pages."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(RuleBroken, _rule_broken)
    app.register_error_handler(StaleDataError, lambda error: page(409))
    for kind in (OperationalError, InterfaceError, PoolExhausted):
        app.register_error_handler(kind, _database_away)
    app.register_error_handler(Exception, _unforeseen)


def page(code: int, message: Any = None) -> Response:
    """The house's page for an HTTP error; codes without a page of their own read as 400 or 500.

    Who works here keeps the frame of the workspace. When the fault is ours the page is
    rendered without the application's context processors: they ask who reads, and it must
    stand when that cannot be known.
    """
    shown = code if code in PAGES else (400 if code < 500 else 500)
    title, reason, next_step = PAGES[shown]
    values = {
        "code": code,
        "title": title,
        "message": message or reason,
        "next_step": next_step,
        "request_id": g.get("request_id", ""),
        "back_url": _way_back(code),
    }
    return make_response(_alone(values) if code >= 500 else _framed(values), code)


def _framed(values: dict[str, Any]) -> str:
    try:
        return render_template("errors/error.html", **values)
    except SQLAlchemyError:  # who reads cannot be known
        return _alone(values)


def _alone(values: dict[str, Any]) -> str:
    language = current_language()
    return current_app.jinja_env.get_template("errors/error.html").render(
        current_locale=language.code, text_direction=language.direction, **values
    )


def _way_back(code: int) -> str | None:
    """Up from an address that led nowhere: to the list for what is not found, else the nearest.

    For who works here only: read by the frame of the workspace.
    """
    if code == 403 or code >= 500:
        return None
    parts = request.path.strip("/").split("/")
    nearest = len(parts) - (request.method in ("GET", "HEAD"))
    lengths = range(1, nearest + 1) if code == 404 else range(nearest, 0, -1)
    addresses = current_app.create_url_adapter(request)
    for path in ("/" + "/".join(parts[:length]) for length in lengths):
        if addresses and addresses.test(path, "GET"):
            return path
    return None


def _http_error(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400:
        return error
    if isinstance(error, SecurityError):  # a host that is not ours: no address can be built
        return make_response("400", 400)
    answer = page(error.code)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            answer.headers[name] = value
    return answer


def _rule_broken(error: RuleBroken) -> Response:
    log.info("rule_broken", rule=type(error).__name__, endpoint=request.endpoint)
    answer = page(error.status, None if error.status == 404 else error.message)
    if error.again_at is not None:
        wait = (error.again_at - clock.now()).total_seconds()
        answer.headers["Retry-After"] = str(max(1, math.ceil(wait)))
    return answer


def _database_away(error: Exception) -> Response:
    log.error("database_away", kind=type(error).__name__)
    is_health = request.endpoint == HEALTH
    answer = make_response(jsonify(status="down"), 503) if is_health else page(503)
    answer.headers["Retry-After"] = str(RETRY_AFTER_S)
    return answer


def _unforeseen(error: Exception) -> Response:
    if current_app.testing or current_app.debug:
        raise error
    # Only the class and the place: a message may carry what a person typed.
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "?"
    log.error("unforeseen", kind=type(error).__name__, where=where, endpoint=request.endpoint)
    return page(500)
