"""Levels below the first: choose among equally good answers, and prove the choice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from matching.edges import Edges, max_weight
from matching.prices import prices
from matching.problem import EXACT, BoolArray, IntArray
from matching.solution import Tier


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

    Needed nodes become a bonus Q larger than any total of the new weights, so that one
    plain maximum-weight matching keeps them covered; subtracting Q from their prices
    gives the prices of this tier, free in sign where the node was needed.
    """
    e = face.edges
    bonus = int(worth.max(initial=0)) * min(e.n, int(e.capacity.sum())) + 1
    rows, columns = face.rows_needed, face.columns_needed
    extra = rows[e.row].astype(np.int64) + columns[e.column]
    lifted = e.only(np.ones(e.row.size, bool), worth + bonus * extra)
    mentor_of = max_weight(lifted)
    u, v = prices(lifted, mentor_of)
    tight = u[e.row] + v[e.column] == lifted.weight
    u, v = u - bonus * rows, v - bonus * columns
    narrowed = e.only(tight, worth[tight])
    tier = Tier(level, u, v, salt, spread)
    return Face(narrowed, rows | (u > 0), columns | (v > 0), mentor_of), tier


def is_unique(face: Face) -> bool:
    """Whether the face holds one answer only.

    Two answers differ by cycles of the residual graph, where "unmatched" is one more
    node; hence the answer is unique iff no edge lies within a strong component.
    """
    e = face.edges
    null = e.n + e.m
    formed = face.mentor_of[e.row] == e.column
    tail = np.where(formed, e.n + e.column, e.row)
    head = np.where(formed, e.row, e.n + e.column)
    arcs = [(tail, head), *_null_arcs(face, null)]
    tails = np.concatenate([a for a, _ in arcs])
    heads = np.concatenate([b for _, b in arcs])
    graph = coo_array((np.ones(tails.size, np.int8), (tails, heads)), shape=(null + 1, null + 1))
    _, label = connected_components(graph.tocsr(), directed=True, connection="strong")
    return not bool((label[tail] == label[head]).any())


def _null_arcs(face: Face, null: int) -> list[tuple[IntArray, IntArray]]:
    n, m = face.edges.n, face.edges.m
    matched = face.mentor_of >= 0
    load = np.bincount(face.mentor_of[matched], minlength=m)
    spare = np.flatnonzero(load < face.edges.capacity) + n
    loose = np.flatnonzero((load > 0) & ~face.columns_needed) + n
    leaving = np.flatnonzero(matched & ~face.rows_needed)
    waiting = np.flatnonzero(~matched)
    to_null = np.concatenate([leaving, spare])
    from_null = np.concatenate([waiting, loose])
    return [(to_null, np.full(to_null.size, null)), (np.full(from_null.size, null), from_null)]


def drawn(salt: int, spread: int, row_rank: IntArray, column_rank: IntArray) -> IntArray:
    """A weight in 0..spread-1 for each pair of ranks: splitmix64 of (salt, row, column).

    Depends on the people's stored ranks only, never on their position.
    """
    with np.errstate(over="ignore"):
        mixed = _mix(np.uint64(salt) + np.zeros(row_rank.shape, np.uint64))
        mixed = _mix(mixed ^ row_rank.astype(np.uint64))
        mixed = _mix(mixed ^ column_rank.astype(np.uint64))
    return (mixed % np.uint64(spread)).astype(np.int64)


def _mix(x: np.typing.NDArray[np.uint64]) -> np.typing.NDArray[np.uint64]:
    x = x + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def widest_spread(face: Face) -> int:
    """The widest range of drawn weights whose lifted sums stay exact in float64."""
    duos = min(face.edges.n, int(face.edges.capacity.sum())) + 1
    return max(2, min(2**32, EXACT // (4 * duos * (duos + 1))))


def break_ties(face: Face, row_rank: IntArray, column_rank: IntArray) -> tuple[Face, list[Tier]]:
    r"""Draw weights from the ranks until one answer is left.

    By the isolation lemma (Mulmuley, Vazirani, Vazirani 1987, doi:10.1007/BF02579206)
    a draw among `spread` values isolates one answer out of e edges with probability at
    least 1 - e/spread; whatever remains tied is drawn again as a further tier.
    """
    tiers: list[Tier] = []
    while not is_unique(face):
        salt, spread = len(tiers) + 1, widest_spread(face)
        e = face.edges
        worth = drawn(salt, spread, row_rank[e.row], column_rank[e.column])
        name = "rank" if salt == 1 else f"rank {salt}"
        face, tier = refine(face, name, worth, salt, spread)
        tiers.append(tier)
    return face, tiers
