"""Who stands on the boards of two rounds at once: told before both are published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from mentorat.foundation.db import db
from mentorat.rounds.models import Proposal, Round
from mentorat.rounds.states import ProposalState, RoundState


@dataclass(frozen=True)
class Elsewhere:
    """Another computed round, and the people it would take from this one."""

    round: Round
    candidate_ids: frozenset[int]


def drafted_elsewhere(round_: Round, spare: Mapping[int, int]) -> list[Elsewhere]:
    """Other computed rounds of the programme that draft more of these people than is spare.

    `spare` says of each person how many places would be left beside this round. One
    statement.
    """
    rows = db.session.execute(
        select(Round, Proposal.mentee_id, Proposal.mentor_id)
        .join(Proposal, Proposal.round_id == Round.id)
        .where(
            Round.programme_id == round_.programme_id,
            Round.id != round_.id,
            Round.state == RoundState.SOLVED,
            Proposal.state == ProposalState.DRAFTED,
        )
        .order_by(Round.created_at, Round.id)
    )
    drafted: dict[Round, Counter[int]] = {}
    for other, mentee_id, mentor_id in rows:
        drafted.setdefault(other, Counter()).update((mentee_id, mentor_id))
    found = (
        Elsewhere(other, frozenset(id for id in both if id in spare and both[id] > spare[id]))
        for other, both in drafted.items()
    )
    return [one for one in found if one.candidate_ids]
