"""Levels below the first: choose among equally good answers, and prove the choice."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from matching.exact._duals import Arcs
from matching.exact._graph import Edges
from matching.exact._lapjvsp import heaviest
from matching.model import EXACT, BoolArray, IntArray, Tier

SPREAD = 2**20


@dataclass(frozen=True, eq=False)
class Face:
    """All answers that are optimal so far: matchings of `edges` covering the needed nodes.

    By complementary slackness against any optimal prices, an answer is optimal exactly
    when it uses tight edges only and leaves no place with a positive price free.
    """

    edges: Edges
    rows_needed: BoolArray
    columns_needed: BoolArray
    mentor_of: IntArray


def first_face(edges: Edges, mentor_of: IntArray, u: IntArray, v: IntArray) -> Face:
    """The optimal answers of a weighted graph with supporting prices."""
    tight = u[edges.row] + v[edges.column] == edges.weight
    return Face(edges.only(tight, edges.weight[tight]), u > 0, v > 0, mentor_of)


def refine(
    face: Face, level: str, worth: IntArray, salt: int = 0, spread: int = 0
) -> tuple[Face, Tier]:
    r"""Maximise another weight over the face.

    Only undecided edges are solved for; all other rows keep their mentor. Needed nodes
    become a bonus Q larger than any total of the new weights, so that one plain
    maximum-weight matching keeps them covered.
    """
    e, open_ = face.edges, undecided(face)
    some = replace(e, row=e.row[open_], column=e.column[open_], capacity=_left(face, open_))
    rows = np.unique(some.row)
    bonus = int(worth[open_].max(initial=0)) * rows.size + 1
    extra = face.rows_needed[some.row].astype(np.int64) + face.columns_needed[some.column]
    lifted = replace(some, weight=worth[open_] + bonus * extra)
    mentor_of = face.mentor_of.copy()
    mentor_of[rows] = heaviest(lifted, ~face.rows_needed)[rows]
    better = replace(face, mentor_of=mentor_of)
    u, v = face_prices(better, worth)
    return narrowed(better, worth, u, v), Tier(level, u, v, salt, spread)


def _left(face: Face, open_: BoolArray) -> IntArray:
    """Places left when the decided pairs have theirs."""
    e = face.edges
    settled = (face.mentor_of[e.row] == e.column) & ~open_
    return e.capacity - np.bincount(e.column[settled], minlength=e.m)


def narrowed(face: Face, worth: IntArray, u: IntArray, v: IntArray) -> Face:
    """The part of a face that is also optimal for `worth`, given supporting prices."""
    e = face.edges
    tight = u[e.row] + v[e.column] == worth
    rows, columns = face.rows_needed | (u > 0), face.columns_needed | (v > 0)
    return Face(e.only(tight, worth[tight]), rows, columns, face.mentor_of)


def face_prices(face: Face, worth: IntArray) -> tuple[IntArray, IntArray]:
    r"""Prices of another weight over a face: free in sign where a node is needed.

    Shortest paths :math:`\pi` in the residual graph from a virtual source, measured from
    the node "unmatched": :math:`u_i = \pi_i - \pi_0,\ v_j = \pi_0 - \pi_j`. O(e · longest
    path); `NotOptimal` if the face's matching is not best.
    """
    e = face.edges
    null, formed = e.n + e.m, face.mentor_of[e.row] == e.column
    column = e.n + e.column
    outer = null_arcs(face, tight_idle=True)
    # A formed pair has both arcs: its prices must add up to its weight exactly.
    tail = np.concatenate([e.row, column[formed], outer[0]])
    head = np.concatenate([column, e.row[formed], outer[1]])
    cost = np.concatenate([-worth, worth[formed], np.zeros(outer[0].size, np.int64)])
    height = np.zeros(null + 1, np.int64)
    Arcs(tail, head, -cost, null + 1).raise_all(height)
    return height[null] - height[: e.n], height[e.n : null] - height[null]


def undecided(face: Face) -> BoolArray:
    """Edges that some answers of the face have and others have not.

    Two answers differ by cycles of the residual graph, where "unmatched" is one more
    node; hence these are the edges within a strong component. There are none iff the
    answer is unique.
    """
    e = face.edges
    null = e.n + e.m
    formed = face.mentor_of[e.row] == e.column
    tail = np.where(formed, e.n + e.column, e.row)
    head = np.where(formed, e.row, e.n + e.column)
    outer = null_arcs(face)
    tails, heads = np.concatenate([tail, outer[0]]), np.concatenate([head, outer[1]])
    graph = coo_array((np.ones(tails.size, np.int8), (tails, heads)), shape=(null + 1, null + 1))
    _, label = connected_components(graph.tocsr(), directed=True, connection="strong")
    return np.asarray(label[tail] == label[head])


def null_arcs(face: Face, tight_idle: bool = False) -> tuple[IntArray, IntArray]:
    """Residual arcs of the node "unmatched" as (tails, heads).

    With `tight_idle` unmatched rows and empty columns get the arc back as well, which
    pins their price to 0 and closes no new cycle of exchanges.
    """
    n, m = face.edges.n, face.edges.m
    matched = face.mentor_of >= 0
    load = np.bincount(face.mentor_of[matched], minlength=m)
    spare = np.flatnonzero((load < face.edges.capacity) | (load == 0)) + n
    loose = np.flatnonzero(((load > 0) | tight_idle) & ~face.columns_needed) + n
    leaving = np.flatnonzero((matched | tight_idle) & ~face.rows_needed)
    waiting = np.flatnonzero(~matched)
    to_null, from_null = np.concatenate([leaving, spare]), np.concatenate([waiting, loose])
    null = n + m
    tails = np.concatenate([to_null, np.full(from_null.size, null)])
    return tails, np.concatenate([np.full(to_null.size, null), from_null])


def drawn(salt: int, spread: int, row_rank: IntArray, column_rank: IntArray) -> IntArray:
    """A weight in 0..spread-1 for each pair of ranks: splitmix64 of (salt, row, column).

    Depends on the people's stored ranks only, never on their position.
    """
    return drawn_from(row_states(salt, row_rank), spread, column_rank)


def row_states(salt: int, row_rank: IntArray) -> npt.NDArray[np.uint64]:
    """The part of the draw that depends on the row alone."""
    with np.errstate(over="ignore"):
        start = _mix(np.full(1, salt, np.uint64))
        return _mix(start ^ row_rank.astype(np.uint64))


def drawn_from(states: npt.NDArray[np.uint64], spread: int, column_rank: IntArray) -> IntArray:
    """Finish the draw for pairs of row states and column ranks."""
    mixed = _mix(states ^ column_rank.view(np.uint64))
    return (mixed % np.uint64(spread)).view(np.int64)


def _mix(x: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    x = x + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def widest_spread(mentees: int) -> int:
    """The range of drawn weights: 2^20, or what keeps lifted sums exact beyond 46,000 mentees.

    It follows from the size of the round alone, so that nobody can choose whom the draw
    favours, and by steps, so that a few more people do not draw all ties anew.
    """
    exact = EXACT // (4 * (mentees + 1) * (mentees + 2))
    return max(2, min(SPREAD, 1 << exact.bit_length() - 1))


def break_ties(
    face: Face, row_rank: IntArray, column_rank: IntArray, spread: int
) -> tuple[Face, list[Tier]]:
    r"""Draw weights from the ranks until one answer is left.

    By the isolation lemma (Mulmuley, Vazirani, Vazirani 1987, doi:10.1007/BF02579206)
    a draw among `spread` values isolates one answer out of e edges with probability at
    least 1 - e/spread; whatever remains tied is drawn again as a further tier.
    """
    tiers: list[Tier] = []
    while undecided(face).any():
        e, salt = face.edges, len(tiers) + 1
        worth = drawn(salt, spread, row_rank[e.row], column_rank[e.column])
        name = "rank" if salt == 1 else f"rank {salt}"
        face, tier = refine(face, name, worth, salt, spread)
        tiers.append(tier)
    return face, tiers
