"""Who could be in a round, who is, and who no longer can."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from mentorat.candidates import queries as candidate_queries
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import CandidateState, Side
from mentorat.duos import queries as duo_queries
from mentorat.duos.models import Duo
from mentorat.duos.states import LIVE_STATES
from mentorat.foundation.db import db
from mentorat.interviews import queries as interview_queries
from mentorat.rounds.models import PoolEntry, Proposal, Round
from mentorat.rounds.states import ProposalState


@dataclass(frozen=True)
class Ready:
    """Somebody who may enter a round, with the places left (a mentee has one).

    `french_heard` is the level heard at the latest interview, where one was noted: it counts
    before the declared one.
    """

    candidate: Candidate
    places: int
    french_heard: int | None = None

    @property
    def french(self) -> int:
        """The level of French that counts."""
        return self.candidate.french_level if self.french_heard is None else self.french_heard


@dataclass(frozen=True)
class Readiness:
    """Who may enter a round now, and how many admitted people are busy: in duos, asked."""

    mentees: list[Ready]
    mentors: list[Ready]
    in_duos: int
    asked: int

    @property
    def places(self) -> int:
        """Free places of all mentors."""
        return sum(one.places for one in self.mentors)


def sent_counts(candidate_ids: Collection[int]) -> Counter[int]:
    """How many proposals each of these people has been sent and not yet decided."""
    wanted = set(candidate_ids)
    pairs = db.session.execute(
        select(Proposal.mentee_id, Proposal.mentor_id).where(
            Proposal.state == ProposalState.SENT,
            or_(Proposal.mentee_id.in_(wanted), Proposal.mentor_id.in_(wanted)),
        )
    )
    return Counter(one for pair in pairs for one in pair if one in wanted)


def readiness(programme_id: int) -> Readiness:
    """Admitted people with a place beside live duos and open proposals. Seven statements.

    Mentees who have had their duo are left out.
    """
    admitted = candidate_queries.ready(programme_id)
    had_theirs = duo_queries.finished([person.id for person in admitted])
    people = [person for person in admitted if person.id not in had_theirs]
    ids = [person.id for person in people]
    in_duos, asked = duo_queries.live_counts(ids), sent_counts(ids)
    heard = interview_queries.french_heard(ids)
    ready = [
        Ready(
            person,
            _capacity(person) - in_duos.get(person.id, 0) - asked[person.id],
            heard.get(person.id),
        )
        for person in people
    ]
    free = [one for one in ready if one.places > 0]
    return Readiness(
        mentees=[one for one in free if one.candidate.side == Side.MENTEE],
        mentors=[one for one in free if one.candidate.side == Side.MENTOR],
        in_duos=sum(1 for one in ready if one.places <= 0 and in_duos.get(one.candidate.id)),
        asked=sum(1 for one in ready if one.places <= 0 and asked[one.candidate.id]),
    )


def _capacity(person: Candidate) -> int:
    return person.capacity if person.side == Side.MENTOR else 1


def entries(round_: Round) -> list[PoolEntry]:
    """All who are or were in a round's pool, with their files, by side and position."""
    return list(
        db.session.scalars(
            select(PoolEntry)
            .where(PoolEntry.round_id == round_.id)
            .options(selectinload(PoolEntry.candidate))
            .order_by(PoolEntry.side, PoolEntry.position, PoolEntry.id)
        )
    )


def pool_sizes(round_: Round) -> dict[str, int]:
    """How many of each side are in a round's pool."""
    counted = (
        select(PoolEntry.side, func.count())
        .where(PoolEntry.round_id == round_.id, PoolEntry.position.is_not(None))
        .group_by(PoolEntry.side)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}


def refused_pairs(candidate_ids: Collection[int]) -> set[tuple[int, int]]:
    """Pairs (mentee, mentor) of these people of which one side has said no in any round."""
    return _pairs(
        select(Proposal.mentee_id, Proposal.mentor_id).where(
            Proposal.state == ProposalState.DECLINED,
            Proposal.mentee_id.in_(candidate_ids),
            Proposal.mentor_id.in_(candidate_ids),
        )
    )


def former_pairs(candidate_ids: Collection[int]) -> set[tuple[int, int]]:
    """Pairs (mentee, mentor) of these people who are or were a duo."""
    return _pairs(
        select(Duo.mentee_id, Duo.mentor_id).where(
            Duo.mentee_id.in_(candidate_ids), Duo.mentor_id.in_(candidate_ids)
        )
    )


def _pairs(statement: Any) -> set[tuple[int, int]]:
    return {(mentee, mentor) for mentee, mentor in db.session.execute(statement)}


def taken_places(mentor_ids: Collection[int]) -> dict[int, set[int]]:
    """The places of these mentors that live duos or open proposals hold."""
    wanted = list(mentor_ids)
    held: dict[int, set[int]] = {mentor_id: set() for mentor_id in wanted}
    live = select(Duo.mentor_id, Duo.mentor_slot).where(
        Duo.state.in_(LIVE_STATES), Duo.mentor_id.in_(wanted)
    )
    sent = select(Proposal.mentor_id, Proposal.mentor_slot).where(
        Proposal.state == ProposalState.SENT, Proposal.mentor_id.in_(wanted)
    )
    for statement in (live, sent):
        for mentor_id, slot in db.session.execute(statement):
            held[mentor_id].add(slot)
    return held


def hold_people(proposals: Iterable[Proposal]) -> None:
    """Read the people of these proposals fresh and keep others from pairing or moving them."""
    candidate_queries.hold({id for one in proposals for id in (one.mentee_id, one.mentor_id)})


def spare_places(proposals: Iterable[Proposal]) -> dict[int, int]:
    """How many places the people of these drafted proposals would have left; below 0: too few."""
    people = [one for p in proposals for one in (p.mentee, p.mentor)]
    wanted = Counter(one.id for one in people)
    in_duos, asked = duo_queries.live_counts(wanted), sent_counts(wanted)
    return {
        one.id: _capacity(one) - in_duos.get(one.id, 0) - asked[one.id] - wanted[one.id]
        for one in people
    }


def no_longer_free(proposals: Iterable[Proposal]) -> list[PoolEntry]:
    """Entries of these drafted proposals whose people have left, been paired or asked since."""
    drafted = list(proposals)
    people = {one.id: one for p in drafted for one in (p.mentee, p.mentor)}
    spare = spare_places(drafted)
    gone = {
        id for id, one in people.items() if one.state != CandidateState.ADMITTED or spare[id] < 0
    }
    found = [e for p in drafted for e in (p.mentee_entry, p.mentor_entry) if e.candidate_id in gone]
    return list(dict.fromkeys(found))
