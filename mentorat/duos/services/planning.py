"""When a duo is looked at: the plan of its checkpoints, in days, from its first and last day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from mentorat.duos.models import Checkpoint, Duo
from mentorat.duos.states import CheckpointKind, CheckpointState
from mentorat.foundation import clock, workdays
from mentorat.foundation.db import db
from mentorat.organisations.models import Programme

K = CheckpointKind
MAXIMUM_MONTHS = 6
FIT_AFTER = timedelta(days=2)  # 48 hours, told in days: a change of the clocks moves nothing
_DAYS = {K.DAY_15: 15, K.DAY_30: 30}
_MONTHS = {K.MONTH_2: 2, K.MONTH_3: 3, K.MONTH_4: 4, K.MONTH_5: 5}
_AFTER = {K.AFTER_3: 3, K.AFTER_6: 6, K.AFTER_12: 12}


def end_of(starts_on: date, months: int) -> date:
    """The planned end: the same day so many months later, or that month's last day."""
    return clock.add_months(starts_on, months)


def plan(starts_on: date, ends_on: date) -> dict[CheckpointKind, date]:
    """The day of each checkpoint of a duo, in order, each on a working day.

    Days that fall on a weekend or a public holiday move on to the next working day; the
    last checkpoint moves back, so that it lies within the duo. What would not come before
    it is left out.
    """
    wanted = {K.FIT: starts_on + FIT_AFTER}
    wanted |= {kind: starts_on + timedelta(days=days) for kind, days in _DAYS.items()}
    wanted |= {kind: clock.add_months(starts_on, months) for kind, months in _MONTHS.items()}
    last = workdays.at_or_before(ends_on)
    days = {kind: workdays.at_or_after(day) for kind, day in wanted.items()}
    kept = {kind: day for kind, day in days.items() if kind is K.FIT or day < last}
    return {**kept, K.END: max(last, kept[K.FIT])}


def plan_after(ended_on: date) -> dict[CheckpointKind, date]:
    """When we ask where the person is now: three, six and twelve months after the end."""
    return {
        kind: workdays.at_or_after(clock.add_months(ended_on, months))
        for kind, months in _AFTER.items()
    }


def kinds_of(programme: Programme) -> frozenset[CheckpointKind]:
    """The kinds a programme wants (`settings["checkpoints"]`); the first and the last always."""
    chosen = programme.settings.get("checkpoints")
    known = frozenset(chosen) if isinstance(chosen, list) else frozenset(K)
    return frozenset(kind for kind in K if kind in known) | {K.FIT, K.END}


def replan(duo: Duo, moving: Collection[CheckpointKind] = tuple(K)) -> None:
    """Add the checkpoints a duo lacks, and give those of the kinds `moving` their day.

    What was held, missed, or asked about keeps its day.
    """
    present = {checkpoint.kind: checkpoint for checkpoint in duo.checkpoints}
    wanted = kinds_of(duo.programme)
    for kind, due_on in plan(duo.starts_on, duo.ends_on).items():
        row = present.get(kind)
        if row is None and kind in wanted:
            db.session.add(Checkpoint(duo=duo, kind=kind, due_on=due_on))
        elif row is not None and kind in moving and _is_untouched(row):
            row.due_on = due_on


def _is_untouched(checkpoint: Checkpoint) -> bool:
    return checkpoint.state == CheckpointState.PLANNED and checkpoint.asked_at is None
