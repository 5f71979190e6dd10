"""Rounds in any state for tests, made the way people make them: by the services."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from mentorat.accounts.models import User
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import Side
from mentorat.foundation.journal import Actor
from mentorat.organisations.models import Programme
from mentorat.organisations.states import Right
from mentorat.rounds import queries, services
from mentorat.rounds.models import PoolEntry, Proposal, Round
from mentorat.rounds.states import Answer, ProposalState, Refused, RoundState
from tests.candidates.factories import EVENINGS, make_candidate
from tests.organisations.factories import make_programme, make_user

_number = itertools.count(1)
SEED = "0" * 32
SECTORS = ("care", "it", "office", "retail")


def make_pool(
    programme: Programme, mentees: int = 3, mentors: int = 3, **over: Any
) -> tuple[list[Candidate], list[Candidate]]:
    """Admitted people whom no rule keeps apart, unless `over` says so; sectors take turns."""

    def person(side: Side, k: int) -> Candidate:
        wishes = [(SECTORS[k % len(SECTORS)], None)]
        return make_candidate(programme, side, wishes=wishes, **{"slots": EVENINGS, **over})

    return (
        [person(Side.MENTEE, k) for k in range(mentees)],
        [person(Side.MENTOR, k) for k in range(mentors)],
    )


def make_round(
    programme: Programme | None = None,
    state: RoundState = RoundState.OPEN,
    *,
    by: User | None = None,
    seed: str = SEED,
    mentees: int = 3,
    mentors: int = 3,
) -> Round:
    """A round brought to `state`; a pool is made unless the programme has people already."""
    programme = programme or make_programme()
    by = by or make_user((Right.MATCH, Right.FOLLOW), [programme])
    actor = Actor("user", by.id)
    ready = queries.readiness(programme.id)
    if not ready.mentees and not ready.mentors:
        make_pool(programme, mentees, mentors)
    round_ = services.open_round(programme, f"Appariement {next(_number)}", actor)
    steps: Sequence[tuple[RoundState, Any]] = (
        (RoundState.FROZEN, lambda: services.freeze(round_, actor, seed)),
        (RoundState.SOLVED, lambda: services.solve(round_, actor)),
        (RoundState.PUBLISHED, lambda: services.publish(round_, by, actor)),
    )
    if state is RoundState.CANCELLED:
        services.cancel(round_, actor)
        return round_
    for reached, step in steps:
        if round_.state == state:
            break
        step()
        assert round_.state == reached
    if state is RoundState.CLOSED:
        for proposal in proposals(round_, ProposalState.SENT):
            say(proposal, Side.MENTEE, Answer.NO)
        services.close(round_, actor)
    return round_


def proposals(round_: Round, *states: ProposalState) -> list[Proposal]:
    """Proposals of a round, the living ones unless said otherwise."""
    return queries.of_round(round_, *(states or queries.LIVING))


def entry(round_: Round, candidate: Candidate) -> PoolEntry:
    """Somebody's place in a round's pool."""
    return next(one for one in queries.entries(round_) if one.candidate_id == candidate.id)


def say(proposal: Proposal, side: Side, given: Answer = Answer.YES) -> services.Answered:
    """One side answers, as by its link."""
    reason = Refused.TIMES if given is Answer.NO else None
    actor = Actor("person", proposal.person(side).id)
    return services.answer(proposal, side, given, reason, actor)
