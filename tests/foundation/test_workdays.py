"""Days on which offices are open, against a calendar written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from mentorat.foundation import workdays
from tests.calendar import HOLIDAYS


def every_day() -> Iterator[date]:
    for ahead in range((date(2029, 1, 1) - date(2026, 1, 1)).days):
        yield date(2026, 1, 1) + timedelta(days=ahead)


def test_the_calendar_has_ten_holidays_a_year() -> None:
    assert len(HOLIDAYS) == 30


def test_offices_are_closed_on_weekends_and_public_holidays_only() -> None:
    for day in every_day():
        assert workdays.is_working_day(day) == (day.weekday() < 5 and day not in HOLIDAYS), day


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2026, 12, 9), date(2026, 12, 9), date(2026, 12, 9)),  # an ordinary Wednesday
        (date(2026, 12, 25), date(2026, 12, 24), date(2026, 12, 28)),  # Christmas, a Friday
        (date(2026, 4, 4), date(2026, 4, 3), date(2026, 4, 7)),  # before Easter Monday
        (date(2027, 1, 1), date(2026, 12, 31), date(2027, 1, 4)),  # over the end of a year
        (date(2027, 5, 6), date(2027, 5, 5), date(2027, 5, 7)),  # Ascension, a Thursday
    ],
)
def test_the_nearest_working_day(day: date, before: date, after: date) -> None:
    assert workdays.at_or_before(day) == before
    assert workdays.at_or_after(day) == after


@pytest.mark.parametrize(
    ("day", "count", "until"),
    [
        (date(2026, 12, 11), 10, date(2026, 12, 28)),  # never a promise for Christmas
        (date(2026, 7, 7), 10, date(2026, 7, 22)),  # nor for the national day
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
        (date(2026, 12, 26), 1, date(2026, 12, 28)),  # counted from a Saturday
        (date(2026, 12, 26), 0, date(2026, 12, 26)),
    ],
)
def test_working_days_are_counted_over_holidays(day: date, count: int, until: date) -> None:
    assert workdays.add_working_days(day, count) == until
