"""Losses of forced pairs equal fresh solves, and their chains can be carried out."""

from __future__ import annotations

import numpy as np
import pytest

from matching import InvalidProblem, Problem, State, Status, alternates, regret, solve, why, why_not
from matching.insight import Forced
from matching.whatif import Forbid, Lock, changed
from tests.matching.drawing import draw_problem


@pytest.mark.parametrize("seed", range(120))
def test_regret_equals_fresh_solves(seed: int) -> None:
    rng = np.random.default_rng(seed)
    state = State.of(draw_problem(rng, points=9))
    p, s = state.problem, state.solution
    if s.status is Status.INFEASIBLE:
        with pytest.raises(InvalidProblem, match="`state`"):
            regret(state)
        return
    found = regret(state)
    locked_rows = {i for i, _ in p.locked}
    for i in range(p.shape[0]):
        for j in range(p.shape[1]):
            fresh = solve(changed(p, Lock(i, j)), s.levels, waiting_bound=s.waiting_bound)
            if not found.possible[i, j]:
                below = p.points[i, j] < s.floor
                assert fresh.status is Status.INFEASIBLE or i in locked_rows or below
                continue
            assert s.size - fresh.size == found.duos[i, j]
            assert s.total - fresh.total == found.points[i, j]


def carry_out(state: State, i: int, j: int, answer: Forced) -> None:
    """Make the moves one by one: an answer that obeys every rule and loses what was said."""
    p, s = state.problem, state.solution
    mentor_of = s.mentor_of.copy()
    for move in answer.chain:
        assert mentor_of[move.mentee] == move.before
        mentor_of[move.mentee] = move.after
    assert mentor_of[i] == j
    assert len({move.mentee for move in answer.chain}) == len(answer.chain)
    if answer.chain:
        assert answer.chain[0].mentee == i
    row = np.flatnonzero(mentor_of >= 0)
    column = mentor_of[row]
    assert (np.bincount(column, minlength=p.shape[1]) <= p.capacity).all()
    assert p.allowed[row, column].all()
    formed = set(zip(row.tolist(), column.tolist(), strict=True))
    assert formed >= {*p.locked, (i, j)}
    assert not formed & set(p.forbidden)
    chosen = [pair for pair in formed if pair not in {*p.locked, (i, j)}]
    assert all(p.points[pair] >= s.floor for pair in chosen)
    assert len(formed) == s.size - answer.duos_lost
    assert p.points[row, column].sum() == s.total - answer.points_lost


@pytest.mark.parametrize("seed", range(60))
def test_why_not_says_the_loss_and_a_chain_that_works(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = 14, 17
    p = Problem(rng.integers(0, 30, (n, m)), rng.random((n, m)) < 0.5, rng.integers(1, 3, m))
    state = State.of(p)
    found = regret(state)
    for _ in range(5):
        i, j = int(rng.integers(n)), int(rng.integers(m))
        answer = why_not(state, i, j)
        assert answer.feasible == bool(p.allowed[i, j])
        if not answer.feasible:
            continue
        assert (answer.duos_lost, answer.points_lost) == (found.duos[i, j], found.points[i, j])
        carry_out(state, i, j, answer)


@pytest.mark.parametrize("seed", range(30))
def test_why_is_the_price_of_doing_without(seed: int) -> None:
    rng = np.random.default_rng(seed)
    state = State.of(Problem(rng.integers(0, 30, (9, 9)), rng.random((9, 9)) < 0.6))
    i, j = state.solution.pairs[0]
    fresh = solve(changed(state.problem, Forbid(i, j)))
    answer = why(state, i, j)
    assert answer.duos_lost == state.solution.size - fresh.size
    assert answer.points_lost == state.solution.total - fresh.total
    with pytest.raises(InvalidProblem, match="`pair`"):
        why(state, i, j + 1)


def test_alternates_are_the_cheapest_forced_pairs() -> None:
    rng = np.random.default_rng(4)
    for _ in range(40):
        state = State.of(draw_problem(rng, points=9))
        if state.solution.status is Status.INFEASIBLE or not state.shape[0]:
            continue
        found = regret(state)
        i = int(rng.integers(state.shape[0]))
        size_weight = state.solution.certificate.size_weight
        loss = found.duos[i] * size_weight + found.points[i]
        others = found.possible[i] & (np.arange(state.shape[1]) != state.solution.mentor_of[i])
        best = alternates(state, i, 3)
        assert [b.duos_lost * size_weight + b.points_lost for b in best] == sorted(
            loss[others].tolist()
        )[:3]
    with pytest.raises(InvalidProblem, match="`i`"):
        alternates(State.of(Problem([[1]])), 1)
