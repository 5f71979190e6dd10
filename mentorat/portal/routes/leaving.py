"""Withdrawing one's own file by personal link: with it ends what rests on it, in other rooms."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from mentorat.candidates import queries
from mentorat.candidates.mails import FILE_LINK
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import WORKFLOW, CandidateState, CandidateStep
from mentorat.duos import queries as duo_queries
from mentorat.foundation import limits, tokens
from mentorat.foundation.access import by_link
from mentorat.foundation.db import in_transaction
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import prefer
from mentorat.foundation.journal import Actor
from mentorat.foundation.tokens import LinkRefused
from mentorat.portal.routes import blueprint
from mentorat.rounds import queries as round_queries
from mentorat.rounds import services as round_services

HIDDEN = (CandidateState.DRAFT, CandidateState.ANONYMISED)


@blueprint.get("/ma-candidature/<token>/retirer")
@by_link(FILE_LINK)
def ask_withdraw(token: str) -> Any:
    """Name what withdrawing means, before it happens."""
    candidate, back = _mine(token), url_for("candidates.file", token=token)
    if not WORKFLOW.allows(CandidateStep.WITHDRAW, CandidateState(candidate.state)):
        return redirect(back)
    is_bound = duo_queries.live_duos_of(candidate.id) or round_queries.sent_to(candidate.id)
    return render_template(
        "portal/withdraw.html", candidate=candidate, back_url=back, is_bound=bool(is_bound)
    )


@blueprint.post("/ma-candidature/<token>/retirer")
@by_link(FILE_LINK)
@limits.posts(20, limits.MINUTES)
def withdraw(token: str) -> Any:
    """Withdraw; a second press finds it done."""
    in_transaction(lambda: _withdraw(token))
    flash(_("Your application is withdrawn. Thank you for telling us."), "done")
    return redirect(url_for("candidates.file", token=token), 303)


def _withdraw(token: str) -> None:
    candidate = _mine(token)
    round_services.withdraw(candidate, Actor("person", candidate.id))


def _mine(token: str) -> Candidate:
    """The file behind a link; raises LinkRefused when there is none to show."""
    candidate = queries.by_public_id(tokens.find(FILE_LINK, token).subject_id)
    if candidate is None or candidate.state in HIDDEN:
        raise LinkRefused
    prefer(candidate.language)
    return candidate
