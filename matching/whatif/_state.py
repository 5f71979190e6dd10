"""A solved problem kept warm, so that questions about it are cheap."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, reduce

import numpy as np

from matching.exact import face_prices, first_face, free_part, open_edges, solve
from matching.exchange import LIMIT, Exchange
from matching.model import (
    LEVELS,
    WAITING_BOUND_DAYS,
    Certificate,
    IntArray,
    Problem,
    Solution,
    Status,
    Tier,
)
from matching.whatif._changes import Change, EditMentee, EditMentor, changed
from matching.whatif._overlay import EditedGrid


@dataclass(frozen=True, eq=False)
class Warm:
    """A grid, the matching that is optimal on it, and the points of each mentee's pair.

    `earned` (n,) counts locked pairs too and is 0 without a pair.
    """

    grid: EditedGrid
    exchange: Exchange
    earned: IntArray

    @property
    def mentor_of(self) -> IntArray:
        """(n,) mentor of each mentee, locked pairs included."""
        mentor_of = self.exchange.mentor_of.copy()
        for i, j in self.grid.lock_of.items():
            mentor_of[i] = j
        mentor_of.setflags(write=False)
        return mentor_of


class State:
    """A solved problem.

    Parameters
    ----------
    problem : Problem
    solution : its `Solution`
    max_min : whether the floor was raised; then every change is solved afresh

    Notes
    -----
    A state never changes; `whatif` gives a new one that shares the problem's arrays and
    holds the changes made since. `problem` then applies them, on first use.
    """

    def __init__(self, problem: Problem, solution: Solution, max_min: bool = False) -> None:
        self._base, self._changes = problem, ()
        self.solution, self.max_min = solution, max_min
        self._kept: Warm | None = None

    _changes: tuple[Change, ...]

    @classmethod
    def of(
        cls,
        problem: Problem,
        levels: tuple[str, ...] = LEVELS,
        max_min: bool = False,
        waiting_bound: int = WAITING_BOUND_DAYS,
    ) -> State:
        """Solve a problem and keep it with its answer."""
        found = solve(problem, levels, max_min, waiting_bound=waiting_bound)
        return cls(problem, found, max_min)

    @cached_property
    def problem(self) -> Problem:
        """The problem with all changes made."""
        return reduce(changed, self._changes, self._base)

    @property
    def shape(self) -> tuple[int, int]:
        """Numbers of mentees and mentors."""
        return self._kept.grid.shape if self._kept else self.problem.shape

    @cached_property
    def warm(self) -> Warm | None:
        """Grid and matching with two-level prices, or None where only a fresh solve is exact."""
        if self._kept is not None:
            return self._kept
        if self.max_min or self.solution.status is not Status.OPTIMAL:
            return None
        return _warmed(self.problem, self.solution)

    @cached_property
    def earned(self) -> IntArray:
        """(n,) points of each mentee's pair, 0 without one."""
        if self._kept is not None:
            return self._kept.earned
        mentor_of, earned = self.solution.mentor_of, np.zeros(self.shape[0], np.int64)
        rows = np.flatnonzero(mentor_of >= 0)
        earned[rows] = self.problem.points[rows, mentor_of[rows]]
        return earned

    def afresh(self, change: Change) -> State:
        """The state that a change leads to, by a new solve."""
        s = self.solution
        problem = changed(self.problem, change)
        return State.of(problem, s.levels, self.max_min, s.waiting_bound)

    def after(self, change: Change, warm: Warm, solution: Solution) -> State:
        """The state that a change leads to."""
        known = "problem" in self.__dict__
        new = State(self.problem if known else self._base, solution, self.max_min)
        new._changes = (change,) if known else (*self._changes, change)
        new._kept = warm
        return new


def _warmed(p: Problem, s: Solution) -> Warm | None:
    c = s.certificate
    if c is None or any(tier.salt > 1 for tier in c.tiers):
        return None
    free = free_part(p, s.floor)
    edges, _ = open_edges(p, free, "points" in s.levels)
    grid = EditedGrid.of(p, s, c.size_weight)
    mentor_of = np.where(free.lock_of >= 0, -1, s.mentor_of)
    face = first_face(edges, mentor_of, c.u, c.v)
    second = grid.second(face.edges.row, face.edges.column)
    if second.max(initial=0) > LIMIT:
        return None
    u, v = face_prices(face, second)
    # Rows and columns that take no part have price 0 on both levels.
    u, v = np.where(free.lock_of >= 0, 0, u), np.where(free.places > 0, v, 0)
    if max(np.abs(u).max(initial=0), np.abs(v).max(initial=0)) > LIMIT:
        return None
    exchange = Exchange(grid, grid.places, mentor_of, c.u + 1j * u, c.v + 1j * v)
    return Warm(grid, exchange, earned_by(grid, s.mentor_of))


def certificate_of(warm: Warm) -> Certificate:
    """The prices of a warm matching as a certificate, its gap recomputed."""
    grid, exchange = warm.grid, warm.exchange
    u, v = exchange.u.real.astype(np.int64), exchange.v.real.astype(np.int64)
    first = "size+points" if "points" in grid.levels else "size"
    tiers = [Tier(first, u, v)]
    if {"waiting", "rank"} & set(grid.levels):
        second = exchange.u.imag.astype(np.int64), exchange.v.imag.astype(np.int64)
        tiers.append(Tier("waiting+rank", *second, salt=1, spread=grid.spread, scale=grid.scale))
    busy = exchange.capacity > 0
    paid = int(u.sum()) + int((v[busy] * exchange.capacity[busy]).sum())
    gap = paid - _worth(warm)
    return Certificate(u, v, grid.size_weight, gap, tuple(tiers), None)


def solution_of(before: Solution, warm: Warm) -> Solution:
    """The matching of a warm grid as a solution, asked for as the one before."""
    mentor_of = warm.mentor_of
    rows = np.flatnonzero(mentor_of >= 0)
    return replace(
        before,
        mentor_of=mentor_of,
        size=int(rows.size),
        total=int(warm.earned.sum()),
        waiting=int(warm.grid.days[rows].sum()),
        certificate=certificate_of(warm),
    )


def _worth(warm: Warm) -> int:
    formed = warm.exchange.mentor_of >= 0
    points = int(warm.earned[formed].sum()) if "points" in warm.grid.levels else 0
    return int(formed.sum()) * warm.grid.size_weight + points


def earned_by(grid: EditedGrid, mentor_of: IntArray) -> IntArray:
    """Points of each mentee's pair, 0 without one."""
    earned = np.zeros(mentor_of.size, np.int64)
    rows = np.flatnonzero(mentor_of >= 0)
    earned[rows] = points_of(grid, rows, mentor_of[rows])
    return earned


def earned_after(
    old: Warm, grid: EditedGrid, was: IntArray, mentor_of: IntArray, change: Change
) -> IntArray:
    """`earned_by`, scoring only pairs that are new or whose people were edited."""
    earned = np.append(old.earned, np.zeros(mentor_of.size - old.earned.size, np.int64))
    fresh = was != mentor_of
    if isinstance(change, EditMentee):
        fresh[change.i] = True
    if isinstance(change, EditMentor):
        fresh |= mentor_of == change.j
    rows = np.flatnonzero(fresh & (mentor_of >= 0))
    earned[fresh] = 0
    earned[rows] = points_of(grid, rows, mentor_of[rows])
    return earned


def points_of(grid: EditedGrid, rows: IntArray, columns: IntArray) -> IntArray:
    """Points of the pairs (rows[k], columns[k]), edited lines included."""
    if not (grid.row_edits or grid.column_edits):
        return grid.source.points_at(rows, columns)
    n, m = grid.source.shape
    stored = (rows < n) & (columns < m)
    result = np.zeros(rows.size, np.int64)
    result[stored] = grid.source.points_at(rows[stored], columns[stored])
    for k in np.flatnonzero(~stored | np.isin(rows, list(grid.row_edits))).tolist():
        result[k] = grid.points_of(int(rows[k]), int(columns[k]))
    for j, (values, _) in grid.column_edits.items():
        result[columns == j] = values[rows[columns == j]]
    return result
