"""What an enterprise may know of its own mentors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select

from mentorat.candidates.models import Candidate, GivenConsent
from mentorat.candidates.states import CandidateState, Consent, Side
from mentorat.duos.models import Duo, Meeting
from mentorat.duos.states import LIVE_STATES, DuoState
from mentorat.figures.queries.steps import in_steps
from mentorat.foundation.db import db

_SHOWN_STATES = (
    CandidateState.SUBMITTED,
    CandidateState.IN_INTERVIEW,
    CandidateState.ADMITTED,
    CandidateState.PAUSED,
)


class Engagement(StrEnum):
    """What an employer may know of one of its mentors who agreed to be shown.

    Not whether they are in a duo: names could be counted, and the count is withheld.
    """

    APPLIED = "applied"
    MENTOR = "mentor"


@dataclass(frozen=True)
class MentorLine:
    """A mentor by name, and how far they are."""

    name: str
    engagement: Engagement


@dataclass(frozen=True)
class Involvement:
    """What an enterprise sees: its mentors, and figures by steps of five (None: fewer).

    Steps keep two visits from telling one person apart: a figure that moves, moves by
    at least five people.
    """

    mentors: tuple[MentorLine, ...]
    duos: int | None
    hours: int | None


def involvement(enterprise_id: int) -> Involvement:
    """The involvement of the mentors of an enterprise who agreed to be shown. Three statements."""
    mentors = list(
        db.session.execute(
            select(Candidate.id, Candidate.first_name, Candidate.last_name, Candidate.state)
            .join(GivenConsent, GivenConsent.candidate_id == Candidate.id)
            .where(
                Candidate.enterprise_id == enterprise_id,
                Candidate.side == Side.MENTOR,
                Candidate.state.in_(_SHOWN_STATES),
                GivenConsent.purpose == Consent.SHOWN_TO_ENTERPRISE,
                GivenConsent.withdrawn_at.is_(None),
            )
            .order_by(Candidate.last_name, Candidate.first_name, Candidate.id)
        )
    )
    ids = [mentor.id for mentor in mentors]
    lines = tuple(
        MentorLine(f"{m.first_name} {m.last_name}", _engagement(m.state)) for m in mentors
    )
    duos = in_steps(_duos(ids))
    return Involvement(lines, duos, _hours(ids) if duos else None)


def _duos(mentor_ids: Iterable[int]) -> int:
    """Duos that live or were completed."""
    begun = Duo.state.in_((*LIVE_STATES, DuoState.COMPLETED))
    counted = select(func.count(Duo.id)).where(Duo.mentor_id.in_(mentor_ids), begun)
    return db.session.scalar(counted) or 0


def _engagement(state: str) -> Engagement:
    is_mentor = state in (CandidateState.ADMITTED, CandidateState.PAUSED)
    return Engagement.MENTOR if is_mentor else Engagement.APPLIED


def _hours(mentor_ids: Iterable[int]) -> int | None:
    minutes = db.session.scalar(
        select(func.coalesce(func.sum(Meeting.minutes), 0))
        .join(Duo, Duo.id == Meeting.duo_id)
        .where(Duo.mentor_id.in_(mentor_ids))
    )
    return (minutes or 0) // 600 * 10 or None
