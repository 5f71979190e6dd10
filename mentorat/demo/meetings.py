"""What the two of a duo do: they meet, set themselves goals, ask for help."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import islice

from mentorat.candidates.states import Side
from mentorat.demo.chance import Dice
from mentorat.demo.stage import Stage
from mentorat.duos.models import Duo, Goal, HelpRequest, Meeting
from mentorat.duos.states import DuoState, MeetingMode, Party
from mentorat.foundation import workdays
from mentorat.foundation.journal import Actor

# Shares of places and of who notes it: assumptions.
MODES = {
    MeetingMode.WORKPLACE: 50,
    MeetingMode.ANTENNA: 10,
    MeetingMode.ELSEWHERE: 18,
    MeetingMode.ONLINE: 14,
    MeetingMode.PHONE: 8,
}
NOTED_BY = {Party.MENTOR: 55, Party.MENTEE: 33, Party.COORDINATOR: 12}
QUIET = 0.14  # living duos that have not met for weeks


def hold(stage: Stage, duo: Duo) -> None:
    """Meetings at about the programme's rhythm from the first to the last day, and goals."""
    dice, today = stage.dice, stage.days.today
    last_on = duo.ended_on or duo.paused_on or today
    if duo.state == DuoState.ACTIVE and (today - duo.starts_on).days > 60 and dice.chance(QUIET):
        last_on = today - timedelta(days=dice.between(31, 48))
    rhythm = 30 / stage.programme.meetings_per_month
    keeps = dice.weighted({0.95: 50, 0.75: 35, 0.5: 15})
    day, met, notes = duo.starts_on, set[date](), dice.phrases("note")
    while day <= last_on:
        on = max(workdays.at_or_after(day), duo.starts_on)
        if on <= last_on and on not in met and (not met or dice.chance(keeps)):
            met.add(on)
            _note(stage, duo, on, next(notes) if dice.chance(0.35) else None)
        day += timedelta(days=max(1, round(rhythm * dice.between(75, 125) / 100)))
    _set_goals(stage, duo)
    if duo.state == DuoState.ACTIVE and dice.chance(0.6):
        duo.next_meeting_on = workdays.at_or_after(today + timedelta(days=dice.between(1, 12)))


def _note(stage: Stage, duo: Duo, on: date, words: str | None) -> None:
    """One meeting, noted the same evening by one party, sometimes by the other too."""
    dice = stage.dice
    at = stage.days.evening(on, dice)
    mode = dice.weighted(MODES)
    first = dice.weighted(NOTED_BY)
    parties = [first]
    if dice.chance(0.08):
        parties.append(Party.MENTEE if first is Party.MENTOR else Party.MENTOR)
    minutes = dice.pick((45, 60, 60, 90, 90, 120))
    for party in parties:
        with stage.acting(at):
            meeting = Meeting(
                duo=duo,
                met_on=on,
                minutes=minutes,
                mode=mode,
                logged_by=party,
                note=words if party is first else None,
            )
        stage.keep(meeting)
    facts = {"met_on": on.isoformat(), "minutes": minutes, "mode": mode.value}
    stage.record(at, _actor(stage, duo, first), "log_meeting", "duo", duo.public_id, **facts)


def _actor(stage: Stage, duo: Duo, party: Party) -> Actor:
    if party is Party.COORDINATOR:
        return stage.staff
    return Actor("person", duo.mentor_id if party is Party.MENTOR else duo.mentee_id)


def _set_goals(stage: Stage, duo: Duo) -> None:
    """Two to four goals; the older the duo, the more of them are reached."""
    dice = stage.dice
    end = duo.ended_on or stage.days.today
    age = (end - duo.starts_on).days
    texts = islice(dice.phrases("goal"), dice.between(2, 4))
    for position, text in enumerate(texts, 1):
        day = duo.starts_on + timedelta(days=25 * position + dice.between(0, 20))
        is_done = day <= end and dice.chance(0.75)
        with stage.acting(stage.days.evening(duo.starts_on, dice)):
            goal = Goal(duo=duo, position=position, text=text, done_on=day if is_done else None)
        stage.keep(goal)
    if age > 40 and dice.chance(0.12):
        asked_at = stage.days.evening(end - timedelta(days=dice.between(12, 30)), dice)
        ask_help(stage, duo, asked_at, closed_at=asked_at + timedelta(days=2))


def ask_help(stage: Stage, duo: Duo, asked_at: datetime, closed_at: datetime | None = None) -> None:
    """One side asks for help; it stays open unless `closed_at` is given."""
    side = _side(stage.dice)
    words = stage.dice.phrase("help")
    request = HelpRequest(duo=duo, side=side, asked_at=asked_at, words=words, closed_at=closed_at)
    with stage.acting(asked_at):
        stage.keep(request)
    person = Actor("person", duo.mentee_id if side is Side.MENTEE else duo.mentor_id)
    stage.record(asked_at, person, "ask_help", "duo", duo.public_id, side=side.value)
    if closed_at is not None:
        stage.record(closed_at, stage.staff, "close_help", "duo", duo.public_id, side=side.value)


def _side(dice: Dice) -> Side:
    return Side.MENTEE if dice.chance(0.6) else Side.MENTOR
