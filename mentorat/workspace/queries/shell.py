"""The frame around the workspace's pages: two statements in all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from mentorat.candidates.models import Candidate
from mentorat.candidates.states import CandidateState
from mentorat.duos.models import Checkpoint, Duo
from mentorat.duos.queries import Attention, needs
from mentorat.duos.states import LIVE_STATES as LIVE_DUO
from mentorat.duos.states import CheckpointState, DuoState
from mentorat.foundation import clock
from mentorat.foundation.access import Access
from mentorat.foundation.db import db
from mentorat.foundation.outbox import OutboxMessage, is_undelivered
from mentorat.interviews.models import Interview, InterviewReport
from mentorat.interviews.queries import decisions_awaited, is_open
from mentorat.interviews.states import InterviewState
from mentorat.organisations.models import Organisation, Programme
from mentorat.organisations.states import Right
from mentorat.rounds.models import Proposal, Round
from mentorat.rounds.states import ProposalState


@dataclass(frozen=True)
class ShellCounts:
    """The figures beside the names of the workspace's pages."""

    to_do: int
    interviews: int
    live_duos: int
    unsent: int = 0


def end_of_today() -> datetime:
    """The first instant of tomorrow in Brussels."""
    return clock.at_local(clock.today() + timedelta(days=1), time(0))


def shell_counts(access: Access) -> ShellCounts:
    """How much waits in the programmes of the reader, right by right. One statement."""
    follows = access.scopes(Right.FOLLOW)
    parts = [
        _applications(follows),
        _interviews(access.scopes(Right.INTERVIEW)),
        _decisions(access.scopes(Right.INTERVIEW)),
        _duos(follows),
        _rounds(access.scopes(Right.MATCH)),
        _unsent(OutboxMessage.scope_id.in_(follows)),
        select(func.count(Duo.id)).where(Duo.programme_id.in_(follows), Duo.state.in_(LIVE_DUO)),
        _unsent(OutboxMessage.scope_id.is_(None)),
    ]
    found = db.session.execute(select(*(part.scalar_subquery() for part in parts))).one()
    *to_do, live_duos, unsent = found
    return ShellCounts(sum(to_do), interviews=found[1], live_duos=live_duos, unsent=unsent)


def _unsent(place: ColumnElement[bool]) -> Select[int]:
    return select(func.count(OutboxMessage.id)).where(is_undelivered(), place)


def _applications(programme_ids: Collection[int]) -> Select[int]:
    return select(func.count(Candidate.id)).where(
        Candidate.programme_id.in_(programme_ids), Candidate.state == CandidateState.SUBMITTED
    )


def _interviews(programme_ids: Collection[int]) -> Select[int]:
    """Open interviews but those of the days to come."""
    return (
        select(func.count(Interview.id))
        .join(Interview.candidate)
        .join(InterviewReport, isouter=True)
        .where(
            Interview.programme_id.in_(programme_ids),
            is_open(),
            or_(
                Interview.state != InterviewState.SCHEDULED,
                Interview.starts_at < end_of_today(),
            ),
        )
    )


def _decisions(programme_ids: Collection[int]) -> Select[int]:
    return (
        select(func.count(Interview.id))
        .join(Interview.candidate)
        .join(InterviewReport)
        .where(Interview.programme_id.in_(programme_ids), decisions_awaited())
    )


def _duos(programme_ids: Collection[int]) -> Select[int]:
    """Duos in which somebody asks for help, that are silent, or have a checkpoint due."""
    is_due = exists().where(
        Checkpoint.duo_id == Duo.id,
        Checkpoint.state == CheckpointState.PLANNED,
        Checkpoint.due_on <= clock.today(),
        Duo.state.in_((DuoState.ACTIVE, DuoState.COMPLETED)),
    )
    return select(func.count(Duo.id)).where(
        Duo.programme_id.in_(programme_ids),
        or_(needs(Attention.HELP), needs(Attention.QUIET), is_due),
    )


def _rounds(programme_ids: Collection[int]) -> Select[int]:
    """Rounds in which somebody has not answered yet."""
    return (
        select(func.count(func.distinct(Round.id)))
        .join(Proposal, Proposal.round_id == Round.id)
        .where(Round.programme_id.in_(programme_ids), Proposal.state == ProposalState.SENT)
    )


def programme_names(programme_ids: Collection[int]) -> list[tuple[str, str]]:
    """(programme, lead organisation's short name) of these programmes, by name. One statement."""
    statement = (
        select(Programme.name, Organisation.short_name)
        .join(Organisation, Programme.lead_id == Organisation.id)
        .where(Programme.id.in_(programme_ids))
        .order_by(Programme.name)
    )
    return [(name, lead) for name, lead in db.session.execute(statement)]
