"""What-ifs on a round too large for a matrix: people are scored when a search meets them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from matching.criteria import WHOLE, ColumnScorer, Kernel, Round, RowScorer, remember
from matching.exact import Edges, Face, face_prices, row_states, widest_spread
from matching.exchange import LIMIT, Cells, Exchange, Line, PricesTooLarge, Source
from matching.large import Free, How, Pairs, free_round, infeasible, solve_round
from matching.model import (
    LEVELS,
    WAITING_BOUND_DAYS,
    IntArray,
    InvalidProblem,
    Pair,
    Problem,
    Progress,
    Solution,
    Status,
    checked_levels,
)
from matching.whatif._changed_round import Asked
from matching.whatif._changes import Change
from matching.whatif._near_prices import NearPeople, near_pairs
from matching.whatif._overlay import EditedGrid, grouped
from matching.whatif._repair import NeedsFreshSolve, repair
from matching.whatif._state import State, Warm, earned_by, solution_of

KEPT_LINES, KEPT_CLASSES = 4096, 300


class ScoredPeople(Source):
    """Points of two tables of people, line by line; the lines read last are kept."""

    def __init__(self, kernel: Kernel, floor: int) -> None:
        self.kernel, self.scorer, self.floor = kernel, RowScorer(kernel, KEPT_CLASSES), floor
        self.columns = ColumnScorer(kernel)
        self._rows: dict[int, Line] = {}
        self._columns: dict[int, Line] = {}

    @property
    def shape(self) -> Pair:
        """Numbers of mentees and mentors."""
        return self.kernel.mentees.size, self.kernel.mentors.size

    def row(self, i: int, whole: bool) -> Line:
        """Columns of row i that reach the floor, with their points."""
        if i not in self._rows:
            columns, points = self.scorer.row(i)
            remember(self._rows, i, self._reaching(columns, points), KEPT_LINES)
        return self._rows[i]

    def column(self, j: int, whole: bool) -> Line:
        """Rows of column j that reach the floor, with their points."""
        if j not in self._columns:
            rows, points = self.columns.column(j)
            remember(self._columns, j, self._reaching(rows, points), KEPT_LINES)
        return self._columns[j]

    def _reaching(self, nodes: IntArray, points: IntArray) -> Line:
        open_ = points >= self.floor
        return nodes[open_].astype(np.int64), points[open_].astype(np.int64)

    def row_cells(self, i: int) -> Cells:
        """All points and flags of row i."""
        columns, points = self.scorer.row(i)
        return _spread_out(columns, points, self.shape[1])

    def column_cells(self, j: int) -> Cells:
        """All points and flags of column j."""
        rows, points = self.columns.column(j)
        return _spread_out(rows, points, self.shape[0])

    def points_at(self, rows: IntArray, columns: IntArray) -> IntArray:
        """Points of single admissible pairs."""
        journey = self.kernel.mobility.values(rows, columns)
        return self.kernel.points(rows, columns, journey)


def _spread_out(nodes: IntArray, points: IntArray, size: int) -> Cells:
    values, flags = np.zeros(size, np.int64), np.zeros(size, bool)
    values[nodes], flags[nodes] = points, True
    return values, flags


class PeopleState(State):
    """A solved round of any size, kept warm for `whatif`.

    Every change that a `State` takes is taken here too, with the same exact result. Where
    repair is not exact (weights outgrown, a raised floor) the changed round is solved again
    from its people; `InvalidProblem` is raised only where that cannot be, because points
    handed over with a change are on a scale, or so many, that the round cannot hold them.

    Notes
    -----
    Contradictory locks give a solution with `Status.INFEASIBLE` and its `conflict`, at the
    start or after a change; taking one of them back gives a solved state again.
    """

    def __init__(
        self, asked: Asked, how: How, solution: Solution, source: ScoredPeople, warm: Warm | None
    ) -> None:
        self._asked, self._how, self._source = asked, how, source
        self.solution, self.max_min = solution, how.max_min
        self._kept = warm

    @classmethod
    def of(  # type: ignore[override] # a state of people starts from people
        cls,
        r: Round,
        levels: Sequence[str] = LEVELS,
        max_min: bool = False,
        progress: Progress | None = None,
        waiting_bound: int = WAITING_BOUND_DAYS,
        *,
        memory_mib: int = 256,
        processes: int = 1,
    ) -> PeopleState:
        """Solve a round with `solve_people`, whose arguments these are, and keep it warm.

        Raises
        ------
        InvalidProblem
            As `solve_people`; locks that contradict each other are a status instead.
        """
        how = How(checked_levels(levels), max_min, memory_mib, waiting_bound, processes)
        source = ScoredPeople(Kernel(r.mentees, r.mentors, r.setting), r.floor)
        return cls._solved(Asked(r), r, how, source, progress)

    @classmethod
    def _solved(
        cls,
        asked: Asked,
        r: Round,
        how: How,
        source: ScoredPeople,
        progress: Progress | None = None,
    ) -> PeopleState:
        solution = solve_round(r, how, progress)
        fixed = solution.status is Status.OPTIMAL and not how.max_min
        warm = warmed(r, source, solution, asked.added) if fixed else None
        return cls(asked, how, solution, source, warm)

    @property
    def problem(self) -> Problem:
        """A round without a matrix has no `Problem`."""
        raise InvalidProblem("`state` is of a round without a matrix; ask it with `whatif`")

    @property
    def shape(self) -> Pair:
        """Numbers of mentees and mentors."""
        return self._asked.shape

    @property
    def warm(self) -> Warm | None:
        """Grid and matching with two-level prices, or None where only a fresh solve is exact."""
        return self._kept

    @cached_property
    def earned(self) -> IntArray:
        """(n,) points of each mentee's pair, 0 without one."""
        if self._kept is not None:
            return self._kept.earned
        earned = np.zeros(self.shape[0], np.int64)
        rows = np.flatnonzero(self.solution.mentor_of >= 0)
        earned[rows] = self._source.points_at(rows, self.solution.mentor_of[rows])
        return earned

    @cached_property
    def at_floor(self) -> PeopleState:
        """The same round with the floor in force for good: a raised one is not raised again."""
        if not self.max_min or self.solution.status is not Status.OPTIMAL:
            return self
        r = self._asked.by_people().but(floor=self.solution.floor)
        source = ScoredPeople(self._source.kernel, r.floor)
        warm = warmed(r, source, self.solution)
        return PeopleState(Asked(r), replace(self._how, max_min=False), self.solution, source, warm)

    def after(self, change: Change, warm: Warm, solution: Solution) -> PeopleState:
        """The state that a change leads to."""
        asked = self._asked.after(change)
        return PeopleState(asked, self._how, solution, self._source, warm)

    def afresh(self, change: Change) -> PeopleState:
        """The state that a change leads to, by a new solve of the people."""
        asked = self._asked.after(change)
        asked.check()
        conflict = asked.conflict()
        if conflict is not None:
            solution = infeasible(asked.r, asked.shape[0], self._how, conflict)
            return PeopleState(asked, self._how, solution, self._source, None)
        if not asked.hands_over_points:
            return self._solved(asked, asked.by_people(), self._how, self._source)
        base, changes = asked.in_two_parts()
        start = self._solved(asked, base, self._how, self._source)
        return start._changed(changes)

    def _changed(self, changes: list[Change]) -> PeopleState:
        """Make changes that are part of what is asked but not yet of the solution."""
        warm = self._kept
        if warm is None:
            raise InvalidProblem(_TOO_LARGE)
        try:
            for change in changes:
                repair(warm.exchange, warm.grid, change)
            warm.exchange.require_exact()
        except (NeedsFreshSolve, PricesTooLarge) as error:
            raise InvalidProblem(_TOO_LARGE) from error
        earned = earned_by(warm.grid, warm.mentor_of)
        new = Warm(warm.grid, warm.exchange, earned)
        solution = solution_of(self.solution, new)
        return PeopleState(self._asked, self._how, solution, self._source, new)


_TOO_LARGE = (
    "`change` hands over points that this round, kept without a matrix, cannot hold: "
    "give their people to `solve_people` instead"
)


def warmed(r: Round, source: ScoredPeople, s: Solution, added: int = 0) -> Warm | None:
    """Prices of a solved round in two levels, None where they are too large for that.

    The levels leave room for `added` mentees who are not in the solution yet.
    """
    c = s.certificate
    assert c is not None  # noqa: S101 - the solution is optimal
    free = free_round(r, 0)
    u, v = c.u[free.rows], c.v[free.columns]
    near = near_pairs(free.pool, u - c.size_weight, v, "points" in s.levels)
    grid = _grid(r, NearPeople(source, free, near, c.u, c.v) if near.slack else source, s, added)
    face = _face(free, s, near.tight)
    rows, columns = free.rows[face.edges.row], free.columns[face.edges.column]
    second = grid.second(rows, columns)
    u, v = face_prices(face, second)
    if max(second.max(initial=0), np.abs(u).max(initial=0), np.abs(v).max(initial=0)) > LIMIT:
        return None
    prices_u, prices_v = c.u.astype(np.complex128), c.v.astype(np.complex128)
    prices_u[free.rows] += 1j * u
    prices_v[free.columns] += 1j * v
    mentor_of = s.mentor_of.copy()
    mentor_of[list(grid.lock_of)] = -1
    exchange = Exchange(grid, grid.places, mentor_of, prices_u, prices_v)
    return Warm(grid, exchange, earned_by(grid, s.mentor_of))


def _grid(r: Round, source: Source, s: Solution, added: int) -> EditedGrid:
    taken = np.bincount([j for _, j in r.locked], minlength=r.mentors.size)
    c = s.certificate
    assert c is not None  # noqa: S101 - the solution is optimal
    spread = widest_spread(r.mentees.size)
    grid = EditedGrid(
        source,
        s.levels,
        s.floor,
        c.size_weight,
        spread,
        spread << (r.mentees.size + added + 64).bit_length(),
        r.mentors.capacity.astype(np.int64) - taken,
        dict(r.locked),
        grouped(r.forbidden),
        grouped((j, i) for i, j in r.forbidden),
        {},
        {},
        np.minimum(r.waiting_days, s.waiting_bound),
        s.waiting_bound,
        r.mentee_rank,
        r.mentor_rank,
        row_states(1, r.mentee_rank),
        WHOLE,
    )
    nobody = np.zeros(r.mentors.size, np.int64), np.zeros(r.mentors.size, bool)
    for i in r.gone:
        grid.edit_row(i, *nobody)
    return grid


def _face(free: Free, s: Solution, tight: Pairs) -> Face:
    """The face of the pairs that are tight for the solution's prices."""
    c = s.certificate
    assert c is not None  # noqa: S101 - the solution is optimal
    u, v = c.u[free.rows], c.v[free.columns]
    with_points = "points" in s.levels
    position = np.full(c.v.size + 1, -1)
    position[free.columns] = np.arange(free.columns.size)
    mentor_of = position[s.mentor_of[free.rows]]
    gained = tight.points if with_points else np.zeros_like(tight.points)
    n, m = free.rows.size, free.columns.size
    weight = gained + c.size_weight
    edges = Edges(n, m, tight.row, tight.column, weight, free.places)
    return Face(edges, u > 0, v > 0, mentor_of)
