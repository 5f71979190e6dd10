"""`solve_people`: the best set of duos of a round too large for a matrix of points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matching.candidates import Pairs, Pool, Priced, Step, best_pairs, priced_pairs
from matching.criteria import WHOLE, Criteria, SectorTable, Weights
from matching.edges import Edges
from matching.floors import highest_floor_of
from matching.free import enough_for_size
from matching.local import Mender
from matching.people import People
from matching.prices import prices
from matching.problem import (
    IntArray,
    Pair,
    Ranks,
    require_integers,
    require_pairs,
    require_ranks,
    two_ranks,
)
from matching.round import Found, Free, Round, free_round, round_conflict
from matching.scoring import prepare, score
from matching.solution import Conflict, Solution, Status, Tier
from matching.solving import LEVELS, WAITING_BOUND_DAYS, Progress, checked_levels, solve
from matching.sparse import DENSE_CELLS, sparse_max_weight
from matching.territory import Territory
from matching.tiers import Face, break_ties, refine, undecided

FIRST_WIDTH, NEXT_WIDTH = 16, 8
FEW_ROWS = 64


@dataclass(frozen=True)
class How:
    """How a round is to be solved, whatever it asks; as for `solve_people`."""

    levels: tuple[str, ...] = LEVELS
    max_min: bool = False
    memory_mib: int = 256
    waiting_bound: int = WAITING_BOUND_DAYS


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
    return solve_round(r, How(checked, max_min, memory_mib, waiting_bound), progress)


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


def _silent(share: float, phase: str) -> None:
    """Report progress to nobody."""


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
    report = progress or _silent
    conflict = round_conflict(r)
    if conflict is not None:
        return infeasible(r, r.mentees.size, how, conflict)
    levels = how.levels
    if how.max_min:
        report(0.0, "floor")
        r = replace(r, floor=highest_floor_of(free_round(r, how.memory_mib)))
    free = free_round(r, how.memory_mib)
    days = np.minimum(r.waiting_days, how.waiting_bound)
    face, first, size_weight = _generate(free, levels, report)
    tiers = [first]
    if "waiting" in levels and days.any():
        face, tier = refine(face, "waiting", days[free.rows][face.edges.row])
        tiers.append(tier)
    if "rank" in levels:
        ranks = r.mentee_rank[free.rows], r.mentor_rank[free.columns]
        face, drawn = break_ties(face, *ranks)
        tiers += drawn
    unique = not undecided(face).any()
    report(1.0, "done")
    found = Found(r, free, face.mentor_of, tiers, size_weight, unique)
    return found.solution(levels, how.waiting_bound)


def _generate(free: Free, levels: tuple[str, ...], report: Progress) -> tuple[Face, Tier, int]:
    """Price, look for contradicting pairs, add them to the core, until there are none."""
    with_points = "points" in levels
    duos = min(free.rows.size, int(free.places.sum()))
    size_weight = enough_for_size(WHOLE if with_points else 0, duos)
    core = best_pairs(free.pool, FIRST_WIDTH, _part(report, 0.0, 0.3, "candidates"))
    passes = _Passes(free.pool, size_weight, with_points, report)
    near_prices = None
    while True:
        edges = _edges(free, core, size_weight, with_points)
        mentor_of = sparse_max_weight(edges, near_prices=near_prices)
        u, v = near_prices = prices(edges, mentor_of)
        priced = passes.hold(u, v)
        if with_points and _few(free, priced):
            mentor_of, u, v, priced = _mended(passes, edges, mentor_of, u, v, priced)
        if not priced.count:
            break
        core = Pairs.join([core, priced.violators])
    tight = _edges(free, priced.tight, size_weight, with_points)
    level = "size+points" if with_points else "size"
    return Face(tight, u > 0, v > 0, mentor_of), Tier(level, u, v), size_weight


def _few(free: Free, priced: Priced) -> bool:
    """Whether mending row by row is cheaper than solving the core again.

    In a round with places to spare each row is mended by a short search; where every
    place is taken a search may walk through the whole core.
    """
    rows = np.unique(priced.violators.row).size
    spare = int(free.places.sum()) - free.rows.size
    return 0 < rows <= (free.rows.size // 20 if spare > free.rows.size // 10 else FEW_ROWS)


def _mended(
    passes: _Passes, edges: Edges, mentor_of: IntArray, u: IntArray, v: IntArray, priced: Priced
) -> tuple[IntArray, IntArray, IntArray, Priced]:
    """Mend until nothing contradicts the prices, passing over all pairs where many fell."""
    mender = Mender(passes.pool, edges, mentor_of, u, v)
    while priced.count:
        mended = mender.mend(priced, passes.size_weight, NEXT_WIDTH)
        u, v = mended.u, mended.v
        priced = mended.priced or passes.hold(u, v)
    return mender.exchange.mentor_of, u, v, priced


@dataclass(eq=False)
class _Passes:
    """Passes over all pairs, with their share of the progress."""

    pool: Pool
    size_weight: int
    with_points: bool
    report: Progress
    done: float = 0.3

    def hold(self, u: IntArray, v: IntArray) -> Priced:
        """Hold all pairs against prices of the first tier."""
        start, self.done = self.done, self.done + 0.3 * (0.95 - self.done)
        step = _part(self.report, start, self.done, "proof")
        return priced_pairs(self.pool, u - self.size_weight, v, NEXT_WIDTH, self.with_points, step)


def _part(report: Progress, start: float, end: float, phase: str) -> Step:
    return lambda share: report(start + share * (end - start), phase)


def _edges(free: Free, pairs: Pairs, size_weight: int, with_points: bool) -> Edges:
    gained = pairs.points if with_points else np.zeros_like(pairs.points)
    n, m = free.rows.size, free.columns.size
    return Edges(n, m, pairs.row, pairs.column, gained + size_weight, free.places)
