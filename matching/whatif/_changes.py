"""Changes a person makes by hand to a problem; each gives a new problem, indices stay."""

from __future__ import annotations

from dataclasses import dataclass
from operator import index

import numpy as np
import numpy.typing as npt

from matching.model import (
    LARGEST_POINTS,
    BoolArray,
    IntArray,
    InvalidProblem,
    Pair,
    Problem,
    require_flags,
    require_integers,
)


@dataclass(frozen=True)
class Lock:
    """Keep mentee i with mentor j whatever else happens."""

    i: int
    j: int


@dataclass(frozen=True)
class Unlock:
    """Take a lock back."""

    i: int
    j: int


@dataclass(frozen=True)
class Forbid:
    """Never pair i with j."""

    i: int
    j: int


@dataclass(frozen=True)
class Allow:
    """Take a prohibition back."""

    i: int
    j: int


@dataclass(frozen=True)
class RemoveMentee:
    """Mentee i leaves; the row stays and can be paired with nobody."""

    i: int


@dataclass(frozen=True)
class RemoveMentor:
    """Mentor j leaves; the column stays, without place."""

    j: int


@dataclass(frozen=True, eq=False)
class EditMentee:
    """Mentee i is scored again: new points and admissibility (m,)."""

    i: int
    points: npt.ArrayLike
    allowed: npt.ArrayLike


@dataclass(frozen=True, eq=False)
class EditMentor:
    """Mentor j is scored again: new points and admissibility (n,), perhaps new places."""

    j: int
    points: npt.ArrayLike
    allowed: npt.ArrayLike
    capacity: int | None = None


@dataclass(frozen=True, eq=False)
class AddMentee:
    """One more row, at the end: points and admissibility (m,). Rank None: after everyone."""

    points: npt.ArrayLike
    allowed: npt.ArrayLike
    waiting_days: int = 0
    rank: int | None = None


@dataclass(frozen=True, eq=False)
class AddMentor:
    """One more column, at the end: points and admissibility (n,)."""

    points: npt.ArrayLike
    allowed: npt.ArrayLike
    capacity: int = 1
    rank: int | None = None


Change = (
    Lock
    | Unlock
    | Forbid
    | Allow
    | RemoveMentee
    | RemoveMentor
    | EditMentee
    | EditMentor
    | AddMentee
    | AddMentor
)


@dataclass(eq=False)
class Terms:
    """What is decided beside the points, open to change."""

    capacity: IntArray
    locked: set[Pair]
    forbidden: set[Pair]

    def apply(self, change: Change) -> None:
        """Make what a change does to locks, prohibitions and places."""
        match change:
            case Lock(i, j):
                self.locked.add((i, j))
            case Unlock(i, j):
                _discard(self.locked, (i, j), "locked")
            case Forbid(i, j):
                self.forbidden.add((i, j))
            case Allow(i, j):
                _discard(self.forbidden, (i, j), "forbidden")
            case RemoveMentee(i):
                self.locked = {pair for pair in self.locked if pair[0] != i}
            case RemoveMentor(j):
                self.capacity[j] = 0
                self.locked = {pair for pair in self.locked if pair[1] != j}
            case EditMentor(j, _, _, capacity) if capacity is not None:
                self.capacity[j] = capacity
            case AddMentor():
                self.capacity = np.append(self.capacity, change.capacity)


@dataclass(eq=False)
class Draft(Terms):
    """The parts of a problem, open to change."""

    points: IntArray
    allowed: BoolArray
    waiting_days: IntArray
    mentee_rank: IntArray
    mentor_rank: IntArray


def changed(p: Problem, change: Change) -> Problem:
    """Apply one change to a problem.

    Raises
    ------
    InvalidProblem
        If the change names a person, lock or prohibition that does not exist.
    """
    check_index(p.shape, change)
    draft = Draft(
        p.capacity.copy(),
        set(p.locked),
        set(p.forbidden),
        p.points.copy(),
        p.allowed.copy(),
        p.waiting_days,
        p.mentee_rank,
        p.mentor_rank,
    )
    draft.apply(change)
    _apply_lines(draft, change)
    return Problem(
        draft.points,
        draft.allowed,
        draft.capacity,
        draft.locked,
        draft.forbidden,
        p.floor,
        draft.waiting_days,
        (draft.mentee_rank, draft.mentor_rank),
    )


def check_index(shape: Pair, change: Change) -> None:
    """Refuse a change that names a row or column that does not exist."""
    try:
        i, j = index(getattr(change, "i", 0)), index(getattr(change, "j", 0))
    except TypeError as error:
        raise InvalidProblem(f"`change` must name rows and columns by number: {change}") from error
    row_named, column_named = hasattr(change, "i"), hasattr(change, "j")
    if (row_named and not 0 <= i < shape[0]) or (column_named and not 0 <= j < shape[1]):
        raise InvalidProblem(f"`change` must lie within {shape}: {change}")


def _apply_lines(d: Draft, change: Change) -> None:
    match change:
        case RemoveMentee(i):
            d.allowed[i, :] = False
        case EditMentee(i, points, allowed):
            d.points[i, :], d.allowed[i, :] = line_of(points, allowed, d.points.shape[1])
        case EditMentor(j, points, allowed):
            d.points[:, j], d.allowed[:, j] = line_of(points, allowed, d.points.shape[0])
        case AddMentee() | AddMentor():
            _append(d, change)


def _discard(pairs: set[Pair], pair: Pair, name: str) -> None:
    if pair not in pairs:
        raise InvalidProblem(f"`change` takes back what was not {name}: {pair}")
    pairs.remove(pair)


def line_of(
    points: npt.ArrayLike, allowed: npt.ArrayLike, length: int
) -> tuple[IntArray, BoolArray]:
    """Check a line handed over with a change: integers 0..10^8 and flags of that length."""
    values, flags = np.asarray(points), np.asarray(allowed)
    if values.shape != (length,) or flags.shape != (length,):
        raise InvalidProblem(
            f"`change` must carry points and allowed of shape ({length},), "
            f"not {values.shape} and {flags.shape}"
        )
    points = require_integers("points", values, (length,), 0, LARGEST_POINTS)
    return points, require_flags("allowed", flags, (length,))


def _append(d: Draft, change: AddMentee | AddMentor) -> None:
    axis = 0 if isinstance(change, AddMentee) else 1
    points, allowed = line_of(change.points, change.allowed, d.points.shape[1 - axis])
    d.points = np.insert(d.points, d.points.shape[axis], points, axis)
    d.allowed = np.insert(d.allowed, d.allowed.shape[axis], allowed, axis)
    ranks = d.mentee_rank if axis == 0 else d.mentor_rank
    rank = int(ranks.max(initial=-1)) + 1 if change.rank is None else change.rank
    if isinstance(change, AddMentee):
        d.waiting_days = np.append(d.waiting_days, change.waiting_days)
        d.mentee_rank = np.append(ranks, rank)
    else:
        d.mentor_rank = np.append(ranks, rank)
