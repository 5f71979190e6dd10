"""Instances from the literature whose optimum is known: all are reached, all are proved."""

from __future__ import annotations

import numpy as np
import pytest

from matching import Problem, solve, verify
from matching.model import LARGEST_POINTS
from tests.matching.constructions import Instance, line, machol_wien, monge, planted, ring


def reach(instance: Instance) -> None:
    """Solve it: the known size and points, with a certificate that somebody else checks."""
    s = solve(instance.problem)
    assert (s.size, s.total) == (instance.size, instance.total)
    assert s.certificate is not None
    assert s.certificate.gap == 0
    assert s.certificate.unique
    verify(instance.problem, s)


@pytest.mark.parametrize("n", [100, 200, 400])
def test_machol_wien_is_reached(n: int) -> None:
    reach(machol_wien(n))


@pytest.mark.parametrize("n", [100, 200, 400])
def test_points_on_a_line_are_reached(n: int) -> None:
    reach(line(n))


@pytest.mark.parametrize("n", [100, 200, 400])
def test_monge_matrices_are_reached(n: int) -> None:
    reach(monge(n))


@pytest.mark.parametrize(("n", "m"), [(100, 66), (100, 100), (200, 150), (400, 400)])
@pytest.mark.parametrize("others", [6, 40])
def test_planted_answers_are_reached(n: int, m: int, others: int) -> None:
    reach(planted(n, m, others))


@pytest.mark.parametrize("n", [2, 3, 100, 400, 800])
def test_rings_are_reached(n: int) -> None:
    reach(ring(n))


@pytest.mark.parametrize(("n", "tries"), [(50, 60), (100, 40)])
def test_random_assignment_costs_what_parisi_said(n: int, tries: int) -> None:
    r"""Exponential costs of mean one: expected optimum 1 + 1/4 + ... + 1/n^2.

    Proved by Linusson and Wästlund, doi:10.1007/s00440-003-0308-9; the limit pi^2/6 by Aldous,
    doi:10.1002/rsa.1015. Costs are cut at ten, far above any pair that is chosen.
    """
    rng = np.random.default_rng(n)
    unit = LARGEST_POINTS // 10
    found = []
    for _ in range(tries):
        costs = np.minimum(np.round(rng.exponential(size=(n, n)) * unit), LARGEST_POINTS)
        s = solve(Problem(LARGEST_POINTS - costs.astype(np.int64)), levels=("size", "points"))
        found.append((n * LARGEST_POINTS - s.total) / unit)
    expected = float((1 / np.arange(1, n + 1) ** 2).sum())
    error = np.std(found, ddof=1) / np.sqrt(tries)
    assert abs(np.mean(found) - expected) < 3 * error
    assert error < 0.03, "or the comparison says little"


@pytest.mark.slow
@pytest.mark.parametrize("n", [1000])
def test_large_machol_wien_is_reached(n: int) -> None:
    reach(machol_wien(n))


@pytest.mark.slow
@pytest.mark.parametrize("n", [800, 1500])
def test_large_dense_instances_are_reached(n: int) -> None:
    reach(line(n))
    reach(monge(n))
    reach(planted(n, n * 2 // 3, n // 3))


@pytest.mark.slow
@pytest.mark.parametrize("n", [3000, 5000])
def test_large_sparse_instances_are_reached(n: int) -> None:
    reach(ring(n))
    reach(planted(n, n * 2 // 3, 20))
    reach(planted(n, n, 20))
    reach(line(n, 0.005))
