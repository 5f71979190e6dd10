"""Looks at a duo: asked, answered by each side, held, missed, late, still to come."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from mentorat.candidates.states import Side
from mentorat.demo.stage import Stage
from mentorat.duos.models import Checkpoint, CheckpointAnswer, Duo, HelpRequest
from mentorat.duos.services.planning import kinds_of, plan, plan_after
from mentorat.duos.states import (
    AFTER,
    CheckpointKind,
    CheckpointState,
    DuoState,
    Outcome,
    questionnaire_of,
)
from mentorat.duos.states.questions import questions_of
from mentorat.foundation import clock

C = CheckpointState
ANSWERS = {Side.MENTEE: 0.74, Side.MENTOR: 0.86, "after": 0.66}  # shares: assumption
STILL_OPEN = 13  # days in which a checkpoint may wait for the coordinator
LATE = 0.35
REMIND_AFTER = timedelta(days=4)


def plan_all(stage: Stage, duo: Duo) -> list[Checkpoint]:
    """The checkpoints of a duo, each on its day, none looked at."""
    wanted = kinds_of(stage.programme)
    made = []
    for kind, due_on in plan(duo.starts_on, duo.ends_on).items():
        if kind in wanted:
            made.append(_make(stage, duo, kind, due_on))
    return made


def _make(stage: Stage, duo: Duo, kind: CheckpointKind, due_on: date) -> Checkpoint:
    with stage.acting(duo.created_at):
        return stage.keep(Checkpoint(duo=duo, kind=kind, due_on=due_on))


def cancel_all(stage: Stage, duo: Duo) -> None:
    """The duo ended before it began."""
    for checkpoint in plan_all(stage, duo):
        _cancel(stage, checkpoint, duo.ended_on or stage.days.today)


def _cancel(stage: Stage, checkpoint: Checkpoint, on: date) -> None:
    checkpoint.state = C.CANCELLED
    checkpoint.cancelled_at = stage.days.at(on, 12)


def look_at(stage: Stage, duo: Duo) -> None:
    """Play all checkpoints until the duo's end or today, and the news after its end."""
    planned = plan_all(stage, duo)
    for checkpoint in planned:
        until = duo.ended_on or duo.paused_on or stage.days.today
        is_closing = checkpoint.kind == CheckpointKind.END and duo.state == DuoState.COMPLETED
        if is_closing:
            checkpoint.due_on = min(checkpoint.due_on, until)
            _ask(stage, checkpoint)
            _hold(stage, checkpoint, until)
        elif checkpoint.due_on <= until:
            _play(stage, checkpoint, is_over=duo.ended_on is not None)
        elif duo.ended_on:
            _cancel(stage, checkpoint, duo.ended_on)
    words = stage.dice.phrases("review")
    for checkpoint in planned:
        if checkpoint.held_at and stage.dice.chance(0.5):
            checkpoint.note = next(words)
    if duo.state == DuoState.COMPLETED and duo.ended_on:
        for kind, due_on in plan_after(duo.ended_on).items():
            news = _make(stage, duo, kind, due_on)
            if due_on <= stage.days.today:
                _play(stage, news, is_over=False)


def _play(stage: Stage, checkpoint: Checkpoint, *, is_over: bool) -> None:
    """Of those whose day is past: asked that morning; most are held within some days."""
    dice, days = stage.dice, stage.days
    age = (days.today - checkpoint.due_on).days
    if age == 0:
        return  # the clock asks about these today
    _ask(stage, checkpoint)
    may_wait = age <= STILL_OPEN and not is_over
    if may_wait and (age <= 2 or dice.chance(LATE)):
        return
    if dice.chance(0.06):
        checkpoint.state = C.MISSED
        checkpoint.missed_at = days.at(checkpoint.due_on + timedelta(days=min(age, 14)), 10)
        stage.record(
            checkpoint.missed_at,
            stage.staff,
            "miss_checkpoint",
            "duo",
            checkpoint.duo.public_id,
            kind=checkpoint.kind,
        )
        return
    _hold(stage, checkpoint, checkpoint.due_on + timedelta(days=min(age, dice.between(0, 5))))


def _hold(stage: Stage, checkpoint: Checkpoint, on: date) -> None:
    at = max(stage.days.office(on, stage.dice), checkpoint.asked_at or stage.days.now)
    checkpoint.state, checkpoint.held_at = C.HELD, at
    facts = {"kind": checkpoint.kind}
    public_id = checkpoint.duo.public_id
    stage.record(at, stage.staff, "hold_checkpoint", "duo", public_id, **facts)


def _ask(stage: Stage, checkpoint: Checkpoint) -> None:
    """Ask both sides, or the mentee alone after the end; remind those who are silent."""
    asked_at = stage.days.at(checkpoint.due_on, 8)
    checkpoint.asked_at = asked_at
    is_after = checkpoint.kind in AFTER
    silent = 0
    for side in (Side.MENTEE,) if is_after else (Side.MENTEE, Side.MENTOR):
        at = asked_at + timedelta(hours=stage.dice.between(2, 90))
        # Answers of today are left out, so that the hour of the load changes no draw.
        if clock.local(at).date() < stage.days.today and stage.dice.chance(
            ANSWERS["after" if is_after else side]
        ):
            _answer(stage, checkpoint, side, at)
        else:
            silent += 1
    reminded_on = checkpoint.due_on + REMIND_AFTER
    if silent and reminded_on <= stage.days.today:
        checkpoint.reminded_at = stage.days.at(reminded_on, 8)


def _answer(stage: Stage, checkpoint: Checkpoint, side: Side, at: datetime) -> None:
    dice, duo = stage.dice, checkpoint.duo
    questionnaire = questionnaire_of(checkpoint.kind)
    ratings = {}
    for question in questions_of(questionnaire):
        codes = [code for code, _words in question.answers]
        # The first answer is the good one of each question; most people say it.
        ratings[question.code] = codes[0] if dice.chance(0.8) else dice.pick(codes)
    if checkpoint.kind in AFTER:
        ratings = {"situation": _situation(stage, duo)}
    answer = CheckpointAnswer(
        checkpoint=checkpoint,
        side=side,
        answered_at=at,
        questionnaire=questionnaire,
        ratings=ratings,
        wants_contact=dice.chance(0.07),
        words=dice.phrase("words") if dice.chance(0.35) else None,
    )
    stage.keep(answer)
    if answer.wants_contact:
        _ask_for_a_call(stage, answer)


def _ask_for_a_call(stage: Stage, answer: CheckpointAnswer) -> None:
    """Who would like a call has asked for help; somebody called the day after."""
    at, duo = answer.answered_at, answer.checkpoint.duo
    closed_at = min(at + timedelta(days=1), stage.days.now)
    with stage.acting(at):
        stage.keep(
            HelpRequest(
                duo=duo, side=answer.side, asked_at=at, words=answer.words, closed_at=closed_at
            )
        )


def _situation(stage: Stage, duo: Duo) -> str:
    """Mostly what it was at the end; time helps some who were still seeking."""
    dice = stage.dice
    was = duo.outcome or Outcome.STILL_SEEKING
    if was in (Outcome.STILL_SEEKING, Outcome.TRAINING, Outcome.NOT_REACHED) and dice.chance(0.5):
        return dice.pick((Outcome.FIXED_TERM_LONG, Outcome.TEMP_WORK, Outcome.TRAINING)).value
    return Outcome(was).value if was != Outcome.NOT_REACHED else Outcome.STILL_SEEKING.value
