"""A round opened, frozen, thawed, cancelled, closed."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import update

from mentorat.candidates.states import Side
from mentorat.foundation import clock, journal
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor
from mentorat.organisations.models import Programme
from mentorat.rounds import problem, queries
from mentorat.rounds.errors import AnswersStillWaiting, PoolIsEmpty
from mentorat.rounds.models import PoolEntry, Proposal, Round
from mentorat.rounds.queries import copies
from mentorat.rounds.states import (
    PROPOSAL,
    ROUND,
    ProposalState,
    ProposalStep,
    RoundState,
    RoundStep,
)


def open_round(programme: Programme, title: str, actor: Actor) -> Round:
    """Open a round for a programme; its people are looked at until it is frozen."""
    round_ = Round(programme=programme, title=title)
    round_.state = ROUND.target(RoundStep.OPEN, RoundState(round_.state))
    round_.opened_at = clock.now()
    db.session.add(round_)
    db.session.flush()
    record(round_, "open_round", actor)
    return round_


def hold(round_: Round) -> None:
    """Read a round fresh and keep others from it until the transaction ends."""
    db.session.flush()  # a refresh would drop what was not written yet
    db.session.refresh(round_, with_for_update={"of": Round})


def freeze(round_: Round, actor: Actor, seed: str | None = None) -> None:
    """Copy everything that counts: people, weights, rules, facts. No live file is read after.

    `seed` draws the ranks that decide between equals; a fresh one unless given. Raises
    `PoolIsEmpty` when one side has nobody, `TransitionNotAllowed`.
    """
    hold(round_)
    target = ROUND.target(RoundStep.FREEZE, RoundState(round_.state))
    ready = queries.readiness(round_.programme_id)
    if not ready.mentees or not ready.mentors:
        raise PoolIsEmpty
    round_.seed = seed or secrets.token_hex(16)
    round_.weights = dict(round_.programme.weights)
    round_.rules = problem.programme_rules(round_.programme)
    mentees = _enter(round_, Side.MENTEE, ready.mentees)
    mentors = _enter(round_, Side.MENTOR, ready.mentors)
    pool = [*mentees, *mentors]
    round_.facts = {
        **copies.tables_of([entry.values for entry in pool]),
        "excluded": _excluded(mentees, mentors),
    }
    round_.snapshot_sha256 = snapshot_sha256(round_, pool)
    round_.state, round_.frozen_at = target, clock.now()
    record(round_, "freeze_round", actor, mentees=len(mentees), mentors=len(mentors))


def snapshot_sha256(round_: Round, pool: Sequence[PoolEntry]) -> str:
    """The hash of what a frozen round will be solved from, in the one canonical writing."""
    people = [
        [entry.side, entry.position, entry.candidate.public_id, entry.rank, entry.values]
        for entry in sorted(pool, key=lambda one: (one.side, one.position or 0))
        if entry.position is not None
    ]
    whole = {
        "people": people,
        "weights": round_.weights,
        "rules": round_.rules,
        "facts": round_.facts,
        "seed": round_.seed,
    }
    return hashlib.sha256(copies.canonical(whole)).hexdigest()


def _enter(round_: Round, side: Side, ready: Sequence[queries.Ready]) -> list[PoolEntry]:
    """Entries of one side, those of an earlier freeze taken up again so that locks still hold."""
    known = {entry.candidate_id: entry for entry in queries.entries(round_) if entry.side == side}
    db.session.execute(
        update(PoolEntry)
        .where(PoolEntry.round_id == round_.id, PoolEntry.side == side)
        .values(position=None, unmatched=None)
    )
    entered = []
    for position, one in enumerate(ready):
        values = copies.values_of(one.candidate, one.places, clock.today(), one.french_heard)
        rank = _rank(round_.seed or "", one.candidate.public_id)
        entry = known.get(one.candidate.id)
        if entry is None:
            entry = PoolEntry(
                round=round_,
                candidate=one.candidate,
                side=side,
                position=position,
                rank=rank,
                values=values,
            )
            db.session.add(entry)
        else:
            entry.position, entry.rank, entry.values = position, rank, values
        entered.append(entry)
    db.session.flush()
    return entered


def _rank(seed: str, public_id: str) -> int:
    """A number below 2^62 drawn from the round's seed for one person, wherever in the list."""
    digest = hashlib.sha256(f"{seed}\0{public_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 2


def _excluded(mentees: Sequence[PoolEntry], mentors: Sequence[PoolEntry]) -> list[list[Any]]:
    """Positions of pairs that are never formed, with the reason's code."""
    ids = [entry.candidate_id for entry in (*mentees, *mentors)]
    refused, former = queries.refused_pairs(ids), queries.former_pairs(ids)
    found: list[list[Any]] = []
    for a in mentees:
        for b in mentors:
            pair, key = (a.candidate_id, b.candidate_id), a.candidate.contact_key
            if key is not None and key == b.candidate.contact_key:
                found.append([a.position, b.position, "same_person"])
            elif pair in refused:
                found.append([a.position, b.position, "refused_before"])
            elif pair in former:
                found.append([a.position, b.position, "former_duo"])
    return found


def thaw(round_: Round, actor: Actor) -> None:
    """Give a frozen or solved round back to life: its draft is dropped, hand changes stay.

    Raises `TransitionNotAllowed` once published.
    """
    hold(round_)
    round_.state = ROUND.target(RoundStep.THAW, RoundState(round_.state))
    drop_drafts(round_)
    record(round_, "thaw_round", actor)


def cancel(round_: Round, actor: Actor) -> None:
    """Give a round up before anything was sent. Raises `TransitionNotAllowed`."""
    hold(round_)
    round_.state = ROUND.target(RoundStep.CANCEL, RoundState(round_.state))
    round_.cancelled_at = clock.now()
    drop_drafts(round_)
    record(round_, "cancel_round", actor)


def close(round_: Round, actor: Actor) -> None:
    """Close a round whose proposals are all decided.

    Raises `AnswersStillWaiting`, `TransitionNotAllowed`.
    """
    hold(round_)
    target = ROUND.target(RoundStep.CLOSE, RoundState(round_.state))
    if queries.awaited_count(round_):
        raise AnswersStillWaiting
    round_.state, round_.closed_at = target, clock.now()
    record(round_, "close_round", actor)


def drop_drafts(round_: Round, kept: Sequence[Proposal] = ()) -> None:
    """Supersede the drafted proposals of a round, but for those in `kept`."""
    for proposal in queries.of_round(round_, ProposalState.DRAFTED):
        if proposal not in kept:
            proposal.state = PROPOSAL.target(ProposalStep.SUPERSEDE, ProposalState(proposal.state))
            proposal.decided_at = clock.now()
    db.session.flush()


def record(round_: Round, action: str, actor: Actor, **facts: Any) -> None:
    """One journal row about a round."""
    journal.record(
        actor,
        action,
        subject_kind="round",
        subject_id=round_.public_id,
        scope_id=round_.programme_id,
        facts=facts,
    )
