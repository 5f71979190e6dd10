"""The plan of checkpoints on every day a duo may begin: once each, in order, on a working day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from mentorat.duos.services import planning
from mentorat.duos.states import CheckpointKind, CheckpointState
from mentorat.foundation import clock
from tests.calendar import HOLIDAYS
from tests.duos.factories import checkpoint_of, hold, make_duo
from tests.organisations.factories import make_programme

K = CheckpointKind
IN_DUO = [kind for kind in K if not kind.startswith("after")]


def every_day() -> Iterator[date]:
    day = date(2026, 1, 1)
    while day < date(2027, 7, 1):
        yield day
        day += timedelta(days=1)


def is_sane(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def test_each_checkpoint_falls_once_in_order_on_a_working_day() -> None:
    for starts_on in every_day():
        ends_on = planning.end_of(starts_on, 6)
        days = planning.plan(starts_on, ends_on)
        assert list(days) == IN_DUO, starts_on
        assert sorted(set(days.values())) == list(days.values()), starts_on
        assert all(is_sane(day) for day in days.values()), starts_on
        assert days[K.FIT] >= starts_on + timedelta(days=2)
        assert days[K.END] <= ends_on < days[K.END] + timedelta(days=5)


def test_no_checkpoint_strays_far_from_its_day() -> None:
    for starts_on in every_day():
        days = planning.plan(starts_on, planning.end_of(starts_on, 6))
        for kind, months in ((K.MONTH_2, 2), (K.MONTH_3, 3), (K.MONTH_4, 4), (K.MONTH_5, 5)):
            assert timedelta(0) <= days[kind] - clock.add_months(starts_on, months) <= timedelta(4)


@pytest.mark.parametrize("months", range(1, 6))
def test_a_shorter_duo_leaves_out_what_would_come_after_its_end(months: int) -> None:
    for starts_on in every_day():
        days = planning.plan(starts_on, planning.end_of(starts_on, months))
        assert list(days)[-1] == K.END
        assert sorted(set(days.values())) == list(days.values()), starts_on
        assert not set(days) & {kind for kind in K if kind.startswith(f"month_{months}")}


def test_a_duo_begun_at_a_month_s_end_ends_at_a_month_s_end() -> None:
    assert planning.end_of(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert planning.end_of(date(2027, 8, 31), 6) == date(2028, 2, 29)
    days = planning.plan(date(2026, 8, 31), date(2027, 2, 28))
    assert days[K.END] == date(2027, 2, 26)  # the 28th is a Sunday
    assert days[K.MONTH_3] == date(2026, 11, 30)
    assert days[K.MONTH_2] == date(2026, 11, 2)  # 31 October is a Saturday, then All Saints


@pytest.mark.parametrize(
    ("starts_on", "fit_on"),
    [
        (date(2026, 3, 27), date(2026, 3, 30)),  # the clocks go forward on the 29th
        (date(2026, 3, 28), date(2026, 3, 30)),
        (date(2026, 10, 23), date(2026, 10, 26)),  # and back on the 25th
        (date(2026, 10, 24), date(2026, 10, 26)),
    ],
)
def test_a_change_of_the_clocks_moves_no_checkpoint(starts_on: date, fit_on: date) -> None:
    assert planning.plan(starts_on, planning.end_of(starts_on, 6))[K.FIT] == fit_on


def test_no_checkpoint_falls_on_ascension_day() -> None:
    days = planning.plan(date(2026, 4, 14), date(2026, 10, 14))
    assert days[K.DAY_30] == date(2026, 5, 15)  # 30 days later is the 14th, Ascension
    days = planning.plan(date(2026, 11, 14), date(2027, 5, 6))
    assert days[K.END] == date(2027, 5, 5)  # the duo would end on Ascension


def test_after_the_end_we_ask_three_times() -> None:
    for ended_on in every_day():
        days = planning.plan_after(ended_on)
        assert list(days) == [K.AFTER_3, K.AFTER_6, K.AFTER_12]
        assert sorted(set(days.values())) == list(days.values())
        assert all(is_sane(day) for day in days.values())
    assert planning.plan_after(date(2026, 11, 30))[K.AFTER_3] == date(2027, 3, 1)


@pytest.mark.usefixtures("context")
@time_machine.travel(datetime(2026, 9, 10, 12, tzinfo=UTC), tick=False)
def test_replanning_moves_only_what_nobody_was_asked_about() -> None:
    duo = make_duo(starts_on=date(2026, 9, 1))
    fit, day_15 = hold(checkpoint_of(duo)), checkpoint_of(duo, K.DAY_15)
    day_15.asked_at = clock.now()
    kept = (fit.due_on, day_15.due_on)
    duo.starts_on, duo.ends_on = date(2026, 9, 10), date(2027, 3, 10)
    planning.replan(duo)
    assert (fit.due_on, day_15.due_on) == kept
    assert fit.state == CheckpointState.HELD
    assert checkpoint_of(duo, K.MONTH_3).due_on == date(2026, 12, 10)
    assert len(duo.checkpoints) == len(IN_DUO)


@pytest.mark.usefixtures("context")
def test_a_programme_chooses_its_checkpoints() -> None:
    programme = make_programme(settings={"checkpoints": ["month_3", "nonsense"]})
    duo = make_duo(programme)
    assert {one.kind for one in duo.checkpoints} == {K.FIT, K.MONTH_3, K.END}
