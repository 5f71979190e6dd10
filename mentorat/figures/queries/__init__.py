"""Aggregates for readers who may not see a person. Small counts do not leave this room."""

from __future__ import annotations

from mentorat.figures.queries.funnel import Cohort, Funnel, Shown, funnel, outcomes, years
from mentorat.figures.queries.involvement import Engagement, Involvement, MentorLine, involvement
from mentorat.figures.queries.sought import sought_sectors
from mentorat.figures.queries.steps import in_steps

__all__ = [
    "Cohort",
    "Engagement",
    "Funnel",
    "Involvement",
    "MentorLine",
    "Shown",
    "funnel",
    "in_steps",
    "involvement",
    "outcomes",
    "sought_sectors",
    "years",
]
