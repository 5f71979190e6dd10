"""The person's own file, by personal link: where it stands (`portal` withdraws it)."""

from __future__ import annotations

from flask import render_template, url_for

from mentorat.candidates import queries
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
from mentorat.foundation.i18n import prefer
from mentorat.foundation.tokens import LinkRefused

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
        withdraw_url=_if_allowed(candidate, url_for("portal.ask_withdraw", token=token)),
    )


def _mine(token: str) -> Candidate:
    """The file behind a link; raises LinkRefused when there is none to show."""
    candidate = queries.by_public_id(tokens.find(FILE_LINK, token).subject_id)
    if candidate is None or candidate.state in HIDDEN:
        raise LinkRefused
    prefer(candidate.language)
    return candidate


def _if_allowed(candidate: Candidate, url: str) -> str | None:
    allowed = WORKFLOW.allows(CandidateStep.WITHDRAW, CandidateState(candidate.state))
    return url if allowed else None
