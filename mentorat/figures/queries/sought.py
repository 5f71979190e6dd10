"""What work mentees look for, without a count."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from mentorat.candidates.models import Candidate, Wish
from mentorat.candidates.states import Side
from mentorat.figures.queries.steps import SMALL
from mentorat.foundation import clock
from mentorat.foundation.db import db
from mentorat.organisations.models import Programme

YEAR = timedelta(days=365)


def sought_sectors(basin_code: str, count: int = 5) -> list[str]:
    """Codes of the sectors that most mentees of a basin named within a year. One statement.

    Only those that at least five people named, so that none points at a person.
    """
    people = func.count(func.distinct(Candidate.id))
    named = (
        select(Wish.sector_code)
        .join(Candidate, Candidate.id == Wish.candidate_id)
        .join(Programme, Programme.id == Candidate.programme_id)
        .where(
            Programme.basin_code == basin_code,
            Candidate.side == Side.MENTEE,
            Candidate.submitted_at >= clock.now() - YEAR,
        )
        .group_by(Wish.sector_code)
        .having(people >= SMALL)
        .order_by(people.desc(), Wish.sector_code)
    )
    return list(db.session.scalars(named.limit(count)))
