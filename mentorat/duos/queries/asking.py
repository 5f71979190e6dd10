"""Which checkpoints the clock asks about, and what a personal link opens."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import selectinload

from mentorat.duos.models import Checkpoint, Duo, Goal, Meeting
from mentorat.duos.states import AFTER, CheckpointKind, CheckpointState, DuoState
from mentorat.foundation import clock
from mentorat.foundation.db import db

# The page of a duo stays open this long after its end.
PAGE_LASTS = timedelta(days=30)
_IN_PHASE = or_(
    and_(Duo.state == DuoState.ACTIVE, Checkpoint.kind.not_in(AFTER)),
    and_(Duo.state == DuoState.COMPLETED, Checkpoint.kind.in_((CheckpointKind.END, *AFTER))),
)


def due_checkpoints(today: date, *, duo_id: int | None = None) -> list[Checkpoint]:
    """Checkpoints that are due and that nobody was asked about, earliest first."""
    found = (
        select(Checkpoint)
        .join(Checkpoint.duo)
        .where(
            Checkpoint.state == CheckpointState.PLANNED,
            Checkpoint.asked_at.is_(None),
            Checkpoint.due_on <= today,
            _IN_PHASE,
        )
        .order_by(Checkpoint.due_on, Checkpoint.id)
    )
    if duo_id is not None:
        found = found.where(Checkpoint.duo_id == duo_id)
    return list(db.session.scalars(found))


def unanswered_checkpoints(asked_before: datetime) -> list[Checkpoint]:
    """Checkpoints asked before then, still open, not reminded of, with an answer missing."""
    found = db.session.scalars(
        select(Checkpoint)
        .join(Checkpoint.duo)
        .where(
            Checkpoint.state == CheckpointState.PLANNED,
            Checkpoint.asked_at < asked_before,
            Checkpoint.reminded_at.is_(None),
            _IN_PHASE,
        )
        .options(selectinload(Checkpoint.answers))
        .order_by(Checkpoint.id)
    )
    return [one for one in found if len(one.answers) < (1 if one.kind in AFTER else 2)]


def unanswered_by(duo: Duo, side: str) -> list[Checkpoint]:
    """The questions that this side of a duo was asked and has not answered, still open."""
    return [
        one
        for one in duo.checkpoints
        if one.state == CheckpointState.PLANNED
        and one.asked_at is not None
        and one.answer_of(side) is None
    ]


def checkpoint_by_public_id(public_id: str) -> Checkpoint | None:
    """The checkpoint a link belongs to."""
    return db.session.scalar(select(Checkpoint).where(Checkpoint.public_id == public_id))


def duo_of_page(public_id: str) -> Duo | None:
    """The duo whose page may still be opened: live, or over for 30 days at most."""
    duo = db.session.scalar(select(Duo).where(Duo.public_id == public_id))
    if duo is None or (duo.ended_on and duo.ended_on + PAGE_LASTS < clock.today()):
        return None
    return duo


def meeting_of(duo: Duo, public_id: str, logged_by: str) -> Meeting | None:
    """One of this duo's meetings as this party noted it."""
    return db.session.scalar(
        select(Meeting).where(
            Meeting.duo_id == duo.id,
            Meeting.public_id == public_id,
            Meeting.logged_by == logged_by,
        )
    )


def checkpoint_of(duo: Duo, kind: str) -> Checkpoint | None:
    """The duo's checkpoint of this kind."""
    return db.session.scalar(
        select(Checkpoint).where(Checkpoint.duo_id == duo.id, Checkpoint.kind == kind)
    )


def goal_of(duo: Duo, public_id: str) -> Goal | None:
    """One of this duo's goals."""
    return db.session.scalar(select(Goal).where(Goal.duo_id == duo.id, Goal.public_id == public_id))
