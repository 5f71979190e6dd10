"""Mend a priced core where few pairs contradict it, instead of solving it again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.exact import Edges
from matching.exchange import Exchange, FloatArray, Line
from matching.large._pool import Pairs, Pool, Priced, pairs_above, pairs_reaching
from matching.model import IntArray, by_node

MOST_COLUMNS = 4096


class CoreGrid:
    """A sparse core, read by row and by column, that may grow."""

    def __init__(self, edges: Edges) -> None:
        self.edges = edges
        self.row_start = np.searchsorted(edges.row, np.arange(edges.n + 1))
        self.by_column = by_node(edges.column)
        sorted_columns = edges.column[self.by_column]
        self.column_start = np.searchsorted(sorted_columns, np.arange(edges.m + 1))
        self.more_by_row: dict[int, Line] = {}
        self.more_by_column: dict[int, Line] = {}

    def horizon(self, u: FloatArray, v: FloatArray) -> float:
        """Lines are always whole."""
        return np.inf

    def row(self, i: int, whole: bool = True) -> Line:
        """Columns open to row i, with their weights."""
        cut = slice(self.row_start[i], self.row_start[i + 1])
        return _with(self.more_by_row, i, self.edges.column[cut], self.edges.weight[cut])

    def column(self, j: int, whole: bool = True) -> Line:
        """Rows open to column j, with their weights."""
        at = self.by_column[self.column_start[j] : self.column_start[j + 1]]
        return _with(self.more_by_column, j, self.edges.row[at], self.edges.weight[at])

    def second(self, i: IntArray | int, j: IntArray | int) -> IntArray:
        """No second level: ties are broken once the prices stand."""
        return np.zeros(max(np.size(i), np.size(j)), np.int64)

    def add(self, i: int, columns: IntArray, weight: IntArray) -> None:
        """One row gains edges it does not have."""
        self.more_by_row[i] = _with(self.more_by_row, i, columns, weight)
        for j, value in zip(columns.tolist(), weight.tolist(), strict=True):
            one = np.array([i]), np.array([value])
            self.more_by_column[j] = _with(self.more_by_column, j, *one)


def _with(more: dict[int, Line], key: int, nodes: IntArray, weight: IntArray) -> Line:
    if key not in more:
        return nodes, weight
    extra = more[key]
    return np.concatenate([nodes, extra[0]]), np.concatenate([weight, extra[1]])


@dataclass(frozen=True, eq=False)
class Mended:
    """An optimal matching of the grown core with prices, and what is known about all pairs.

    Attributes
    ----------
    mentor_of, u, v : matching and prices
    priced : what holding all pairs against these prices would find, or None if so many
        prices fell that a whole pass is due
    """

    mentor_of: IntArray
    u: IntArray
    v: IntArray
    priced: Priced | None


class Mender:
    """Repairs a matching for the pairs that contradict its prices, row by row.

    A pair can only come to contradict prices of which one fell, so that after a repair
    only the rows and columns with a lower price are looked at again.
    """

    def __init__(self, pool: Pool, edges: Edges, mentor_of: IntArray, u: IntArray, v: IntArray):
        self.pool, self.edges, self.grid = pool, edges, CoreGrid(edges)
        start = u.astype(np.complex128), v.astype(np.complex128)
        self.exchange = Exchange(self.grid, edges.capacity.copy(), mentor_of, *start)

    def mend(self, priced: Priced, size_weight: int, width: int) -> Mended:
        """Take the violators in, one row after the other, and look again where prices fell."""
        x = self.exchange
        u, v = x.u.real.copy(), x.v.real.copy()
        self._take_in(priced.violators, size_weight)
        new_u, new_v = x.u.real.astype(np.int64), x.v.real.astype(np.int64)
        # A row whose worst violators alone were taken in may have others left.
        lower = new_u < u
        lower[priced.violators.row] = True
        rows, columns = np.flatnonzero(lower), np.flatnonzero(new_v < v)
        if rows.size > self.edges.n // 4 or columns.size > MOST_COLUMNS:
            return Mended(x.mentor_of, new_u, new_v, None)
        known = Pairs.join([priced.tight, priced.violators])
        again = self._look_again(known, rows, columns, new_u - size_weight, new_v, width)
        return Mended(x.mentor_of, new_u, new_v, again)

    def _take_in(self, violators: Pairs, size_weight: int) -> None:
        rows, starts = np.unique(violators.row, return_index=True)
        for i, first, last in zip(rows, starts, [*starts[1:], violators.row.size], strict=True):
            cut = slice(first, last)
            self.grid.add(int(i), violators.column[cut], violators.points[cut] + size_weight)
            self.exchange.insert_row(int(i), vacant=self.exchange.vacate(int(i)))

    def _look_again(
        self, known: Pairs, rows: IntArray, columns: IntArray, u: IntArray, v: IntArray, width: int
    ) -> Priced:
        pool = self.pool
        pool.finder.hold_against(v)
        found = [known, pairs_above(pool, rows, u), pairs_reaching(pool, columns, u, v)]
        pairs = Pairs.join(found)
        gain = pairs.points - u[pairs.row] - v[pairs.column]
        return Priced.of(pairs.only(gain >= 0), gain[gain >= 0], width)
