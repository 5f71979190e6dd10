"""The best set of pairs, against brute force and against the relations any optimum obeys."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import InvalidProblem, Problem, Status, solve, verify
from matching.model import Conflict
from tests.matching.brute import best_values
from tests.matching.drawing import draw_problem

SEEDS = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("batch", range(10))
@pytest.mark.parametrize("max_min", [False, True])
def test_equals_brute_force_with_a_closed_certificate(batch: int, max_min: bool) -> None:
    rng = np.random.default_rng([batch, max_min])
    infeasible = 0
    for _ in range(120):
        p = draw_problem(rng, largest=5 if rng.random() < 0.6 else 7)
        s, expected = solve(p, max_min=max_min), best_values(p, max_min=max_min)
        verify(p, s, max_min=max_min)
        if expected is None:
            infeasible += 1
            assert s.status is Status.INFEASIBLE
            continue
        assert (s.size, s.total, s.waiting) == expected
        assert s.certificate is not None
        assert s.certificate.gap == 0
        assert s.certificate.unique
    assert infeasible > 0


def permuted(p: Problem, rows: np.ndarray, columns: np.ndarray) -> Problem:
    row_at, column_at = np.argsort(rows), np.argsort(columns)
    return Problem(
        p.points[rows][:, columns],
        p.allowed[rows][:, columns],
        p.capacity[columns],
        [(int(row_at[i]), int(column_at[j])) for i, j in p.locked],
        [(int(row_at[i]), int(column_at[j])) for i, j in p.forbidden],
        p.floor,
        p.waiting_days[rows],
        (p.mentee_rank[rows], p.mentor_rank[columns]),
    )


@settings(max_examples=150, deadline=None)
@given(SEEDS)
def test_does_not_depend_on_the_order_of_rows_and_columns(seed: int) -> None:
    rng = np.random.default_rng(seed)
    p = draw_problem(rng, points=3)
    rows, columns = rng.permutation(p.shape[0]), rng.permutation(p.shape[1])
    q = permuted(p, rows, columns)
    s, t = solve(p), solve(q)
    assert s.status is t.status
    there = [(int(rows[i]), int(columns[j])) for i, j in t.pairs]
    assert sorted(there) == s.pairs
    if s.certificate is not None and t.certificate is not None:
        assert (s.certificate.u[rows] == t.certificate.u).all()
        assert (s.certificate.v[columns] == t.certificate.v).all()


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_transpose_has_the_same_worth(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = rng.integers(0, 9, 2)
    points, allowed = rng.integers(0, 5, (n, m)), rng.random((n, m)) < 0.6
    s = solve(Problem(points, allowed), levels=("size", "points"))
    t = solve(Problem(points.T, allowed.T), levels=("size", "points"))
    assert (s.size, s.total) == (t.size, t.total)


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_forbidding_an_unused_pair_changes_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    p = draw_problem(rng)
    s = solve(p)
    unused = [(i, j) for i in range(p.shape[0]) for j in range(p.shape[1]) if s.mentor_of[i] != j]
    if s.status is Status.INFEASIBLE or not unused:
        return
    pair = unused[int(rng.integers(len(unused)))]
    ranks = (p.mentee_rank, p.mentor_rank)
    q = Problem(
        p.points,
        p.allowed,
        p.capacity,
        p.locked,
        [*p.forbidden, pair],
        p.floor,
        p.waiting_days,
        ranks,
    )
    assert solve(q).pairs == s.pairs


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_one_more_place_never_hurts(seed: int) -> None:
    rng = np.random.default_rng(seed)
    p = draw_problem(rng)
    s = solve(p)
    if s.status is Status.INFEASIBLE or not p.shape[1]:
        return
    capacity = p.capacity.copy()
    capacity[int(rng.integers(p.shape[1]))] += 1
    t = solve(
        Problem(p.points, p.allowed, capacity, p.locked, p.forbidden, p.floor, p.waiting_days)
    )
    assert (t.size, t.total, t.waiting) >= (s.size, s.total, s.waiting)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_common_shift_of_points_keeps_the_answer(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = rng.integers(1, 9, 2)
    points, allowed = rng.integers(0, 5, (n, m)), rng.random((n, m)) < 0.6
    s, t = solve(Problem(points, allowed)), solve(Problem(points + 7, allowed))
    assert s.pairs == t.pairs


def test_waiting_decides_between_equal_points_and_is_bounded() -> None:
    s = solve(Problem([[5], [5]], waiting_days=[10, 20]))
    assert s.pairs == [(1, 0)]
    far = Problem([[5], [5]], waiting_days=[4000, 5000], rank=([0, 1], [0]))
    swapped = Problem([[5], [5]], waiting_days=[5000, 4000], rank=([0, 1], [0]))
    assert solve(far).pairs == solve(swapped).pairs


def test_rank_alone_decides_and_another_draw_may_decide_otherwise() -> None:
    equal = np.zeros((6, 3), np.int64)
    answers = set()
    for seed in range(20):
        rng = np.random.default_rng(seed)
        s = solve(Problem(equal, rank=(rng.permutation(6), rng.permutation(3))))
        answers.add(tuple(s.mentor_of.tolist()))
    assert len(answers) > 10


def test_max_min_prefers_the_weakest_pair_to_the_total() -> None:
    p = Problem([[10, 6], [6, 0]])
    assert solve(p).total == 12
    greedy = Problem([[10, 5], [5, 1]])
    assert (solve(greedy).total, solve(greedy, max_min=True).total) == (11, 10)


@pytest.mark.parametrize(
    ("problem", "conflict"),
    [
        (Problem([[1]], [[False]], locked=[(0, 0)]), Conflict.NOT_ALLOWED),
        (Problem([[1]], locked=[(0, 0)], forbidden=[(0, 0)]), Conflict.FORBIDDEN),
        (Problem([[1, 1]], locked=[(0, 0), (0, 1)]), Conflict.MENTEE_TWICE),
        (Problem([[1], [1]], locked=[(0, 0), (1, 0)]), Conflict.MENTOR_FULL),
    ],
)
def test_contradictory_locks_are_a_status(problem: Problem, conflict: Conflict) -> None:
    s = solve(problem)
    assert s.status is Status.INFEASIBLE
    assert s.conflict is not None
    assert s.conflict[0] is conflict
    assert s.pairs == []
    verify(problem, s)


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0), (1, 1)])
def test_empty_sides_are_ordinary_problems(shape: tuple[int, int]) -> None:
    s = solve(Problem(np.zeros(shape, np.int64)), max_min=True)
    assert s.status is Status.OPTIMAL
    assert s.size == min(shape)
    assert verify(Problem(np.zeros(shape, np.int64)), s, max_min=True).gap == 0


def test_levels_may_be_left_out() -> None:
    p = Problem([[1, 9], [1, 9]])
    s = solve(p, levels=("size",))
    assert s.size == 2
    assert s.certificate is not None
    assert not s.certificate.unique
    assert verify(p, s, levels=("size",)).tiers == ("size",)
    with pytest.raises(InvalidProblem, match="`levels`"):
        solve(p, levels=("points", "size"))
    with pytest.raises(InvalidProblem, match="`levels`"):
        solve(p, levels=("points",))


def test_progress_never_goes_back() -> None:
    seen: list[float] = []
    solve(Problem([[1, 2], [3, 4]]), progress=lambda share, phase: seen.append(share))
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_answer_cannot_be_altered() -> None:
    s = solve(Problem([[1]]))
    with pytest.raises(ValueError, match="read-only"):
        s.mentor_of[0] = -1
