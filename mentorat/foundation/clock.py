"""The only clock of the house: instants are UTC, days are those of Brussels."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """This instant, aware, in UTC."""
    return _pretended.get() or datetime.now(UTC)


@contextmanager
def as_of(instant: datetime) -> Iterator[None]:
    """Let the house believe that it is `instant`: only to write an invented past."""
    token = _pretended.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _pretended.reset(token)


def today() -> date:
    """The day it is in Brussels."""
    return now().astimezone(BRUSSELS).date()


def local(instant: datetime) -> datetime:
    """`instant` as people in Wallonia read it on the wall."""
    return instant.astimezone(BRUSSELS)


def at_local(day: date, at: time) -> datetime:
    """The UTC instant of a wall time in Brussels; in the doubled hour, the first one."""
    return datetime.combine(day, at, BRUSSELS).astimezone(UTC)


def add_months(day: date, months: int) -> date:
    """`day` moved by whole months, held back to the last day of a shorter month.

    >>> add_months(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
