"""Keep a matching and its prices optimal while single people and places come and go."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

from matching.front import Search, positive
from matching.problem import IntArray

# A weight with two levels is one complex number: numpy adds complex numbers part by part
# and orders them by real part, then imaginary part, which is dictionary order. Both parts
# are integers below 2^52, hence exact.
Weights2 = npt.NDArray[np.complex128]
Line = tuple[IntArray, IntArray]

LIMIT = 2.0**52


class PricesTooLarge(ArithmeticError):  # noqa: N818 - says what is wrong; callers solve afresh
    """Prices left the range in which two-level arithmetic is exact."""


class Grid(Protocol):
    """Where weights come from: a stored matrix, or people scored on demand."""

    def row(self, i: int) -> Line:
        """Columns open to row i, with their weights on the first level."""

    def column(self, j: int) -> Line:
        """Rows open to column j, with their weights on the first level."""

    def second(self, i: IntArray | int, j: IntArray | int) -> IntArray:
        """Weights on the second level; asked for few pairs only."""


class Exchange:
    r"""A maximum-weight matching with supporting prices, repaired one step at a time.

    Invariant between calls, in dictionary order: :math:`u, v \ge 0`,
    :math:`u_i + v_j \ge W_{ij}`, equality on formed pairs, 0 on unmatched rows and on
    columns with a free place.

    Each of the four operations is one Dijkstra on the reduced costs
    :math:`u_i + v_j - W_{ij}`, forward from a row that seeks a place or backward from a
    place that seeks a row, and stops at the cheapest end: O(k · degree) with k the nodes
    nearer than that end; Edmonds and Karp 1972, doi:10.1145/321694.321699.
    """

    def __init__(
        self, grid: Grid, capacity: IntArray, mentor_of: IntArray, u: Weights2, v: Weights2
    ) -> None:
        self.grid, self.capacity = grid, capacity
        self.mentor_of = np.full(mentor_of.size, -1, np.int64)
        self.u, self.v = u, v
        # Rows by column as a linked list in arrays: copying a state is copying memory.
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
        return twin

    def grow(self, rows: int, columns: int) -> None:
        """Make room for more rows, unmatched, and more columns, empty; prices 0."""
        self.mentor_of = np.append(self.mentor_of, np.full(rows, -1))
        self.after = np.append(self.after, np.full(rows, -1))
        self.first = np.append(self.first, np.full(columns, -1))
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
        return len(self.owners(j)) < int(self.capacity[j])

    def remove_row(self, i: int) -> None:
        """Row i leaves its place, which is offered to the others; the row's price becomes 0."""
        j = self.vacate(i)
        if j >= 0:
            self._offer(j, without=i)

    def settle(self, i: int) -> None:
        """Row i leaves with its place: both are decided elsewhere."""
        j = int(self.mentor_of[i])
        self._unassign(i)
        self.u[i] = 0
        self.capacity[j] -= 1
        if not self.capacity[j]:
            self.v[j] = 0

    def insert_row(self, i: int, vacant: int = -1) -> None:
        """Row i, unmatched and so far left out, takes part.

        A place of column `vacant` has just been left and keeps its price: most often the
        cheapest way ends there, and one short search repairs both ends.
        """
        columns, weight = self.grid.row(i)
        self.u[i] = self._highest(weight - self.v.real[columns], i, columns, self.v.imag)
        if positive(self.u[i]):
            self._seek(i, vacant)
        if vacant >= 0 and self.has_place(vacant):
            self._offer(vacant)

    def vacate(self, i: int) -> int:
        """Row i leaves its place and takes no part; returns the column, its price unchanged."""
        j = int(self.mentor_of[i])
        if j >= 0:
            self._unassign(i)
        self.u[i] = 0
        return j

    def remove_place(self, j: int, vacant: int = -1) -> None:
        """Column j loses a place; whoever must leave it seeks another (see `insert_row`)."""
        evicted = None if self.has_place(j) else self.owners(j)[0]
        if evicted is not None:
            self._unassign(evicted)
            self.u[evicted] = 0
        self.capacity[j] -= 1
        if not self.capacity[j]:
            self.v[j] = 0
        if evicted is not None:
            self.insert_row(evicted, vacant)
        elif vacant >= 0:
            self._offer(vacant)

    def open_place(self, j: int) -> None:
        """Column j gains a place and a price for it, offered to nobody yet."""
        self.capacity[j] += 1
        if self.capacity[j] == 1:
            rows, weight = self.grid.column(j)
            self.v[j] = self._highest(weight - self.u.real[rows], rows, j, self.u.imag)

    def add_place(self, j: int) -> None:
        """Column j gains a place."""
        self.open_place(j)
        self._offer(j)

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

    def _unassign(self, i: int) -> None:
        j = int(self.mentor_of[i])
        staying = [r for r in self.owners(j) if r != i]
        self.mentor_of[i] = self.first[j] = -1
        for r in staying:
            self._assign(r, j)

    def _seek(self, start: int, vacant: int) -> None:
        """Cheapest way from an unmatched row with a price to a free place or a row to displace."""
        search = Search(complex(self.u[start]), start, self.v.size)
        self._relax_row(search, start, 0j)
        while (found := search.nearest()) is not None:
            j, reach = found
            if j == vacant or self.has_place(j):
                search.end_at(reach, j, is_start_kind=False)
                break
            owners = self.owners(j)
            for r in owners:
                search.end_at(reach + complex(self.u[r]), r, is_start_kind=True)
            for r in owners:
                self._relax_row(search, r, reach)
        for j, reach in search.closed.items():
            change = search.best - reach
            if positive(change):
                self.v[j] += change
                self.u[self.owners(j)] -= change
        self.u[start] -= search.best
        self._shift_rows(search)
        self._check()

    def _relax_row(self, search: Search, i: int, reach: complex) -> None:
        columns, weight = self.grid.row(i)
        slack = reach.real + self.u.real[i] + self.v.real[columns] - weight
        near = search.near(columns, slack)
        if near.size:
            some = columns[near]
            second = reach.imag + self.u.imag[i] + self.v.imag[some] - self.grid.second(i, some)
            search.relax(some, slack[near], second, i)

    def _shift_rows(self, search: Search) -> None:
        if search.end_is_start_kind and search.end == search.start:
            return
        j = search.end
        if search.end_is_start_kind:
            j = int(self.mentor_of[search.end])
            self._unassign(search.end)
        while True:
            i = search.parent[j]
            left = int(self.mentor_of[i])
            if left >= 0:
                self._unassign(i)
            self._assign(i, j)
            if i == search.start:
                return
            j = left

    def _offer(self, start: int, without: int = -1) -> None:
        """Cheapest way from a free place with a price to a row, or to another place left free."""
        if not positive(self.v[start]):
            return
        search = Search(complex(self.v[start]), start, self.u.size)
        reached = {start: (0j, -1)}
        self._relax_column(search, start, 0j, without)
        while (found := search.nearest()) is not None:
            r, reach = found
            k = int(self.mentor_of[r])
            if k < 0:
                search.end_at(reach, r, is_start_kind=False)
                break
            search.end_at(reach + complex(self.v[k]), r, is_start_kind=False)
            if k not in reached:
                reached[k] = reach, r
                self._relax_column(search, k, reach, without)
        for r, reach in search.closed.items():
            if positive(search.best - reach):
                self.u[r] += search.best - reach
        for k, (reach, _) in reached.items():
            self.v[k] -= search.best - reach
        self._shift_columns(search, reached)
        self._check()

    def _relax_column(self, search: Search, j: int, reach: complex, without: int) -> None:
        rows, weight = self.grid.column(j)
        if without >= 0:
            rows, weight = rows[rows != without], weight[rows != without]
        slack = reach.real + self.u.real[rows] + self.v.real[j] - weight
        near = search.near(rows, slack)
        if near.size:
            some = rows[near]
            second = reach.imag + self.u.imag[some] + self.v.imag[j] - self.grid.second(some, j)
            search.relax(some, slack[near], second, j)

    def _shift_columns(self, search: Search, reached: dict[int, tuple[complex, int]]) -> None:
        if search.end_is_start_kind:
            return
        r = search.end
        while True:
            if self.mentor_of[r] >= 0:
                self._unassign(r)
            j = search.parent[r]
            self._assign(r, j)
            if j == search.start:
                return
            r = reached[j][1]

    def _check(self) -> None:
        largest = max(np.abs(self.u.imag).max(initial=0), np.abs(self.v.imag).max(initial=0))
        if max(largest, self.u.real.max(initial=0), self.v.real.max(initial=0)) > LIMIT:
            raise PricesTooLarge
