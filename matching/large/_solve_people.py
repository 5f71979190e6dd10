"""`solve_people`: the best set of duos of a round too large for a matrix of points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matching.criteria import (
    WHOLE,
    Criteria,
    People,
    SectorTable,
    Territory,
    Weights,
    prepare,
    score,
)
from matching.exact import DENSE_CELLS, break_ties, refine, solve, undecided, widest_spread
from matching.large._generation import generate
from matching.large._highest_floor import highest_floor_of
from matching.large._round import Found, Round, free_round, round_conflict
from matching.model import (
    LEVELS,
    WAITING_BOUND_DAYS,
    Conflict,
    Cover,
    IntArray,
    Pair,
    Progress,
    Ranks,
    Solution,
    Status,
    checked_levels,
    require_integers,
    require_pairs,
    require_ranks,
    silent,
    two_ranks,
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
    mentees: People,
    mentors: People,
    weights: Weights,
    territory: Territory,
    sectors: SectorTable | None = None,
    criteria: Criteria | None = None,
    *,
    locked: Iterable[Pair] = (),
    forbidden: Iterable[Pair] = (),
    floor: int = 0,
    waiting_days: npt.ArrayLike | None = None,
    rank: Ranks | None = None,
    levels: Sequence[str] = LEVELS,
    max_min: bool = False,
    memory_mib: int = 256,
    progress: Progress | None = None,
    waiting_bound: int = WAITING_BOUND_DAYS,
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
    mentees, mentors, weights, territory, sectors, criteria : as for `score`
    locked, forbidden, floor, waiting_days, rank : as for `Problem`
    levels, max_min, progress, waiting_bound : as for `solve`
    memory_mib : rough limit in MiB; admissible pairs are kept in it (6 bytes each) and
        scored again where it does not suffice
    dense_cells : rounds of at most so many pairs go through `score` and `solve`
    processes : how many share the passes over all pairs, this one included; as wherever
        Python spawns a process, the calling script must be importable

    Returns
    -------
    Solution
        Equal to that of ``solve(score(...).problem(...))``.

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
    n, m = mentees.size, mentors.size
    if n * m <= dense_cells:
        scores = score(mentees, mentors, weights, territory, sectors, criteria)
        p = scores.problem(locked, forbidden, floor, waiting_days, rank)
        return solve(p, checked, max_min, progress, waiting_bound)
    r = round_of(
        mentees,
        mentors,
        weights,
        territory,
        sectors,
        criteria,
        locked=locked,
        forbidden=forbidden,
        floor=floor,
        waiting_days=waiting_days,
        rank=rank,
    )
    return solve_round(r, How(checked, max_min, memory_mib, waiting_bound, processes), progress)


def round_of(
    mentees: People,
    mentors: People,
    weights: Weights,
    territory: Territory,
    sectors: SectorTable | None = None,
    criteria: Criteria | None = None,
    *,
    locked: Iterable[Pair] = (),
    forbidden: Iterable[Pair] = (),
    floor: int = 0,
    waiting_days: npt.ArrayLike | None = None,
    rank: Ranks | None = None,
) -> Round:
    """Check the arguments of a round given by people, or raise `InvalidProblem`."""
    n, m = mentees.size, mentors.size
    rows, columns = two_ranks(rank)
    return Round(
        mentees,
        mentors,
        prepare(mentees, mentors, weights, territory, sectors, criteria),
        require_pairs("locked", locked, (n, m)),
        require_pairs("forbidden", forbidden, (n, m)),
        int(require_integers("floor", floor, (), 0, WHOLE)),
        _days(waiting_days, n),
        require_ranks("rank[0]", rows, n),
        require_ranks("rank[1]", columns, m),
    )


def _days(waiting_days: npt.ArrayLike | None, n: int) -> IntArray:
    days = np.zeros(n, np.int64) if waiting_days is None else waiting_days
    return require_integers("waiting_days", days, (n,), 0, 2**31)


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
        r = replace(r, floor=floor)
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
