"""Interviews by what one wants to know of them."""

from __future__ import annotations

from mentorat.interviews.queries.interviews import (
    decisions_awaited,
    decisions_to_take,
    french_heard,
    group_of,
    interviewers,
    is_interviewer,
    is_open,
    left_behind,
    of_candidate,
    open_interviews,
    overlapping,
    scheduled_of,
)
from mentorat.interviews.queries.suggestions import suggestions

__all__ = [
    "decisions_awaited",
    "decisions_to_take",
    "french_heard",
    "group_of",
    "interviewers",
    "is_interviewer",
    "is_open",
    "left_behind",
    "of_candidate",
    "open_interviews",
    "overlapping",
    "scheduled_of",
    "suggestions",
]
