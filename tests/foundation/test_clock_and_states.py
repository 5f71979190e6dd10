"""Months that end, hours that double, states that refuse."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from mentorat.foundation import clock
from mentorat.foundation.workflow import TransitionNotAllowed, Workflow

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_end_on_their_last_day(start: date, months: int, end: date) -> None:
    assert clock.add_months(start, months) == end


@given(DAYS, st.integers(1, 24))
def test_adding_months_keeps_the_day_or_the_months_end(start: date, months: int) -> None:
    end = clock.add_months(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end + timedelta(days=1)).day == 1


@given(DAYS, DAYS, st.integers(0, 12))
def test_adding_months_keeps_the_order(one: date, other: date, months: int) -> None:
    first, second = sorted((one, other))
    assert clock.add_months(first, months) <= clock.add_months(second, months)


def test_a_wall_time_survives_the_clock_changes() -> None:
    for day, hour_utc in ((date(2026, 10, 24), 7), (date(2026, 10, 26), 8)):
        instant = clock.at_local(day, time(9))
        assert instant.hour == hour_utc
        assert clock.local(instant).hour == 9


def test_the_doubled_hour_is_the_first_one() -> None:
    assert clock.at_local(date(2026, 10, 25), time(2, 30)) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_the_day_is_that_of_brussels() -> None:
    with time_machine.travel(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), tick=False):
        assert clock.today() == date(2026, 7, 2)


class Door(StrEnum):
    OPEN = "open"
    SHUT = "shut"
    WALLED = "walled"


class Act(StrEnum):
    SHUT = "shut"
    OPEN = "open"


DOOR: Workflow[Door, Act] = Workflow(
    Door.OPEN, {Act.SHUT: ((Door.OPEN,), Door.SHUT), Act.OPEN: ((Door.SHUT,), Door.OPEN)}
)


def test_an_arrow_leads_to_its_target() -> None:
    assert DOOR.target(Act.SHUT, Door.OPEN) is Door.SHUT
    assert DOOR.transitions(Door.SHUT) == (Act.OPEN,)


def test_a_wrong_transition_is_refused_by_name() -> None:
    with pytest.raises(TransitionNotAllowed) as refused:
        DOOR.target(Act.OPEN, Door.OPEN)
    assert str(refused.value) == "open is not allowed from open"
    assert not DOOR.allows(Act.OPEN, Door.WALLED)


def test_a_table_with_an_unreachable_source_is_refused() -> None:
    with pytest.raises(ValueError, match="no way leads"):
        Workflow(Door.OPEN, {Act.OPEN: ((Door.WALLED,), Door.OPEN)})
