"""What the day asks, gathered from all rooms. Each function is a constant number of statements."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, select
from sqlalchemy.orm import lazyload

from mentorat.candidates.models import Candidate
from mentorat.candidates.states import CandidateState, Side
from mentorat.duos.models import Checkpoint, Duo, Meeting
from mentorat.duos.states import CheckpointState, DuoState
from mentorat.foundation import clock
from mentorat.foundation.db import db
from mentorat.interviews.models import Interview
from mentorat.interviews.states import InterviewState
from mentorat.rounds.models import Proposal, Round
from mentorat.rounds.states import ProposalState
from mentorat.workspace.queries.standing import is_free

LONG_WAIT = timedelta(weeks=6)
WEEK = timedelta(days=7)
READ_LIMIT = 300


@dataclass(frozen=True)
class AwaitedRound:
    """A published round in which people have not answered yet."""

    public_id: str
    title: str
    proposals: int
    half_answered: int
    answer_by_on: date


@dataclass(frozen=True)
class Waiting:
    """People admitted who are in no live duo and were sent no proposal."""

    mentees: int
    long: int
    mentors: int


@dataclass(frozen=True)
class Load:
    """What the next seven days hold."""

    interviews: int
    checkpoints: int


def applications(programme_ids: Collection[int]) -> list[Candidate]:
    """Applications that nobody has acted on, oldest first, with wishes. Two statements."""
    fresh = (
        select(Candidate)
        .where(
            Candidate.programme_id.in_(programme_ids), Candidate.state == CandidateState.SUBMITTED
        )
        .options(lazyload(Candidate.languages))
        .order_by(Candidate.submitted_at, Candidate.id)
    )
    return list(db.session.scalars(fresh.limit(READ_LIMIT)))


def awaited_rounds(programme_ids: Collection[int]) -> list[AwaitedRound]:
    """Rounds with proposals that wait for an answer, the nearest last day first. One statement."""
    has_one = (Proposal.mentee_answer.is_not(None)) | (Proposal.mentor_answer.is_not(None))
    rows = db.session.execute(
        select(
            Round.public_id,
            Round.title,
            func.count(Proposal.id),
            func.sum(case((has_one, 1), else_=0)),
            func.min(Proposal.answer_by_on),
        )
        .join(Proposal, Proposal.round_id == Round.id)
        .where(Round.programme_id.in_(programme_ids), Proposal.state == ProposalState.SENT)
        .group_by(Round.id, Round.public_id, Round.title)
        .order_by(func.min(Proposal.answer_by_on), Round.id)
    )
    return [AwaitedRound(a, b, c, int(d), e) for a, b, c, d, e in rows]


def last_meetings(duo_ids: Collection[int]) -> dict[int, date]:
    """The last day each of these duos met; nobody who never met. One statement."""
    rows = db.session.execute(
        select(Meeting.duo_id, func.max(Meeting.met_on))
        .where(Meeting.duo_id.in_(duo_ids))
        .group_by(Meeting.duo_id)
    )
    return {key: value for key, value in rows}  # noqa: C416 (a dict of rows is not typed)


def _counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(cast(case((condition, 1), else_=0), Integer)), 0)


def waiting(programme_ids: Collection[int]) -> Waiting:
    """Who is admitted and could enter a round today. One statement."""
    is_free_mentee, is_free_mentor = is_free(Side.MENTEE), is_free(Side.MENTOR)
    is_long = and_(is_free_mentee, Candidate.admitted_at < clock.now() - LONG_WAIT)
    row = db.session.execute(
        select(_counted(is_free_mentee), _counted(is_long), _counted(is_free_mentor)).where(
            Candidate.programme_id.in_(programme_ids), Candidate.state == CandidateState.ADMITTED
        )
    ).one()
    return Waiting(*row)


def load(programme_ids: Collection[int], user_id: int) -> Load:
    """The reader's own interviews, and the checkpoints due, within a week. One statement."""
    mine = select(func.count(Interview.id)).where(
        Interview.interviewer_id == user_id,
        Interview.state == InterviewState.SCHEDULED,
        Interview.starts_at.between(clock.now(), clock.now() + WEEK),
    )
    due = (
        select(func.count(Checkpoint.id))
        .join(Checkpoint.duo)
        .where(
            Duo.programme_id.in_(programme_ids),
            Duo.state.in_((DuoState.ACTIVE, DuoState.COMPLETED)),
            Checkpoint.state == CheckpointState.PLANNED,
            Checkpoint.due_on.between(clock.today(), clock.today() + WEEK),
        )
    )
    row = db.session.execute(select(mine.scalar_subquery(), due.scalar_subquery())).one()
    return Load(*row)
