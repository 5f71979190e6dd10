"""`solve`: the provably best set of duos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from matching.exact._duals import prices
from matching.exact._graph import Edges
from matching.exact._lapjvsp import heaviest, least_cover
from matching.exact._reduction import FreePart, find_conflict, free_part, open_edges
from matching.exact._tie_breaks import break_ties, first_face, refine, undecided, widest_spread
from matching.model import (
    LEVELS,
    WAITING_BOUND_DAYS,
    Certificate,
    Conflict,
    Cover,
    IntArray,
    Pair,
    Problem,
    Progress,
    Solution,
    Status,
    Tier,
    checked_levels,
    silent,
)


def solve(
    p: Problem,
    levels: Sequence[str] = LEVELS,
    max_min: bool = False,
    progress: Progress | None = None,
    waiting_bound: int = WAITING_BOUND_DAYS,
) -> Solution:
    r"""Choose the best set of pairs, in exact integers, and prove it.

    Maximises, in dictionary order, the number of duos, their points, the bounded waiting
    days of the mentees served, and a weight drawn from the stored ranks. The first two
    are one integer weight :math:`W_{ij} = M + \text{points}_{ij}` with M above any total
    of points; each further level is solved on the edges that are tight for the prices of
    the level before.

    Parameters
    ----------
    p : Problem
    levels : "size", then any of "points", "waiting", "rank", in that order
        With "rank" the answer is unique, hence the same under any permutation of rows
        and columns.
    max_min : bool
        First raise the floor as far as the largest number of duos permits.
    progress : called with a share 0..1 and a phase, never decreasing
    waiting_bound : days beyond which waiting earns no more

    Returns
    -------
    Solution
        Status OPTIMAL with a certificate of gap 0, or INFEASIBLE with the conflict of
        locks. Zero mentors, zero mentees and no admissible pair are ordinary problems.

    Raises
    ------
    InvalidProblem
        If `levels` is not as above or sums would leave exact arithmetic.

    Notes
    -----
    O(n² m) for the assignment (Crouse 2016, doi:10.1109/TAES.2016.140952), O(e) per
    round of prices.

    Examples
    --------
    >>> s = solve(Problem([[900, 800], [850, 100]]))
    >>> s.pairs, s.total, s.certificate.gap
    ([(0, 1), (1, 0)], 1650, 0)
    """
    levels = checked_levels(levels)
    report = progress or silent
    conflict = find_conflict(p)
    if conflict is not None:
        return _infeasible(p, levels, waiting_bound, conflict)
    report(0.0, "floor")
    floor, covers = highest_floor(p) if max_min else (p.floor, None)
    free = free_part(p, floor)
    edges, size_weight = open_edges(p, free, "points" in levels)
    report(0.1, "pairs")
    mentor_of, tiers, unique = _choose(p, edges, levels, waiting_bound, report)
    certificate = replace(_certify(edges, mentor_of, size_weight, tiers, unique), covers=covers)
    mentor_of = np.where(free.lock_of >= 0, free.lock_of, mentor_of)
    report(1.0, "done")
    return _solution(p, mentor_of, certificate, floor, levels, waiting_bound)


def _choose(
    p: Problem, edges: Edges, levels: tuple[str, ...], waiting_bound: int, report: Progress
) -> tuple[IntArray, list[Tier], bool]:
    mentor_of = heaviest(edges)
    report(0.5, "prices")
    u, v = prices(edges, mentor_of)
    tiers = [Tier("size+points" if "points" in levels else "size", u, v)]
    face = first_face(edges, mentor_of, u, v)
    days = np.minimum(p.waiting_days, waiting_bound)
    if "waiting" in levels and days.any():
        report(0.7, "waiting")
        face, tier = refine(face, "waiting", days[face.edges.row])
        tiers.append(tier)
    report(0.8, "ties")
    if "rank" in levels:
        spread = widest_spread(p.shape[0])
        face, drawn = break_ties(face, p.mentee_rank, p.mentor_rank, spread)
        return face.mentor_of, tiers + drawn, True
    return face.mentor_of, tiers, not undecided(face).any()


def _certify(
    edges: Edges, mentor_of: IntArray, size_weight: int, tiers: list[Tier], unique: bool
) -> Certificate:
    u, v = tiers[0].u, tiers[0].v
    formed = mentor_of[edges.row] == edges.column
    paid = int(u.sum()) + sum(int(a) * int(b) for a, b in zip(v, edges.capacity, strict=True) if a)
    gap = paid - int(edges.weight[formed].sum())
    return Certificate(u, v, size_weight, gap, tuple(tiers), unique)


def _solution(
    p: Problem,
    mentor_of: IntArray,
    certificate: Certificate | None,
    floor: int,
    levels: tuple[str, ...],
    waiting_bound: int,
) -> Solution:
    rows = np.flatnonzero(mentor_of >= 0)
    mentor_of.setflags(write=False)
    return Solution(
        mentor_of=mentor_of,
        size=int(rows.size),
        total=int(p.points[rows, mentor_of[rows]].sum()),
        waiting=int(np.minimum(p.waiting_days, waiting_bound)[rows].sum()),
        certificate=certificate,
        status=Status.OPTIMAL,
        floor=floor,
        levels=levels,
        waiting_bound=waiting_bound,
    )


def _infeasible(
    p: Problem, levels: tuple[str, ...], waiting_bound: int, conflict: tuple[Conflict, Pair]
) -> Solution:
    nobody = np.full(p.shape[0], -1, np.int64)
    nobody.setflags(write=False)
    return Solution(
        nobody, 0, 0, 0, None, Status.INFEASIBLE, p.floor, levels, waiting_bound, conflict
    )


def highest_floor(p: Problem) -> tuple[int, tuple[Cover, Cover]]:
    """The largest floor at which as many duos can be formed as at the problem's own.

    With it two covers: one says that no more duos can be had, one that a higher floor has
    fewer. Bisection over the values that occur, one Hopcroft–Karp each: O(e √n log e).
    """
    free = free_part(p, p.floor)
    most, first = _most_duos(p, free, p.floor)
    values = np.unique(p.points[free.eligible])
    low, high = 0, values.size - 1
    while low < high:
        middle = (low + high + 1) // 2
        if _most_duos(p, free, int(values[middle]))[0] == most:
            low = middle
        else:
            high = middle - 1
    floor = int(values[low]) if most else p.floor
    return floor, (first, _most_duos(p, free, floor + 1)[1])


def _most_duos(p: Problem, free: FreePart, floor: int) -> tuple[int, Cover]:
    row, column = np.nonzero(free.eligible & (p.points >= floor))
    ones = np.ones(row.size, np.int64)
    return least_cover(Edges(*p.shape, row, column, ones, free.places))
