"""`solve_people`: the best set of duos of a round too large for a matrix of points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.criteria import Round
from matching.exact import DENSE_CELLS, break_ties, refine, solve, undecided, widest_spread
from matching.large._generation import generate
from matching.large._highest_floor import highest_floor_of
from matching.large._round import Found, free_round, round_conflict
from matching.model import (
    LEVELS,
    WAITING_BOUND_DAYS,
    Conflict,
    Cover,
    Pair,
    Progress,
    Solution,
    Status,
    checked_levels,
    require_integers,
    silent,
)


@dataclass(frozen=True)
class How:
    """How a round is to be solved, whatever it asks; as for `solve_people`."""

    levels: tuple[str, ...] = LEVELS
    max_min: bool = False
    memory_mib: int = 256
    waiting_bound: int = WAITING_BOUND_DAYS
    processes: int = 1


def solve_people(
    r: Round,
    levels: Sequence[str] = LEVELS,
    max_min: bool = False,
    progress: Progress | None = None,
    waiting_bound: int = WAITING_BOUND_DAYS,
    *,
    memory_mib: int = 256,
    dense_cells: int = DENSE_CELLS,
    processes: int = 1,
) -> Solution:
    r"""Solve a round of any size, provably, without a matrix of points.

    Column generation with an exact end: the 16 best mentors of each mentee make a sparse
    core, which is solved and priced; then *all* pairs are held against the prices, those
    worth more than them join the core, and so on until there are none. The prices then
    satisfy :math:`u_i + v_j \ge W_{ij}` for every admissible pair, so the core's answer is
    the whole round's.

    Parameters
    ----------
    r : the question
    levels, max_min, progress, waiting_bound : as for `solve`
    memory_mib : rough limit in MiB; admissible pairs are kept in it (6 bytes each) and
        scored again where it does not suffice
    dense_cells : rounds of at most so many pairs go through a matrix and `solve`
    processes : how many share the passes over all pairs, this one included; as wherever
        Python spawns a process, the calling script must be importable

    Returns
    -------
    Solution
        Equal to that of ``solve(r.problem())``.

    Raises
    ------
    InvalidProblem

    Notes
    -----
    Time O(n m) per pass with a small constant, a handful of passes; memory
    O(n + m) + core + `memory_mib`. Barnhart et al. 1998, doi:10.1287/opre.46.3.316.
    """
    checked = checked_levels(levels)
    processes = int(require_integers("processes", processes, (), 1, 256))
    n, m = r.shape
    if n * m <= dense_cells:
        return solve(r.problem(), checked, max_min, progress, waiting_bound)
    return solve_round(r, How(checked, max_min, memory_mib, waiting_bound, processes), progress)


def infeasible(r: Round, n: int, how: How, conflict: tuple[Conflict, Pair]) -> Solution:
    """The answer for a round of n mentees whose locked pairs contradict each other."""
    nobody = np.full(n, -1, np.int64)
    nobody.setflags(write=False)
    status, bound = Status.INFEASIBLE, how.waiting_bound
    return Solution(nobody, 0, 0, 0, None, status, r.floor, how.levels, bound, conflict)


def solve_round(r: Round, how: How, progress: Progress | None = None) -> Solution:
    """Solve a checked round without a matrix."""
    report = progress or silent
    conflict = round_conflict(r)
    if conflict is not None:
        return infeasible(r, r.mentees.size, how, conflict)
    levels = how.levels
    covers: tuple[Cover, Cover] | None = None
    if how.max_min:
        report(0.0, "floor")
        floor, covers = highest_floor_of(free_round(r, how.memory_mib))
        r = r.but(floor=floor)
    free = free_round(r, how.memory_mib)
    days = np.minimum(r.waiting_days, how.waiting_bound)
    face, first, size_weight = generate(free, levels, report, how.processes)
    tiers = [first]
    if "waiting" in levels and days.any():
        face, tier = refine(face, "waiting", days[free.rows][face.edges.row])
        tiers.append(tier)
    if "rank" in levels:
        ranks = r.mentee_rank[free.rows], r.mentor_rank[free.columns]
        face, drawn = break_ties(face, *ranks, widest_spread(r.mentees.size))
        tiers += drawn
    unique = not undecided(face).any()
    report(1.0, "done")
    found = Found(r, free, face.mentor_of, tiers, size_weight, unique, covers)
    return found.solution(levels, how.waiting_bound)
