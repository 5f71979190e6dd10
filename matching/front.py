"""Dijkstra's front for weights of two levels."""

from __future__ import annotations

import heapq

import numpy as np
import numpy.typing as npt

from matching.problem import IntArray


class Search:
    """Dijkstra's front over the opposite side: nodes nearer than the best end found so far.

    `best` starts at the price of the start node: giving up costs just that.
    """

    def __init__(self, price: complex, start: int, size: int) -> None:
        self.best, self.start = price, start
        self.end, self.end_is_start_kind = start, True
        self.first = np.full(size, np.inf)
        self.second = np.full(size, np.inf)
        self.closed: dict[int, complex] = {}
        self.parent: dict[int, int] = {}
        self.front: list[tuple[float, float, int]] = []

    def near(self, nodes: IntArray, first: npt.NDArray[np.float64]) -> IntArray:
        """Positions that could be reached no later than known, by the first level alone."""
        return np.flatnonzero((first <= self.first[nodes]) & (first <= self.best.real))

    def relax(
        self,
        nodes: IntArray,
        first: npt.NDArray[np.float64],
        second: npt.NDArray[np.float64],
        by: int,
    ) -> None:
        """Offer each node a way of that length through `by`."""
        sooner = (first < self.first[nodes]) | (second < self.second[nodes])
        sooner &= (first < self.best.real) | (second < self.best.imag)
        nodes, first, second = nodes[sooner], first[sooner], second[sooner]
        self.first[nodes], self.second[nodes] = first, second
        for way in zip(first.tolist(), second.tolist(), nodes.tolist(), strict=True):
            self.parent[way[2]] = by
            heapq.heappush(self.front, way)

    def nearest(self) -> tuple[int, complex] | None:
        """Close and return the nearest open node, None when the best end is nearer."""
        while self.front:
            a, b, node = heapq.heappop(self.front)
            if (a, b) >= key(self.best):
                return None
            if node not in self.closed:
                self.closed[node] = complex(a, b)
                return node, self.closed[node]
        return None

    def end_at(self, cost: complex, node: int, is_start_kind: bool) -> None:
        """Remember an end if it is cheaper than the best so far."""
        if key(cost) < key(self.best):
            self.best, self.end, self.end_is_start_kind = cost, node, is_start_kind


def key(x: complex) -> tuple[float, float]:
    """Dictionary order of two-level weights."""
    return x.real, x.imag


def positive(x: complex) -> bool:
    """Whether a two-level weight is above zero."""
    return key(x) > (0.0, 0.0)
