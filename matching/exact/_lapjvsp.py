"""Maximum-weight matching of a large sparse graph."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching, min_weight_full_bipartite_matching

from matching.exact._graph import Edges, max_weight, require_exact
from matching.model import BoolArray, Cover, IntArray

DENSE_CELLS = 4_000_000
Prices = tuple[IntArray, IntArray]


@dataclass(frozen=True, eq=False)
class Places:
    """Edges of a graph whose columns are repeated once per place.

    Attributes
    ----------
    row, place, weight : (e,) int64, by row; `place` runs over all places
    column_of : (places,) int64
    """

    row: IntArray
    place: IntArray
    weight: IntArray
    column_of: IntArray


@dataclass(frozen=True, eq=False)
class Side:
    """One side of a graph: the end of each edge there, and by node whether it may be left
    out and its price."""

    end: IntArray
    optional: BoolArray
    price: IntArray


def by_place(edges: Edges) -> Places:
    """Repeat columns by their places, never more than their edges can use."""
    degree = np.bincount(edges.column, minlength=edges.m)
    copies = np.minimum(edges.capacity, degree)
    start = np.concatenate([[0], np.cumsum(copies)])
    times = copies[edges.column]
    row, weight = np.repeat(edges.row, times), np.repeat(edges.weight, times)
    first = np.cumsum(times) - times
    within = np.arange(row.size) - np.repeat(first, times)
    place = np.repeat(start[edges.column], times) + within
    return Places(row, place, weight, np.repeat(np.arange(edges.m), copies))


def heaviest(edges: Edges, optional: BoolArray | None = None) -> IntArray:
    """Maximum-weight matching by a dense matrix where that is small, else sparse.

    Up to 4 million cells of the rows and places that have edges at all, the dense solver
    is the faster one.
    """
    rows = int(np.count_nonzero(np.diff(edges.row))) + 1
    places = int(np.minimum(edges.capacity[np.unique(edges.column)], rows).sum())
    if rows * places <= DENSE_CELLS:
        return max_weight(edges)
    return sparse_max_weight(edges, optional)


def sparse_max_weight(
    edges: Edges, optional: BoolArray | None = None, near_prices: Prices | None = None
) -> IntArray:
    r"""Maximise the weight of a matching of a sparse graph, exactly.

    Parameters
    ----------
    edges : Edges
    optional : (n,) bool
        Rows that may stay unmatched. Default: worked out on the assumption that the
        largest matchings are the heaviest.
    near_prices : (u, v)
        Prices close to the answer's, from a similar graph: they change nothing but the
        time it takes.

    Returns
    -------
    (n,) int64, column or -1.

    Notes
    -----
    LAPJVsp (Jonker and Volgenant 1987, doi:10.1007/BF02278710) finds full matchings of
    its rows only, and its time grows with rows × columns. A row that may stay unmatched
    therefore gets a dummy column, but only such a row: by Dulmage and Mendelsohn 1958
    (doi:10.4153/CJM-1958-052-0) these are the rows that an alternating path joins to an
    unmatched one. The side with fewer of them plays the rows.

    Less its prices each weight says how far a pair lies from being formed, and most rows
    find their place in the solver's first sweeps. The price of a node that all matchings in
    question cover may be taken off all its edges: it is then a constant of the total.
    """
    require_exact(edges)
    mentor_of = np.full(edges.n, -1, np.int64)
    if not edges.row.size:
        return mentor_of
    used, row = np.unique(edges.row, return_inverse=True)
    graph = by_place(replace(edges, n=used.size, row=row))
    if optional is None:
        rows, places = optional_nodes(graph, used.size)
    else:
        rows, places = optional[used], np.ones(graph.column_of.size, bool)
    u, v = near_prices or (np.zeros(edges.n, np.int64), np.zeros(edges.m, np.int64))
    one, other = Side(graph.row, rows, u[used]), Side(graph.place, places, v[graph.column_of])
    if rows.sum() <= places.sum():
        chosen = _full(one, other, graph.weight)
        mentor_of[used[chosen >= 0]] = graph.column_of[chosen[chosen >= 0]]
    else:
        taker = _full(other, one, graph.weight)
        mentor_of[used[taker[taker >= 0]]] = graph.column_of[taker >= 0]
    return mentor_of


def optional_nodes(graph: Places, n: int) -> tuple[BoolArray, BoolArray]:
    """Rows and places that some largest matching leaves out (Dulmage–Mendelsohn)."""
    place_of, biadjacency = largest(graph, n)
    row_of = _partners(place_of, graph.column_of.size)
    return alternating(biadjacency, place_of), alternating(csr_array(biadjacency.T), row_of)


def largest(graph: Places, n: int) -> tuple[IntArray, csr_array]:
    """A largest matching, the place of each row or -1, and the graph as rows × places."""
    ones = np.ones(graph.row.size, np.int8)
    shape = (n, graph.column_of.size)
    biadjacency = csr_array((ones, (graph.row, graph.place)), shape=shape)
    place_of = maximum_bipartite_matching(biadjacency, perm_type="column")
    return place_of.astype(np.int64), biadjacency


def least_cover(edges: Edges) -> tuple[int, Cover]:
    """The most duos of a graph, and rows and columns with as many places that touch all its
    pairs (König: what no alternating path joins to an unmatched row, and the mentors that one
    does)."""
    place_of, biadjacency = largest(by_place(edges), edges.n)
    outside = alternating(biadjacency, place_of)
    columns = np.zeros(edges.m, bool)
    columns[edges.column[outside[edges.row]]] = True
    return int((place_of >= 0).sum()), Cover(~outside, columns)


def _partners(chosen: IntArray, size: int) -> IntArray:
    """The same matching seen from the other side."""
    partner = np.full(size, -1, np.int64)
    partner[chosen[chosen >= 0]] = np.flatnonzero(chosen >= 0)
    return partner


def alternating(graph: csr_array, chosen: IntArray) -> BoolArray:
    """Nodes of the near side joined to an unmatched one by an alternating path (breadth first)."""
    partner = _partners(chosen, graph.shape[1])
    reached = chosen < 0
    front = np.flatnonzero(reached)
    while front.size:
        far = np.unique(graph[front].indices)
        back = partner[far]
        back = np.unique(back[back >= 0])
        front = back[~reached[back]]
        reached[front] = True
    return reached


def _full(near: Side, far: Side, weight: IntArray) -> IntArray:
    """Heaviest matching of the near side into the far side; -1 for nodes left out.

    Nodes of the near side are covered always, by a dummy if need be. Without dummies all
    matchings in question are largest ones, and cover the nodes of the far side that no
    largest matching leaves out.
    """
    free = np.flatnonzero(near.optional)
    constant = np.zeros_like(far.price) if free.size else np.where(far.optional, 0, far.price)
    gain = weight - near.price[near.end] - constant[far.end]
    gain = np.concatenate([gain, -near.price[free]])
    rows = np.concatenate([near.end, free])
    columns = np.concatenate([far.end, far.optional.size + np.arange(free.size)])
    cost = (gain.max() + 1 - gain).astype(np.float64)
    shape = (near.optional.size, far.optional.size + free.size)
    found, chosen = min_weight_full_bipartite_matching(csr_array((cost, (rows, columns)), shape))
    result = np.full(near.optional.size, -1, np.int64)
    result[found] = np.where(chosen < far.optional.size, chosen, -1)
    return result
