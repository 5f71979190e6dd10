"""Moments that suit both: free half-days of the candidate, free hours of the interviewer."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from mentorat.foundation import clock, workdays
from mentorat.foundation.db import db
from mentorat.interviews.models import Interview
from mentorat.interviews.states import InterviewState

NOTICE_DAYS = 2  # the mail must be read first
LOOK_AHEAD_DAYS = 21
USUAL_MIN = 60
# Half-day of the week (0 morning, 1 afternoon, 2 evening): usual hours.
HOURS = ((time(9, 30), time(11, 0)), (time(14, 0), time(15, 30)), (time(17, 30),))


def suggestions(interviewer_id: int, slots: int, count: int = 4) -> list[datetime]:
    """The next moments on working days when both are free, one a day, earliest first.

    `slots` is the candidate's mask of 21 half-days; 0, or only week-ends, counts as any
    office hour. Never empty. One statement.
    """
    taken = _taken(interviewer_id)
    found = _free(slots, taken, count) or _free(0, taken, count)
    return found or [
        clock.at_local(workdays.at_or_after(_first_day() + timedelta(days=1)), HOURS[0][0])
    ]


def _free(slots: int, taken: list[tuple[datetime, datetime]], count: int) -> list[datetime]:
    found: list[datetime] = []
    for ahead in range(LOOK_AHEAD_DAYS):
        moment = _free_on(_first_day() + timedelta(days=ahead), slots, taken)
        if moment is not None and len(found) < count:
            found.append(moment)
    return found


def _free_on(day: date, slots: int, taken: list[tuple[datetime, datetime]]) -> datetime | None:
    if not workdays.is_working_day(day):
        return None
    for half, hours in enumerate(HOURS):
        is_offered = slots >> (day.weekday() * 3 + half) & 1 if slots else half < 2
        for hour in hours if is_offered else ():
            moment = clock.at_local(day, hour)
            end = moment + timedelta(minutes=USUAL_MIN)
            if not any(begin < end and moment < stop for begin, stop in taken):
                return moment
    return None


def _first_day() -> date:
    return clock.today() + timedelta(days=NOTICE_DAYS)


def _taken(interviewer_id: int) -> list[tuple[datetime, datetime]]:
    planned = select(Interview).where(
        Interview.interviewer_id == interviewer_id,
        Interview.state == InterviewState.SCHEDULED,
        Interview.starts_at > clock.now(),
    )
    return [(one.starts_at, one.ends_at) for one in db.session.scalars(planned)]
