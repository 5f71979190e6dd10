"""The cheapest chain of moves from someone without a place to a place without anyone."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from matching.exchange._shortest_ways import NOBODY, Sweep, Weights2, lesser, positive
from matching.exchange._weight_lines import Grid, joined
from matching.model import IntArray, Pair


class Matched(Protocol):
    """What a route reads of a matching: weights, places, who has them, prices."""

    grid: Grid
    capacity: IntArray
    load: IntArray
    mentor_of: IntArray
    u: Weights2
    v: Weights2

    def owned(self, columns: IntArray) -> tuple[IntArray, IntArray]:
        """All rows with a place of these columns, each with its column."""


class Route:
    r"""A shortest way from a row that seeks a place to a column that has one to give.

    On the way a row moves to a column at the reduced cost :math:`u_i + v_j - W_{ij} \ge 0`
    and whoever holds the place there moves on. The node `NOBODY` joins everybody who can do
    without, at the price they have: a row that stays unmatched, a place that stays free.
    Hence a row without a place to end at, or a place without a row, is the same search with
    `NOBODY` for a sink or a source.

    Two sweeps, forward from the source and backward from the sink, grow in turn until their
    radii add up to the length found. The balls of an exchange graph grow so fast that two
    small ones hold far fewer nodes than a large one (Pohl 1971, "Bi-directional search",
    Machine Intelligence 6).

    Parameters
    ----------
    x : a matching, read only
    source, sink : a row and a column, or `NOBODY`
    limit : ways of this length are not looked for; lines are read whole if it is infinite

    Attributes
    ----------
    length : of the shortest way; an upper bound unless it is below the limit
    """

    def __init__(self, x: Matched, source: int, sink: int, limit: float) -> None:
        self.x, self.source, self.sink = x, source, sink
        self.limit, self.whole = complex(limit), np.isinf(limit)
        seeking = complex(x.u[source]) if source != NOBODY else 0j
        giving = complex(x.v[sink]) if sink != NOBODY else 0j
        self.forward = Sweep(seeking, source, NOBODY, x.v.size)
        self.backward = Sweep(giving, NOBODY, sink, x.v.size)
        self.middle, self.length = NOBODY, seeking + giving
        if sink != NOBODY:
            self.backward.start_at(sink)
        if source != NOBODY:
            self._onward(np.array([source]), np.zeros(1, np.complex128))
        while positive(self._bound - self.forward.radius - self.backward.radius):
            self._grow()

    @property
    def found(self) -> bool:
        """Whether the length is below the limit, and so the shortest of all."""
        return self.length.real < self.limit.real

    @property
    def radii(self) -> tuple[complex, complex]:
        """Radii, known to both sweeps, of balls about source and sink that just touch."""
        forward = lesser(self.forward.radius, self.length)
        return forward, self.length - forward

    def moves(self) -> list[Pair]:
        """Who moves where (`NOBODY`: is left without) along the way."""
        steps, x = [], self.middle
        while True:
            steps.append(x)
            if self.forward.row[x] == self.source:
                break
            x = int(self.forward.column[x])
        # Among ways of no length the sweeps may cross more than once: turn where they first do.
        ways = self.forward.reach[steps] + self.backward.reach[steps]
        turn = int(np.flatnonzero(ways == self.length)[-1])
        pairs = [(int(self.forward.row[x]), x) for x in steps[turn:]]
        x = steps[turn]
        while x != self.sink:
            after = int(self.backward.column[x])
            pairs.append((int(self.backward.row[x]), after))
            x = after
        return [(row, column) for row, column in pairs if row != NOBODY]

    @property
    def _bound(self) -> complex:
        return lesser(self.length, self.limit)

    def _grow(self) -> None:
        """Close the nearest columns of the sweep that has done less."""
        forward, backward = self.forward, self.backward
        if backward.exhausted or (not forward.exhausted and forward.work <= backward.work):
            rows, places = self.x.owned(forward.nearest(self._bound - backward.radius))
            self._onward(rows, forward.reach[places])
        else:
            self._back(backward.nearest(self._bound - forward.radius))

    def _onward(self, rows: IntArray, reach: Weights2) -> None:
        """Take the forward sweep on through rows as near as said."""
        x, sweep = self.x, self.forward
        price = reach + x.u[rows]
        sweep.end_at(price, rows, x.mentor_of[rows])
        lines = [x.grid.row(i, self.whole) for i in rows.tolist()]
        columns, weight, by = joined(lines, np.arange(rows.size))
        first = price.real[by] + x.v.real[columns] - weight
        near = sweep.near(columns, np.where(x.capacity[columns] > 0, first, np.inf), self._bound)
        columns, by = columns[near], by[near]
        movers = rows[by]
        second = price.imag[by] + x.v.imag[columns] - x.grid.second(movers, columns)
        fresh = sweep.relax(columns, first[near] + 1j * second, movers, x.mentor_of[movers])
        free = fresh[(x.load[fresh] < x.capacity[fresh]) & (fresh != self.sink)]
        sweep.end_at(sweep.reach[free], None, free)
        self._finish(sweep, fresh, weight.size)

    def _back(self, columns: IntArray) -> None:
        """Take the backward sweep back through all rows that might move to these columns."""
        x, sweep = self.x, self.backward
        price = sweep.reach[columns] + x.v[columns]
        lines = [x.grid.column(j, self.whole) for j in columns.tolist()]
        rows, weight, by = joined(lines, np.arange(columns.size))
        first = price.real[by] + x.u.real[rows] - weight
        left = x.mentor_of[rows]
        near = sweep.near(left, np.where(rows == self.source, np.inf, first), self._bound)
        rows, by, left = rows[near], by[near], left[near]
        second = price.imag[by] + x.u.imag[rows] - x.grid.second(rows, columns[by])
        fresh = sweep.relax(left, first[near] + 1j * second, rows, columns[by])
        sweep.end_at(sweep.reach[fresh] + x.v[fresh], None, fresh)
        self._finish(sweep, fresh, weight.size)

    def _finish(self, sweep: Sweep, fresh: IntArray, work: int) -> None:
        """Note the work of a step, and where the sweeps have come to meet."""
        sweep.measure(work)
        ways = self.forward.reach[fresh] + self.backward.reach[fresh]
        nearest = int(fresh[ways.argmin()]) if fresh.size else NOBODY
        for x in (nearest, NOBODY):
            way = complex(self.forward.reach[x] + self.backward.reach[x])
            if positive(self.length - way):
                self.middle, self.length = x, way
