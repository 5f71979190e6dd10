"""How far applications of a period have come: every stage among the same applications."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from mentorat.candidates.models import Candidate
from mentorat.candidates.states import LIVE_STATES, Side
from mentorat.duos.models import Duo
from mentorat.duos.states import LIVE_STATES as LIVE_DUO
from mentorat.duos.states import STABLE_JOB, WORK_OR_TRAINING, DuoState
from mentorat.figures.queries.steps import in_steps
from mentorat.figures.states import Stage
from mentorat.foundation import clock
from mentorat.foundation.db import db
from mentorat.interviews.models import Interview
from mentorat.interviews.states import InterviewState
from mentorat.rounds.models import Proposal

Shown = Mapping[Stage, int | None]  # by steps of five; None: fewer
UNDER_WAY = "under_way"


@dataclass(frozen=True)
class Cohort:
    """The applications of one side that arrived in a period, in some programmes."""

    programme_ids: Collection[int]
    side: Side
    since: datetime
    until: datetime

    @property
    def condition(self) -> ColumnElement[bool]:
        return and_(
            Candidate.programme_id.in_(self.programme_ids),
            Candidate.side == self.side,
            Candidate.submitted_at >= self.since,
            Candidate.submitted_at < self.until,
        )


@dataclass(frozen=True)
class Funnel:
    """What may be told of a cohort: in all, by programme, and how many are still on their way."""

    total: Shown
    by_programme: Mapping[int, Shown]
    under_way: int | None


def funnel(cohort: Cohort) -> Funnel:
    """How many of a cohort have reached each stage, by steps of five. One statement."""
    reached: dict[str, ColumnElement[bool]] = {**_stages(cohort.side), UNDER_WAY: _is_under_way()}
    counts = (func.sum(case((condition, 1), else_=0)) for condition in reached.values())
    rows = db.session.execute(
        select(Candidate.programme_id, func.count(), *counts)
        .where(cohort.condition)
        .group_by(Candidate.programme_id)
    )
    names = (Stage.APPLIED.value, *reached)
    found = {row[0]: dict(zip(names, map(int, row[1:]), strict=True)) for row in rows}
    total: Counter[str] = Counter()
    for counted in found.values():
        total.update(counted)
    return Funnel(
        total=_shown(total),
        by_programme={id: _shown(counted) for id, counted in found.items()},
        under_way=in_steps(total[UNDER_WAY]),
    )


def _shown(counted: Mapping[str, int]) -> Shown:
    return {stage: in_steps(counted.get(stage, 0)) for stage in Stage}


def _stages(side: Side) -> dict[str, ColumnElement[bool]]:
    """The condition on `Candidate` by which each stage after the application is reached."""
    in_duo = Duo.mentee_id if side == Side.MENTEE else Duo.mentor_id
    asked = Proposal.mentee_id if side == Side.MENTEE else Proposal.mentor_id

    def has_duo(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return Candidate.id.in_(select(in_duo).where(*conditions))

    held = select(Interview.candidate_id).where(Interview.state == InterviewState.HELD)
    is_completed = Duo.state == DuoState.COMPLETED
    is_placed = or_(
        and_(is_completed, Duo.outcome.in_(WORK_OR_TRAINING)),
        and_(Duo.state == DuoState.INTERRUPTED, Duo.is_good_end.is_(True)),
    )
    return {
        Stage.MET: Candidate.id.in_(held),
        Stage.ADMITTED: Candidate.admitted_at.is_not(None),
        Stage.PROPOSED: Candidate.id.in_(select(asked).where(Proposal.sent_at.is_not(None))),
        Stage.BEGUN: has_duo(Duo.started_at.is_not(None)),
        Stage.COMPLETED: has_duo(is_completed),
        Stage.PLACED: has_duo(is_placed),
        Stage.STABLE: has_duo(is_completed, Duo.outcome.in_(STABLE_JOB)),
    }


def _is_under_way() -> ColumnElement[bool]:
    """In a live duo, or a living file that has had none to its end."""
    live = select(Duo.mentee_id).where(Duo.state.in_(LIVE_DUO))
    completed = select(Duo.mentee_id).where(Duo.state == DuoState.COMPLETED)
    return or_(
        Candidate.id.in_(live),
        and_(Candidate.state.in_(LIVE_STATES), Candidate.id.not_in(completed)),
    )


def outcomes(cohort: Cohort) -> dict[str, int]:
    """Where the mentees of a cohort were when their duo was completed, by steps of five.

    The most frequent first; what fewer than five reached is left out. One statement.
    """
    people = func.count(func.distinct(Duo.mentee_id))
    rows = db.session.execute(
        select(Duo.outcome, people)
        .join(Candidate, Candidate.id == Duo.mentee_id)
        .where(cohort.condition, Duo.state == DuoState.COMPLETED)
        .group_by(Duo.outcome)
        .order_by(people.desc(), Duo.outcome)
    )
    return {outcome: shown for outcome, count in rows if outcome and (shown := in_steps(count))}


def years(programme_ids: Collection[int]) -> list[int]:
    """The years in which applications arrived, latest first. One statement."""
    first = db.session.scalar(
        select(func.min(Candidate.submitted_at)).where(Candidate.programme_id.in_(programme_ids))
    )
    this_year = clock.today().year
    first_year = clock.local(first).year if first else this_year
    return list(range(this_year, first_year - 1, -1))
