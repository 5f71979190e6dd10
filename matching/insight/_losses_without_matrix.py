"""Exact losses without a matrix: what-ifs in the order of a lower bound, until none can do better.

The reduced cost of a pair bounds the loss of forcing it from below, the price of a mentee
what the round would lose without them. Both are known for everyone at once, so that only
the few people who might come first are asked about exactly.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable
from functools import cache

import numpy as np

from matching.model import IntArray, InvalidProblem
from matching.whatif import Change, Lock, PeopleState, State, Warm, whatif

NONE = np.int64(2**60)


def kept_warm(state: PeopleState) -> tuple[PeopleState, Warm]:
    """A state at the floor in force and its prices, or `InvalidProblem` without any."""
    fixed = state.at_floor
    if fixed.warm is None:
        raise InvalidProblem("`state` has no prices of two levels to compare with")
    return fixed, fixed.warm


def cheapest_columns(state: State, warm: Warm, i: int, k: int) -> tuple[IntArray, IntArray]:
    r"""The k other columns that cost least to force on row i, with their exact losses.

    With x the optimum, :math:`\text{loss}(i, j) = u_i + v_j - W_{ij} + d(j)`, where d(j) is
    what it costs to make up for a place of j with the place that i leaves. It is the same
    for all columns with a place to spare, and one what-if tells it for all of them.

    Returns
    -------
    columns, losses : least loss first, equal ones by rank; losses in units of the first tier
    """
    grid, exchange = warm.grid, warm.exchange
    if i in grid.lock_of or k <= 0:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    columns, weight = grid.row(i)
    open_ = (exchange.capacity[columns] > 0) & (columns != exchange.mentor_of[i])
    columns, weight = columns[open_], weight[open_]
    reduced = (exchange.u.real[i] + exchange.v.real[columns]).astype(np.int64) - weight
    told = asking(
        lambda at: loss_of(state, warm, Lock(i, int(columns[at]))),
        lambda: reduced + ways_to(warm, int(exchange.mentor_of[i]))[columns],
        few(warm),
    )
    bound, spare = reduced.copy(), exchange.load[columns] < exchange.capacity[columns]
    if spare.any():
        first = int(np.flatnonzero(spare)[0])
        bound[spare] += told(first) - reduced[first]

    def exact(at: int) -> int:
        return int(bound[at]) if spare[at] else told(at)

    best = first_by_bound(bound, grid.mentor_rank[columns], exact, k)
    chosen = np.array([at for _, at in best], np.int64)
    return columns[chosen], np.array([loss for loss, _ in best], np.int64)


def few(warm: Warm) -> int:
    """So many what-ifs cost less than one search that tells everything they would.

    Where every place is taken a what-if walks through many more.
    """
    exchange = warm.exchange
    spare = int((exchange.capacity - exchange.load).sum())
    return 64 if spare > exchange.u.size // 10 else 8


def asking(
    one: Callable[[int], int], everyone: Callable[[], IntArray], most: int
) -> Callable[[int], int]:
    """Values asked for one by one and, once they are more than `most`, told all at once."""
    known: dict[int, int] = {}
    told = cache(everyone)

    def value(k: int) -> int:
        if k not in known:
            known[k] = one(k) if len(known) < most else int(told()[k])
        return known[k]

    return value


def loss_of(state: State, warm: Warm, change: Change) -> int:
    """What a change costs, exactly, in units of the first tier."""
    outcome = whatif(state, change)
    points = outcome.points if "points" in warm.grid.levels else 0
    return -outcome.duos * warm.grid.size_weight - points


def first_by_bound(
    bound: IntArray, rank: IntArray, exact: Callable[[int], int], k: int
) -> list[tuple[int, int]]:
    """The k least (value, position), equal values by rank, where `bound` is at most the value."""
    best: list[tuple[int, int, int]] = []
    for at in np.lexsort((rank, bound)):
        if len(best) == k and (bound[at], rank[at]) > best[-1][:2]:
            break
        bisect.insort(best, (exact(int(at)), int(rank[at]), int(at)))
        del best[k:]
    return [(value, at) for value, _, at in best]


def losses_without(warm: Warm) -> IntArray:
    r"""What the round would lose without each mentee: the largest prices :math:`\overline u`.

    A mentee's place is made up for by nobody, at the price of the mentor, or by a chain of
    mentees who move up; the cheapest chains to all places are shortest paths from "nobody"
    in the exchange graph. Each row is scored once.

    Returns
    -------
    (n,) int64, in units of the first tier; 0 for rows without a place.

    Notes
    -----
    O(n m) and no more memory than a few rows; Dijkstra 1959, doi:10.1007/BF01386390.
    """
    grid, exchange = warm.grid, warm.exchange
    u, v = exchange.u.real.astype(np.int64), exchange.v.real.astype(np.int64)
    way = np.where(exchange.capacity > 0, v, 0)
    idle = (exchange.mentor_of < 0) & ~np.isin(np.arange(u.size), list(grid.lock_of))
    rows, reach = np.flatnonzero(idle), np.int64(0)
    waiting = exchange.load > 0
    while True:
        for i in rows.tolist():
            columns, weight = grid.row(i)
            way[columns] = np.minimum(way[columns], reach + u[i] + v[columns] - weight)
        left = np.flatnonzero(waiting)
        if not left.size:
            break
        reach = way[left].min()
        nearest = left[way[left] == reach]
        waiting[nearest] = False
        rows = np.array([i for j in nearest.tolist() for i in exchange.owners(j)], np.int64)
    placed = exchange.mentor_of >= 0
    u[placed] += way[exchange.mentor_of[placed]]
    return u


def ways_to(warm: Warm, target: int) -> IntArray:
    """What it costs to make up for a place of each column with one of column `target`.

    Shortest paths to one node of the exchange graph (see `Exchanges`), whose arcs into a
    column are read off that column's line; each column is scored once.

    Parameters
    ----------
    target : column, or -1 for "nobody"

    Returns
    -------
    (m,) int64, in units of the first tier.

    Notes
    -----
    O(n m); Dijkstra 1959, doi:10.1007/BF01386390.
    """
    grid, exchange = warm.grid, warm.exchange
    u, v = exchange.u.real.astype(np.int64), exchange.v.real.astype(np.int64)
    # "Nobody" is the last node, so that -1 in `mentor_of` names it too.
    nobody = v.size
    way, leave = np.full(nobody + 1, NONE), np.full(nobody + 1, NONE)
    way[target] = 0
    np.minimum.at(leave, exchange.mentor_of, u)
    spare = np.flatnonzero(exchange.load < exchange.capacity)
    waiting = np.append(exchange.capacity > 0, True)
    while (left := np.flatnonzero(waiting & (way < NONE))).size:
        reach = way[left].min()
        for j in left[way[left] == reach].tolist():
            waiting[j] = False
            if j == nobody:
                np.minimum(way, reach + leave, out=way)
                way[spare] = np.minimum(way[spare], reach)
                continue
            rows, weight = grid.column(j)
            np.minimum.at(way, exchange.mentor_of[rows], reach + u[rows] + v[j] - weight)
            way[nobody] = min(way[nobody], reach + v[j])
    return way[:-1]
