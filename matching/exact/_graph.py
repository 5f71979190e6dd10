"""A bipartite graph with integer weights and places, and its maximum-weight matchings."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import linear_sum_assignment

from matching.model import EXACT, BoolArray, IntArray, InvalidProblem


@dataclass(frozen=True, eq=False)
class Edges:
    """Pairs that may be formed, by row then column.

    Attributes
    ----------
    n, m : numbers of rows and columns
    row, column, weight : (e,) int64, sorted by row; weights >= 1
    capacity : (m,) int64
    """

    n: int
    m: int
    row: IntArray
    column: IntArray
    weight: IntArray
    capacity: IntArray

    def only(self, keep: BoolArray, weight: IntArray) -> Edges:
        """Return the kept edges with new weights (already restricted to them)."""
        return replace(self, row=self.row[keep], column=self.column[keep], weight=weight)


def max_weight(edges: Edges) -> IntArray:
    r"""Maximise :math:`\sum_{(i,j) \in x} W_{ij}` over matchings :math:`x` with capacities.

    Dense path: an absent pair weighs 0, which is the worth of staying unmatched, so no
    row is ever without a finite cell. Weights are negated beforehand because
    ``maximize=True`` copies the matrix a second time.

    Returns
    -------
    (n,) int64, column or -1.

    Notes
    -----
    O(min(n, M)² max(n, M)) with M places in all; Crouse 2016,
    doi:10.1109/TAES.2016.140952.
    """
    require_exact(edges)
    mentor_of = np.full(edges.n, -1, np.int64)
    if not edges.row.size:
        return mentor_of
    rows, row = np.unique(edges.row, return_inverse=True)
    columns, column = np.unique(edges.column, return_inverse=True)
    cost = np.zeros((rows.size, columns.size))
    cost[row, column] = -edges.weight
    places = np.repeat(np.arange(columns.size), np.minimum(edges.capacity[columns], rows.size))
    if places.size != columns.size or edges.capacity[columns].max() > 1:
        cost = cost[:, places]
    picked, place = linear_sum_assignment(cost)
    formed = cost[picked, place] < 0
    mentor_of[rows[picked[formed]]] = columns[places[place[formed]]]
    return mentor_of


def require_exact(edges: Edges) -> None:
    """Refuse weights whose sums a float64 would round: the solver is silently wrong there."""
    if not edges.weight.size:
        return
    duos = int(np.count_nonzero(np.diff(edges.row))) + 1
    if int(edges.weight.max()) * (duos + 1) >= EXACT:
        raise InvalidProblem(
            f"`points` are too large for {duos} duos: sums would leave exact arithmetic"
        )
