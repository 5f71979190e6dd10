"""SELECTs on interviews; each function is a constant number of statements."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, lazyload

from mentorat.accounts.models import User
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import CandidateState
from mentorat.foundation import clock
from mentorat.foundation.db import db
from mentorat.interviews.models import Interview, InterviewReport
from mentorat.interviews.states import InterviewState
from mentorat.organisations.models import Seat
from mentorat.organisations.states import Right

LONGEST = timedelta(minutes=120)
AGENDA_LIMIT = 300  # more than one programme plans at a time


def scheduled_of(candidate_id: int) -> Interview | None:
    """The planned interview of a candidate, if there is one."""
    return db.session.scalar(
        select(Interview).where(
            Interview.candidate_id == candidate_id, Interview.state == InterviewState.SCHEDULED
        )
    )


def left_behind() -> list[int]:
    """Row numbers of people with a planned interview whose file is no longer in interview."""
    gone = (
        select(Interview.candidate_id)
        .join(Interview.candidate)
        .where(
            Interview.state == InterviewState.SCHEDULED,
            Candidate.state != CandidateState.IN_INTERVIEW,
        )
    )
    return list(db.session.scalars(gone.order_by(Interview.id)))


def of_candidate(candidate_id: int) -> list[Interview]:
    """All interviews of a candidate with interviewer and report, latest first. One statement."""
    statement = (
        select(Interview)
        .where(Interview.candidate_id == candidate_id)
        .options(joinedload(Interview.interviewer), joinedload(Interview.report))
        .order_by(Interview.starts_at.desc(), Interview.id.desc())
    )
    return list(db.session.scalars(statement))


def french_heard(candidate_ids: Collection[int]) -> dict[int, int]:
    """The level of French heard at the latest interview of each of these people.

    Only where a finished report says one. One statement.
    """
    rows = db.session.execute(
        select(Interview.candidate_id, InterviewReport.french_heard)
        .join(Interview.report)
        .where(
            Interview.candidate_id.in_(candidate_ids),
            InterviewReport.finished_at.is_not(None),
            InterviewReport.french_heard.is_not(None),
        )
        .order_by(Interview.starts_at, Interview.id)
    )
    return {id: level for id, level in rows if level is not None}


def interviewers(programme_id: int) -> list[User]:
    """Who may lead interviews in a programme, by name. One statement."""
    holders = (
        select(User)
        .join(Seat, Seat.user_id == User.id)
        .where(
            Seat.programme_id == programme_id,
            Seat.right == Right.INTERVIEW,
            User.active.is_(True),
        )
        .options(lazyload(User.roles))
        .order_by(User.name, User.id)
    )
    return list(db.session.scalars(holders))


def is_interviewer(user_id: int, programme_id: int) -> bool:
    """Whether this user holds the interview right in this programme, now."""
    seat = select(Seat.id).where(
        Seat.user_id == user_id,
        Seat.programme_id == programme_id,
        Seat.right == Right.INTERVIEW,
    )
    return db.session.scalar(seat.limit(1)) is not None


def overlapping(
    interviewer_id: int, starts_at: datetime, ends_at: datetime, but: Interview | None = None
) -> Interview | None:
    """The first other planned interview of this interviewer within these instants, if any."""
    near = (
        select(Interview)
        .where(
            Interview.interviewer_id == interviewer_id,
            Interview.state == InterviewState.SCHEDULED,
            Interview.starts_at < ends_at,
            Interview.starts_at > starts_at - LONGEST,
            Interview.id != (but.id if but else 0),
        )
        .order_by(Interview.starts_at)
    )
    # The end is computed: the databases do not add minutes alike.
    return next((one for one in db.session.scalars(near) if one.ends_at > starts_at), None)


def is_open() -> ColumnElement[bool]:
    """Interviews that still ask an act: to hold, to write up, or to propose again."""
    later = aliased(Interview)
    has_other = exists().where(
        later.candidate_id == Interview.candidate_id,
        later.id > Interview.id,
        later.state.in_((InterviewState.SCHEDULED, InterviewState.HELD)),
    )
    unfinished = or_(InterviewReport.id.is_(None), InterviewReport.finished_at.is_(None))
    return and_(
        Candidate.state == CandidateState.IN_INTERVIEW,
        or_(
            Interview.state == InterviewState.SCHEDULED,
            and_(Interview.state == InterviewState.HELD, unfinished),
            and_(Interview.state == InterviewState.MISSED, ~has_other),
        ),
    )


def _with_people(programme_ids: Collection[int]) -> Select[Interview]:
    return (
        select(Interview)
        .join(Interview.candidate)
        .join(Interview.report, isouter=True)
        .where(Interview.programme_id.in_(programme_ids))
        .options(
            contains_eager(Interview.candidate).lazyload(Candidate.languages),
            contains_eager(Interview.report),
            joinedload(Interview.interviewer).lazyload(User.roles),
        )
        .order_by(Interview.starts_at, Interview.id)
    )


def open_interviews(programme_ids: Collection[int]) -> list[Interview]:
    """What still asks something, by time, with candidate, wishes, interviewer and report.

    Two statements, whatever the number.
    """
    return list(
        db.session.scalars(_with_people(programme_ids).where(is_open()).limit(AGENDA_LIMIT))
    )


def decisions_awaited() -> ColumnElement[bool]:
    """Last held interviews with a finished report, while the file still waits."""
    newer = aliased(Interview)
    is_last = ~exists().where(
        newer.candidate_id == Interview.candidate_id,
        newer.id > Interview.id,
        newer.state.in_((InterviewState.SCHEDULED, InterviewState.HELD)),
    )
    return and_(
        Candidate.state == CandidateState.IN_INTERVIEW,
        Interview.state == InterviewState.HELD,
        InterviewReport.finished_at.is_not(None),
        is_last,
    )


def decisions_to_take(programme_ids: Collection[int]) -> list[Interview]:
    """Interviews whose decision waits, with candidate, wishes, interviewer and report.

    Two statements, whatever the number.
    """
    ready = _with_people(programme_ids).where(decisions_awaited())
    return list(db.session.scalars(ready.limit(AGENDA_LIMIT)))


def group_of(interview: Interview) -> str:
    """Where an open interview belongs on the day list: today, coming, report or missed."""
    if interview.state == InterviewState.MISSED:
        return "missed"
    if interview.state == InterviewState.HELD or interview.ends_at <= clock.now():
        return "report"
    return "today" if clock.local(interview.starts_at).date() == clock.today() else "coming"
