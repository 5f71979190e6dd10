"""Keep a matching and its prices optimal while single people and places come and go."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from matching.exchange._exchange_path import Route
from matching.exchange._shortest_ways import NOBODY, Sweep, Weights2, positive
from matching.exchange._weight_lines import Grid
from matching.model import IntArray

LIMIT = 2.0**52


class PricesTooLarge(ArithmeticError):  # noqa: N818 - says what is wrong; callers solve afresh
    """Prices left the range in which two-level arithmetic is exact."""


class Exchange:
    r"""A maximum-weight matching with supporting prices, repaired one step at a time.

    Invariant between calls, in dictionary order: :math:`u, v \ge 0`,
    :math:`u_i + v_j \ge W_{ij}`, equality on formed pairs, 0 on unmatched rows and on
    columns with a free place.

    Each of the operations is one shortest path on the reduced costs
    :math:`u_i + v_j - W_{ij}`, from a row that seeks a place, or from nobody, to a place
    that seeks a row, or to nobody (see `Route`); Edmonds and Karp 1972,
    doi:10.1145/321694.321699.
    """

    def __init__(
        self, grid: Grid, capacity: IntArray, mentor_of: IntArray, u: Weights2, v: Weights2
    ) -> None:
        self.grid, self.capacity = grid, capacity
        self.mentor_of = np.full(mentor_of.size, -1, np.int64)
        self.u, self.v = u, v
        # Rows by column as a linked list in arrays: copying a state is copying memory.
        self.load = np.zeros(v.size, np.int64)
        self.first = np.full(v.size, -1, np.int64)
        self.after = np.full(u.size, -1, np.int64)
        for i in np.flatnonzero(mentor_of >= 0).tolist():
            self._assign(i, int(mentor_of[i]))

    def copy(self, grid: Grid, capacity: IntArray) -> Exchange:
        """The same matching and prices over another grid; nothing is shared."""
        twin = object.__new__(Exchange)
        twin.grid, twin.capacity = grid, capacity
        twin.mentor_of, twin.u, twin.v = self.mentor_of.copy(), self.u.copy(), self.v.copy()
        twin.first, twin.after = self.first.copy(), self.after.copy()
        twin.load = self.load.copy()
        return twin

    def grow(self, rows: int, columns: int) -> None:
        """Make room for more rows, unmatched, and more columns, empty; prices 0."""
        self.mentor_of = np.append(self.mentor_of, np.full(rows, -1))
        self.after = np.append(self.after, np.full(rows, -1))
        self.first = np.append(self.first, np.full(columns, -1))
        self.load = np.append(self.load, np.zeros(columns, np.int64))
        self.u = np.append(self.u, np.zeros(rows))
        self.v = np.append(self.v, np.zeros(columns))

    def owners(self, j: int) -> list[int]:
        """Rows that hold a place of column j, in order."""
        found = []
        i = int(self.first[j])
        while i >= 0:
            found.append(i)
            i = int(self.after[i])
        return sorted(found)

    def has_place(self, j: int) -> bool:
        """Whether column j has a free place."""
        return bool(self.load[j] < self.capacity[j])

    def remove_row(self, i: int) -> None:
        """Row i, to which no column is open any more, leaves its place to the others."""
        self._send(NOBODY, self.leave(i))

    def settle(self, i: int) -> None:
        """Row i leaves with its place: both are decided elsewhere."""
        j = int(self.mentor_of[i])
        self._unassign(i)
        self.u[i] = 0
        self.capacity[j] -= 1
        if not self.capacity[j]:
            self.v[j] = 0

    def insert_row(self, i: int, vacant: int = NOBODY) -> None:
        """Row i, unmatched and so far left out, takes part; its price may be that of before.

        A place of column `vacant` has just been left and keeps its price: most often the
        cheapest way ends there, and one short search repairs both ends.
        """
        # What a line may lack gains no more than this, by the price of before.
        most = self.u.real[i] - self._horizon
        self.u[i] = self._gain(i, whole=False)
        if self.u.real[i] <= most:
            self.u[i] = self._gain(i, whole=True)
        self._send(i, vacant)

    def leave(self, i: int) -> int:
        """Row i leaves its place and takes no part; returns the column, its price unchanged."""
        j = self.vacate(i)
        self.u[i] = 0
        return j

    def vacate(self, i: int) -> int:
        """Row i leaves its place; returns the column. The prices of both are unchanged."""
        j = int(self.mentor_of[i])
        if j >= 0:
            self._unassign(i)
        return j

    def remove_place(self, j: int, vacant: int = NOBODY) -> None:
        """Column j loses a place; whoever must leave it seeks another (see `insert_row`)."""
        evicted = None if self.has_place(j) else self.owners(j)[0]
        if evicted is not None:
            self._unassign(evicted)
        self.capacity[j] -= 1
        if not self.capacity[j]:
            self.v[j] = 0
        if evicted is not None:
            self.insert_row(evicted, vacant)
        else:
            self._send(NOBODY, vacant)

    def open_place(self, j: int) -> None:
        """Column j gains a place and a price for it, offered to nobody yet."""
        self.capacity[j] += 1
        if self.capacity[j] == 1:
            rows, weight = self.grid.column(j)
            self.v[j] = self._highest(weight - self.u.real[rows], rows, j, self.u.imag)

    def add_place(self, j: int) -> None:
        """Column j gains a place."""
        self.open_place(j)
        self._send(NOBODY, j)

    def owned(self, columns: IntArray) -> tuple[IntArray, IntArray]:
        """All rows with a place of these columns, each with its column."""
        rows, places = [], []
        row = self.first[columns]
        while (held := row >= 0).any():
            row, columns = row[held], columns[held]
            rows.append(row)
            places.append(columns)
            row = self.after[row]
        nothing = np.empty(0, np.int64)
        return np.concatenate([nothing, *rows]), np.concatenate([nothing, *places])

    @property
    def _horizon(self) -> float:
        return self.grid.horizon(self.u.real, self.v.real)

    def _gain(self, i: int, whole: bool) -> complex:
        """The most that row i gains from a column beyond its price."""
        columns, weight = self.grid.row(i, whole)
        with_place = self.capacity[columns] > 0
        columns, weight = columns[with_place], weight[with_place]
        return self._highest(weight - self.v.real[columns], i, columns, self.v.imag)

    def _highest(
        self,
        gain: npt.NDArray[np.float64],
        i: IntArray | int,
        j: IntArray | int,
        imag: npt.NDArray[np.float64],
    ) -> complex:
        """The highest gain in dictionary order, at least 0; the second level only among ties."""
        most = gain.max(initial=-1.0)
        if most < 0:
            return 0j
        tied = np.flatnonzero(gain == most)
        ends = np.atleast_1d(j if np.ndim(j) else i)[tied]
        rows, columns = (i, ends) if np.ndim(j) else (ends, j)
        second = self.grid.second(rows, columns) - imag[ends]
        best = complex(most, float(second.max()))
        return best if positive(best) else 0j

    def _assign(self, i: int, j: int) -> None:
        self.mentor_of[i] = j
        self.after[i], self.first[j] = self.first[j], i
        self.load[j] += 1

    def _unassign(self, i: int) -> None:
        j = int(self.mentor_of[i])
        staying = [r for r in self.owners(j) if r != i]
        self.mentor_of[i] = self.first[j] = -1
        self.load[j] = 0
        for r in staying:
            self._assign(r, j)

    def _send(self, source: int, sink: int) -> None:
        """Bring a row without a place and a place without a row together, or to nobody.

        Whoever has no price does without at once. Reduced costs stay non-negative because
        no pair leads from one ball to the other in less than their radii.
        """
        source = source if source != NOBODY and positive(self.u[source]) else NOBODY
        sink = sink if sink != NOBODY and positive(self.v[sink]) else NOBODY
        route = Route(self, source, sink, self._horizon)
        if not route.found:
            route = Route(self, source, sink, np.inf)
        seeking, giving = route.radii
        self._shift(route.forward, seeking, 1)
        self._shift(route.backward, giving, -1)
        if source != NOBODY:
            self.u[source] -= seeking
        moves = route.moves()
        for i in [row for row, _ in moves if self.mentor_of[row] != NOBODY]:
            self._unassign(i)
        for i, j in moves:
            if j != NOBODY:
                self._assign(i, j)

    def _shift(self, sweep: Sweep, radius: complex, sign: int) -> None:
        """Raise (or lower) the columns within the radius to its rim, their rows against it."""
        columns = np.flatnonzero(sweep.reach[:-1] < radius)
        rows, places = self.owned(columns)
        self.v[columns] += sign * (radius - sweep.reach[columns])
        self.u[rows] -= sign * (radius - sweep.reach[places])

    def require_exact(self) -> None:
        """Raise `PricesTooLarge` unless all prices are integers that float64 holds exactly."""
        largest = max(np.abs(self.u.imag).max(initial=0), np.abs(self.v.imag).max(initial=0))
        if max(largest, self.u.real.max(initial=0), self.v.real.max(initial=0)) > LIMIT:
            raise PricesTooLarge
