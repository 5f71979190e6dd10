"""Weights of a problem line by line, with changes laid over it instead of copied into it."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.changes import AddMentee, AddMentor, line_of
from matching.lines import Cells, FloatArray, Line, Matrix, Source
from matching.problem import BoolArray, IntArray, Pair, Problem
from matching.solution import Solution
from matching.tiers import SPREAD, drawn_from, row_states

FEW = 8


@dataclass(eq=False)
class EditedGrid:
    """Points with edited lines laid over them.

    Attributes
    ----------
    source : points before any change
    floor, size_weight, scale : points below which no pair is formed; M; weight of a day
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
        return cls(
            Matrix(p, s.floor),
            s.levels,
            s.floor,
            size_weight,
            SPREAD << (p.shape[0] + 64).bit_length(),
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
        """Lines are always whole."""
        return np.inf

    def row(self, i: int, whole: bool = False) -> Line:
        """Columns open to row i whether or not they have places, with their weights."""
        if i in self.row_edits:
            return self._read(*self.row_edits[i], self.banned.get(i))
        nodes, points = self.source.row(i)
        return self._patched_line(nodes, points, self.column_edits, i, self.banned.get(i))

    def column(self, j: int, whole: bool = False) -> Line:
        """Rows open to column j, with their weights."""
        out = frozenset(self.lock_of) | self.banned_rows.get(j, frozenset())
        if j in self.column_edits:
            return self._read(*self.column_edits[j], out)
        nodes, points = self.source.column(j)
        return self._patched_line(nodes, points, self.row_edits, j, out)

    def _read(self, points: IntArray, allowed: BoolArray, out: frozenset[int] | None) -> Line:
        open_ = allowed & (points >= self.floor)
        if out:
            open_[list(out)] = False
        nodes = np.flatnonzero(open_)
        return nodes, self._weight(points[nodes])

    def _patched_line(
        self,
        nodes: IntArray,
        points: IntArray,
        edits: dict[int, Cells],
        at: int,
        out: frozenset[int] | None,
    ) -> Line:
        """A stored line with the lines edited across it, less the nodes that are out."""
        if edits:
            keep = ~np.isin(nodes, list(edits))
            crossing = {k: (int(v[at]), bool(f[at])) for k, (v, f) in edits.items()}
            new = [k for k, (value, flag) in crossing.items() if flag and value >= self.floor]
            nodes = np.append(nodes[keep], np.array(new, np.int64))
            points = np.append(points[keep], np.array([crossing[k][0] for k in new], np.int64))
        if out:
            keep = _none_of(nodes, out)
            nodes, points = nodes[keep], points[keep]
        return nodes, self._weight(points)

    def _weight(self, points: IntArray) -> IntArray:
        gained = points if "points" in self.levels else np.zeros_like(points)
        return gained + self.size_weight

    def second(self, i: IntArray | int, j: IntArray | int) -> IntArray:
        """Waiting days, then the draw of the pair's ranks."""
        result: IntArray = np.zeros(max(np.size(i), np.size(j)), np.int64)
        if "waiting" in self.levels:
            result += self.days[i] * self.scale
        if "rank" in self.levels:
            result += drawn_from(self.states[i], SPREAD, np.atleast_1d(self.mentor_rank[j]))
        return result

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


def _none_of(nodes: IntArray, out: frozenset[int]) -> BoolArray:
    """Nodes that are not out; for the usual few, comparing beats sorting."""
    if len(out) > FEW:
        return np.isin(nodes, list(out), invert=True)
    keep = np.ones(nodes.size, bool)
    for node in out:
        keep &= nodes != node
    return keep


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
