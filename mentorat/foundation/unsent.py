"""What was posted after the session had ended: nothing that was typed is lost.

A page of the workspace that is sent without a living session, or with the token of an
earlier one, is answered by a page that holds the posted words and sends them again once
the reader is signed in. They stand in that page only: in no address, no cookie, no row.

Words are carried only for a request that our own page made: otherwise a stranger's page
could show the reader a form of ours, filled in, that asks for one press.
"""

from __future__ import annotations

import re
from typing import Any

import structlog
from flask import (
    Flask,
    Response,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_wtf.csrf import CSRFError, generate_csrf

from mentorat.foundation import errors
from mentorat.foundation.access import SignInFirst, current_access
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.origins import foreign_header

log = structlog.get_logger(__name__)

BY_SCRIPT = "draft"  # what static/draft.js says in X-Requested-With
LONG = 20  # characters from which a value is a text, whatever it holds
# A code, a number, a date, a random key: what a form holds and nobody typed as words.
CODE = re.compile(r"[\x21-\x7e]*")
WORD = re.compile(r"[A-Z][a-z]+")


def init_app(app: Flask) -> None:
    """Answer for every page that wears a right."""
    app.register_error_handler(CSRFError, _token_refused)
    app.register_error_handler(SignInFirst, _nobody_signed_in)


def _token_refused(error: CSRFError) -> Any:
    """No token at all is a request we did not make; an old one is a session that ended."""
    if "csrf_token" in request.form and (answer := _session_ended()):
        return answer
    return errors.page(400)


def _nobody_signed_in(error: SignInFirst) -> Any:
    return _session_ended() or redirect(url_for("accounts.sign_in"))


def _session_ended() -> Response | None:
    """The words back, or for the script what it needs to go on; None for anybody else."""
    view: Any = current_app.view_functions.get(request.endpoint or "")
    guard = getattr(view, "__guard__", None)
    is_script = request.headers.get("X-Requested-With") == BY_SCRIPT
    if guard is None or guard.kind != "right" or not (is_script or is_from_us()):
        return None
    log.info("session_ended", endpoint=request.endpoint)
    is_back = current_access().is_signed_in
    return _for_the_script(is_back=is_back) if is_script else _carried(is_back=is_back)


def _for_the_script(*, is_back: bool) -> Response:
    answer = jsonify(
        csrf_token=generate_csrf(),
        is_signed_in=is_back,
        words=_("Your session has ended. What you type stays in this page."),
        link=_("Sign in again"),
        sign_in=sign_in_url(),
    )
    answer.status_code = 401
    return answer


def _carried(*, is_back: bool) -> Response:
    typed = request.form.items(multi=True)
    words = [(name, value) for name, value in typed if name != "csrf_token"]
    page = render_template(
        "errors/unsent.html",
        code=400,
        is_back=is_back,
        words=words,
        read_again=[value for _name, value in words if _is_typed(value)],
        target=request.full_path.rstrip("?"),
        sign_in_url=sign_in_url(),
    )
    return make_response(page, 400)


def _is_typed(value: str) -> bool:
    """Whether a reader would look for this value, to see that it is still there."""
    return len(value) >= LONG or not CODE.fullmatch(value) or bool(WORD.fullmatch(value))


def is_from_us() -> bool:
    """Whether the browser says, rather than leaves open, that a page of ours sent the request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    says = request.headers.get("Origin") or request.headers.get("Referer")
    return bool(says) and not foreign_header(
        request, (current_app.config["PUBLIC_BASE_URL"], request.host_url)
    )


def sign_in_url() -> str:
    """Where to sign in beside an open page, landing on a page that says to go back to it."""
    return url_for("accounts.sign_in", next=url_for("workspace.back"))
