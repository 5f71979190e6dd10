"""Weights of a problem line by line, with changes laid over it instead of copied into it."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.exact import drawn_from, row_states, widest_spread
from matching.exchange import Cells, FloatArray, Line, Matrix, Source
from matching.model import BoolArray, IntArray, Pair, Problem, Solution
from matching.whatif._changes import AddMentee, AddMentor, line_of

FEW = 8


@dataclass(eq=False)
class EditedGrid:
    """Points with edited lines laid over them.

    Attributes
    ----------
    source : points before any change
    floor, size_weight, spread, scale : points below which no pair is formed; M; range of the
        draw; weight of a day
    places : (m,) int64, free of locks
    lock_of, banned, banned_rows : locked column by row, forbidden columns by row, and
        forbidden rows by column
    row_edits, column_edits : whole lines that replace those of the problem, agreeing
        where they cross
    days : (n,) bounded waiting days; ranks : of rows and columns
    """

    source: Source
    levels: tuple[str, ...]
    floor: int
    size_weight: int
    spread: int
    scale: int
    places: IntArray
    lock_of: dict[int, int]
    banned: dict[int, frozenset[int]]
    banned_rows: dict[int, frozenset[int]]
    row_edits: dict[int, Cells]
    column_edits: dict[int, Cells]
    days: IntArray
    bound: int
    mentee_rank: IntArray
    mentor_rank: IntArray
    states: npt.NDArray[np.uint64]
    most_points: int

    @classmethod
    def of(cls, p: Problem, s: Solution, size_weight: int) -> EditedGrid:
        """The grid of a solved problem."""
        taken = np.bincount([j for _, j in p.locked], minlength=p.shape[1])
        spread = widest_spread(p.shape[0])
        return cls(
            Matrix(p, s.floor),
            s.levels,
            s.floor,
            size_weight,
            spread,
            spread << (p.shape[0] + 64).bit_length(),
            p.capacity - taken,
            dict(p.locked),
            grouped(p.forbidden),
            grouped((j, i) for i, j in p.forbidden),
            {},
            {},
            np.minimum(p.waiting_days, s.waiting_bound),
            s.waiting_bound,
            p.mentee_rank,
            p.mentor_rank,
            row_states(1, p.mentee_rank),
            int(p.points.max(initial=0)),
        )

    def copy(self) -> EditedGrid:
        """A grid to change; only what changes is copied."""
        twin = copy.copy(self)
        twin.places, twin.lock_of = self.places.copy(), dict(self.lock_of)
        twin.banned, twin.banned_rows = dict(self.banned), dict(self.banned_rows)
        twin.row_edits, twin.column_edits = dict(self.row_edits), dict(self.column_edits)
        return twin

    @property
    def shape(self) -> Pair:
        """Numbers of rows and columns, added ones included."""
        return self.days.size, self.places.size

    def horizon(self, u: FloatArray, v: FloatArray) -> float:
        """How far lines reach at these prices; where they would not, they are laid over whole."""
        n, m = self.source.shape
        rows, columns = self.source.strayed(u[:n], v[:m])
        for i in set(rows.tolist()) - self.row_edits.keys() - self.lock_of.keys():
            self.edit_row(i, *self.row_cells(i))
        columns = columns[self.places[columns] > 0]
        for j in set(columns.tolist()) - self.column_edits.keys():
            self.edit_column(j, *self.column_cells(j))
        return self.source.horizon

    def row(self, i: int, whole: bool = True) -> Line:
        """Columns open to row i whether or not they have places, with their weights."""
        if i in self.row_edits:
            line = self._read(*self.row_edits[i])
        else:
            line = self._patched_line(self.source.row(i, whole), self.column_edits, i)
        return self._weighed(line, self.banned.get(i, ()))

    def column(self, j: int, whole: bool = True) -> Line:
        """Rows open to column j, with their weights."""
        if j in self.column_edits:
            line = self._read(*self.column_edits[j])
        else:
            line = self._patched_line(self.source.column(j, whole), self.row_edits, j)
        return self._weighed(line, self.lock_of, self.banned_rows.get(j, ()))

    def _read(self, points: IntArray, allowed: BoolArray) -> Line:
        nodes = np.flatnonzero(allowed & (points >= self.floor))
        return nodes, points[nodes]

    def _patched_line(self, line: Line, edits: dict[int, Cells], at: int) -> Line:
        """A stored line with the lines edited across it."""
        if not edits:
            return line
        new = [k for k, (v, flags) in edits.items() if flags[at] and v[at] >= self.floor]
        crossing = np.array([edits[k][0][at] for k in new], np.int64)
        nodes, points = _without(line, edits)
        return np.append(nodes, np.array(new, np.int64)), np.append(points, crossing)

    def _weighed(self, line: Line, *out: Collection[int]) -> Line:
        """A line less the nodes that are out, with weights for points."""
        for some in out:
            line = _without(line, some)
        nodes, points = line
        gained = points if "points" in self.levels else np.zeros_like(points)
        return nodes, gained + self.size_weight

    def second(self, i: IntArray | int, j: IntArray | int) -> IntArray:
        """Waiting days, then the draw of the pair's ranks."""
        days = self.days[i] if "waiting" in self.levels else 0
        draw: IntArray = np.zeros(max(np.size(i), np.size(j)), np.int64)
        if "rank" in self.levels:
            draw = drawn_from(self.states[i], self.spread, np.atleast_1d(self.mentor_rank[j]))
        return draw + days * self.scale

    def points_of(self, i: int, j: int) -> int:
        """Points of one pair, 0 for j = -1."""
        return int(self.row_cells(i)[0][j]) if j >= 0 else 0

    def row_cells(self, i: int) -> Cells:
        """Points and admissibility of row i before floor, locks and places; never written to."""
        if i in self.row_edits:
            return self.row_edits[i]
        width = self.source.shape[1]
        points, allowed = self.source.row_cells(i)
        if self.column_edits:
            points = np.append(points, np.zeros(self.shape[1] - width, np.int64))
            allowed = np.append(allowed, np.zeros(self.shape[1] - width, bool))
            for j, (values, flags) in self.column_edits.items():
                points[j], allowed[j] = values[i], flags[i]
        return points, allowed

    def column_cells(self, j: int) -> Cells:
        """Points and admissibility of column j, likewise."""
        if j in self.column_edits:
            return self.column_edits[j]
        height = self.source.shape[0]
        points, allowed = self.source.column_cells(j)
        if self.row_edits:
            points = np.append(points, np.zeros(self.shape[0] - height, np.int64))
            allowed = np.append(allowed, np.zeros(self.shape[0] - height, bool))
            for i, (values, flags) in self.row_edits.items():
                points[i], allowed[i] = values[j], flags[j]
        return points, allowed

    def ban(self, i: int, j: int, lift: bool = False) -> None:
        """Forbid a pair, or lift that."""
        for table, key, value in ((self.banned, i, j), (self.banned_rows, j, i)):
            known = table.get(key, frozenset())
            table[key] = known - {value} if lift else known | {value}

    def edit_row(self, i: int, points: IntArray, allowed: BoolArray) -> None:
        """Replace row i."""
        self.row_edits[i] = points.astype(np.int64), allowed.astype(bool)
        for j in self.column_edits:
            self.column_edits[j] = _patched(self.column_edits[j], i, points[j], allowed[j])

    def edit_column(self, j: int, points: IntArray, allowed: BoolArray) -> None:
        """Replace column j."""
        self.column_edits[j] = points.astype(np.int64), allowed.astype(bool)
        for i in self.row_edits:
            self.row_edits[i] = _patched(self.row_edits[i], j, points[i], allowed[i])

    def add_row(self, change: AddMentee, rank: int) -> None:
        """One more row at the end."""
        i = self.shape[0]
        self.days = np.append(self.days, min(change.waiting_days, self.bound))
        self.mentee_rank = np.append(self.mentee_rank, rank)
        self.states = row_states(1, self.mentee_rank)
        for j, (values, flags) in self.column_edits.items():
            self.column_edits[j] = np.append(values, 0), np.append(flags, False)
        self.edit_row(i, *line_of(change.points, change.allowed, self.shape[1]))

    def add_column(self, change: AddMentor, rank: int) -> None:
        """One more column at the end, without places yet."""
        j = self.shape[1]
        self.places = np.append(self.places, 0)
        self.mentor_rank = np.append(self.mentor_rank, rank)
        for i, (values, flags) in self.row_edits.items():
            self.row_edits[i] = np.append(values, 0), np.append(flags, False)
        self.edit_column(j, *line_of(change.points, change.allowed, self.shape[0]))


def _without(line: Line, out: Collection[int]) -> Line:
    """A line less some nodes; for the usual few, comparing beats looking up."""
    if not out:
        return line
    nodes, points = line
    if len(out) > FEW:
        keep = np.fromiter((k not in out for k in nodes.tolist()), bool, nodes.size)
    else:
        keep = np.logical_and.reduce([nodes != node for node in out])
    return nodes[keep], points[keep]


def grouped(pairs: Iterable[Pair]) -> dict[int, frozenset[int]]:
    """Second members by first member."""
    groups: dict[int, set[int]] = {}
    for key, value in pairs:
        groups.setdefault(key, set()).add(value)
    return {key: frozenset(values) for key, values in groups.items()}


def _patched(cells: Cells, k: int, points: np.int64, allowed: np.bool_) -> Cells:
    values, flags = cells[0].copy(), cells[1].copy()
    values[k], flags[k] = points, allowed
    return values, flags
