"""The answer of a linear program: HiGHS on size, points and waiting as one weighted sum."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog

from matching import Problem
from tests.matching.brute import Value

OPTIMAL, INFEASIBLE = 0, 2


def highest_values(p: Problem, floor: int, waiting_bound: int = 365) -> Value | None:
    """(size, points, waiting) of an optimal vertex, or None if HiGHS finds no answer at all.

    The constraints are those of a bipartite graph, totally unimodular, so that a vertex is a
    set of pairs. Its values are counted in integers; the weights only lead there.
    """
    n, m = p.shape
    may = p.allowed.copy()
    for pair in p.forbidden:
        may[pair] = False
    least = np.zeros((n, m), bool)
    for pair in p.locked:
        least[pair] = True
    if (least & ~may).any():
        return None  # no bound could say both
    row, column = np.nonzero((may & (p.points >= floor)) | least)
    if not row.size:
        return 0, 0, 0
    days = np.minimum(p.waiting_days, waiting_bound)[row]
    points = p.points[row, column]
    per_point = int(days.max()) * n + 1
    worth = (int(points.max()) * n + 1 + points) * per_point + days
    limits = np.concatenate([np.arange(n)[:, None] == row, np.arange(m)[:, None] == column])
    most = np.concatenate([np.ones(n), p.capacity])
    bounds = np.stack([least[row, column], np.ones(row.size)], axis=1)
    found = linprog(-worth, limits.astype(float), most, bounds=bounds, method="highs")
    if found.status == INFEASIBLE:
        return None
    assert found.status == OPTIMAL, found.message
    chosen = np.round(found.x).astype(np.int64)
    assert np.abs(found.x - chosen).max() < 1e-9, "a vertex is a set of pairs"
    return int(chosen.sum()), int(points @ chosen), int(days @ chosen)
