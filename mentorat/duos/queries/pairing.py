"""Who is in a duo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from sqlalchemy import ColumnElement, exists, or_, select

from mentorat.candidates.models import Candidate
from mentorat.candidates.states import CandidateState
from mentorat.duos.models import Duo
from mentorat.duos.states import LIVE_STATES, DuoState
from mentorat.foundation.db import db


def live_counts(candidate_ids: Collection[int]) -> dict[int, int]:
    """In how many live duos each of these people is; nobody with none is named."""
    wanted = set(candidate_ids)
    if not wanted:
        return {}
    pairs = db.session.execute(
        select(Duo.mentee_id, Duo.mentor_id).where(
            Duo.state.in_(LIVE_STATES),
            or_(Duo.mentee_id.in_(wanted), Duo.mentor_id.in_(wanted)),
        )
    )
    return dict(Counter(one for pair in pairs for one in pair if one in wanted))


def had_their_duo() -> ColumnElement[bool]:
    """Condition on `Candidate`: a mentee whose duo was completed since their admission.

    They wait for no other one until somebody reopens and admits their file again.
    """
    return exists().where(
        Duo.mentee_id == Candidate.id,
        Duo.state == DuoState.COMPLETED,
        Duo.created_at >= Candidate.admitted_at,
    )


def finished(candidate_ids: Collection[int]) -> set[int]:
    """Which of these people are mentees who have had their duo. One statement."""
    wanted = select(Candidate.id).where(Candidate.id.in_(candidate_ids), had_their_duo())
    return set(db.session.scalars(wanted))


def live_duos_of(candidate_id: int) -> list[Duo]:
    """The live duos somebody is in, oldest first."""
    found = select(Duo).where(
        Duo.state.in_(LIVE_STATES),
        or_(Duo.mentee_id == candidate_id, Duo.mentor_id == candidate_id),
    )
    return list(db.session.scalars(found.order_by(Duo.id)))


def left_behind() -> list[str]:
    """Public ids of the live duos of which somebody has withdrawn."""
    gone = select(Candidate.id).where(Candidate.state == CandidateState.WITHDRAWN)
    found = select(Duo.public_id).where(
        Duo.state.in_(LIVE_STATES), or_(Duo.mentee_id.in_(gone), Duo.mentor_id.in_(gone))
    )
    return list(db.session.scalars(found.order_by(Duo.id)))


def by_public_id(public_id: str) -> Duo | None:
    """The duo with this public id, over or not."""
    return db.session.scalar(select(Duo).where(Duo.public_id == public_id))


def taken_slots(mentor_id: int) -> set[int]:
    """The places of a mentor that live duos hold."""
    return set(
        db.session.scalars(
            select(Duo.mentor_slot).where(Duo.mentor_id == mentor_id, Duo.state.in_(LIVE_STATES))
        )
    )
