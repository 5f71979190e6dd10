"""The door to the engine: frozen rows in, pairs with reasons and their proof out.

Only positions, codes and integers pass. Everything is read from the round and its pool as
they were frozen, so that the same rows give the same bytes whenever they are solved again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import matching
from matching import (
    Criteria,
    People,
    Problem,
    SectorTable,
    Solution,
    State,
    Status,
    Territory,
    Weights,
)
from matching.criteria import Refusal, Scores
from matching.insight import unmatched_reason
from matching.whatif import Allow, Change, Forbid, Lock, Move, Unlock
from mentorat.candidates.states import Side
from mentorat.organisations.models import Programme
from mentorat.organisations.states import UnknownWay
from mentorat.reference import travel
from mentorat.rounds.errors import ChangeIsVoid, PairNotPossible
from mentorat.rounds.models import HandChange, PoolEntry, Round
from mentorat.rounds.queries.copies import canonical, stored_fact
from mentorat.rounds.queries.proposals import constraints
from mentorat.rounds.states import HandChangeKind

ENGINE_VERSION = matching.__version__
Kind = HandChangeKind
Pair = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Posed:
    """A round as the engine reads it: row i is the entry `mentees[i]`, column j `mentors[j]`."""

    problem: Problem
    scores: Scores
    mentees: tuple[PoolEntry, ...]
    mentors: tuple[PoolEntry, ...]
    facts: Mapping[str, Any]

    @cached_property
    def solution(self) -> Solution:
        """The best set of duos under the constraints in force, computed when first asked for."""
        return matching.solve(self.problem)

    @cached_property
    def state(self) -> State:
        """The answer kept so that questions about single pairs need no new solve."""
        return State(self.problem, self.solution)


@dataclass(frozen=True)
class Other:
    """Another mentor a mentee could have, and what it would take from the round."""

    mentor: PoolEntry
    points: int
    duos: int


@dataclass(frozen=True)
class FoundPair:
    """A duo of the answer: its entries, points, and criteria with value and facts."""

    mentee: PoolEntry
    mentor: PoolEntry
    points: int
    contributions: list[dict[str, Any]]


@dataclass(frozen=True)
class Found:
    """An answer: what is stored to be compared, the duos, and why others have none."""

    result: dict[str, Any]
    pairs: tuple[FoundPair, ...]
    unmatched: dict[int, dict[str, Any]]


@dataclass(frozen=True)
class Shift:
    """A mentee whose mentor changes; `why` names the criterion that changes most."""

    mentee: PoolEntry
    before: PoolEntry | None
    after: PoolEntry | None
    points: int
    why: str


@dataclass(frozen=True)
class Price:
    """What a change by hand takes away (positive: a loss), who moves, and the round with it."""

    points: int
    duos: int
    shifts: tuple[Shift, ...]
    changed: Posed


def programme_rules(programme: Programme) -> dict[str, Any]:
    """The engine's rules in force, as they are copied into a round."""
    rules = Criteria(
        slots_needed=programme.slots_needed,
        ceiling_minutes=programme.ceiling_minutes,
        margin=travel.widest_error(),
        refuse_unknown_way=programme.unknown_way is UnknownWay.REFUSE,
    )
    return json.loads(json.dumps(vars(rules)))


def build_problem(
    round_: Round, entries: Sequence[PoolEntry], changes: Iterable[HandChange]
) -> Posed:
    """Pose a frozen round with the locks and prohibitions its hand changes add up to."""
    facts = round_.facts or {}
    mentees, mentors = _ordered(entries, Side.MENTEE), _ordered(entries, Side.MENTOR)
    known = {name: round_.weights.get(name, 0) for name in vars(Weights())}
    scores = matching.score(
        _people(mentees, facts),
        _people(mentors, facts),
        Weights(**known),
        Territory(facts["minutes"]),
        SectorTable(facts["proximity"], facts["subsector"]),
        Criteria.stored(round_.rules),
        [(i, j) for i, j, _code in facts["excluded"]],
    )
    locked, forbidden = constraints(changes)
    problem = scores.problem(
        locked=_pairs(locked, mentees, mentors),
        forbidden=_pairs(forbidden, mentees, mentors),
        waiting_days=[entry.values["waiting_days"] for entry in mentees],
        rank=([entry.rank for entry in mentees], [entry.rank for entry in mentors]),
    )
    return Posed(problem, scores, mentees, mentors, facts)


def _ordered(entries: Sequence[PoolEntry], side: Side) -> tuple[PoolEntry, ...]:
    mine = [entry for entry in entries if entry.side == side and entry.position is not None]
    return tuple(sorted(mine, key=lambda entry: entry.position or 0))


def _pairs(ids: set[Pair], mentees: Sequence[PoolEntry], mentors: Sequence[PoolEntry]) -> set[Pair]:
    """Positions of pairs given by entry ids; pairs of which somebody left the pool fall away."""
    row = {entry.id: i for i, entry in enumerate(mentees)}
    column = {entry.id: j for j, entry in enumerate(mentors)}
    return {(row[a], column[b]) for a, b in ids if a in row and b in column}


def _people(entries: Sequence[PoolEntry], facts: Mapping[str, Any]) -> People:
    rows = [_row(entry, facts) for entry in entries]
    return People.from_rows(rows, languages=len(facts["languages"]))


def _row(entry: PoolEntry, facts: Mapping[str, Any]) -> dict[str, Any]:
    """One person with codes turned into positions in the round's own tables."""
    values = entry.values
    taken_over = "french_min modes hard_limit remote travels slots topics gender capacity"
    return {
        **{name: values[name] for name in taken_over.split()},
        "gender_asked": values["gender_asked"] if entry.side == Side.MENTEE else 0,
        "sector": [facts["sectors"].index(code) for code in values["sectors"]],
        "occupation": [
            facts["occupations"].index(code) if code else -1 for code in values["occupations"]
        ],
        "languages": {
            facts["languages"].index(code): level for code, level in values["languages"].items()
        },
        "place": facts["places"].index(values["place"]) if values["place"] else -1,
        "max_minutes": -1 if values["max_minutes"] is None else values["max_minutes"],
    }


def solve(posed: Posed) -> Found:
    """The best set of duos, proved again by `matching.verify`; `PairNotPossible` if locks clash."""
    problem, solution = posed.problem, posed.solution
    if solution.status is not Status.OPTIMAL or solution.certificate is None:
        raise PairNotPossible
    report = matching.verify(problem, solution)
    unmatched = {
        i: _unmatched(problem, solution, i, posed.scores)
        for i in range(len(posed.mentees))
        if solution.mentor_of[i] < 0
    }
    result = {
        "pairs": [[i, j, int(problem.points[i, j])] for i, j in solution.pairs],
        "size": report.size,
        "total": report.total,
        "gap": report.gap,
        "admissible": report.admissible,
        "levels": list(report.tiers),
        "size_weight": solution.certificate.size_weight,
        "u": solution.certificate.u.tolist(),
        "v": solution.certificate.v.tolist(),
        "is_unique": solution.certificate.unique,
        "unmatched": [[i, unmatched[i]] for i in sorted(unmatched)],
    }
    pairs = tuple(_pair(posed, i, j) for i, j in solution.pairs)
    return Found(result, pairs, {posed.mentees[i].id: why for i, why in unmatched.items()})


def price(posed: Posed, kind: HandChangeKind, mentee: PoolEntry, mentor: PoolEntry) -> Price:
    """What one change costs, exactly, and the round as it would then be posed.

    Raises `ChangeIsVoid` when it is in force already or there is nothing to take back, and
    `PairNotPossible` when a lock cannot hold.
    """
    i, j = posed.mentees.index(mentee), posed.mentors.index(mentor)
    pairs = posed.problem.locked if kind in (Kind.LOCK, Kind.UNLOCK) else posed.problem.forbidden
    if ((i, j) in pairs) is (kind in (Kind.LOCK, Kind.FORBID)):
        raise ChangeIsVoid
    outcome = matching.whatif(posed.state, _CHANGES[kind](i, j))
    if not outcome.feasible:
        raise PairNotPossible
    shifts = tuple(_shift(posed, move) for move in outcome.moves)
    changed = replace(posed, problem=outcome.state.problem)
    return Price(-outcome.points, -outcome.duos, shifts, changed)


_CHANGES: dict[Kind, Callable[[int, int], Change]]
_CHANGES = {Kind.LOCK: Lock, Kind.UNLOCK: Unlock, Kind.FORBID: Forbid, Kind.ALLOW: Allow}


def explain(posed: Posed, mentee: PoolEntry, mentor: PoolEntry) -> tuple[str, list[dict[str, Any]]]:
    """Code of the rule that refuses a pair (empty when none does), and its criteria."""
    i, j = posed.mentees.index(mentee), posed.mentors.index(mentor)
    refusal = Refusal(int(posed.scores.reasons[i, j]))
    return (refusal.name.lower() if refusal else "", _pair(posed, i, j).contributions)


def alternates(posed: Posed, mentee: PoolEntry, count: int = 3) -> list[Other]:
    """The other mentors a mentee could have, those that cost the round least first.

    The prices are exact: those that `price` finds by solving again. Nobody is listed for a
    mentee whose pair a lock decides.
    """
    if posed.solution.status is not Status.OPTIMAL:
        return []
    found = matching.alternates(posed.state, posed.mentees.index(mentee), count)
    return [Other(posed.mentors[x.mentor], x.points_lost, x.duos_lost) for x in found]


def replay(round_: Round, entries: Sequence[PoolEntry], changes: Sequence[HandChange]) -> bytes:
    """Solve a round again from its frozen rows: the bytes of the result as they must be."""
    return canonical(solve(build_problem(round_, entries, changes)).result)


def _pair(posed: Posed, i: int, j: int) -> FoundPair:
    mentee, mentor = posed.mentees[i], posed.mentors[j]
    spoken = posed.facts["languages"]
    scored = posed.scores.contributions(i, j)
    parts = [
        {
            "name": part.name,
            "value": part.value,
            "points": part.points,
            "max_points": part.max_points,
            "fact": stored_fact(part.name, part.fact, mentee.values, mentor.values, spoken),
        }
        for part in scored.criteria
        if part.max_points
    ]
    return FoundPair(mentee, mentor, scored.points, parts)


def _unmatched(problem: Problem, solution: Solution, i: int, scores: Scores) -> dict[str, Any]:
    why = unmatched_reason(problem, solution, i, scores)
    return {
        "kind": why.kind.name.lower(),
        "refusals": [[rule.name.lower(), count] for rule, count in why.refusals],
        "remedy": why.remedy
        and [why.remedy.rule.name.lower(), why.remedy.mentors, why.remedy.step],
        "rivals": [rival.mentor for rival in why.rivals[:3]],
    }


def _shift(posed: Posed, move: Move) -> Shift:
    before, after = (posed.mentors[j] if j >= 0 else None for j in (move.before, move.after))
    gain, why = move.points_after - move.points_before, ""
    if before and after:
        scored = [posed.scores.contributions(move.mentee, j) for j in (move.before, move.after)]
        parts = zip(*(one.criteria for one in scored), strict=True)
        changes = {a.name: b.points - a.points for a, b in parts}
        why = max(changes, key=lambda name: (1 if gain >= 0 else -1) * changes[name])
    return Shift(posed.mentees[move.mentee], before, after, gain, why)
