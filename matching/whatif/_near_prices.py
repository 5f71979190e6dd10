"""Pairs near their prices: nearly all that a what-if without a matrix ever looks at."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matching.exchange import Cells, FloatArray, Line, Source, Stored
from matching.large import Free, Pairs, Pool, priced_pairs
from matching.model import IntArray, Pair, silent

WIDTH, SAMPLE = 32, 128


@dataclass(frozen=True, eq=False)
class Near:
    """All pairs of a pool whose prices exceed their points by at most `slack`.

    Prohibitions do not matter, except that the `tight` pairs are those not forbidden whose
    prices are their points.
    """

    pairs: Pairs
    tight: Pairs
    slack: int


def near_pairs(pool: Pool, u: IntArray, v: IntArray, with_points: bool) -> Near:
    """One pass over all pairs, as far as makes about `WIDTH` pairs a row.

    `u` is already less the size weight. Without points only the tight pairs are found.
    """
    slack = _slack(pool, u, v) if with_points else 0
    anybody = replace(pool, closed=np.empty(0, np.int64))
    found = priced_pairs(anybody, u - slack, v, pool.scorer.mentors.size, with_points, silent)
    pairs = Pairs.join([found.violators, found.tight])
    worth = pairs.points if with_points else np.zeros_like(pairs.points)
    tight = pairs.only(worth == u[pairs.row] + v[pairs.column])
    return Near(pairs, pool.open_pairs(tight), slack)


def _slack(pool: Pool, u: IntArray, v: IntArray) -> int:
    """What some `WIDTH` pairs a row lack at most, judging by a sample of rows."""
    order = pool.scorer.order
    rows = order[:: max(1, order.size // SAMPLE)]
    lacking = [np.empty(0, np.int64)]
    for i in rows.tolist():
        columns, points = pool.scorer.row(i)
        lacking.append(u[i] + v[columns] - points)
    lack = np.concatenate(lacking)
    few = min(WIDTH * rows.size, lack.size)
    return max(0, int(np.partition(lack, few - 1)[few - 1]) - 1) if few else 0


class NearPeople(Source):
    """People scored on demand, except for the pairs near the prices of a solved round.

    Prices drift from change to change. A pair that is not stored lacked more than the
    slack; as long as neither price fell by more than a quarter of it, the pair still lacks
    more than half. Lines whose price fell further have strayed and are read whole.
    """

    def __init__(self, source: Source, free: Free, near: Near, u: IntArray, v: IntArray) -> None:
        self.source = source
        row, column = free.rows[near.pairs.row], free.columns[near.pairs.column]
        self.stored = Stored(row, column, near.pairs.points, source.shape)
        drift = near.slack // 4
        self.horizon = near.slack - 2 * drift + 1
        self.lowest_u, self.lowest_v = np.full(u.size, np.inf), np.full(v.size, np.inf)
        self.lowest_u[free.rows] = u[free.rows] - drift
        self.lowest_v[free.columns] = v[free.columns] - drift

    @property
    def shape(self) -> Pair:
        """Numbers of mentees and mentors."""
        return self.source.shape

    def row(self, i: int, whole: bool) -> Line:
        """Columns of row i that reach the floor, with their points."""
        return self.source.row(i, whole) if whole else self.stored.row(i)

    def column(self, j: int, whole: bool) -> Line:
        """Rows of column j that reach the floor, with their points."""
        return self.source.column(j, whole) if whole else self.stored.column(j)

    def strayed(self, u: FloatArray, v: FloatArray) -> tuple[IntArray, IntArray]:
        """Rows and columns whose price fell too far, or that took no part before."""
        return np.flatnonzero(u < self.lowest_u), np.flatnonzero(v < self.lowest_v)

    def row_cells(self, i: int) -> Cells:
        """All points and flags of row i."""
        return self.source.row_cells(i)

    def column_cells(self, j: int) -> Cells:
        """All points and flags of column j."""
        return self.source.column_cells(j)

    def points_at(self, rows: IntArray, columns: IntArray) -> IntArray:
        """Points of single admissible pairs."""
        return self.source.points_at(rows, columns)
