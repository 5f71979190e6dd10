"""What is left to decide once the locked pairs are set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from matching.exact._graph import Edges
from matching.model import BoolArray, Conflict, IntArray, Pair, Problem

ROOM = 32


@dataclass(frozen=True, eq=False)
class FreePart:
    """Open pairs of the rows that no lock decides.

    Attributes
    ----------
    eligible : (n, m) bool, pairs that may still be formed
    places : (m,) int64, capacity left after the locks
    lock_of : (n,) int64, locked column or -1
    """

    eligible: BoolArray
    places: IntArray
    lock_of: IntArray


def find_conflict(p: Problem) -> tuple[Conflict, Pair] | None:
    """The first locked pair that cannot hold with those before it, and why; else None."""
    return conflict_among(p.locked, p.forbidden, p.capacity, lambda i, j: bool(p.allowed[i, j]))


def conflict_among(
    locked: Iterable[Pair],
    forbidden: Iterable[Pair],
    capacity: IntArray,
    allowed: Callable[[int, int], bool],
) -> tuple[Conflict, Pair] | None:
    """`find_conflict` for pairs whose admissibility is asked one by one."""
    banned = set(forbidden)
    seen: set[int] = set()
    left = capacity.tolist()
    for i, j in locked:
        left[j] -= 1
        if (i, j) in banned:
            return Conflict.FORBIDDEN, (i, j)
        if not allowed(i, j):
            return Conflict.NOT_ALLOWED, (i, j)
        if i in seen:
            return Conflict.MENTEE_TWICE, (i, j)
        if left[j] < 0:
            return Conflict.MENTOR_FULL, (i, j)
        seen.add(i)
    return None


def free_part(p: Problem, floor: int) -> FreePart:
    """Set the locked pairs aside (they must not conflict) and apply the floor to the rest."""
    lock_of = np.full(p.shape[0], -1, np.int64)
    for i, j in p.locked:
        lock_of[i] = j
    taken = np.bincount(lock_of[lock_of >= 0], minlength=p.shape[1])
    places = p.capacity - taken
    eligible = p.allowed & (p.points >= floor)
    if p.forbidden:
        eligible[tuple(np.array(p.forbidden).T)] = False
    eligible[lock_of >= 0] = False
    eligible[:, places <= 0] = False
    return FreePart(eligible, places, lock_of)


def open_edges(
    p: Problem, free: FreePart, with_points: bool, most_points: int = 0
) -> tuple[Edges, int]:
    """Edges weighted ``W = M + points``, and M; one more duo beats any points.

    With `most_points` that also holds once a person with so many points joins.
    """
    row, column = np.nonzero(free.eligible)
    points = p.points[row, column] if with_points else np.zeros(row.size, np.int64)
    duos = min(int((free.lock_of < 0).sum()), int(free.places.sum()))
    size_weight = enough_for_size(max(int(points.max(initial=0)), most_points), duos + 1)
    n, m = p.shape
    edges = Edges(n, m, row, column, points + size_weight, free.places)
    return edges, size_weight


def enough_for_size(most_points: int, duos: int) -> int:
    """A power of two M > 2 · (points of any set of `duos` pairs).

    The factor tells duos from points in any difference of two totals; the margin and the
    power of two leave room for a few more people before M has to change.
    """
    return 1 << (2 * most_points * (duos + ROOM) + 1).bit_length()
