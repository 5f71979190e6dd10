"""Interviews by what one wants to know of them."""

from __future__ import annotations

from mentorat.interviews.queries.interviews import (
    decisions_to_take,
    group_of,
    interviewers,
    is_interviewer,
    of_candidate,
    open_interviews,
    overlapping,
    scheduled_of,
)

__all__ = [
    "decisions_to_take",
    "group_of",
    "interviewers",
    "is_interviewer",
    "of_candidate",
    "open_interviews",
    "overlapping",
    "scheduled_of",
]
