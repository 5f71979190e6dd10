"""What-ifs on a round too large for a matrix: people are scored when a search meets them."""

from __future__ import annotations

from typing import Any

import numpy as np

from matching.candidates import priced_pairs
from matching.changes import Change
from matching.columns import ColumnScorer
from matching.edges import Edges
from matching.exchange import LIMIT, Exchange
from matching.grid import EditedGrid, grouped
from matching.kernel import Kernel
from matching.large import round_of, solve_people
from matching.lines import Cells, Line
from matching.people import People
from matching.problem import IntArray, InvalidProblem, Pair, Problem
from matching.round import Free, Round, free_round
from matching.rows import RowScorer, remember
from matching.solution import Solution, Status
from matching.solving import WAITING_BOUND_DAYS
from matching.state import State, Warm, earned_by
from matching.tiers import SPREAD, Face, face_prices, row_states

KEPT_LINES, KEPT_CLASSES = 4096, 300


class ScoredPeople:
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

    def row(self, i: int) -> Line:
        """Columns of row i that reach the floor, with their points."""
        if i not in self._rows:
            columns, points = self.scorer.row(i)
            remember(self._rows, i, self._reaching(columns, points), KEPT_LINES)
        return self._rows[i]

    def column(self, j: int) -> Line:
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

    Every change that a `State` takes is repaired here too, with the same exact result. What
    a state would solve afresh (contradictory locks, weights outgrown) is refused with
    `InvalidProblem`: solve the round again with `solve_people`.
    """

    def __init__(self, source: ScoredPeople, solution: Solution, warm: Warm) -> None:
        self._source = source
        self.solution, self.max_min = solution, False
        self._kept = warm

    @classmethod
    def of_people(
        cls, mentees: People, mentors: People, *setting: Any, **options: Any
    ) -> PeopleState:
        """Solve a round with `solve_people`, whose arguments these are, and keep it warm.

        Raises
        ------
        InvalidProblem
            If the locked pairs contradict each other, or prices are too large to be kept
            in two levels.
        """
        solution = solve_people(mentees, mentors, *setting, **options, dense_cells=-1)
        if solution.status is not Status.OPTIMAL:
            raise InvalidProblem(f"`locked` pairs contradict each other: {solution.conflict}")
        rounds = {k: options[k] for k in _ROUND if k in options}
        r = round_of(mentees, mentors, *setting, **rounds)
        bound = int(options.get("waiting_bound", WAITING_BOUND_DAYS))
        source = ScoredPeople(Kernel(mentees, mentors, r.setting), r.floor)
        return cls(source, solution, _warmed(r, source, solution, bound))

    @property
    def problem(self) -> Problem:
        """A round without a matrix has no `Problem`."""
        raise InvalidProblem("`state` is of a round without a matrix; solve it again instead")

    @property
    def warm(self) -> Warm:
        """Grid and matching with two-level prices."""
        assert self._kept is not None  # noqa: S101 - set in every constructor
        return self._kept

    def after(self, change: Change, warm: Warm, solution: Solution) -> PeopleState:
        """The state that a change leads to."""
        return PeopleState(self._source, solution, warm)


_ROUND = ("locked", "forbidden", "floor", "waiting_days", "rank")


def _warmed(r: Round, source: ScoredPeople, s: Solution, bound: int) -> Warm:
    grid = _grid(r, source, s, bound)
    free = free_round(r, 0)
    face = _face(free, s)
    rows, columns = free.rows[face.edges.row], free.columns[face.edges.column]
    second = grid.second(rows, columns)
    u, v = face_prices(face, second)
    if max(second.max(initial=0), np.abs(u).max(initial=0), np.abs(v).max(initial=0)) > LIMIT:
        raise InvalidProblem("`waiting_days` are too large to be kept in two levels of prices")
    c = s.certificate
    assert c is not None  # noqa: S101 - the solution is optimal
    prices_u, prices_v = c.u.astype(np.complex128), c.v.astype(np.complex128)
    prices_u[free.rows] += 1j * u
    prices_v[free.columns] += 1j * v
    mentor_of = s.mentor_of.copy()
    mentor_of[list(grid.lock_of)] = -1
    exchange = Exchange(grid, grid.places, mentor_of, prices_u, prices_v)
    return Warm(grid, exchange, earned_by(grid, s.mentor_of))


def _grid(r: Round, source: ScoredPeople, s: Solution, bound: int) -> EditedGrid:
    taken = np.bincount([j for _, j in r.locked], minlength=r.mentors.size)
    c = s.certificate
    assert c is not None  # noqa: S101 - the solution is optimal
    return EditedGrid(
        source,
        s.levels,
        s.floor,
        c.size_weight,
        SPREAD << (r.mentees.size + 64).bit_length(),
        r.mentors.capacity.astype(np.int64) - taken,
        dict(r.locked),
        grouped(r.forbidden),
        grouped((j, i) for i, j in r.forbidden),
        {},
        {},
        np.minimum(r.waiting_days, bound),
        bound,
        r.mentee_rank,
        r.mentor_rank,
        row_states(1, r.mentee_rank),
        1000,
    )


def _face(free: Free, s: Solution) -> Face:
    """The pairs that are tight for the solution's prices, by one pass over all pairs."""
    c = s.certificate
    assert c is not None  # noqa: S101 - the solution is optimal
    u, v = c.u[free.rows], c.v[free.columns]
    with_points = "points" in s.levels
    found = priced_pairs(free.pool, u - c.size_weight, v, 1, with_points, lambda share: None)
    tight = found.tight
    position = np.full(c.v.size + 1, -1)
    position[free.columns] = np.arange(free.columns.size)
    mentor_of = position[s.mentor_of[free.rows]]
    gained = tight.points if with_points else np.zeros_like(tight.points)
    n, m = free.rows.size, free.columns.size
    weight = gained + c.size_weight
    edges = Edges(n, m, tight.row, tight.column, weight, free.places)
    return Face(edges, u > 0, v > 0, mentor_of)
