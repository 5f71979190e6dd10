"""Each trap that numpy and scipy hold ready, sprung once: docs/matching.md says where they lie."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from matching import Problem, State, regret, solve, verify, whatif, why_not
from matching.exact import Edges, highest_floor, sparse_max_weight
from matching.model import LARGEST_POINTS
from matching.whatif import AddMentee, Lock, changed

MILLION = 10**6


def test_a_row_without_any_pair_leaves_the_others_their_best() -> None:
    """`linear_sum_assignment` refuses a row without a finite cell."""
    p = Problem([[5, 9], [7, 7], [8, 3]], [[True, True], [False, False], [True, True]])
    s = solve(p)
    assert (s.mentor_of.tolist(), s.total) == ([1, -1, 0], 17)
    nobody = Problem([[5, 9]], [[False, False]])
    assert solve(nobody).size == solve(nobody, max_min=True).size == 0
    verify(nobody, solve(nobody))


@pytest.mark.parametrize("n", [3, 40, 2100])
def test_pairs_worth_nothing_are_duos_all_the_same(n: int) -> None:
    """`min_weight_full_bipartite_matching` drops explicit zeros; 2100² takes that path."""
    allowed = np.eye(n, dtype=bool) | np.eye(n, k=1, dtype=bool)
    p = Problem(np.zeros((n, n), np.int16), allowed)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        s = solve(p)
    assert (s.size, s.total) == (n, 0)
    verify(p, s)


def test_a_pair_named_twice_counts_once() -> None:
    """A COO matrix adds duplicates up."""
    p = Problem([[5, 4], [6, 1]], locked=[(0, 0), (0, 0)], forbidden=[(1, 0), (1, 0)])
    s = solve(p)
    assert (s.pairs, s.total) == ([(0, 0), (1, 1)], 6)


def test_no_full_matching_is_no_error() -> None:
    """`min_weight_full_bipartite_matching` raises where some row stays empty."""
    row, column = np.array([0, 1, 2, 2]), np.array([0, 0, 0, 1])
    edges = Edges(3, 2, row, column, np.array([9, 8, 7, 1]) + 64, np.array([1, 1]))
    assert sparse_max_weight(edges).tolist() == [0, -1, 1]


def test_losses_of_nothing_are_nothing() -> None:
    """csgraph's shortest paths take a dense 0 for a missing arc."""
    found = regret(State.of(Problem(np.full((5, 7), 3))))
    assert found.possible.all()
    assert not found.duos.any()
    assert not found.points.any()


@pytest.mark.parametrize(("n", "m"), [(6, 3), (3, 6), (5, 5)])
def test_the_highest_floor_of_sides_of_unlike_size(n: int, m: int) -> None:
    """`maximum_bipartite_matching` answers by row or by column, as it is asked."""
    points = np.add.outer(np.arange(n), np.arange(m))
    p = Problem(points)
    k = min(n, m)
    best = max(floor for floor in range(n + m) if solve(Problem(points, points >= floor)).size == k)
    assert highest_floor(p)[0] == best
    assert solve(p, max_min=True).floor == best


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint64])
def test_narrow_integers_do_not_overflow(dtype: type[np.integer]) -> None:
    """numpy 2 keeps the narrow type when a Python integer is added."""
    rng = np.random.default_rng(0)
    points = rng.integers(0, 100, (60, 60)).astype(dtype)
    wide = solve(Problem(points.astype(np.int64)))
    s = solve(Problem(points))
    assert (s.pairs, s.total) == (wide.pairs, wide.total)
    state = State.of(Problem(points))
    answer = whatif(state, AddMentee(points[0], np.ones(60, bool)))
    assert answer.state.solution.pairs == solve(answer.state.problem).pairs


def test_reduced_cost_nothing_is_not_free() -> None:
    """Prices leave room: a pair may meet them and still cost the round points."""
    rng, deceived = np.random.default_rng(0), 0
    for _ in range(40):
        p = Problem(rng.integers(0, 4, (5, 5)), rng.random((5, 5)) < 0.7)
        state = State.of(p)
        c, found = state.solution.certificate, regret(state)
        assert c is not None
        reduced = c.u[:, None] + c.v - p.points - c.size_weight
        for i, j in np.argwhere((reduced == 0) & found.possible).tolist():
            loss = found.duos[i, j], found.points[i, j]
            fresh = solve(changed(p, Lock(i, j)))
            assert loss == (state.solution.size - fresh.size, state.solution.total - fresh.total)
            answer = why_not(state, i, j)
            assert (answer.duos_lost, answer.points_lost) == loss
            deceived += loss != (0, 0)
    assert deceived > 10, "or the trap was not there"


@pytest.mark.parametrize("n", [2147, 2148])
def test_totals_around_two_to_the_31st_are_exact(n: int) -> None:
    p = Problem(np.full((n, n), MILLION, np.int32), np.eye(n, dtype=bool))
    s = solve(p)
    assert (s.total > 2**31) == (n == 2148)
    assert s.total == n * MILLION
    verify(p, s)


def test_what_ifs_step_over_two_to_the_31st() -> None:
    n = 2147
    state = State.of(Problem(np.full((n, 1), MILLION), capacity=[n + 1]))
    assert state.solution.total < 2**31
    outcome = whatif(state, AddMentee([MILLION], [True]))
    assert (outcome.duos, outcome.points) == (1, MILLION)
    assert outcome.state.solution.total == (n + 1) * MILLION > 2**31
    verify(outcome.state.problem, outcome.state.solution)


def test_losses_of_the_largest_points_are_exact() -> None:
    """32 bits do not hold their shortest paths."""
    rng = np.random.default_rng(5)
    p = Problem(LARGEST_POINTS - rng.integers(0, 900_000, (50, 50)), rng.random((50, 50)) < 0.2)
    state = State.of(p)
    found = regret(state)
    possible = np.argwhere(found.possible)
    for i, j in possible[rng.integers(0, len(possible), 30)].tolist():
        fresh = solve(changed(p, Lock(i, j)))
        lost = state.solution.size - fresh.size, state.solution.total - fresh.total
        assert lost == (found.duos[i, j], found.points[i, j])


def test_one_person_on_either_side() -> None:
    assert solve(Problem([[0]])).pairs == [(0, 0)]
    assert solve(Problem([[3]], floor=4)).pairs == []
    assert solve(Problem([[3, 8, 8]])).total == 8
    assert solve(Problem([[3], [8], [8]])).total == 8
    state = State.of(Problem([[3]]))
    assert regret(state).points.tolist() == [[0]]
    assert why_not(state, 0, 0).chain == ()
