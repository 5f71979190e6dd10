"""Instances whose optimum is known by construction or by another solver."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from matching import Problem, Status, solve, verify
from matching.exact import Edges, prices, sparse_max_weight
from tests.matching.drawing import draw_problem
from tests.matching.highs import highest_values

LARGEST = 10**6


def worth(costs: np.ndarray) -> np.ndarray:
    """Costs turned into points: the cheapest assignment is the richest."""
    return costs.max() - costs


@pytest.mark.parametrize("n", [1, 2, 7, 40, 150])
def test_machol_wien(n: int) -> None:
    """c_ij = i·j: by the rearrangement inequality the best pairs i with n + 1 - i."""
    order = np.arange(1, n + 1)
    costs = np.outer(order, order)
    p = Problem(worth(costs))
    s = solve(p)
    assert s.mentor_of.tolist() == list(range(n - 1, -1, -1))
    assert s.total == n * costs.max() - int((order * order[::-1]).sum())
    verify(p, s)


@pytest.mark.parametrize("n", [1, 5, 60, 120])
def test_all_equal(n: int) -> None:
    rng = np.random.default_rng(n)
    p = Problem(np.full((n, n), 7), rank=(rng.permutation(n), rng.permutation(n)))
    s = solve(p)
    assert (s.size, s.total) == (n, 7 * n)
    assert s.certificate is not None
    assert s.certificate.unique
    verify(p, s)


@pytest.mark.parametrize("n", [3, 30, 90])
def test_sum_matrix_is_worth_the_same_however_paired(n: int) -> None:
    """c_ij = a_i + b_j: every full assignment costs the same, so all is left to the rank."""
    rng = np.random.default_rng(n)
    a, b = rng.integers(0, 1000, n), rng.integers(0, 1000, n)
    p = Problem(a[:, None] + b)
    s = solve(p)
    assert s.total == a.sum() + b.sum()
    verify(p, s)


@pytest.mark.parametrize("n", [4, 50])
def test_hidden_permutation_is_found(n: int) -> None:
    """One full assignment lifted above prices that all others only meet."""
    rng = np.random.default_rng(n)
    u, v, hidden = rng.integers(0, 500, n), rng.integers(0, 500, n), rng.permutation(n)
    points = u[:, None] + v - rng.integers(1, 300, (n, n))
    points[np.arange(n), hidden] = u + v[hidden]
    p = Problem(np.maximum(points, 0))
    assert solve(p).mentor_of.tolist() == hidden.tolist()


@pytest.mark.parametrize("n", [100, 400])
def test_largest_points_stay_exact(n: int) -> None:
    rng = np.random.default_rng(n)
    points = LARGEST - rng.integers(0, 3, (n, n))
    s = solve(Problem(points))
    row, column = linear_sum_assignment(-points)
    assert s.total == points[row, column].sum()


@pytest.mark.parametrize("seed", range(3))
def test_sparse_and_dense_agree_on_structured_costs(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = 120, 150
    order = np.arange(1, n + 1)
    costs = np.outer(order, np.arange(1, m + 1))
    row, column = np.nonzero(rng.random((n, m)) < 0.2)
    capacity = rng.integers(1, 3, m)
    edges = Edges(n, m, row, column, worth(costs)[row, column] + 2**23, capacity)
    mentor_of = sparse_max_weight(edges)
    u, v = prices(edges, mentor_of)
    formed = mentor_of[edges.row] == edges.column
    assert (u[row] + v[column] >= edges.weight).all()
    assert u.sum() + (v * capacity).sum() == edges.weight[formed].sum()


@pytest.mark.parametrize("seed", range(40))
def test_equals_the_linear_program(seed: int) -> None:
    rng = np.random.default_rng(seed)
    p = draw_problem(rng, largest=14, points=200)
    s = solve(p)
    found = (s.size, s.total, s.waiting) if s.status is Status.OPTIMAL else None
    assert found == highest_values(p, p.floor)


@pytest.mark.parametrize("seed", range(60))
def test_prices_that_are_near_or_far_off_change_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = (int(k) for k in rng.integers(2, 30, 2))
    row, column = np.nonzero(rng.random((n, m)) < rng.choice([0.1, 0.3, 0.8]))
    weight = rng.integers(0, 50, row.size) + 2**14
    edges = Edges(n, m, row, column, weight, rng.integers(1, 3, m))
    alone = sparse_max_weight(edges)
    u, v = prices(edges, alone)
    noise = int(rng.choice([3, 30, 2**15]))
    near = u + rng.integers(-noise, noise, n), v + rng.integers(-noise, noise, m)
    found = sparse_max_weight(edges, near_prices=near)
    total, expected = (int(weight[x[row] == column].sum()) for x in (found, alone))
    assert total == expected
    prices(edges, found)
