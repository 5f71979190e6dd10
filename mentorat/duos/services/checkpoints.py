"""Looking at a duo: asking each side apart, keeping the answers, holding the checkpoint."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError

from mentorat.candidates.states import Side
from mentorat.duos import mails, queries
from mentorat.duos.errors import AlreadyAnswered, CheckpointStepRefused, DuoNotRunning
from mentorat.duos.models import Checkpoint, CheckpointAnswer
from mentorat.duos.services.course import close_with
from mentorat.duos.services.meetings import ask_help, check_ahead
from mentorat.duos.states import (
    CHECKPOINT,
    CheckpointKind,
    CheckpointState,
    CheckpointStep,
    DuoState,
    phases_of,
    questionnaire_of,
)
from mentorat.foundation import clock, journal, tokens
from mentorat.foundation.db import db
from mentorat.foundation.errors import RuleBroken
from mentorat.foundation.journal import CLOCK, Actor
from mentorat.foundation.tokens import LinkRefused

REMIND_AFTER = timedelta(days=4)


def check_askable(checkpoint: Checkpoint) -> None:
    """Planned, and of a duo that is in the right phase; else a sentence says why not."""
    if checkpoint.state != CheckpointState.PLANNED:
        raise CheckpointStepRefused(CheckpointStep.HOLD, CheckpointState(checkpoint.state))
    if checkpoint.duo.state not in phases_of(checkpoint.kind):
        raise DuoNotRunning(DuoState(checkpoint.duo.state))


def is_askable(checkpoint: Checkpoint) -> bool:
    """Whether asking, or reminding, would still write to somebody."""
    try:
        check_askable(checkpoint)
    except RuleBroken:
        return False
    return checkpoint.reminded_at is None and bool(silent_sides(checkpoint))


def ask_checkpoint(checkpoint: Checkpoint, actor: Actor) -> bool:
    """Send each side its own link, once; False when that was done before.

    Raises `CheckpointStepRefused` or `DuoNotRunning`.
    """
    _lock(checkpoint)
    check_askable(checkpoint)
    if checkpoint.asked_at is not None:
        return False
    checkpoint.asked_at = clock.now()
    for side in silent_sides(checkpoint):
        mails.post_checkpoint_asked(checkpoint, side)
    _record(checkpoint, "ask_checkpoint", actor)
    return True


def remind_checkpoint(checkpoint: Checkpoint, actor: Actor) -> bool:
    """Write once more to those who did not answer; False when that was done before.

    Raises `CheckpointStepRefused` or `DuoNotRunning`.
    """
    _lock(checkpoint)
    check_askable(checkpoint)
    if checkpoint.asked_at is None or checkpoint.reminded_at is not None:
        return False
    checkpoint.reminded_at = clock.now()
    for side in silent_sides(checkpoint):
        mails.post_checkpoint_reminder(checkpoint, side)
    _record(checkpoint, "remind_checkpoint", actor)
    return True


def silent_sides(checkpoint: Checkpoint) -> list[Side]:
    """Those who are asked and have not answered yet; after the end only the mentee is asked."""
    return [side for side in queries.asked_sides(checkpoint) if not checkpoint.answer_of(side)]


def ask_next_of_duo(duo_id: int) -> None:
    """The clock's work on one duo: ask its latest due checkpoint.

    Older ones that nobody was asked about are missed: nobody gets three mails in one day.
    """
    due = queries.due_checkpoints(clock.today(), duo_id=duo_id)
    for checkpoint in due[:-1]:
        miss_checkpoint(checkpoint, CLOCK)
    for checkpoint in due[-1:]:
        ask_checkpoint(checkpoint, CLOCK)


def answer_checkpoint(
    raw: str, *, ratings: dict[str, str], wants_contact: bool = False, words: str = ""
) -> CheckpointAnswer:
    """Keep what the holder of link `raw` answered, and use the link up.

    Who would like a call has asked for help: it stays open until somebody has dealt with it.
    Raises `LinkRefused`, or `AlreadyAnswered` when this side answered by another link.
    """
    token = tokens.consume(mails.POINT_LINK, raw)
    checkpoint = queries.checkpoint_by_public_id(token.subject_id)
    if checkpoint is None or checkpoint.state == CheckpointState.CANCELLED or not token.side:
        raise LinkRefused
    side = Side(token.side)
    answer = _kept_answer(
        checkpoint=checkpoint,
        side=side,
        answered_at=clock.now(),
        questionnaire=questionnaire_of(checkpoint.kind),
        ratings=ratings,
        wants_contact=wants_contact,
        words=words or None,
    )
    if checkpoint.kind == CheckpointKind.END and checkpoint.duo.state == DuoState.COMPLETED:
        db.session.refresh(checkpoint)
        close_with(checkpoint)
    person = Actor("person", checkpoint.duo.side(side).id)
    if wants_contact:
        ask_help(checkpoint.duo, side, words, person)
    _record(checkpoint, "answer_checkpoint", person, side=side.value)
    return answer


def _kept_answer(**values: Any) -> CheckpointAnswer:
    try:
        with db.session.begin_nested():
            answer = CheckpointAnswer(**values)
            db.session.add(answer)
    except IntegrityError as error:
        raise AlreadyAnswered from error
    return answer


def hold_checkpoint(checkpoint: Checkpoint, note: str, actor: Actor) -> None:
    """The coordinator has looked at the duo; the note stays private. `CheckpointStepRefused`."""
    target = _after(CheckpointStep.HOLD, checkpoint)
    checkpoint.held_at, checkpoint.missed_at, checkpoint.note = clock.now(), None, note or None
    checkpoint.state = target
    _record(checkpoint, "hold_checkpoint", actor)


def miss_checkpoint(checkpoint: Checkpoint, actor: Actor) -> None:
    """It did not take place. Raises `CheckpointStepRefused`."""
    checkpoint.state, checkpoint.missed_at = _after(CheckpointStep.MISS, checkpoint), clock.now()
    _record(checkpoint, "miss_checkpoint", actor)


def reschedule_checkpoint(checkpoint: Checkpoint, due_on: date, actor: Actor) -> None:
    """Put it off to another day. Raises `CheckpointStepRefused` or `DayNotAhead`."""
    target = _after(CheckpointStep.RESCHEDULE, checkpoint)
    check_ahead(due_on)
    checkpoint.state, checkpoint.due_on, checkpoint.missed_at = target, due_on, None
    _record(checkpoint, "reschedule_checkpoint", actor, due_on=due_on.isoformat())


def _after(step: CheckpointStep, checkpoint: Checkpoint) -> CheckpointState:
    """Where `step` leads the checkpoint, read afresh; raises `CheckpointStepRefused`."""
    _lock(checkpoint)
    state = CheckpointState(checkpoint.state)
    if not CHECKPOINT.allows(step, state):
        raise CheckpointStepRefused(step, state)
    return CHECKPOINT.target(step, state)


def _lock(checkpoint: Checkpoint) -> None:
    db.session.flush()
    db.session.refresh(checkpoint, with_for_update=True)


def _record(checkpoint: Checkpoint, action: str, actor: Actor, **facts: Any) -> None:
    duo = checkpoint.duo
    journal.record(
        actor,
        action,
        subject_kind="duo",
        subject_id=duo.public_id,
        scope_id=duo.programme_id,
        facts={"kind": checkpoint.kind, **facts},
    )
