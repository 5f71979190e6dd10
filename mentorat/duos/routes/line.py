"""The six-month line as the picture wants it: places from 0 to 1000."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.dates import format_skeleton

from mentorat.duos.models import Checkpoint, Duo, Meeting
from mentorat.duos.queries import LATE_AFTER
from mentorat.duos.states import AFTER, CheckpointState, DuoState, duration_label, kind_label
from mentorat.foundation import clock
from mentorat.foundation.i18n import current_language, day_in_words, ngettext, short_day
from mentorat.foundation.i18n import gettext as _


def of(duo: Duo) -> dict[str, Any]:
    """Months, checkpoints, meetings and today on the line of a duo."""
    days = {meeting.met_on: meeting for meeting in duo.meetings}
    points = [one for one in duo.checkpoints if _is_on_line(one)]
    start, end = day_in_words(duo.starts_on), day_in_words(duo.ends_on)
    return {
        "start_on": start,
        "end_on": end,
        "today": _today(duo),
        "months": _months(duo),
        "checkpoints": [_point(duo, one) for one in sorted(points, key=lambda one: one.due_on)],
        "meetings": [_meeting(duo, one) for one in days.values()],
        "summary": _(
            "From %(start)s to %(end)s: %(meetings)s",
            start=start,
            end=end,
            meetings=ngettext("%(num)s meeting", "%(num)s meetings", len(days)),
        ),
    }


def _is_on_line(point: Checkpoint) -> bool:
    return point.state != CheckpointState.CANCELLED and point.kind not in AFTER


def place(duo: Duo, day: date) -> int:
    """Where a day lies on the line; days outside it stand at its ends."""
    whole = (duo.ends_on - duo.starts_on).days or 1
    return max(0, min(1000, round(1000 * (day - duo.starts_on).days / whole)))


def _today(duo: Duo) -> int | None:
    today = clock.today()
    is_within = duo.starts_on <= today <= duo.ends_on
    return place(duo, today) if is_within and duo.is_live else None


def _months(duo: Duo) -> list[dict[str, Any]]:
    code = current_language().code
    days = [clock.add_months(duo.starts_on, k) for k in range(duo.months)] + [duo.ends_on]
    return [
        {"label": format_skeleton("MMM", day, locale=code), "x": place(duo, day)} for day in days
    ]


def _point(duo: Duo, point: Checkpoint) -> dict[str, Any]:
    return {
        "x": place(duo, point.due_on),
        "label": kind_label(point.kind),
        "state": state_of(point),
        "when": when(point),
    }


def when(point: Checkpoint) -> str:
    """The day of a checkpoint; before the first meeting nobody can know it."""
    if point.duo.state == DuoState.PLANNED:
        return _("once they have met")
    return short_day(point.due_on)


def _meeting(duo: Duo, meeting: Meeting) -> dict[str, Any]:
    day = day_in_words(meeting.met_on)
    return {
        "x": place(duo, meeting.met_on),
        "label": _("%(day)s, %(time)s", day=day, time=duration_label(meeting.minutes)),
    }


def state_of(point: Checkpoint) -> str:
    """done, missed, late (days past its day), now (its day has come), or todo.

    Nothing is late in a duo that has not met: its days count from the first meeting.
    """
    if point.state == CheckpointState.HELD:
        return "done"
    if point.state == CheckpointState.MISSED:
        return "missed"
    if point.duo.state == DuoState.PLANNED:
        return "todo"
    today = clock.today()
    if point.due_on < today - LATE_AFTER and point.duo.state != DuoState.PAUSED:
        return "late"
    return "now" if point.due_on <= today else "todo"
