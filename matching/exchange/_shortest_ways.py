"""Shortest ways for weights of two levels, all near nodes of a round at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from matching.model import IntArray

# A weight with two levels is one complex number: numpy adds complex numbers part by part
# and orders them by real part, then imaginary part, which is dictionary order. Both parts
# are integers below 2^52, hence exact.
Weights2 = npt.NDArray[np.complex128]
AT_ONCE = 8

# The node that stands for doing without. As an index it is the last entry of arrays with
# one entry for each column and one for nobody.
NOBODY = -1


class Sweep:
    """Ways between one end of a route and the columns, or nobody.

    Dijkstra closes one node at a time; here the nearest `AT_ONCE` open nodes are relaxed
    together, so that they cost one numpy call. A label set too early is corrected: its node
    opens again. Meyer and Sanders 2003, doi:10.1016/S0196-6774(03)00076-2, on the bargain.

    Attributes
    ----------
    reach : (m + 1,) length of the way to each column, and to nobody
    row, column : (m + 1,) the row that moves in the way's last step (`NOBODY` if none
        does) and the column at the step's other end
    radius : no way shorter than this is still unknown
    work : pairs looked at so far
    """

    def __init__(self, price: complex, row: int, column: int, columns: int) -> None:
        """A sweep from a row or a column, which does without for its price."""
        self.reach = np.full(columns + 1, np.inf, np.complex128)
        self.row = np.full(columns + 1, NOBODY)
        self.column = np.full(columns + 1, NOBODY)
        self.open = np.zeros(columns + 1, bool)
        self.work, self.radius = 0, 0j
        self.reach[NOBODY], self.row[NOBODY], self.column[NOBODY] = price, row, column

    @property
    def exhausted(self) -> bool:
        """Whether every open way is as long as doing without."""
        return not positive(self.reach[NOBODY] - self.radius)

    def nearest(self, within: complex) -> IntArray:
        """Take the nearest open columns, none as far as `within`."""
        nodes = np.flatnonzero(self.open)
        nodes = nodes[self.reach[nodes] < lesser(within, self.reach[NOBODY])]
        if nodes.size > AT_ONCE:
            nodes = nodes[np.argpartition(self.reach.real[nodes], AT_ONCE)[:AT_ONCE]]
        self.open[nodes] = False
        return nodes

    def start_at(self, column: int) -> None:
        """A column at no distance."""
        self.reach[column], self.open[column] = 0, True

    def measure(self, work: int) -> None:
        """Add to the work, and bring the radius up to date."""
        self.work += work
        nearest = complex(self.reach[self.open].min(initial=complex(np.inf)))
        self.radius = lesser(nearest, complex(self.reach[NOBODY]))

    def near(self, nodes: IntArray, first: npt.NDArray[np.float64], within: complex) -> IntArray:
        """Positions that could be reached no later than known, by the first level alone."""
        return np.flatnonzero((first <= self.reach.real[nodes]) & (first <= within.real))

    def relax(self, nodes: IntArray, way: Weights2, row: IntArray, column: IntArray) -> IntArray:
        """Offer nodes ways whose last step is (row, column); returns the columns that improve."""
        sooner = np.flatnonzero(way < self.reach[nodes])
        # Of several ways to one node the shortest is written last, and stays.
        order = sooner[np.argsort(way[sooner], kind="stable")[::-1]]
        nodes = nodes[order]
        self.reach[nodes], self.row[nodes], self.column[nodes] = (
            way[order],
            row[order],
            column[order],
        )
        nodes = nodes[nodes != NOBODY]
        self.open[nodes] = True
        return nodes

    def end_at(self, cost: Weights2, rows: IntArray | None, columns: IntArray) -> None:
        """Offer ways to nobody; without rows, nobody moves in their last step."""
        if not columns.size:
            return
        k = int(cost.argmin())
        if positive(self.reach[NOBODY] - cost[k]):
            self.reach[NOBODY], self.column[NOBODY] = cost[k], columns[k]
            self.row[NOBODY] = NOBODY if rows is None else rows[k]


def positive(x: complex) -> bool:
    """Whether a two-level weight is above zero, in dictionary order."""
    return bool(x.real > 0 or (x.real == 0 and x.imag > 0))


def lesser(x: complex, y: complex) -> complex:
    """The lower of two weights, in dictionary order."""
    return y if positive(x - y) else x
