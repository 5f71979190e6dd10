"""The frontier of a round: for each limit on how poor a pair may be, the best set of duos."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import numpy.typing as npt

from matching.exact import solve
from matching.exchange import Exchange, Line, Matrix, PricesTooLarge
from matching.model import (
    LEVELS,
    WAITING_BOUND_DAYS,
    IntArray,
    Problem,
    Progress,
    Solution,
    Status,
    require_integers,
    silent,
)
from matching.whatif._overlay import EditedGrid
from matching.whatif._state import State, Warm, earned_by, solution_of

# Beyond any measure of a pair, and small enough to be compared and negated in 32 bits.
STRONGEST = 2**31 - 1


@dataclass(frozen=True, eq=False)
class Corner:
    """One choice of the frontier: no limit up to `bound` allows more duos or more points.

    Attributes
    ----------
    bound : the strength of the weakest pair formed; locked pairs do not count
    solution : the duos, with the certificate of the problem limited to `bound`
    loses, gains : mentees without a duo here who had one at the corner before, and the reverse
    """

    bound: int
    solution: Solution
    loses: tuple[int, ...]
    gains: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Frontier:
    """All choices between many duos and strong duos.

    Attributes
    ----------
    problem : what was asked, without a limit
    strength : (n, m) int64, larger is better
    corners : from the loosest limit to the tightest: `bound` rises, and duos, or with equal
        duos the points, fall. Empty when the locked pairs contradict each other or nobody
        can be paired without a lock.
    """

    problem: Problem
    strength: IntArray
    corners: tuple[Corner, ...]

    def at(self, limit: int) -> Corner | None:
        """The most duos and points of pairs that all reach this strength; None: locks alone."""
        return next((corner for corner in self.corners if corner.bound >= limit), None)

    def limited(self, bound: int) -> Problem:
        """The problem of which a corner's solution is the answer, for `verify`."""
        return limited(self.problem, self.strength, bound)


def limited(p: Problem, strength: IntArray, bound: int) -> Problem:
    """The problem without the pairs weaker than `bound`, except those that are locked."""
    allowed = p.allowed & (strength >= bound)
    for pair in p.locked:
        allowed[pair] = p.allowed[pair]
    ranks = p.mentee_rank, p.mentor_rank
    return Problem(
        p.points, allowed, p.capacity, p.locked, p.forbidden, p.floor, p.waiting_days, ranks
    )


def frontier(
    p: Problem,
    strength: npt.ArrayLike | None = None,
    levels: Sequence[str] = LEVELS,
    progress: Progress | None = None,
    waiting_bound: int = WAITING_BOUND_DAYS,
) -> Frontier:
    r"""What raising a limit on single pairs costs: the exact curve, proved at each corner.

    With :math:`s_{ij}` the strength of a pair, the answer for the limit f is that of
    `solve` on the pairs with :math:`s_{ij} \ge f`. It stays the answer while f rises to the
    strength of its weakest pair, because what is taken away was not used; only there it
    changes. So the whole curve is a chain of repairs, each a shortest path from the mentee
    whose pair fell below the limit.

    Parameters
    ----------
    p : Problem
    strength : (n, m) integers, larger is better; default: the points. For a ceiling, as on
        minutes, give the values with the sign changed (`Scores.strength` does).
    levels, waiting_bound : as for `solve`
    progress : called with a share 0..1 and a phase, never decreasing

    Returns
    -------
    Frontier

    Raises
    ------
    InvalidProblem
        If `strength` has another shape or is no integer.

    Notes
    -----
    One solve and, for each fall of a pair, one repair: O(m log m + pairs looked at). Each
    corner keeps its certificate, 40 bytes a person.

    Examples
    --------
    >>> curve = frontier(Problem([[900, 60], [940, 50]]))
    >>> [(c.bound, c.solution.size, c.solution.total) for c in curve.corners]
    [(60, 2, 1000), (940, 1, 940)]
    """
    report = progress or silent
    if strength is None:
        strength = p.points
    strengths = require_integers("strength", strength, p.shape, -STRONGEST, STRONGEST)
    corners: list[Corner] = []
    for bound, solution in _answers(p, strengths, tuple(levels), waiting_bound, report):
        # Equal duos and points under a tighter limit: the choice before is never wanted.
        if corners and _figures(corners[-1].solution) == _figures(solution):
            corners.pop()
        corners.append(_corner(corners[-1:], bound, solution))
    report(1.0, "frontier")
    return Frontier(p, strengths, tuple(corners))


def _figures(solution: Solution) -> tuple[int, int]:
    return solution.size, solution.total


def _corner(before: list[Corner], bound: int, solution: Solution) -> Corner:
    has = solution.mentor_of >= 0
    had = before[0].solution.mentor_of >= 0 if before else has
    loses, gains = np.flatnonzero(had & ~has), np.flatnonzero(has & ~had)
    return Corner(bound, solution, tuple(loses.tolist()), tuple(gains.tolist()))


def _answers(
    p: Problem, strength: IntArray, levels: tuple[str, ...], waiting_bound: int, report: Progress
) -> Iterator[tuple[int, Solution]]:
    """The answer for each limit at which it changes, with its weakest pair's strength."""
    state = State(p, solve(p, levels, waiting_bound=waiting_bound))
    solution, most = state.solution, state.solution.size
    chain = None if state.warm is None else _Chain(state.warm, solution, strength)
    while (bound := _weakest(p, strength, solution)) is not None:
        report(1 - solution.size / most, "frontier")
        yield bound, solution
        try:
            found = chain.above(bound) if chain else None
        except PricesTooLarge:
            chain = found = None
        solution = found or solve(
            limited(p, strength, bound + 1), levels, waiting_bound=waiting_bound
        )


def _weakest(p: Problem, strength: IntArray, solution: Solution) -> int | None:
    """The least strength of a formed pair that no lock decides, or None when there is none."""
    if solution.status is not Status.OPTIMAL:
        return None
    mentor_of = solution.mentor_of.copy()
    mentor_of[[i for i, _ in p.locked]] = -1
    rows = np.flatnonzero(mentor_of >= 0)
    return int(strength[rows, mentor_of[rows]].min()) if rows.size else None


class _Chain:
    """A warm matching from which weak pairs are taken one after the other."""

    def __init__(self, warm: Warm, solution: Solution, strength: IntArray) -> None:
        self.solution = solution
        self.grid = warm.grid.copy()
        self.pairs = _Limited(warm.grid, strength)
        self.grid.source = self.pairs
        self.exchange: Exchange = warm.exchange.copy(self.grid, self.grid.places)

    def above(self, bound: int) -> Solution:
        """The answer without pairs of a strength up to `bound`."""
        exchange, pairs = self.exchange, self.pairs
        rows = np.flatnonzero(exchange.mentor_of >= 0)
        falling = rows[pairs.strength[rows, exchange.mentor_of[rows]] <= bound]
        pairs.bound = bound + 1
        pairs.spared = {i: int(exchange.mentor_of[i]) for i in falling.tolist()}
        for i in falling.tolist():
            j = pairs.spared.pop(i)
            # A repair before may have moved them on already.
            if exchange.mentor_of[i] == j:
                exchange.insert_row(i, vacant=exchange.vacate(i))
        exchange.require_exact()
        warm = Warm(self.grid, exchange, np.zeros(0, np.int64))
        earned = earned_by(self.grid, warm.mentor_of)
        return solution_of(self.solution, replace(warm, earned=earned))


class _Limited(Matrix):
    """The pairs of a matrix that reach a strength, and formed ones not yet taken away.

    Attributes
    ----------
    bound : the least strength
    spared : column by row, of the pairs below it that still stand
    """

    def __init__(self, grid: EditedGrid, strength: IntArray) -> None:
        source = cast(Matrix, grid.source)  # a state of a problem reads its matrix
        self.problem, self.stored, self.strength = source.problem, source.stored, strength
        self.bound = int(strength.min(initial=0))
        self.spared: dict[int, int] = {}

    def row(self, i: int, whole: bool) -> Line:
        """Columns of row i that are strong enough, with their points."""
        nodes, points = self.stored.row(i)
        keep = self.strength[i, nodes] >= self.bound
        if i in self.spared:
            keep |= nodes == self.spared[i]
        return nodes[keep], points[keep]

    def column(self, j: int, whole: bool) -> Line:
        """Rows of column j that are strong enough, with their points."""
        nodes, points = self.stored.column(j)
        keep = self.strength[nodes, j] >= self.bound
        for i in [row for row, column in self.spared.items() if column == j]:
            keep |= nodes == i
        return nodes[keep], points[keep]
