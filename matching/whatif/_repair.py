"""One change as a few repairs of an optimal matching."""

from __future__ import annotations

import numpy as np

from matching.exact import widest_spread
from matching.exchange import Exchange
from matching.model import IntArray, InvalidProblem, require_integers
from matching.whatif._changes import (
    AddMentee,
    AddMentor,
    Allow,
    Change,
    EditMentee,
    EditMentor,
    Forbid,
    Lock,
    RemoveMentee,
    RemoveMentor,
    Unlock,
    line_of,
)
from matching.whatif._overlay import EditedGrid

LARGEST_COUNT, LARGEST_RANK = 2**31, 2**62


class NeedsFreshSolve(Exception):  # noqa: N818 - an instruction to the caller, not an error
    """The change contradicts a lock, or outgrows the weights: solve the new problem afresh."""


def repair(exchange: Exchange, grid: EditedGrid, change: Change) -> None:
    """Apply a change to a grid and its optimal matching; both are altered.

    Raises
    ------
    NeedsFreshSolve
        When the answer must come from a solve; grid and matching are then worthless.
    InvalidProblem
        When the change takes back what was not there.
    """
    match change:
        case Lock(i, j):
            _lock(exchange, grid, i, j)
        case Unlock(i, j):
            if grid.lock_of.get(i) != j:
                raise InvalidProblem(f"`change` takes back what was not locked: {(i, j)}")
            exchange.open_place(j)
            del grid.lock_of[i]
            exchange.insert_row(i, vacant=j)
        case Forbid(i, j):
            _forbid(exchange, grid, i, j)
        case Allow(i, j):
            _allow(exchange, grid, i, j)
        case RemoveMentee(i):
            _remove_mentee(exchange, grid, i)
        case RemoveMentor(j):
            _remove_mentor(exchange, grid, j)
        case EditMentee():
            _edit_mentee(exchange, grid, change)
        case EditMentor():
            _edit_mentor(exchange, grid, change)
        case AddMentee():
            _add_mentee(exchange, grid, change)
        case AddMentor():
            _add_mentor(exchange, grid, change)
    _require_room(grid)


def _lock(exchange: Exchange, grid: EditedGrid, i: int, j: int) -> None:
    held = grid.lock_of.get(i)
    if held == j:
        return
    admissible = bool(grid.row_cells(i)[1][j]) and j not in grid.banned.get(i, ())
    if held is not None or not admissible or grid.places[j] <= 0:
        raise NeedsFreshSolve
    if exchange.mentor_of[i] == j:
        exchange.settle(i)
        grid.lock_of[i] = j
        return
    left = exchange.leave(i)
    grid.lock_of[i] = j
    exchange.remove_place(j, vacant=left)


def _forbid(exchange: Exchange, grid: EditedGrid, i: int, j: int) -> None:
    if grid.lock_of.get(i) == j:
        raise NeedsFreshSolve
    grid.ban(i, j)
    if exchange.mentor_of[i] == j:
        exchange.insert_row(i, vacant=exchange.vacate(i))


def _allow(exchange: Exchange, grid: EditedGrid, i: int, j: int) -> None:
    if j not in grid.banned.get(i, ()):
        raise InvalidProblem(f"`change` takes back what was not forbidden: {(i, j)}")
    grid.ban(i, j, lift=True)
    if i not in grid.lock_of:
        exchange.insert_row(i, vacant=exchange.vacate(i))


def _remove_mentee(exchange: Exchange, grid: EditedGrid, i: int) -> None:
    points, allowed = grid.row_cells(i)
    grid.edit_row(i, points, np.zeros_like(allowed))
    if i in grid.lock_of:
        exchange.add_place(grid.lock_of.pop(i))
    else:
        exchange.remove_row(i)


def _remove_mentor(exchange: Exchange, grid: EditedGrid, j: int) -> None:
    _close_places(exchange, j)
    for i in [row for row, column in grid.lock_of.items() if column == j]:
        del grid.lock_of[i]
        exchange.insert_row(i)


def _close_places(exchange: Exchange, j: int) -> None:
    while exchange.capacity[j] > 0:
        exchange.remove_place(j)


def _edit_mentee(exchange: Exchange, grid: EditedGrid, change: EditMentee) -> None:
    i = change.i
    points, allowed = line_of(change.points, change.allowed, grid.shape[1])
    _require_points(grid, points)
    if i in grid.lock_of:
        if not allowed[grid.lock_of[i]]:
            raise NeedsFreshSolve
        grid.edit_row(i, points, allowed)
        return
    left = exchange.vacate(i)
    grid.edit_row(i, points, allowed)
    exchange.insert_row(i, vacant=left)


def _edit_mentor(exchange: Exchange, grid: EditedGrid, change: EditMentor) -> None:
    j = change.j
    points, allowed = line_of(change.points, change.allowed, grid.shape[0])
    _require_points(grid, points)
    holders = [row for row, column in grid.lock_of.items() if column == j]
    before = int(grid.places[j])
    if change.capacity is not None:
        require_integers("capacity", change.capacity, (), 0, LARGEST_COUNT)
    after = before if change.capacity is None else int(change.capacity) - len(holders)
    if after < 0 or not all(allowed[holders]):
        raise NeedsFreshSolve
    _close_places(exchange, j)
    grid.edit_column(j, points, allowed)
    for _ in range(after):
        exchange.add_place(j)


def _add_mentee(exchange: Exchange, grid: EditedGrid, change: AddMentee) -> None:
    _require_points(grid, line_of(change.points, change.allowed, grid.shape[1])[0])
    require_integers("waiting_days", change.waiting_days, (), 0, LARGEST_COUNT)
    grid.add_row(change, _new_rank(grid.mentee_rank, change.rank))
    exchange.grow(1, 0)
    exchange.insert_row(grid.shape[0] - 1)


def _add_mentor(exchange: Exchange, grid: EditedGrid, change: AddMentor) -> None:
    _require_points(grid, line_of(change.points, change.allowed, grid.shape[0])[0])
    require_integers("capacity", change.capacity, (), 0, LARGEST_COUNT)
    grid.add_column(change, _new_rank(grid.mentor_rank, change.rank))
    exchange.grow(0, 1)
    exchange.capacity = grid.places
    for _ in range(change.capacity):
        exchange.add_place(grid.shape[1] - 1)


def _new_rank(ranks: IntArray, rank: int | None) -> int:
    if rank is None:
        return int(ranks.max(initial=-1)) + 1
    require_integers("rank", rank, (), 0, LARGEST_RANK)
    if rank in ranks:
        raise InvalidProblem(f"`rank` must be new: {rank}")
    return rank


def _require_points(grid: EditedGrid, points: IntArray) -> None:
    """One duo must still outweigh the points of all."""
    most = int(points.max(initial=0)) if "points" in grid.levels else 0
    if 2 * most * (_most_duos(grid) + 1) >= grid.size_weight:
        raise NeedsFreshSolve


def _require_room(grid: EditedGrid) -> None:
    most = grid.most_points if "points" in grid.levels else 0
    if most * (_most_duos(grid) + 1) >= grid.size_weight:
        raise NeedsFreshSolve
    mentees = grid.shape[0]
    if widest_spread(mentees) != grid.spread or grid.scale <= grid.spread * mentees:
        raise NeedsFreshSolve


def _most_duos(grid: EditedGrid) -> int:
    return min(grid.shape[0], int(grid.places.sum()) + 1)
