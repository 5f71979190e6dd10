"""How duos go, for lists and for a duo's own page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from mentorat.candidates.models import Candidate
from mentorat.candidates.states import Side
from mentorat.duos.models import Checkpoint, Duo, HelpRequest, Meeting
from mentorat.duos.states import AFTER, LIVE_STATES, CheckpointState, DuoState
from mentorat.foundation import clock
from mentorat.foundation.db import db
from mentorat.foundation.paging import Page, keyset
from mentorat.organisations.models import Programme

# A checkpoint may be answered for some days before it counts as late.
LATE_AFTER = timedelta(days=5)
START_LATE_AFTER = timedelta(days=14)
FEWEST_QUIET_DAYS = 21


class Attention(StrEnum):
    """Why a coordinator should look at a duo."""

    HELP = "help"
    QUIET = "quiet"
    LATE = "late"


@dataclass(frozen=True)
class DuoFacts:
    """What a list says of a duo beside its own row; a day of meeting counts once."""

    meetings: int = 0
    minutes: int = 0
    last_on: date | None = None
    next_checkpoint: Checkpoint | None = None
    open_help: int = 0
    is_quiet: bool = False
    is_late: bool = False


def quiet_after(meetings_per_month: int) -> timedelta:
    """After how many days without a meeting a duo counts as quiet: twice its rhythm."""
    return timedelta(days=max(FEWEST_QUIET_DAYS, round(60 / meetings_per_month)))


def _quiet() -> ColumnElement[bool]:
    """Active without a meeting for too long, or planned and not begun in time."""
    today = clock.today()
    met = select(func.max(Meeting.met_on)).where(Meeting.duo_id == Duo.id)
    last = met.correlate(Duo).scalar_subquery()  # of this duo: two levels up nothing is implied
    rhythms = (
        and_(
            Programme.meetings_per_month == rhythm,
            func.coalesce(last, Duo.starts_on) < today - quiet_after(rhythm),
        )
        for rhythm in range(1, 13)
    )
    is_still = exists().where(Programme.id == Duo.programme_id, or_(*rhythms))
    return or_(
        and_(Duo.state == DuoState.ACTIVE, is_still),
        and_(Duo.state == DuoState.PLANNED, Duo.starts_on < today - START_LATE_AFTER),
    )


def _late() -> ColumnElement[bool]:
    return exists().where(
        Checkpoint.duo_id == Duo.id,
        Checkpoint.state == CheckpointState.PLANNED,
        Checkpoint.due_on < clock.today() - LATE_AFTER,
        Duo.state.not_in((DuoState.PLANNED, DuoState.PAUSED)),
    )


def _asks_help() -> ColumnElement[bool]:
    return exists().where(HelpRequest.duo_id == Duo.id, HelpRequest.closed_at.is_(None))


_ATTENTION = {Attention.HELP: _asks_help, Attention.QUIET: _quiet, Attention.LATE: _late}


def needs(attention: Attention) -> ColumnElement[bool]:
    """The condition on `Duo` by which a duo needs this attention, for counts across rooms."""
    return _ATTENTION[attention]()


def page(
    programme_ids: Collection[int],
    *,
    states: Collection[DuoState] = LIVE_STATES,
    attention: Attention | None = None,
) -> Page[Duo]:
    """Duos of these programmes, those that end first on top; names and programmes loaded."""
    found = (
        select(Duo)
        .where(Duo.programme_id.in_(programme_ids), Duo.state.in_(states))
        .options(*_names())
    )
    if attention is not None:
        found = found.where(_ATTENTION[attention]())
    return keyset(found, Duo.ends_on, Duo.id)


def count(programme_ids: Collection[int], attention: Attention | None = None) -> int:
    """How many live duos these programmes have, or how many of them need this attention."""
    found = select(func.count(Duo.id)).where(
        Duo.programme_id.in_(programme_ids), Duo.state.in_(LIVE_STATES)
    )
    if attention is not None:
        found = found.where(_ATTENTION[attention]())
    return db.session.scalar(found) or 0


def _names() -> tuple[Any, ...]:
    """Loads the people without what a list does not show."""
    bare = (lazyload(Candidate.languages), lazyload(Candidate.wishes))
    return (
        joinedload(Duo.mentee).options(*bare),
        joinedload(Duo.mentor).options(*bare),
        joinedload(Duo.programme),
    )


def facts_of(duos: Sequence[Duo]) -> dict[int, DuoFacts]:
    """The facts of each duo by its row number, in a constant number of statements."""
    ids = [duo.id for duo in duos]
    met = _met(ids)
    coming = _coming(ids)
    helps = _open_help(ids)
    flags = {
        name: set(db.session.scalars(select(Duo.id).where(Duo.id.in_(ids), condition())))
        for name, condition in (("quiet", _quiet), ("late", _late))
    }
    found = {}
    for id in ids:
        meetings, minutes, last_on = met.get(id, (0, 0, None))
        found[id] = DuoFacts(
            meetings=meetings,
            minutes=minutes,
            last_on=last_on,
            next_checkpoint=coming.get(id),
            open_help=helps.get(id, 0),
            is_quiet=id in flags["quiet"],
            is_late=id in flags["late"],
        )
    return found


def _met(ids: Collection[int]) -> dict[int, tuple[int, int, date | None]]:
    """Days of meeting, minutes and the last day of each duo."""
    days = (
        select(Meeting.duo_id, Meeting.met_on, func.max(Meeting.minutes).label("minutes"))
        .where(Meeting.duo_id.in_(ids))
        .group_by(Meeting.duo_id, Meeting.met_on)
        .subquery()
    )
    rows = db.session.execute(
        select(
            days.c.duo_id, func.count(), func.sum(days.c.minutes), func.max(days.c.met_on)
        ).group_by(days.c.duo_id)
    )
    return {duo_id: (count, int(minutes), last) for duo_id, count, minutes, last in rows}


def _coming(ids: Collection[int]) -> dict[int, Checkpoint]:
    """The next checkpoint of each duo."""
    rows = db.session.scalars(
        select(Checkpoint)
        .where(Checkpoint.duo_id.in_(ids), Checkpoint.state == CheckpointState.PLANNED)
        .order_by(Checkpoint.due_on.desc(), Checkpoint.id.desc())
    )
    return {row.duo_id: row for row in rows}


def _open_help(ids: Collection[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(HelpRequest.duo_id, func.count())
        .where(HelpRequest.duo_id.in_(ids), HelpRequest.closed_at.is_(None))
        .group_by(HelpRequest.duo_id)
    )
    return {key: value for key, value in rows}  # noqa: C416 (a dict of rows is not typed)


def open_help(programme_ids: Collection[int]) -> list[HelpRequest]:
    """Requests for help that nobody has dealt with, oldest first, with their duo's names."""
    return list(
        db.session.scalars(
            select(HelpRequest)
            .join(HelpRequest.duo)
            .where(Duo.programme_id.in_(programme_ids), HelpRequest.closed_at.is_(None))
            .options(joinedload(HelpRequest.duo).options(*_names()))
            .order_by(HelpRequest.asked_at, HelpRequest.id)
        )
    )


def open_checkpoints(programme_ids: Collection[int], until: date) -> list[Checkpoint]:
    """Checkpoints of running or completed duos due by `until` and not held, oldest first.

    With answers and names, so that a queue can say who answered.
    """
    return list(
        db.session.scalars(
            select(Checkpoint)
            .join(Checkpoint.duo)
            .where(
                Duo.programme_id.in_(programme_ids),
                Duo.state.in_((DuoState.ACTIVE, DuoState.COMPLETED)),
                Checkpoint.state == CheckpointState.PLANNED,
                Checkpoint.due_on <= until,
            )
            .options(
                joinedload(Checkpoint.duo).options(*_names()), selectinload(Checkpoint.answers)
            )
            .order_by(Checkpoint.due_on, Checkpoint.id)
        )
    )


def quiet_duos(programme_ids: Collection[int]) -> list[Duo]:
    """Duos that have not met for twice their rhythm, or have not begun two weeks late."""
    return list(
        db.session.scalars(
            select(Duo)
            .where(Duo.programme_id.in_(programme_ids), _quiet())
            .options(*_names())
            .order_by(Duo.starts_on, Duo.id)
        )
    )


def asked_sides(checkpoint: Checkpoint) -> tuple[Side, ...]:
    """Who answers a checkpoint: both, apart; after the end the mentee alone."""
    return (Side.MENTEE,) if checkpoint.kind in AFTER else (Side.MENTEE, Side.MENTOR)
