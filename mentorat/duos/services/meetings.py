"""What the two do: they meet, set themselves goals, share how to be reached, ask for help."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from mentorat.candidates.states import Side
from mentorat.duos.errors import (
    DayNotAhead,
    MeetingAlreadyLogged,
    MeetingBeforeDuo,
    MeetingInFuture,
    TooManyGoals,
)
from mentorat.duos.models import Duo, Goal, HelpRequest, Meeting
from mentorat.duos.services.course import check_live, lock, start
from mentorat.duos.states import DuoState, MeetingMode, Party
from mentorat.foundation import clock, journal
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor

MOST_GOALS = 20
FARTHEST_AHEAD = timedelta(days=365)


def check_meeting_day(duo: Duo, met_on: date) -> None:
    """A past day within the duo; else `MeetingInFuture` or `MeetingBeforeDuo`."""
    if met_on > clock.today():
        raise MeetingInFuture
    opened_on = clock.local(duo.created_at).date()
    earliest = duo.starts_on if duo.started_at else min(opened_on, duo.starts_on)
    if met_on < earliest:
        raise MeetingBeforeDuo


def check_ahead(day: date | None) -> None:
    """A day to come within a year, or none at all; else `DayNotAhead`."""
    if day is not None and not clock.today() <= day <= clock.today() + FARTHEST_AHEAD:
        raise DayNotAhead


def log_meeting(
    duo: Duo,
    *,
    met_on: date,
    minutes: int,
    mode: MeetingMode,
    logged_by: Party,
    actor: Actor,
    note: str = "",
    next_on: date | None = None,
) -> Meeting:
    """Note that the two met; the first meeting starts the duo.

    Raises `DuoIsOver`, `MeetingInFuture`, `MeetingBeforeDuo`, `DayNotAhead`, and
    `MeetingAlreadyLogged` when this party has noted that day (the database decides).
    """
    lock(duo)
    check_live(duo)
    check_meeting_day(duo, met_on)
    check_ahead(next_on)
    meeting = _kept_meeting(
        duo=duo,
        met_on=met_on,
        minutes=minutes,
        mode=mode,
        logged_by=logged_by,
        note=note or None,
    )
    if duo.state == DuoState.PLANNED:
        start(duo, met_on, actor)
    if next_on is not None or (duo.next_meeting_on or clock.today()) <= met_on:
        duo.next_meeting_on = next_on
    _record(duo, "log_meeting", actor, met_on=met_on.isoformat(), minutes=minutes, mode=mode.value)
    return meeting


def _kept_meeting(**values: Any) -> Meeting:
    try:
        with db.session.begin_nested():
            meeting = Meeting(**values)
            db.session.add(meeting)
    except IntegrityError as error:
        raise MeetingAlreadyLogged from error
    return meeting


def correct_meeting(
    meeting: Meeting, *, met_on: date, minutes: int, mode: MeetingMode, actor: Actor
) -> None:
    """Put right what the same party noted before.

    Raises `DuoIsOver`, `MeetingInFuture`, `MeetingBeforeDuo`, `MeetingAlreadyLogged`.
    """
    duo = meeting.duo
    lock(duo)
    check_live(duo)
    check_meeting_day(duo, met_on)
    try:
        with db.session.begin_nested():
            meeting.met_on, meeting.minutes, meeting.mode = met_on, minutes, mode
    except IntegrityError as error:
        raise MeetingAlreadyLogged from error
    facts = {"met_on": met_on.isoformat(), "minutes": minutes, "mode": mode.value}
    _record(duo, "correct_meeting", actor, **facts)


def remove_meeting(meeting: Meeting, actor: Actor) -> None:
    """Take back a note that was a mistake; a duo that it started stays started.

    Raises `DuoIsOver`.
    """
    duo = meeting.duo
    lock(duo)
    check_live(duo)
    _record(duo, "remove_meeting", actor, met_on=meeting.met_on.isoformat())
    db.session.delete(meeting)
    db.session.flush()
    db.session.expire(duo, ["meetings"])


def add_goal(duo: Duo, text: str, actor: Actor) -> Goal:
    """Add a step to the duo's plan. Raises `DuoIsOver` or `TooManyGoals`."""
    lock(duo)
    check_live(duo)
    goals = list(db.session.scalars(select(Goal).where(Goal.duo_id == duo.id)))
    if len(goals) >= MOST_GOALS:
        raise TooManyGoals
    goal = Goal(duo=duo, text=text, position=max((one.position for one in goals), default=0) + 1)
    db.session.add(goal)
    _record(duo, "add_goal", actor, position=goal.position)
    return goal


def tick_goal(goal: Goal, actor: Actor) -> None:
    """The step is taken; a second tick changes nothing. Raises `DuoIsOver`."""
    _mark_goal(goal, goal.done_on or clock.today(), "tick_goal", actor)


def untick_goal(goal: Goal, actor: Actor) -> None:
    """The step is open again. Raises `DuoIsOver`."""
    _mark_goal(goal, None, "untick_goal", actor)


def _mark_goal(goal: Goal, done_on: date | None, action: str, actor: Actor) -> None:
    check_live(goal.duo)
    if goal.done_on != done_on:
        goal.done_on = done_on
        _record(goal.duo, action, actor, position=goal.position)


def ask_help(duo: Duo, side: Side, words: str, actor: Actor) -> HelpRequest:
    """One side asks for help; words said while a request is open are added to it."""
    lock(duo)
    request = db.session.scalar(
        select(HelpRequest).where(
            HelpRequest.duo_id == duo.id,
            HelpRequest.side == side,
            HelpRequest.closed_at.is_(None),
        )
    )
    if request is None:
        request = HelpRequest(duo=duo, side=side, asked_at=clock.now(), words=words or None)
        db.session.add(request)
        db.session.flush()
        _record(duo, "ask_help", actor, side=side.value)
    elif words and words not in (request.words or ""):
        request.words = "\n\n".join(filter(None, (request.words, words)))
    return request


def close_help(request: HelpRequest, actor: Actor) -> None:
    """The coordinator has dealt with it; a second time changes nothing."""
    if request.closed_at is None:
        request.closed_at = clock.now()
        _record(request.duo, "close_help", actor, side=request.side)


def share_contact(duo: Duo, side: Side, is_shared: bool, actor: Actor) -> None:
    """Show this side's mail address and phone to the other, or no longer. Raises `DuoIsOver`."""
    lock(duo)
    check_live(duo)
    if duo.is_contact_shared(side) == is_shared:
        return
    at = clock.now() if is_shared else None
    if side is Side.MENTEE:
        duo.mentee_contact_shared_at = at
    else:
        duo.mentor_contact_shared_at = at
    _record(duo, "share_contact" if is_shared else "hide_contact", actor, side=side.value)


def _record(duo: Duo, action: str, actor: Actor, **facts: Any) -> None:
    journal.record(
        actor,
        action,
        subject_kind="duo",
        subject_id=duo.public_id,
        scope_id=duo.programme_id,
        facts=facts,
    )
