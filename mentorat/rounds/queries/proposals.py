"""Rounds and their proposals by what one wants to know of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from mentorat.candidates.models import Candidate
from mentorat.candidates.states import CandidateState
from mentorat.foundation.access import one
from mentorat.foundation.db import db
from mentorat.rounds.models import HandChange, PoolEntry, Proposal, Round
from mentorat.rounds.states import HandChangeKind, ProposalState, RoundState

LIVING = (ProposalState.DRAFTED, ProposalState.SENT, ProposalState.ACCEPTED)


def rounds_of(programme_ids: Collection[int]) -> Select[Round]:
    """The rounds of these programmes, to be paged."""
    return (
        select(Round)
        .where(Round.programme_id.in_(programme_ids))
        .options(joinedload(Round.programme))
    )


def counts_of(round_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """How many proposals each round has in each state. One statement."""
    counted: dict[int, dict[str, int]] = {}
    rows = db.session.execute(
        select(Proposal.round_id, Proposal.state, func.count())
        .where(Proposal.round_id.in_(round_ids))
        .group_by(Proposal.round_id, Proposal.state)
    )
    for round_id, state, count in rows:
        counted.setdefault(round_id, {})[state] = count
    return counted


def of_round(round_: Round, *states: ProposalState) -> list[Proposal]:
    """The proposals of a round in these states, with people and entries, in the pool's order."""
    statement = (
        select(Proposal)
        .join(PoolEntry, Proposal.mentee_entry_id == PoolEntry.id)
        .where(Proposal.round_id == round_.id, Proposal.state.in_(states))
        .options(
            selectinload(Proposal.mentee),
            selectinload(Proposal.mentor),
            selectinload(Proposal.mentee_entry),
            selectinload(Proposal.mentor_entry),
            selectinload(Proposal.duo),
        )
    )
    return list(db.session.scalars(statement.order_by(PoolEntry.position, Proposal.id)))


def proposal_of(round_: Round, public_id: str) -> Proposal:
    """One proposal of a round that the reader may see; else `NotFoundHere`."""
    return one(
        select(Proposal).where(Proposal.round_id == round_.id, Proposal.public_id == public_id)
    )


def entry_of(round_: Round, public_id: str) -> PoolEntry:
    """One entry of a round's pool; else `NotFoundHere`."""
    return one(
        select(PoolEntry).where(
            PoolEntry.round_id == round_.id,
            PoolEntry.public_id == public_id,
            PoolEntry.position.is_not(None),
        )
    )


def awaited_of(candidate: Candidate) -> list[Proposal]:
    """The open proposals to which this person has not answered."""
    mine = select(Proposal).where(
        Proposal.state == ProposalState.SENT,
        or_(
            (Proposal.mentee_id == candidate.id) & Proposal.mentee_answer.is_(None),
            (Proposal.mentor_id == candidate.id) & Proposal.mentor_answer.is_(None),
        ),
    )
    return list(db.session.scalars(mine.order_by(Proposal.id)))


def by_public_id(public_id: str) -> Proposal:
    """The proposal a personal link is about; else `NotFoundHere`."""
    return one(select(Proposal).where(Proposal.public_id == public_id))


def round_by_public_id(public_id: str) -> Round:
    """The round of a background task; else `NotFoundHere`."""
    return one(select(Round).where(Round.public_id == public_id))


def held(public_id: str) -> Proposal:
    """The same, read fresh and held until the transaction ends, so that answers follow each other.

    Two answers at one time would else not see each other, and no duo would be opened.
    """
    return one(
        select(Proposal)
        .where(Proposal.public_id == public_id)
        .with_for_update(of=Proposal)
        .execution_options(populate_existing=True)
    )


def hand_changes(round_: Round) -> list[HandChange]:
    """What was changed by hand in a round, oldest first, with people and who did it."""
    return list(
        db.session.scalars(
            select(HandChange)
            .where(HandChange.round_id == round_.id)
            .options(
                joinedload(HandChange.by),
                joinedload(HandChange.mentee_entry).joinedload(PoolEntry.candidate),
                joinedload(HandChange.mentor_entry).joinedload(PoolEntry.candidate),
            )
            .order_by(HandChange.id)
        )
    )


def constraints(changes: Iterable[HandChange]) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Entry ids of the pairs locked and forbidden after all changes, oldest first."""
    locked: set[tuple[int, int]] = set()
    forbidden: set[tuple[int, int]] = set()
    for change in changes:
        pair = change.mentee_entry_id, change.mentor_entry_id
        {
            HandChangeKind.LOCK: locked.add,
            HandChangeKind.UNLOCK: locked.discard,
            HandChangeKind.FORBID: forbidden.add,
            HandChangeKind.ALLOW: forbidden.discard,
        }[HandChangeKind(change.kind)](pair)
    return locked, forbidden


def overdue(on: date) -> list[str]:
    """Public ids of the proposals whose last day to answer has gone by."""
    late = select(Proposal.public_id).where(
        Proposal.state == ProposalState.SENT, Proposal.answer_by_on < on
    )
    return list(db.session.scalars(late.order_by(Proposal.id)))


def left_behind() -> list[str]:
    """Public ids of the open proposals of which somebody is no longer admitted."""
    mentee, mentor = aliased(Candidate), aliased(Candidate)
    left = (
        select(Proposal.public_id)
        .join(mentee, Proposal.mentee_id == mentee.id)
        .join(mentor, Proposal.mentor_id == mentor.id)
        .where(
            Proposal.state == ProposalState.SENT,
            or_(mentee.state != CandidateState.ADMITTED, mentor.state != CandidateState.ADMITTED),
        )
    )
    return list(db.session.scalars(left.order_by(Proposal.id)))


def sent_to(candidate_id: int) -> list[Proposal]:
    """The open proposals of somebody, oldest first."""
    found = select(Proposal).where(
        Proposal.state == ProposalState.SENT,
        or_(Proposal.mentee_id == candidate_id, Proposal.mentor_id == candidate_id),
    )
    return list(db.session.scalars(found.order_by(Proposal.id)))


def to_remind(until: date, sent_before: datetime) -> list[str]:
    """Public ids of the proposals never reminded whose last day to answer is near."""
    near = select(Proposal.public_id).where(
        Proposal.state == ProposalState.SENT,
        Proposal.reminded_at.is_(None),
        Proposal.answer_by_on <= until,
        Proposal.sent_at < sent_before,
    )
    return list(db.session.scalars(near.order_by(Proposal.id)))


def finished() -> list[str]:
    """Public ids of the published rounds in which nobody is awaited any more."""
    awaited = select(Proposal.id).where(
        Proposal.round_id == Round.id, Proposal.state == ProposalState.SENT
    )
    done = select(Round.public_id).where(Round.state == RoundState.PUBLISHED, ~awaited.exists())
    return list(db.session.scalars(done.order_by(Round.id)))


def awaited_count(round_: Round) -> int:
    """How many proposals of a round are not decided yet."""
    counted = select(func.count()).where(
        Proposal.round_id == round_.id, Proposal.state == ProposalState.SENT
    )
    return db.session.scalar(counted) or 0
