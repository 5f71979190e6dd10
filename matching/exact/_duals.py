"""Integer prices of a maximum-weight matching: the proof that it is one."""

from __future__ import annotations

import numpy as np

from matching.exact._graph import Edges
from matching.model import IntArray, by_node, spans

# From such a share of the nodes on, all arcs are cheaper to read than some of them.
FEW = 4


class NotOptimal(ArithmeticError):  # noqa: N818 - says what is wrong with the matching
    """The matching handed over is not of maximum weight, so no prices support it."""


def prices(edges: Edges, mentor_of: IntArray) -> tuple[IntArray, IntArray]:
    r"""Integer prices supporting an optimal matching: the middle of the two extremes.

    The optimal prices form a lattice. The smallest mentor prices are the longest paths

    .. math:: v_j = \max\bigl(0, \max_i\,(W_{ij} - u_i)\bigr),\qquad
              u_i = W_{i x(i)} - v_{x(i)} \text{ or } 0,

    in the exchange graph, the largest the symmetric shortest ones; both are canonical,
    hence independent of the order of rows and columns. Their mean, mentor prices rounded
    down and mentee prices up, is again feasible: a row and a column of a formed pair are
    both halves or both whole, and :math:`u_i + v_j` can only fall to the integer above
    :math:`W_{ij}`.

    Returns
    -------
    u : (n,) int64, v : (m,) int64

    Raises
    ------
    NotOptimal
        If the matching can be improved.

    Notes
    -----
    Vectorised Bellman–Ford over the nodes whose price moved, O(e · longest path);
    doi:10.1090/qam/102435.

    Examples
    --------
    >>> import numpy as np
    >>> e = Edges(2, 1, np.array([0, 1]), np.array([0, 0]), np.array([7, 5]), np.array([1]))
    >>> u, v = prices(e, np.array([0, -1]))
    >>> u.tolist(), v.tolist()
    ([1, 0], [6])
    """
    low, high = price_range(edges, mentor_of)
    v = (low + high) // 2
    return mentee_prices(edges, mentor_of, v), v


def price_range(edges: Edges, mentor_of: IntArray) -> tuple[IntArray, IntArray]:
    """Smallest and largest mentor prices (m,) that support an optimal matching.

    Raises `NotOptimal` if the matching can be improved.
    """
    worth = _worth(edges, mentor_of)
    matched = mentor_of >= 0
    load = np.bincount(mentor_of[matched], minlength=edges.m)
    full = (load >= edges.capacity) & (edges.capacity > 0)
    held = matched[edges.row]
    by, to = mentor_of[edges.row[held]], edges.column[held]
    outbid = edges.weight[held] - worth[edges.row[held]]

    smallest = np.zeros(edges.m, np.int64)
    np.maximum.at(smallest, edges.column[~held], edges.weight[~held])
    Arcs(by, to, outbid, edges.m).raise_all(smallest)
    if smallest[~full].any() or (worth < np.append(smallest, 0)[mentor_of])[matched].any():
        raise NotOptimal("a chain of exchanges gains")

    largest = np.where(full, np.iinfo(np.int64).max // 4, 0)
    np.minimum.at(largest, mentor_of[matched], worth[matched])
    falling = -largest
    Arcs(to, by, outbid, edges.m).raise_all(falling)
    return smallest, -falling


def mentee_prices(edges: Edges, mentor_of: IntArray, v: IntArray) -> IntArray:
    """What the mentor's price leaves of each formed pair's weight; 0 for unmatched rows."""
    worth = _worth(edges, mentor_of)
    return np.where(mentor_of >= 0, worth - v[mentor_of], 0) if edges.m else worth


def _worth(edges: Edges, mentor_of: IntArray) -> IntArray:
    """Weight of each row's pair, 0 for unmatched rows."""
    worth = np.zeros(edges.n, np.int64)
    formed = edges.column == mentor_of[edges.row]
    worth[edges.row[formed]] = edges.weight[formed]
    if int(formed.sum()) != int((mentor_of >= 0).sum()):
        raise NotOptimal("a pair outside the graph was formed")
    return worth


class Arcs:
    """Bounds level[head] >= level[tail] + length, stored by head and found by tail."""

    def __init__(self, tail: IntArray, head: IntArray, length: IntArray, nodes: int) -> None:
        order = by_node(head)
        self.tail, self.head, self.length = tail[order], head[order], length[order]
        self.first = np.flatnonzero(np.diff(self.head, prepend=-1))
        self.by_tail = by_node(self.tail)
        self.start = np.searchsorted(self.tail[self.by_tail], np.arange(nodes + 1))

    def raise_all(self, level: IntArray) -> None:
        """Raise levels, in place, as little as the bounds ask for; `NotOptimal` if endless."""
        nodes = np.arange(level.size)
        for _ in range(level.size + 2):
            head, wanted = self._wanted(level, nodes)
            lower = level[head] < wanted
            np.maximum.at(level, head[lower], wanted[lower])
            # The nodes that rose, each once, without sorting them.
            risen = np.zeros(level.size, bool)
            risen[head[lower]] = True
            nodes = np.flatnonzero(risen)
            if not nodes.size:
                return
        raise NotOptimal("a cycle of exchanges gains")

    def _wanted(self, level: IntArray, nodes: IntArray) -> tuple[IntArray, IntArray]:
        """What the bounds leaving some nodes ask for, and of whom."""
        if nodes.size > level.size // FEW and self.head.size:
            wanted = np.maximum.reduceat(level[self.tail] + self.length, self.first)
            return self.head[self.first], wanted
        count = self.start[nodes + 1] - self.start[nodes]
        arc = self.by_tail[spans(self.start[nodes], count)]
        return self.head[arc], level[self.tail[arc]] + self.length[arc]
