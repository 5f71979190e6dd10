"""Working days: neither a weekend nor one of Belgium's public holidays."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from holidays import country_holidays

_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Whether offices in Wallonia are open on `day`."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def at_or_after(day: date) -> date:
    """`day` itself when it is a working day, else the next one."""
    while not is_working_day(day):
        day += _DAY
    return day


def at_or_before(day: date) -> date:
    """`day` itself when it is a working day, else the one before."""
    while not is_working_day(day):
        day -= _DAY
    return day


def add_working_days(day: date, count: int) -> date:
    """The day when `count` working days have passed after `day`; `day` itself for 0.

    >>> add_working_days(date(2026, 12, 24), 1)  # Christmas, then a weekend
    datetime.date(2026, 12, 28)
    """
    for _ in range(count):
        day = at_or_after(day + _DAY)
    return day


@cache
def _holidays(year: int) -> frozenset[date]:
    # Asked year by year: a calendar that fills itself at a first question is not safe between
    # the threads of a server.
    return frozenset(country_holidays("BE", years=year, expand=False))
