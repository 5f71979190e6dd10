"""Where a dead link of a candidate ends: what became of it, and how to go on."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from mentorat.candidates import queries
from mentorat.candidates.mails import DRAFT_LINK
from mentorat.candidates.models import Candidate
from mentorat.candidates.routes import blueprint
from mentorat.candidates.states import CandidateState
from mentorat.foundation import clock, tokens
from mentorat.foundation.i18n import prefer
from mentorat.foundation.tokens import LinkRefused
from mentorat.organisations.queries import open_programmes


@blueprint.errorhandler(LinkRefused)
def gone(error: LinkRefused) -> tuple[str, int]:
    """The same page for a link used, out of date or made up; who sent a draft is told so."""
    sent = _sent_draft((request.view_args or {}).get("token", ""))
    known: dict[str, Any] = {"programmes": open_programmes()}
    if sent is not None and sent.submitted_at is not None:
        prefer(sent.language)
        sent_on = clock.local(sent.submitted_at).date()
        return render_template("candidates/is_sent.html", sent_on=sent_on, **known), 200
    return render_template("errors/gone.html", **known), error.status


def _sent_draft(raw: str) -> Candidate | None:
    """The application sent while this very link still opened its draft."""
    is_here = request.endpoint in ("candidates.take_up", "candidates.take_over")
    token = tokens.trace(DRAFT_LINK, raw) if is_here else None
    found = queries.by_public_id(token.subject_id) if token else None
    if token is None or found is None or found.state in (CandidateState.DRAFT, "anonymised"):
        return None
    ended_at, sent_at = token.used_at or token.expires_at, found.submitted_at
    return found if sent_at is not None and ended_at >= sent_at else None
