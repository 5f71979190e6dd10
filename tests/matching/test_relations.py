"""What must hold between the answers to two problems that differ in one thing."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Problem, Solution, State, Status, solve, whatif
from matching.whatif import Forbid, Lock, RemoveMentor
from tests.matching.drawing import draw_problem

SEEDS = st.integers(0, 2**32 - 1)
PARTS = {"mentee_rank", "mentor_rank", "shape"}


def altered(p: Problem, **changes: object) -> Problem:
    """The same problem but for some of its arguments."""
    parts = {x.name: getattr(p, x.name) for x in fields(p) if x.name not in PARTS}
    return Problem(**{**parts, "rank": (p.mentee_rank, p.mentor_rank), **changes})


def value(s: Solution) -> tuple[int, int, int]:
    return s.size, s.total, s.waiting


def drawn(seed: int) -> tuple[np.random.Generator, Problem, Solution]:
    """A solved problem without contradiction, one person at least on either side."""
    rng = np.random.default_rng(seed)
    while True:
        p = draw_problem(rng, points=9)
        s = solve(p)
        if s.status is Status.OPTIMAL and min(p.shape):
            return rng, p, s


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_price_of_a_lock_is_the_difference_of_two_solves(seed: int) -> None:
    rng, p, s = drawn(seed)
    pair = int(rng.integers(p.shape[0])), int(rng.integers(p.shape[1]))
    outcome, fresh = whatif(State(p, s), Lock(*pair)), solve(altered(p, locked=[*p.locked, pair]))
    assert outcome.feasible == (fresh.status is Status.OPTIMAL)
    if outcome.feasible:
        assert (outcome.duos, outcome.points) == (fresh.size - s.size, fresh.total - s.total)
        assert outcome.state.solution.pairs == fresh.pairs
        above_the_floor = p.points[pair] >= p.floor
        assert value(fresh) <= value(s) or not above_the_floor


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_locking_what_was_formed_costs_nothing(seed: int) -> None:
    _, p, s = drawn(seed)
    for pair in s.pairs:
        outcome = whatif(State(p, s), Lock(*pair))
        assert (outcome.duos, outcome.points, outcome.moves) == (0, 0, ())
    assert solve(altered(p, locked=s.pairs)).pairs == s.pairs


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_forbidding_never_helps_and_what_is_unused_is_not_missed(seed: int) -> None:
    rng, p, s = drawn(seed)
    cells = [(i, j) for i in range(p.shape[0]) for j in range(p.shape[1])]
    unused = [(i, j) for i, j in cells if s.mentor_of[i] != j]
    assert solve(altered(p, forbidden=[*p.forbidden, *unused])).pairs == s.pairs
    if free := [pair for pair in s.pairs if pair not in p.locked]:
        pair = free[int(rng.integers(len(free)))]
        less = solve(altered(p, forbidden=[*p.forbidden, pair]))
        assert value(less) <= value(s)
        assert less.pairs != s.pairs
        assert whatif(State(p, s), Forbid(*pair)).state.solution.pairs == less.pairs


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_more_places_never_hurt_and_free_ones_are_not_missed(seed: int) -> None:
    rng, p, s = drawn(seed)
    more = p.capacity + rng.integers(0, 3, p.shape[1])
    assert value(solve(altered(p, capacity=more))) >= value(s)
    used = np.bincount(s.mentor_of[s.mentor_of >= 0], minlength=p.shape[1])
    assert solve(altered(p, capacity=used)).pairs == s.pairs
    for j in np.flatnonzero(used == 0).tolist():
        assert whatif(State(p, s), RemoveMentor(j)).state.solution.pairs == s.pairs


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_transpose_with_locks_prohibitions_and_floor(seed: int) -> None:
    _, p, _ = drawn(seed)
    plain = altered(p, capacity=np.ones(p.shape[1], np.int64), waiting_days=None)
    other = altered(
        plain,
        points=p.points.T,
        allowed=p.allowed.T,
        capacity=np.ones(p.shape[0], np.int64),
        locked=[(j, i) for i, j in p.locked],
        forbidden=[(j, i) for i, j in p.forbidden],
        waiting_days=None,
        rank=(p.mentor_rank, p.mentee_rank),
    )
    s, t = solve(plain), solve(other)
    assert (s.status, s.size, s.total) == (t.status, t.size, t.total)


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_new_names_give_the_same_duos(seed: int) -> None:
    """People come in another order under other names, their ranks with them."""
    rng, p, s = drawn(seed)
    rows, columns = rng.permutation(p.shape[0]), rng.permutation(p.shape[1])
    row_at, column_at = np.argsort(rows), np.argsort(columns)
    other = Problem(
        p.points[rows][:, columns],
        p.allowed[rows][:, columns],
        p.capacity[columns],
        [(int(row_at[i]), int(column_at[j])) for i, j in p.locked],
        [(int(row_at[i]), int(column_at[j])) for i, j in p.forbidden],
        p.floor,
        p.waiting_days[rows],
        (p.mentee_rank[rows], p.mentor_rank[columns]),
    )
    for max_min in (False, True):
        there = solve(other, max_min=max_min).pairs
        back = sorted((int(rows[i]), int(columns[j])) for i, j in there)
        assert back == solve(p, max_min=max_min).pairs
    assert value(solve(other)) == value(s)
