"""What is free to choose in a round given by people, and how an answer is said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matching.criteria import Kernel, Round
from matching.exact import conflict_among
from matching.large._pool import Pairs, Pool
from matching.model import Certificate, Conflict, Cover, IntArray, Pair, Solution, Status, Tier

MEBIBYTE = 2**20
Values = np.typing.NDArray[Any]
# What the interpreter, numpy, scipy and the tables of people take besides kept pairs.
BASE_BYTES, BYTES_A_PERSON = 120 * MEBIBYTE, 1000


@dataclass(frozen=True, eq=False)
class Free:
    """Rows and columns left to decide, by their numbers in the round."""

    rows: IntArray
    columns: IntArray
    places: IntArray
    pool: Pool


def round_conflict(r: Round) -> tuple[Conflict, Pair] | None:
    """The first locked pair that cannot hold, as for a `Problem`."""
    capacity = r.mentors.capacity.astype(np.int64)
    return conflict_among(r.locked, r.forbidden, capacity, r.admits)


def free_round(r: Round, memory_mib: int) -> Free:
    """Leave out mentees locked or gone and mentors without places, and prepare the scorer."""
    out = r.gone.union(i for i, _ in r.locked)
    rows = np.array([i for i in range(r.mentees.size) if i not in out], np.int64)
    taken = np.bincount([j for _, j in r.locked], minlength=r.mentors.size)
    left = r.mentors.capacity - taken
    columns = np.flatnonzero(left > 0)
    kernel = Kernel(r.mentees.take(rows), r.mentors.take(columns), r.setting)
    people = r.mentees.size + r.mentors.size
    budget = memory_mib * MEBIBYTE - BASE_BYTES - BYTES_A_PERSON * people
    pool = Pool.of(kernel, r.floor, _forbidden(r, rows, columns), max(budget, 0))
    return Free(rows, columns, left[columns].astype(np.int64), pool)


def _forbidden(r: Round, rows: IntArray, columns: IntArray) -> Pairs:
    """The forbidden pairs among some rows and columns, by their positions there."""
    pairs = np.array(r.forbidden, np.int64).reshape(-1, 2)
    row_at, column_at = np.full(r.mentees.size, -1), np.full(r.mentors.size, -1)
    row_at[rows], column_at[columns] = np.arange(rows.size), np.arange(columns.size)
    row, column = row_at[pairs[:, 0]], column_at[pairs[:, 1]]
    both = (row >= 0) & (column >= 0)
    return Pairs(row[both], column[both], np.zeros(int(both.sum()), np.int64))


@dataclass(frozen=True, eq=False)
class Found:
    """An answer over the free rows and columns, to be said in the round's own numbers."""

    r: Round
    free: Free
    mentor_of: IntArray
    tiers: list[Tier]
    size_weight: int
    unique: bool
    covers: tuple[Cover, Cover] | None = None

    def solution(self, levels: tuple[str, ...], waiting_bound: int) -> Solution:
        r, free = self.r, self.free
        mentor_of = np.full(r.mentees.size, -1, np.int64)
        formed = np.flatnonzero(self.mentor_of >= 0)
        mentor_of[free.rows[formed]] = free.columns[self.mentor_of[formed]]
        points = self._points(formed)
        gap = self._gap(points if "points" in levels else np.zeros_like(points))
        for i, j in r.locked:
            mentor_of[i] = j
        mentor_of.setflags(write=False)
        tiers = tuple(self._spread_out(tier) for tier in self.tiers)
        first = tiers[0]
        rows = np.flatnonzero(mentor_of >= 0)
        return Solution(
            mentor_of,
            int(rows.size),
            int(points.sum()) + self._locked_points(),
            int(np.minimum(r.waiting_days, waiting_bound)[rows].sum()),
            Certificate(
                first.u, first.v, self.size_weight, gap, tiers, self.unique, self._covers()
            ),
            Status.OPTIMAL,
            r.floor,
            levels,
            waiting_bound,
        )

    def _points(self, formed: IntArray) -> IntArray:
        kernel, columns = self.free.pool.scorer.kernel, self.mentor_of[formed]
        return kernel.points(formed, columns, kernel.mobility.values(formed, columns))

    def _locked_points(self) -> int:
        r = self.r
        rows = np.array([i for i, _ in r.locked], np.int64)
        columns = np.array([j for _, j in r.locked], np.int64)
        kernel = Kernel(r.mentees.take(rows), r.mentors.take(columns), r.setting)
        each = np.arange(rows.size)
        return int(kernel.points(each, each, kernel.mobility.values(each, each)).sum())

    def _gap(self, points: IntArray) -> int:
        first = self.tiers[0]
        paid = int(first.u.sum()) + int((first.v * self.free.places).sum())
        return paid - int(points.sum()) - self.size_weight * points.size

    def _covers(self) -> tuple[Cover, Cover] | None:
        if self.covers is None:
            return None
        low, high = (Cover(*self._whole(one.rows, one.columns)) for one in self.covers)
        return low, high

    def _spread_out(self, tier: Tier) -> Tier:
        u, v = self._whole(tier.u, tier.v)
        return replace(tier, u=u, v=v)

    def _whole(self, rows: Values, columns: Values) -> tuple[Values, Values]:
        """Values of the free rows and columns as values of all; nothing for the others."""
        u, v = np.zeros(self.r.mentees.size, rows.dtype), np.zeros(self.r.mentors.size, rows.dtype)
        u[self.free.rows], v[self.free.columns] = rows, columns
        return u, v
