"""Who is in a duo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from sqlalchemy import ColumnElement, exists, or_, select

from mentorat.candidates.models import Candidate
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


def live_duo_of(candidate: Candidate) -> Duo | None:
    """The live duo somebody is in; of a mentor's several, the latest."""
    return db.session.scalar(
        select(Duo)
        .where(
            Duo.state.in_(LIVE_STATES),
            or_(Duo.mentee_id == candidate.id, Duo.mentor_id == candidate.id),
        )
        .order_by(Duo.id.desc())
        .limit(1)
    )


def taken_slots(mentor_id: int) -> set[int]:
    """The places of a mentor that live duos hold."""
    return set(
        db.session.scalars(
            select(Duo.mentor_slot).where(Duo.mentor_id == mentor_id, Duo.state.in_(LIVE_STATES))
        )
    )
