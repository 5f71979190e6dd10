"""Shortest paths for weights of two levels, all near nodes of a round at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from matching.problem import IntArray

# A weight with two levels is one complex number: numpy adds complex numbers part by part
# and orders them by real part, then imaginary part, which is dictionary order. Both parts
# are integers below 2^52, hence exact.
Weights2 = npt.NDArray[np.complex128]
AT_ONCE = 32


class Sweep:
    """Ways from a start node to the nodes of the opposite side, shorter than the best end.

    Dijkstra closes one node at a time; here the nearest `AT_ONCE` open nodes are relaxed
    together, so that they cost one numpy call. A label set too early is corrected: its node
    opens again. Meyer and Sanders 2003, doi:10.1016/S0196-6774(03)00076-2, on the bargain.

    Attributes
    ----------
    best : cost of the cheapest end found; giving up costs the start node's price
    end, end_is_start_kind : that end, and whether it lies on the start node's own side
    reach : (size,) cost of the way to each node
    parent : (size,) node of the start's side through which it leads
    """

    def __init__(self, price: complex, start: int, size: int) -> None:
        self.best, self.start = price, start
        self.end, self.end_is_start_kind = start, True
        self.reach = np.full(size, np.inf, np.complex128)
        self.parent = np.full(size, -1, np.int64)
        self.open = np.zeros(size, bool)

    def nearest(self) -> IntArray:
        """Take the nearest open nodes; none when every one lies beyond the best end."""
        nodes = np.flatnonzero(self.open)
        nodes = nodes[self.reach[nodes] < self.best]
        if nodes.size > AT_ONCE:
            nodes = nodes[np.argpartition(self.reach.real[nodes], AT_ONCE)[:AT_ONCE]]
        self.open[nodes] = False
        return nodes

    def near(self, nodes: IntArray, first: npt.NDArray[np.float64]) -> IntArray:
        """Positions that could be reached no later than known, by the first level alone."""
        return np.flatnonzero((first <= self.reach.real[nodes]) & (first <= self.best.real))

    def relax(self, nodes: IntArray, way: Weights2, by: IntArray) -> IntArray:
        """Offer nodes ways through `by`; returns the nodes that improve, each once."""
        sooner = (way < self.reach[nodes]) & (way < self.best)
        nodes, way, by = nodes[sooner], way[sooner], by[sooner]
        order = np.lexsort((by, way.imag, way.real, nodes))
        nodes, way, by = nodes[order], way[order], by[order]
        head = np.ones(nodes.size, bool)
        head[1:] = nodes[1:] != nodes[:-1]
        nodes = nodes[head]
        self.reach[nodes], self.parent[nodes] = way[head], by[head]
        self.open[nodes] = True
        return nodes

    def end_at(self, cost: Weights2, nodes: IntArray, is_start_kind: bool) -> None:
        """Remember the cheapest of some ends if it is cheaper than the best so far."""
        if not nodes.size:
            return
        k = int(cost.argmin())
        if positive(self.best - complex(cost[k])):
            self.best, self.end = complex(cost[k]), int(nodes[k])
            self.end_is_start_kind = is_start_kind


def positive(x: complex) -> bool:
    """Whether a two-level weight is above zero, in dictionary order."""
    return x.real > 0 or (x.real == 0 and x.imag > 0)
