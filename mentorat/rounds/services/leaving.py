"""Somebody leaves, or rests: what they were part of ends with it, and the other side hears of it.

The lowest place that knows interviews, proposals and duos. All locks are taken in one order,
people before proposals before duos, so that leaving and a second yes follow each other.
"""

from __future__ import annotations

from datetime import date

from mentorat.candidates import queries as candidate_queries
from mentorat.candidates import services as candidate_services
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import CandidateState, Side
from mentorat.duos import queries as duo_queries
from mentorat.duos import services as duo_services
from mentorat.duos.models import Duo
from mentorat.duos.states import EarlyEnd, Party
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor
from mentorat.interviews import services as interview_services
from mentorat.rounds import queries
from mentorat.rounds.services.answering import supersede


def withdraw(candidate: Candidate, actor: Actor) -> None:
    """End a file at the person's wish, with all that rests on it.

    A planned interview is cancelled, an open proposal and a live duo end, and the other side
    of each is told; no reason is given. A second time changes nothing. Raises
    `TransitionNotAllowed`.
    """
    candidate_queries.hold([candidate.id])
    if candidate.state == CandidateState.WITHDRAWN:
        return
    interview_services.release(candidate.id, actor)
    candidate_services.withdraw(candidate, actor)
    _free(candidate, actor)
    for duo in duo_queries.live_duos_of(candidate.id):
        part(duo, actor)


def pause(candidate: Candidate, until_on: date, actor: Actor) -> None:
    """Leave somebody out of rounds until a day; an open proposal ends, a live duo goes on.

    Raises `PauseNotAhead`, `TransitionNotAllowed`.
    """
    candidate_queries.hold([candidate.id])
    candidate_services.pause(candidate, until_on, actor)
    _free(candidate, actor)


def part(duo: Duo, actor: Actor) -> None:
    """End a live duo of which one side has withdrawn, and tell the other; else do nothing."""
    gone = [side for side in Side if duo.side(side).state == CandidateState.WITHDRAWN]
    if not gone or not duo.is_live:
        return
    duo_services.interrupt(
        duo,
        reason=EarlyEnd.OTHER,
        by=Party(gone[0]),
        actor=actor,
        told=[side for side in Side if side not in gone],
    )


def _free(candidate: Candidate, actor: Actor) -> None:
    """End the open proposals of somebody who is no longer admitted."""
    db.session.flush()
    for proposal in queries.sent_to(candidate.id):
        supersede(proposal, actor)
