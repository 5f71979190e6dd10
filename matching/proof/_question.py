"""What an answer is judged against. Nothing here is read from the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.model import (
    LEVELS,
    WAITING_BOUND_DAYS,
    BoolArray,
    Conflict,
    IntArray,
    Pair,
    Problem,
    checked_levels,
    require_integers,
)

Stream = Iterator[tuple[IntArray, IntArray, IntArray]]


@dataclass(frozen=True, eq=False)
class Question:
    """A round, however large, and how it was to be solved.

    Attributes
    ----------
    capacity, waiting_days, mentee_rank, mentor_rank : (m,), (n,), (n,), (m,) int64
    locked, forbidden, floor : as in `Problem`
    levels, max_min, waiting_bound : as for `solve`
    pair : points of one pair, None if a rule refuses it
    admissible : pairs (rows, columns, points) that no rule refuses, each once, in parts
    """

    capacity: IntArray
    waiting_days: IntArray
    mentee_rank: IntArray
    mentor_rank: IntArray
    locked: tuple[Pair, ...]
    forbidden: frozenset[Pair]
    floor: int
    levels: tuple[str, ...]
    max_min: bool
    waiting_bound: int
    pair: Callable[[int, int], int | None]
    admissible: Callable[[], Stream]

    @property
    def shape(self) -> Pair:
        """Numbers of mentees and mentors."""
        return self.waiting_days.size, self.capacity.size

    @property
    def first_level(self) -> str:
        """What the first tier of prices must prove."""
        return "size+points" if "points" in self.levels else "size"

    @cached_property
    def days(self) -> IntArray:
        """(n,) waiting days that count."""
        return np.minimum(self.waiting_days, self.waiting_bound)

    @cached_property
    def is_free(self) -> BoolArray:
        """(n,) mentees whom no lock decides."""
        free = np.ones(self.waiting_days.size, bool)
        free[[i for i, _ in self.locked]] = False
        return free

    @cached_property
    def places(self) -> IntArray:
        """(m,) places that no lock takes; only meaningful without `conflict`."""
        taken = np.bincount([j for _, j in self.locked], minlength=self.capacity.size)
        return self.capacity - taken

    @cached_property
    def _forbidden_codes(self) -> IntArray:
        m = self.capacity.size
        return np.array(sorted(i * m + j for i, j in self.forbidden), np.int64)

    def open_pairs(self) -> Stream:
        """The admissible pairs that no lock and no prohibition decides, whatever their points."""
        m = self.capacity.size
        for row, column, points in self.admissible():
            is_open = self.is_free[row] & (self.places[column] > 0)
            is_open &= np.isin(row * m + column, self._forbidden_codes, invert=True)
            yield row[is_open], column[is_open], points[is_open]

    def conflict(self) -> tuple[Conflict, Pair] | None:
        """The first locked pair, in order, that cannot hold beside those before it, and why."""
        mentees: set[int] = set()
        held: dict[int, int] = {}
        for i, j in self.locked:
            held[j] = held.get(j, 0) + 1
            if (i, j) in self.forbidden:
                return Conflict.FORBIDDEN, (i, j)
            if self.pair(i, j) is None:
                return Conflict.NOT_ALLOWED, (i, j)
            if i in mentees:
                return Conflict.MENTEE_TWICE, (i, j)
            if held[j] > self.capacity[j]:
                return Conflict.MENTOR_FULL, (i, j)
            mentees.add(i)
        return None


def question_of(
    p: Problem,
    levels: Sequence[str] = LEVELS,
    max_min: bool = False,
    waiting_bound: int = WAITING_BOUND_DAYS,
) -> Question:
    """What an answer to `p`, solved in this way, is judged against."""

    def admissible() -> Stream:
        row, column = np.nonzero(p.allowed)
        yield row, column, p.points[row, column]

    def pair(i: int, j: int) -> int | None:
        return int(p.points[i, j]) if p.allowed[i, j] else None

    return Question(
        p.capacity,
        p.waiting_days,
        p.mentee_rank,
        p.mentor_rank,
        p.locked,
        frozenset(p.forbidden),
        p.floor,
        checked_levels(levels),
        max_min,
        checked_bound(waiting_bound),
        pair,
        admissible,
    )


def checked_bound(waiting_bound: int) -> int:
    """The days beyond which waiting earns no more, or `InvalidProblem`."""
    return int(require_integers("waiting_bound", waiting_bound, (), 0, 2**31))
