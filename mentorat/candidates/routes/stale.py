"""A form sent after its session has ended: what was typed comes back, ready to be sent again."""

from __future__ import annotations

from typing import Any

from flask import current_app, make_response, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError

from mentorat.candidates.forms.person import LanguageForm
from mentorat.candidates.routes import blueprint, later, lost, sending, steps
from mentorat.candidates.routes.progress import draft_of
from mentorat.candidates.routes.screens import SCREENS
from mentorat.foundation import errors
from mentorat.foundation.forms import Form
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import prefer
from mentorat.foundation.origins import foreign_header
from mentorat.foundation.tokens import LinkRefused

ASKED = {"side", "step", "token"}  # what the addresses of these pages name


@blueprint.errorhandler(CSRFError)
def stale(error: CSRFError) -> Any:
    """Show the same page with a new token; without a draft, how to get it back."""
    ours = (current_app.config["PUBLIC_BASE_URL"], request.host_url)
    if foreign_header(request, ours):  # a stranger's page could show a form of ours, filled in
        return errors.page(400)
    prefer(request.form.get(lost.SPOKEN, ""))
    where = request.view_args or {}
    try:
        answer = _again(
            request.endpoint or "", **{name: where[name] for name in ASKED & where.keys()}
        )
    except (LinkRefused, SQLAlchemyError):  # nothing to show again: the plain page
        return errors.page(400)
    if isinstance(answer, str):
        return answer, 400
    shown = make_response(answer)
    return shown if shown.status_code >= 400 else errors.page(400)  # nothing is led on from here


def _again(endpoint: str, side: str = "", step: str = "", token: str = "") -> Any:
    """The page that was sent, with what was typed; nothing is kept."""
    verb = endpoint.removeprefix("candidates.")
    if verb == "take_over":
        return later.take_up(token)
    if verb == "resume_by_code":
        return later.resume_page(_told(later.ResumeForm()))
    if verb == "begin":
        return steps.start_page(side, _told(LanguageForm()))
    draft = draft_of(side) if side else None
    if draft is None:
        return lost.page(side, 400) if side else errors.page(400)
    if verb == "keep":
        return steps.step_page(draft, step, _told(SCREENS[step].form(draft)))
    if verb == "send_link":
        return later.later_page(draft, _told(later.LaterForm()))
    return sending.check_page(draft, _told(sending.form_of(side)))


def _told(form: Form) -> Any:
    form.form_errors.append(_("This page had been open for a long time. Press once more, please."))
    return form
