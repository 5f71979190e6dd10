"""Aggregates for readers who may not see a person. Small counts do not leave this room."""

from __future__ import annotations

from mentorat.figures.queries.involvement import Engagement, Involvement, MentorLine, involvement
from mentorat.figures.queries.sought import sought_sectors
from mentorat.figures.queries.steps import in_steps

__all__ = [
    "Engagement",
    "Involvement",
    "MentorLine",
    "in_steps",
    "involvement",
    "sought_sectors",
]
