"""Where admitted people are: they wait, are asked, are in a duo, or have had theirs."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_, select

from mentorat.candidates.models import Candidate
from mentorat.candidates.states import CandidateState, Side
from mentorat.duos import queries as duo_queries
from mentorat.duos.models import Duo
from mentorat.duos.states import LIVE_STATES
from mentorat.foundation.db import db
from mentorat.rounds.models import Proposal
from mentorat.rounds.states import ProposalState


class Whereabouts(StrEnum):
    """Where somebody is between admission and the end of a duo. Counted, never stored."""

    WAITING = "waiting"
    ASKED = "asked"
    PAIRED = "paired"
    HAD_DUO = "had_duo"


def _live_duos() -> ColumnElement[int]:
    return _times(Duo, Duo.state.in_(LIVE_STATES))


def _open_proposals() -> ColumnElement[int]:
    return _times(Proposal, Proposal.state == ProposalState.SENT)


def _times(kind: type[Duo] | type[Proposal], condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How often a person stands on either side of such a row."""
    mine = or_(kind.mentee_id == Candidate.id, kind.mentor_id == Candidate.id)
    return select(func.count(kind.id)).where(mine, condition).scalar_subquery()


def is_free(side: Side) -> ColumnElement[bool]:
    """Condition on `Candidate`: of this side, with a place beside live duos and proposals.

    A mentee who has had their duo waits for no other one.
    """
    taken = _live_duos() + _open_proposals()
    if side == Side.MENTOR:
        return and_(Candidate.side == Side.MENTOR, taken < Candidate.capacity)
    return and_(Candidate.side == Side.MENTEE, taken == 0, ~duo_queries.had_their_duo())


def is_at(place: Whereabouts) -> ColumnElement[bool]:
    """Condition on `Candidate` by which an admitted person is at this place, and no other."""
    is_paired, is_asked = _live_duos() > 0, _open_proposals() > 0
    had_theirs = duo_queries.had_their_duo()
    conditions = {
        Whereabouts.PAIRED: is_paired,
        Whereabouts.ASKED: and_(~is_paired, is_asked),
        Whereabouts.HAD_DUO: and_(~is_paired, ~is_asked, had_theirs),
        Whereabouts.WAITING: and_(~is_paired, ~is_asked, ~had_theirs),
    }
    return and_(Candidate.state == CandidateState.ADMITTED, conditions[place])


def whereabouts(people: Sequence[Candidate]) -> dict[int, Whereabouts]:
    """Where those of these people are who are admitted, by row number. One statement."""
    ids = [one.id for one in people if one.state == CandidateState.ADMITTED]
    if not ids:
        return {}
    columns = (is_at(place).label(place) for place in Whereabouts)
    rows = db.session.execute(select(Candidate.id, *columns).where(Candidate.id.in_(ids)))
    return {
        id: next(place for place, is_there in zip(Whereabouts, flags, strict=True) if is_there)
        for id, *flags in rows
    }
