"""The person's own file, by personal link: where it stands, and how to withdraw it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from mentorat.candidates import queries, services
from mentorat.candidates.mails import FILE_LINK
from mentorat.candidates.models import Candidate
from mentorat.candidates.routes import blueprint
from mentorat.candidates.routes.summary import summary
from mentorat.candidates.states import (
    WORKFLOW,
    Audience,
    CandidateState,
    CandidateStep,
    next_step_label,
    state_label,
    state_tone,
)
from mentorat.foundation import tokens
from mentorat.foundation.access import by_link
from mentorat.foundation.db import transaction
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import prefer
from mentorat.foundation.journal import Actor
from mentorat.foundation.tokens import LinkRefused
from mentorat.foundation.web import limiter

HIDDEN = (CandidateState.DRAFT, CandidateState.ANONYMISED)


@blueprint.get("/ma-candidature/<token>")
@by_link(FILE_LINK)
def file(token: str) -> str:
    """Where the application stands, what comes next, what was answered."""
    candidate = _mine(token)
    return render_template(
        "candidates/file.html",
        candidate=candidate,
        programme=candidate.programme,
        state_label=state_label(candidate.state, Audience.CANDIDATE),
        state_tone=state_tone(candidate.state),
        next_step=next_step_label(candidate.state, Audience.CANDIDATE),
        sections=summary(candidate),
        withdraw_url=_if_allowed(candidate, url_for("candidates.ask_withdraw", token=token)),
    )


@blueprint.get("/ma-candidature/<token>/retirer")
@by_link(FILE_LINK)
def ask_withdraw(token: str) -> Any:
    """Name what withdrawing means, before it happens."""
    candidate, back = _mine(token), url_for("candidates.file", token=token)
    if not _if_allowed(candidate, back):
        return redirect(back)
    return render_template("candidates/withdraw.html", candidate=candidate, back_url=back)


@blueprint.post("/ma-candidature/<token>/retirer")
@by_link(FILE_LINK)
@limiter.limit("20 per minute")
def withdraw(token: str) -> Any:
    """Withdraw; a second press finds it done."""
    with transaction():
        candidate = _mine(token, is_locked=True)
        if candidate.state != CandidateState.WITHDRAWN:
            services.withdraw(candidate, Actor("person", candidate.id))
    flash(_("Your application is withdrawn. Thank you for telling us."), "done")
    return redirect(url_for("candidates.file", token=token), 303)


def _mine(token: str, *, is_locked: bool = False) -> Candidate:
    """The file behind a link; raises LinkRefused when there is none to show."""
    find = queries.locked if is_locked else queries.by_public_id
    candidate = find(tokens.find(FILE_LINK, token).subject_id)
    if candidate is None or candidate.state in HIDDEN:
        raise LinkRefused
    prefer(candidate.language)
    return candidate


def _if_allowed(candidate: Candidate, url: str) -> str | None:
    allowed = WORKFLOW.allows(CandidateStep.WITHDRAW, CandidateState(candidate.state))
    return url if allowed else None
