"""Keep a matching and its prices optimal while single people and places come and go."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from matching.lines import Grid, joined
from matching.problem import IntArray
from matching.sweep import Sweep, Weights2, positive

LIMIT = 2.0**52


class PricesTooLarge(ArithmeticError):  # noqa: N818 - says what is wrong; callers solve afresh
    """Prices left the range in which two-level arithmetic is exact."""


class Exchange:
    r"""A maximum-weight matching with supporting prices, repaired one step at a time.

    Invariant between calls, in dictionary order: :math:`u, v \ge 0`,
    :math:`u_i + v_j \ge W_{ij}`, equality on formed pairs, 0 on unmatched rows and on
    columns with a free place.

    Each of the operations is one shortest path on the reduced costs
    :math:`u_i + v_j - W_{ij}`, forward from a row that seeks a place or backward from a
    place that seeks a row, and looks no further than the cheapest end (see `Sweep`);
    Edmonds and Karp 1972, doi:10.1145/321694.321699.
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
        with_place = self.capacity[columns] > 0
        columns, weight = columns[with_place], weight[with_place]
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
        self.load[j] += 1

    def _unassign(self, i: int) -> None:
        j = int(self.mentor_of[i])
        staying = [r for r in self.owners(j) if r != i]
        self.mentor_of[i] = self.first[j] = -1
        self.load[j] = 0
        for r in staying:
            self._assign(r, j)

    def _seek(self, start: int, vacant: int) -> None:
        """Cheapest way from an unmatched row with a price to a free place or a row to displace."""
        sweep = Sweep(complex(self.u[start]), start, self.v.size)
        columns = self._relax_rows(sweep, np.array([start]), np.zeros(1, np.complex128))
        while True:
            free = (self.load[columns] < self.capacity[columns]) | (columns == vacant)
            sweep.end_at(sweep.reach[columns[free]], columns[free], is_start_kind=False)
            sweep.open[columns[free]] = False
            rows, place = self._owned(columns[~free])
            sweep.end_at(sweep.reach[place] + self.u[rows], rows, is_start_kind=True)
            rows, place = self._owned(sweep.nearest())
            if not rows.size:
                break
            columns = self._relax_rows(sweep, rows, sweep.reach[place])
        columns = np.flatnonzero(sweep.reach < sweep.best)
        rows, place = self._owned(columns)
        self.v[columns] += sweep.best - sweep.reach[columns]
        self.u[rows] -= sweep.best - sweep.reach[place]
        self.u[start] -= sweep.best
        self._shift_rows(sweep)

    def _owned(self, columns: IntArray) -> tuple[IntArray, IntArray]:
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

    def _relax_rows(self, sweep: Sweep, rows: IntArray, reach: Weights2) -> IntArray:
        """Offer the columns of these rows a way through them; returns those that improve."""
        lines = [self.grid.row(i) for i in rows.tolist()]
        columns, weight, by = joined(lines, rows)
        base = np.repeat(reach + self.u[rows], [line[0].size for line in lines])
        first = base.real + self.v.real[columns] - weight
        near = sweep.near(columns, np.where(self.capacity[columns] > 0, first, np.inf))
        columns, by = columns[near], by[near]
        second = base.imag[near] + self.v.imag[columns] - self.grid.second(by, columns)
        return sweep.relax(columns, first[near] + 1j * second, by)

    def _shift_rows(self, sweep: Sweep) -> None:
        if sweep.end_is_start_kind and sweep.end == sweep.start:
            return
        j = sweep.end
        if sweep.end_is_start_kind:
            j = int(self.mentor_of[sweep.end])
            self._unassign(sweep.end)
        while True:
            i = int(sweep.parent[j])
            left = int(self.mentor_of[i])
            if left >= 0:
                self._unassign(i)
            self._assign(i, j)
            if i == sweep.start:
                return
            j = left

    def _offer(self, start: int, without: int = -1) -> None:
        """Cheapest way from a free place with a price to a row, or to another place left free."""
        if not positive(self.v[start]):
            return
        sweep = Sweep(complex(self.v[start]), start, self.u.size)
        ways, came_by = np.full(self.v.size, np.inf, np.complex128), np.full(self.v.size, -1)
        ways[start] = 0
        columns = np.array([start])
        while columns.size:
            rows = self._relax_columns(sweep, columns, ways[columns], without)
            idle = self.mentor_of[rows] < 0
            sweep.end_at(sweep.reach[rows[idle]], rows[idle], is_start_kind=False)
            sweep.open[rows[idle]] = False
            rows = rows[~idle]
            left = sweep.reach[rows] + self.v[self.mentor_of[rows]]
            sweep.end_at(left, rows, is_start_kind=False)
            columns = self._left_by(sweep, ways, came_by)
        rows = np.flatnonzero(sweep.reach < sweep.best)
        self.u[rows] += sweep.best - sweep.reach[rows]
        columns = np.flatnonzero(ways < sweep.best)
        self.v[columns] -= sweep.best - ways[columns]
        self._shift_columns(sweep, came_by)

    def _left_by(self, sweep: Sweep, ways: Weights2, came_by: IntArray) -> IntArray:
        """Columns whose place would come free nearer than known, through the nearest rows."""
        while (rows := sweep.nearest()).size:
            columns = self.mentor_of[rows]
            sooner = sweep.reach[rows] < ways[columns]
            # Of several rows of one column the nearest is written last, and stays.
            order = np.argsort(sweep.reach[rows[sooner]])[::-1]
            rows, columns = rows[sooner][order], columns[sooner][order]
            if rows.size:
                ways[columns], came_by[columns] = sweep.reach[rows], rows
                return np.array(sorted(set(columns.tolist())))
        return np.empty(0, np.int64)

    def _relax_columns(
        self, sweep: Sweep, columns: IntArray, reach: Weights2, without: int
    ) -> IntArray:
        """Offer the rows of these columns a way through them; returns those that improve."""
        lines = [self.grid.column(j) for j in columns.tolist()]
        rows, weight, by = joined(lines, columns)
        base = np.repeat(reach + self.v[columns], [line[0].size for line in lines])
        first = base.real + self.u.real[rows] - weight
        near = sweep.near(rows, np.where(rows == without, np.inf, first))
        rows, by = rows[near], by[near]
        second = base.imag[near] + self.u.imag[rows] - self.grid.second(rows, by)
        return sweep.relax(rows, first[near] + 1j * second, by)

    def _shift_columns(self, sweep: Sweep, came_by: IntArray) -> None:
        if sweep.end_is_start_kind:
            return
        r = sweep.end
        while True:
            if self.mentor_of[r] >= 0:
                self._unassign(r)
            j = int(sweep.parent[r])
            self._assign(r, j)
            if j == sweep.start:
                return
            r = int(came_by[j])

    def require_exact(self) -> None:
        """Raise `PricesTooLarge` unless all prices are integers that float64 holds exactly."""
        largest = max(np.abs(self.u.imag).max(initial=0), np.abs(self.v.imag).max(initial=0))
        if max(largest, self.u.real.max(initial=0), self.v.real.max(initial=0)) > LIMIT:
            raise PricesTooLarge
