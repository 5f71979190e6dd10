"""Several programmes in one round, none of whose people lose the duo they would have alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.exact import solve
from matching.model import (
    LARGEST_POINTS,
    LEVELS,
    WAITING_BOUND_DAYS,
    BoolArray,
    IntArray,
    InvalidProblem,
    Problem,
    Solution,
    require_integers,
)

MOST_SIDES = 1000


@dataclass(frozen=True)
class Side:
    """What one programme has alone, and what its people have together.

    Points of a duo across two programmes count for both, so that neither loses by sharing.

    Attributes
    ----------
    duos_alone, points_alone : the programme's own round
    duos, points : of its mentees in the joint round
    given : duos of its mentors with mentees of others
    """

    duos_alone: int
    points_alone: int
    duos: int
    points: int
    given: int


@dataclass(frozen=True, eq=False)
class Joint:
    """A round of several programmes.

    Attributes
    ----------
    mentor_of : (n,) int64, -1 without a duo
    size, total : duos and their points
    sides : one a programme, by its number
    alone : the programmes' own rounds, over the same rows and columns
    question : the problem that was solved, whose points carry a bonus for each person who must
        keep a duo; `answer` is judged against it by `verify`
    answer : its Solution; INFEASIBLE when locked pairs contradict each other
    """

    mentor_of: IntArray
    size: int
    total: int
    sides: tuple[Side, ...]
    alone: tuple[Solution, ...]
    question: Problem
    answer: Solution


def joint(
    p: Problem,
    mentee_side: npt.ArrayLike,
    mentor_side: npt.ArrayLike,
    levels: Sequence[str] = LEVELS,
    waiting_bound: int = WAITING_BOUND_DAYS,
) -> Joint:
    r"""Solve several programmes as one round that takes no duo away from anybody.

    Every mentee, and every place of a mentor, that has a duo in its programme's own round has
    one in the joint round. That is always possible at full size: the rounds of the programmes
    together are a matching, and each exchange that enlarges a matching keeps everybody it
    holds (Mendelsohn and Dulmage 1958, doi:10.4153/CJM-1958-052-0). Each such row and place
    adds a bonus Q to its pairs, with Q above any total of points, so that an ordinary
    assignment keeps them and its prices prove it.

    Parameters
    ----------
    p : Problem over the people of all programmes
    mentee_side, mentor_side : (n,), (m,) integers 0..999, the programme of each
    levels, waiting_bound : as for `solve`

    Returns
    -------
    Joint

    Raises
    ------
    InvalidProblem
        If a side is missing, or the bonuses would leave exact arithmetic.

    Examples
    --------
    >>> p = Problem([[900, 800], [950, 700]], [[True, True], [True, False]])
    >>> joint(p, [0, 1], [0, 1]).mentor_of.tolist()
    [1, 0]
    """
    n, m = p.shape
    rows = require_integers("mentee_side", mentee_side, (n,), 0, MOST_SIDES - 1)
    columns = require_integers("mentor_side", mentor_side, (m,), 0, MOST_SIDES - 1)
    chosen = tuple(levels)
    own = rows[:, None] == columns[None, :]
    alone = tuple(
        solve(_own_round(p, own & (rows == side)[:, None]), chosen, waiting_bound=waiting_bound)
        for side in range(1 + int(max(rows.max(initial=-1), columns.max(initial=-1))))
    )
    seats = _Seats.of(p, alone)
    question = _question(p, seats, _needed_rows(p, alone))
    answer = solve(question, chosen, waiting_bound=waiting_bound)
    mentor_of = np.full(n, -1, np.int64)
    held = np.flatnonzero(answer.mentor_of >= 0)
    mentor_of[held] = seats.column_of[answer.mentor_of[held]]
    total = int(p.points[held, mentor_of[held]].sum())
    sides = tuple(
        _side(p, mentor_of, rows == side, columns == side, found)
        for side, found in enumerate(alone)
    )
    return Joint(mentor_of, answer.size, total, sides, alone, question, answer)


def _own_round(p: Problem, inside: BoolArray) -> Problem:
    """The round of one programme, without those whom a lock has given to another."""
    within = [pair for pair in p.locked if inside[pair]]
    across = [pair for pair in p.locked if not inside[pair]]
    allowed, capacity = p.allowed & inside, p.capacity.copy()
    for i, j in across:
        allowed[i] = False
        capacity[j] = max(capacity[j] - 1, 0)
    ranks = p.mentee_rank, p.mentor_rank
    return Problem(p.points, allowed, capacity, within, p.forbidden, p.floor, p.waiting_days, ranks)


def _side(
    p: Problem, mentor_of: IntArray, rows: BoolArray, columns: BoolArray, alone: Solution
) -> Side:
    held = np.flatnonzero(rows & (mentor_of >= 0))
    guests = np.flatnonzero(~rows & (mentor_of >= 0))
    points = int(p.points[held, mentor_of[held]].sum())
    given = int(columns[mentor_of[guests]].sum())
    return Side(alone.size, alone.total, int(held.size), points, given)


def _needed_rows(p: Problem, alone: tuple[Solution, ...]) -> BoolArray:
    """Mentees whom no lock decides and who have a duo in their own round."""
    rows = np.zeros(p.shape[0], bool)
    for solution in alone:
        rows |= solution.mentor_of >= 0
    rows[[i for i, _ in p.locked]] = False
    return rows


@dataclass(frozen=True, eq=False)
class _Seats:
    """The places of each mentor as columns of their own: to be filled, spare, or locked.

    Attributes
    ----------
    column_of : (k,) int64, the mentor
    places : (k,) int64, how many
    kind : (k,) int64, one of the three below
    """

    column_of: IntArray
    places: IntArray
    kind: IntArray

    NEEDED, SPARE, LOCKED = 0, 1, 2

    @classmethod
    def of(cls, p: Problem, alone: tuple[Solution, ...]) -> _Seats:
        m = p.shape[1]
        rows = _needed_rows(p, alone)
        needed = np.zeros(m, np.int64)
        for solution in alone:
            kept = rows & (solution.mentor_of >= 0)
            needed += np.bincount(solution.mentor_of[kept], minlength=m)
        locked = np.bincount([j for _, j in p.locked], minlength=m)
        places = np.concatenate([needed, np.maximum(p.capacity - needed - locked, 0), locked])
        some = places > 0
        every = np.tile(np.arange(m), 3)
        return cls(every[some], places[some], np.repeat(np.arange(3), m)[some])

    def columns(self, j: int) -> list[int]:
        """The columns of one mentor."""
        return [int(k) for k in np.flatnonzero(self.column_of == j)]

    def locked(self, j: int) -> int:
        """The column of a mentor's locked places."""
        return next(k for k in self.columns(j) if self.kind[k] == self.LOCKED)


def _question(p: Problem, seats: _Seats, needed_rows: BoolArray) -> Problem:
    most, duos = int(p.points.max(initial=0)), min(p.shape[0], int(p.capacity.sum()))
    bonus = most * duos + 1
    if 2 * bonus + most > LARGEST_POINTS:
        raise InvalidProblem(f"`points` are too large to keep {duos} duos of several programmes")
    needed = needed_rows[:, None].astype(np.int64) + (seats.kind == seats.NEEDED)[None, :]
    # Below the floor nothing is formed; the bonus must not lift a pair above it.
    allowed = p.allowed & (p.points >= p.floor)
    for pair in p.locked:
        allowed[pair] = p.allowed[pair]
    order = np.argsort(np.argsort(p.mentor_rank))
    return Problem(
        p.points[:, seats.column_of] + bonus * needed,
        allowed[:, seats.column_of],
        seats.places,
        [(i, seats.locked(j)) for i, j in p.locked],
        [(i, k) for i, j in p.forbidden for k in seats.columns(j)],
        0,
        p.waiting_days,
        (p.mentee_rank, 3 * order[seats.column_of] + seats.kind),
    )
