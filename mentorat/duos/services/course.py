"""The course of a duo: it starts, rests, is extended, ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from mentorat.candidates.states import Side
from mentorat.duos import mails
from mentorat.duos.errors import (
    DuoIsOver,
    DuoStepRefused,
    EndOutsideDuo,
    ExtensionNotLater,
    ExtensionTooLong,
)
from mentorat.duos.models import Checkpoint, Duo
from mentorat.duos.services.planning import (
    MAXIMUM_MONTHS,
    end_of,
    plan_after,
    replan,
)
from mentorat.duos.states import (
    DUO,
    GOOD_EARLY_ENDS,
    CheckpointKind,
    CheckpointState,
    DuoState,
    DuoStep,
    EarlyEnd,
    Outcome,
    Party,
)
from mentorat.foundation import clock, journal, tokens
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor


def lock(duo: Duo) -> None:
    """Read the duo afresh and keep others from changing it until the transaction ends."""
    db.session.flush()
    db.session.refresh(duo, with_for_update=True)


def check_live(duo: Duo) -> None:
    """Something may still be added to the duo; else `DuoIsOver`."""
    if not duo.is_live:
        raise DuoIsOver


def last_possible_end(duo: Duo) -> date:
    """The day after which no duo may go on: six months after its first day."""
    return end_of(duo.starts_on, MAXIMUM_MONTHS)


def start(duo: Duo, met_on: date, actor: Actor) -> None:
    """The first meeting took place: the six months count from that day, and are planned anew.

    Raises `DuoStepRefused` when the duo has started before.
    """
    ends_on = end_of(met_on, duo.programme.duration_months)
    duo.state, duo.started_at = check_step(DuoStep.START, duo), clock.now()
    duo.starts_on, duo.ends_on = met_on, ends_on
    replan(duo)
    _record(duo, DuoStep.START, actor, starts_on=met_on.isoformat())


def pause(duo: Duo, actor: Actor) -> None:
    """Let the duo rest: nobody is asked anything meanwhile. Raises `DuoStepRefused`."""
    lock(duo)
    duo.state, duo.paused_on = check_step(DuoStep.PAUSE, duo), clock.today()
    _record(duo, DuoStep.PAUSE, actor)


def resume(duo: Duo, actor: Actor) -> None:
    """Go on. Checkpoints that fell into the pause unasked are dropped, the closing talk stays.

    Raises `DuoStepRefused`.
    """
    lock(duo)
    duo.state, duo.paused_on = check_step(DuoStep.RESUME, duo), None
    for checkpoint in _open_checkpoints(duo):
        is_past = checkpoint.due_on < clock.today() and checkpoint.asked_at is None
        if is_past and checkpoint.kind != CheckpointKind.END:
            cancel(checkpoint)
    _record(duo, DuoStep.RESUME, actor)


def extend(duo: Duo, ends_on: date, actor: Actor) -> None:
    """Move the planned end to a later day, six months after the first day at most.

    Raises `DuoStepRefused`, `ExtensionNotLater` or `ExtensionTooLong`.
    """
    lock(duo)
    duo.state = check_step(DuoStep.EXTEND, duo)
    if ends_on <= duo.ends_on:
        raise ExtensionNotLater
    if ends_on > last_possible_end(duo):
        raise ExtensionTooLong(last_possible_end(duo))
    before, duo.ends_on = duo.ends_on, ends_on
    replan(duo, moving=[CheckpointKind.END])
    _record(duo, DuoStep.EXTEND, actor, before=before.isoformat(), ends_on=ends_on.isoformat())


def complete(
    duo: Duo,
    *,
    outcome: Outcome,
    is_in_wished_sector: bool | None,
    actor: Actor,
    remark: str = "",
    ended_on: date | None = None,
) -> None:
    """Close the duo with its outcome, plan the news after it, and thank both.

    Raises `DuoStepRefused` or `EndOutsideDuo`.
    """
    lock(duo)
    target = check_step(DuoStep.COMPLETE, duo)
    last_day = ended_on or clock.today()
    duo.outcome, duo.is_in_wished_sector = outcome, is_in_wished_sector
    _end(duo, target, last_day, remark)
    for kind, due_on in plan_after(last_day).items():
        db.session.add(Checkpoint(duo=duo, kind=kind, due_on=due_on))
    _record(duo, DuoStep.COMPLETE, actor, outcome=outcome.value)
    mails.post_completed(duo)


def interrupt(
    duo: Duo,
    *,
    reason: EarlyEnd,
    by: Party,
    actor: Actor,
    remark: str = "",
    ended_on: date | None = None,
    told: Iterable[Side] = tuple(Side),
) -> None:
    """End the duo early, for a reason and at somebody's wish, and write to those `told`.

    Both are free for another duo at once. Raises `DuoStepRefused` or `EndOutsideDuo`.
    """
    lock(duo)
    target = check_step(DuoStep.INTERRUPT, duo)
    duo.early_end, duo.ended_by = reason, by
    duo.is_good_end = reason in GOOD_EARLY_ENDS
    _end(duo, target, ended_on or clock.today(), remark)
    _record(duo, DuoStep.INTERRUPT, actor, by=by.value)
    for side in told:
        mails.post_interrupted(duo, side)


def _end(duo: Duo, target: DuoState, ended_on: date, remark: str) -> None:
    """What both ways of ending share: the day, the remark, what is still open."""
    earliest = duo.starts_on if duo.started_at else clock.local(duo.created_at).date()
    if not min(earliest, duo.starts_on) <= ended_on <= clock.today():
        raise EndOutsideDuo
    duo.state, duo.ended_on, duo.remark = target, ended_on, remark or None
    duo.paused_on = duo.next_meeting_on = None
    for checkpoint in _open_checkpoints(duo):
        if checkpoint.kind == CheckpointKind.END and target is DuoState.COMPLETED:
            close_with(checkpoint)
        else:
            cancel(checkpoint)


def close_with(checkpoint: Checkpoint) -> None:
    """The last questions of a completed duo: held once both have answered, until then asked."""
    if len(checkpoint.answers) == len(Side):
        checkpoint.state, checkpoint.held_at = CheckpointState.HELD, clock.now()
    elif checkpoint.asked_at is None:
        checkpoint.asked_at = clock.now()  # the letter of thanks carries the questions


def cancel(checkpoint: Checkpoint) -> None:
    """Nobody is asked any more: the links of this checkpoint are dead."""
    checkpoint.state, checkpoint.cancelled_at = CheckpointState.CANCELLED, clock.now()
    tokens.revoke(mails.POINT_LINK, checkpoint.public_id)


def _open_checkpoints(duo: Duo) -> list[Checkpoint]:
    return [one for one in duo.checkpoints if one.state == CheckpointState.PLANNED]


def check_step(step: DuoStep, duo: Duo) -> DuoState:
    """Where `step` leads the duo; raises `DuoStepRefused` when its state does not allow it."""
    state = DuoState(duo.state)
    if not DUO.allows(step, state):
        raise DuoStepRefused(step, state)
    return DUO.target(step, state)


def _record(duo: Duo, step: DuoStep, actor: Actor, **facts: Any) -> None:
    journal.record(
        actor,
        f"{step}_duo",
        subject_kind="duo",
        subject_id=duo.public_id,
        scope_id=duo.programme_id,
        facts=facts,
    )
