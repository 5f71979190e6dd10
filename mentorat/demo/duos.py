"""Duos: opened by a round, begun, resting, ended well or early, as time goes by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mentorat.candidates.models import Candidate
from mentorat.candidates.states import CandidateState
from mentorat.demo import checkpoints, files, meetings
from mentorat.demo.chance import Dice
from mentorat.demo.stage import Stage
from mentorat.duos.models import Duo
from mentorat.duos.services.planning import MAXIMUM_MONTHS, end_of
from mentorat.duos.states import GOOD_EARLY_ENDS, DuoState, EarlyEnd, Outcome, Party
from mentorat.foundation import clock, workdays
from mentorat.foundation.journal import Actor

# Yearly shares of a Walloon service: 17 % drop out, 22 % are prolonged.
DROP_OUT, PROLONGED = 0.17, 0.22
# What follows a duo: assumption, so that 72 % find work or training and half a stable job.
OUTCOMES = {
    Outcome.PERMANENT: 17,
    Outcome.FIXED_TERM_LONG: 19,
    Outcome.FIXED_TERM_SHORT: 7,
    Outcome.TEMP_WORK: 7,
    Outcome.SELF_EMPLOYED: 2,
    Outcome.INTERNSHIP: 5,
    Outcome.TRAINING: 13,
    Outcome.STUDIES: 2,
    Outcome.VALIDATION: 2,
    Outcome.SOCIAL_PROJECT: 9,
    Outcome.STILL_SEEKING: 13,
    Outcome.MOVED: 1,
    Outcome.OTHER: 1,
    Outcome.NOT_REACHED: 2,
}
EARLY_ENDS = {
    EarlyEnd.JOB_FOUND: 26,
    EarlyEnd.TRAINING: 12,
    EarlyEnd.MOVED: 8,
    EarlyEnd.NO_TIME: 20,
    EarlyEnd.NO_FIT: 12,
    EarlyEnd.NO_CONTACT: 14,
    EarlyEnd.HEALTH: 4,
    EarlyEnd.OTHER: 4,
}
SETTLED = (EarlyEnd.JOB_FOUND, EarlyEnd.TRAINING, EarlyEnd.MOVED)
GO_ON = 0.82  # mentors who begin again
AT_WORK = (Outcome.PERMANENT, Outcome.FIXED_TERM_LONG, Outcome.FIXED_TERM_SHORT, Outcome.TEMP_WORK)


@dataclass(frozen=True)
class Fate:
    """When a duo ends, and whether early."""

    duo: Duo
    on: date
    is_early: bool


def open_at(stage: Stage, mentee: Candidate, mentor: Candidate, slot: int, at: datetime) -> Fate:
    """The duo that two answers opened, with its first meeting where that day has come."""
    stage.places[mentee].add(1)
    stage.places[mentor].add(slot)
    dice, today = stage.dice, stage.days.today
    opened_on = clock.local(at).date()
    first_on = workdays.at_or_after(opened_on + timedelta(days=dice.between(3, 13)))
    months = stage.programme.duration_months
    with stage.acting(at):
        duo = Duo(
            programme=stage.programme,
            mentee=mentee,
            mentor=mentor,
            decided_by=stage.coordinator,
            mentor_slot=slot,
            starts_on=opened_on,
            ends_on=end_of(opened_on, months),
        )
    stage.keep(duo)
    facts = {
        "mentee": mentee.public_id,
        "mentor": mentor.public_id,
        "decided_by": stage.coordinator.public_id,
        "starts_on": opened_on.isoformat(),
    }
    person = Actor("person", mentee.id)
    stage.record(at, person, "open_duo", "duo", duo.public_id, **facts)
    # One in fifteen of the last month has not managed to meet yet.
    is_slow = (today - opened_on).days < 35 and dice.chance(1 / 15)
    if first_on <= today and not is_slow:
        _start(stage, duo, first_on)
    return _fate(duo, dice)


def _start(stage: Stage, duo: Duo, first_on: date) -> None:
    dice, months = stage.dice, stage.programme.duration_months
    at = stage.days.evening(first_on, dice)
    duo.state, duo.started_at, duo.starts_on = DuoState.ACTIVE, at, first_on
    duo.ends_on = end_of(first_on, months)
    mentor = Actor("person", duo.mentor_id)
    facts = {"starts_on": first_on.isoformat()}
    stage.record(at, mentor, "start_duo", "duo", duo.public_id, **facts)
    if months < MAXIMUM_MONTHS and dice.chance(PROLONGED):
        duo.ends_on = end_of(first_on, MAXIMUM_MONTHS)


def _fate(duo: Duo, dice: Dice) -> Fate:
    """Drawn at once, applied when the day comes."""
    if dice.chance(DROP_OUT):
        length = (duo.ends_on - duo.starts_on).days
        day = duo.starts_on + timedelta(days=dice.between(10, length - 20))
        return Fate(duo, workdays.at_or_before(day), is_early=True)
    # The closing talk is held about the last day, at times a little later.
    day = duo.ends_on + timedelta(days=dice.weighted({0: 6, 3: 2, 9: 1}))
    return Fate(duo, workdays.at_or_after(day), is_early=False)


def settle(stage: Stage, fates: list[Fate], until: date) -> None:
    """End the duos whose day has come; the others stay in the list."""
    for fate in [one for one in fates if one.on <= until]:
        fates.remove(fate)
        if fate.is_early:
            _interrupt(stage, fate.duo, fate.on)
        elif fate.duo.state == DuoState.ACTIVE:
            _complete(stage, fate.duo, fate.on)


def _interrupt(stage: Stage, duo: Duo, on: date) -> None:
    dice = stage.dice
    _free(stage, duo)
    reason = dice.weighted(EARLY_ENDS)
    duo.state, duo.ended_on, duo.early_end = DuoState.INTERRUPTED, on, reason
    duo.is_good_end = reason in GOOD_EARLY_ENDS
    duo.ended_by = dice.weighted({Party.MENTEE: 55, Party.MENTOR: 25, Party.COORDINATOR: 20})
    _follow(stage, duo)
    at = stage.days.office(on, dice)
    stage.record(at, stage.staff, "interrupt_duo", "duo", duo.public_id, by=duo.ended_by)
    if reason in SETTLED:
        _leave(stage, duo.mentee, on)
    if reason is EarlyEnd.NO_TIME:
        _leave(stage, duo.mentor, on)


def _complete(stage: Stage, duo: Duo, on: date) -> None:
    dice = stage.dice
    _free(stage, duo)
    outcome = dice.weighted(OUTCOMES)
    duo.state, duo.ended_on, duo.outcome = DuoState.COMPLETED, on, outcome
    if outcome in AT_WORK:
        duo.is_in_wished_sector = dice.chance(0.68)
    duo.remark = dice.phrase("remark") if dice.chance(0.5) else None
    _follow(stage, duo)
    at = stage.days.office(on, dice)
    facts = {"outcome": outcome.value}
    stage.record(at, stage.staff, "complete_duo", "duo", duo.public_id, **facts)
    # Who has come to the end leaves the pool, unless a second duo is wished for.
    if outcome is not Outcome.STILL_SEEKING or dice.chance(0.6):
        _leave(stage, duo.mentee, on)
    if not dice.chance(GO_ON):
        _leave(stage, duo.mentor, on)


def _free(stage: Stage, duo: Duo) -> None:
    stage.places[duo.mentee].discard(1)
    stage.places[duo.mentor].discard(duo.mentor_slot)


def _leave(stage: Stage, candidate: Candidate, on: date) -> None:
    """Close the file of somebody who is in no other duo."""
    if candidate.state == CandidateState.ADMITTED and not stage.places[candidate]:
        files.withdraw(stage, candidate, on)


def _follow(stage: Stage, duo: Duo) -> None:
    """All that happened in the duo until its end, or until today."""
    if duo.started_at is None:
        checkpoints.cancel_all(stage, duo)
        return
    meetings.hold(stage, duo)
    checkpoints.look_at(stage, duo)


def follow_living(stage: Stage, fates: Iterable[Fate]) -> None:
    """What happened so far in the duos that go on; a few rest, a few have gone quiet."""
    days, dice = stage.days, stage.dice
    for fate in fates:
        duo = fate.duo
        age = (days.today - duo.starts_on).days
        if duo.state == DuoState.ACTIVE and age > 50 and dice.chance(0.07):
            duo.state, duo.paused_on = DuoState.PAUSED, days.ago(dice.between(4, 20))
            at = days.office(duo.paused_on, dice)
            stage.record(at, stage.staff, "pause_duo", "duo", duo.public_id)
        if duo.state == DuoState.PLANNED:
            checkpoints.plan_all(stage, duo)
        else:
            _follow(stage, duo)
