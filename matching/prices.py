"""Integer prices of a maximum-weight matching: the proof that it is one."""

from __future__ import annotations

import numpy as np

from matching.edges import Edges
from matching.problem import BoolArray, IntArray


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
    Vectorised Bellman–Ford, O(e · longest path); doi:10.1090/qam/102435.

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
    own, worth = _owned(edges, mentor_of)
    load = np.bincount(mentor_of[mentor_of >= 0], minlength=edges.m)
    full = (load >= edges.capacity) & (edges.capacity > 0)
    return _smallest(edges, own, worth, full), _largest(edges, own, worth, full)


def mentee_prices(edges: Edges, mentor_of: IntArray, v: IntArray) -> IntArray:
    """What the mentor's price leaves of each formed pair's weight; 0 for unmatched rows."""
    own, worth = _owned(edges, mentor_of)
    return np.where(own >= 0, worth - v[own], 0) if edges.m else worth


def _owned(edges: Edges, mentor_of: IntArray) -> tuple[IntArray, IntArray]:
    """Column of each row, and the weight of that pair (0 for unmatched rows)."""
    worth = np.zeros(edges.n, np.int64)
    formed = edges.column == mentor_of[edges.row]
    worth[edges.row[formed]] = edges.weight[formed]
    if int(formed.sum()) != int((mentor_of >= 0).sum()):
        raise NotOptimal("a pair outside the graph was formed")
    return mentor_of, worth


def _smallest(edges: Edges, own: IntArray, worth: IntArray, full: BoolArray) -> IntArray:
    v = np.zeros(edges.m, np.int64)
    if not edges.row.size:
        return v
    order = np.argsort(edges.column, kind="stable")
    row, weight = edges.row[order], edges.weight[order]
    heads, starts = np.unique(edges.column[order], return_index=True)
    for _ in range(edges.n + 2):
        u = np.where(own >= 0, worth - v[own], 0)
        raised = np.maximum(v[heads], np.maximum.reduceat(weight - u[row], starts))
        if np.array_equal(raised, v[heads]):
            break
        v[heads] = raised
    else:
        raise NotOptimal("a cycle of exchanges gains")
    if v[~full].any() or (u < 0).any():
        raise NotOptimal("a chain of exchanges gains")
    return v


def _largest(edges: Edges, own: IntArray, worth: IntArray, full: BoolArray) -> IntArray:
    ceiling = np.iinfo(np.int64).max // 4
    v = np.where(full, ceiling, 0)
    matched = np.flatnonzero(own >= 0)
    np.minimum.at(v, own[matched], np.where(full[own[matched]], worth[matched], 0))
    if not edges.row.size:
        return v
    heads, starts = np.unique(edges.row, return_index=True)
    keep = own[heads] >= 0
    owner = own[heads]
    for _ in range(edges.m + 2):
        slack = np.minimum.reduceat(v[edges.column] - edges.weight, starts)
        bound = (slack + worth[heads])[keep]
        lowered = v.copy()
        np.minimum.at(lowered, owner[keep], bound)
        if np.array_equal(lowered, v):
            return v
        v = lowered
    raise NotOptimal("a cycle of exchanges gains")
