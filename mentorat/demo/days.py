"""Days and instants counted from today, so that the demonstration never looks old."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from mentorat.demo.chance import Dice
from mentorat.foundation import clock, workdays


class Days:
    """The calendar of one load. Nothing it gives lies after `now` unless it is asked ahead."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.today = clock.local(now).date()

    def ago(self, days: int) -> date:
        """A working day so many days ago; today itself for 0, whatever day it is."""
        return workdays.at_or_before(self.today - timedelta(days=days)) if days else self.today

    def ahead(self, days: int) -> date:
        """A working day in so many days or just after; today itself for 0."""
        return workdays.at_or_after(self.today + timedelta(days=days)) if days else self.today

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """That wall time, or a few minutes ago where it has not come yet."""
        return min(
            clock.at_local(day, time(hour, minute)), self.now - timedelta(minutes=minute + 2)
        )

    def office(self, day: date, dice: Dice) -> datetime:
        """Some instant of that day in office hours."""
        return self.at(day, dice.between(8, 16), 5 * dice.between(0, 11))

    def evening(self, day: date, dice: Dice) -> datetime:
        """Some instant of that day when people are at home."""
        return self.at(day, dice.between(17, 21), dice.between(0, 59))
