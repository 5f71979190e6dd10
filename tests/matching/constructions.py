"""Assignment instances whose best answer a theorem gives before anything is solved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching import Problem
from matching.model import LARGEST_POINTS, BoolArray, IntArray

PRICE = 400_000


@dataclass(frozen=True, eq=False)
class Instance:
    """A problem, and the size and points of its best answer."""

    problem: Problem
    size: int
    total: int


def of_costs(costs: IntArray, optimum: int, allowed: BoolArray | None = None) -> Instance:
    """Least cost as most points: n duos at `costs.max()` each, less what they cost."""
    n, top = costs.shape[0], int(costs.max())
    return Instance(Problem(top - costs, allowed), n, n * top - int(optimum))


def machol_wien(n: int) -> Instance:
    r"""c_ij = i·j, best n(n + 1)(n + 2)/6 with i and n + 1 - i together (rearrangement).

    Machol, Wien: A hard assignment problem, Operations Research 24 (1976) 190,
    errata 25 (1977) 364. Points reach 10^6 at n = 1000.
    """
    order = np.arange(1, n + 1)
    return of_costs(np.outer(order, order), n * (n + 1) * (n + 2) // 6)


def line(n: int, share: float = 1.0, seed: int = 0) -> Instance:
    """c_ij = |x_i - y_j| on a line: best when the k-th meets the k-th.

    Other pairs may be left out: what remains of the choice holds the best answer still.
    """
    rng = np.random.default_rng([seed, n])
    x, y = rng.integers(0, LARGEST_POINTS, (2, n))
    costs = np.abs(x[:, None] - y)
    allowed = rng.random((n, n), np.float32) < share
    allowed[np.argsort(x), np.argsort(y)] = True
    return of_costs(costs, np.abs(np.sort(x) - np.sort(y)).sum(), allowed)


def monge(n: int, seed: int = 0) -> Instance:
    r"""Costs with c_ij + c_kl <= c_il + c_kj for i < k, j < l: best on the diagonal.

    Hoffman: On simple linear programming problems, in: Convexity, Proceedings of Symposia
    in Pure Mathematics 7 (1963) 317-327. Rows and columns are shuffled afterwards.
    """
    rng = np.random.default_rng([seed, n])
    dense = rng.random((n, n)) < 100_000 / n**2
    shared = dense.cumsum(axis=0).cumsum(axis=1)
    costs = rng.integers(0, PRICE, n)[:, None] + rng.integers(0, PRICE, n) + shared[-1, -1] - shared
    optimum = np.trace(costs)
    return of_costs(costs[rng.permutation(n)][:, rng.permutation(n)], optimum)


def planted(n: int, m: int, others: int, seed: int = 0) -> Instance:
    """Prices first, then pairs no better than their prices, an answer that meets them.

    Complementary slackness makes the answer best: a price only for places all taken and for
    mentees who have a duo, and as many duos as there are mentees or places. `others` pairs per
    mentee lie at or below the prices, a fifth of them as good as the answer's own.
    """
    rng = np.random.default_rng([seed, n, m])
    capacity = rng.integers(1, 3, m)
    places = rng.permutation(np.repeat(np.arange(m), capacity))
    k = min(n, places.size)
    rows, columns = rng.permutation(n)[:k], places[:k]
    u, v = np.zeros(n, np.int64), rng.integers(0, PRICE, m)
    u[rows] = rng.integers(0, PRICE, k)
    v[np.bincount(columns, minlength=m) < capacity] = 0
    points, allowed = np.zeros((n, m), np.int32), np.zeros((n, m), bool)
    row, column = np.repeat(np.arange(n), others), rng.integers(0, m, n * others)
    below = rng.integers(0, PRICE, row.size) * (rng.random(row.size) < 0.8)
    points[row, column] = np.maximum(u[row] + v[column] - below, 0)
    points[rows, columns] = u[rows] + v[columns]
    allowed[row, column] = allowed[rows, columns] = True
    return Instance(Problem(points, allowed, capacity), k, int(u.sum() + (v * capacity).sum()))


def ring(n: int, seed: int = 0) -> Instance:
    """Each mentee may meet two mentors in a circle: only two full answers, one is best.

    To get from one to the other all n must move.
    """
    rng = np.random.default_rng([seed, n])
    here, there = rng.integers(0, LARGEST_POINTS, (2, n))
    one = np.arange(n)
    points, allowed = np.zeros((n, n), np.int32), np.zeros((n, n), bool)
    points[one, one], points[one, (one + 1) % n] = here, there
    allowed[one, one] = allowed[one, (one + 1) % n] = True
    return Instance(Problem(points, allowed), n, int(max(here.sum(), there.sum())))
