"""Weights of a problem line by line: what a search over exchanges reads."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

from matching.model import BoolArray, IntArray, Pair, Problem

FloatArray = npt.NDArray[np.float64]
Line = tuple[IntArray, IntArray]
Cells = tuple[IntArray, BoolArray]


class Grid(Protocol):
    """Where weights come from: a stored matrix, or people scored on demand."""

    def row(self, i: int, whole: bool = True) -> Line:
        """Columns open to row i, with their weights on the first level.

        A line not asked for whole may lack pairs of a reduced cost of `horizon` or more.
        """

    def column(self, j: int, whole: bool = True) -> Line:
        """Rows open to column j, likewise."""

    def horizon(self, u: FloatArray, v: FloatArray) -> float:
        """How far lines reach at these prices on the first level; inf if always whole."""

    def second(self, i: IntArray | int, j: IntArray | int) -> IntArray:
        """Weights on the second level; asked for few pairs only."""


class Source(Protocol):
    """Points before any change: a matrix, or people scored when they are asked about.

    A line not asked for whole holds all pairs of a reduced cost below `horizon`.
    """

    horizon: float = np.inf

    def strayed(self, u: FloatArray, v: FloatArray) -> tuple[IntArray, IntArray]:
        """Rows and columns of which that does not hold at these prices."""
        return np.empty(0, np.int64), np.empty(0, np.int64)

    @property
    def shape(self) -> Pair:
        """Numbers of rows and columns."""

    def row(self, i: int, whole: bool) -> Line:
        """Columns of row i that reach the floor, with their points; locks do not matter."""

    def column(self, j: int, whole: bool) -> Line:
        """Rows of column j, likewise."""

    def row_cells(self, i: int) -> Cells:
        """All points and flags of row i; never to be written to."""

    def column_cells(self, j: int) -> Cells:
        """All points and flags of column j; never to be written to."""

    def points_at(self, rows: IntArray, columns: IntArray) -> IntArray:
        """Points of single pairs."""


class Stored:
    """Pairs with their points, given by row, read by row and by column."""

    def __init__(self, row: IntArray, column: IntArray, points: IntArray, shape: Pair) -> None:
        order = np.argsort(column, kind="stable")
        self.row_start = np.searchsorted(row, np.arange(shape[0] + 1))
        self.columns, self.row_points = column, points
        self.column_start = np.searchsorted(column[order], np.arange(shape[1] + 1))
        self.rows, self.column_points = row[order], points[order]

    def row(self, i: int) -> Line:
        """Columns of row i, with their points."""
        cut = slice(self.row_start[i], self.row_start[i + 1])
        return self.columns[cut], self.row_points[cut]

    def column(self, j: int) -> Line:
        """Rows of column j, with their points."""
        cut = slice(self.column_start[j], self.column_start[j + 1])
        return self.rows[cut], self.column_points[cut]


class Matrix(Source):
    """The pairs of a problem, the admissible ones also stored by row and by column."""

    def __init__(self, p: Problem, floor: int) -> None:
        self.problem = p
        row, column = np.nonzero(p.allowed & (p.points >= floor))
        self.stored = Stored(row, column, p.points[row, column], p.shape)

    @property
    def shape(self) -> Pair:
        """Numbers of rows and columns."""
        return self.problem.shape

    def row(self, i: int, whole: bool) -> Line:
        """Columns of row i that reach the floor, with their points."""
        return self.stored.row(i)

    def column(self, j: int, whole: bool) -> Line:
        """Rows of column j that reach the floor, with their points."""
        return self.stored.column(j)

    def row_cells(self, i: int) -> Cells:
        """All points and flags of row i."""
        return self.problem.points[i], self.problem.allowed[i]

    def column_cells(self, j: int) -> Cells:
        """All points and flags of column j."""
        return self.problem.points[:, j], self.problem.allowed[:, j]

    def points_at(self, rows: IntArray, columns: IntArray) -> IntArray:
        """Points of single pairs."""
        return np.asarray(self.problem.points[rows, columns])


def joined(lines: list[Line], through: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Several lines as one: nodes, weights, and the node each goes through."""
    nothing = np.empty(0, np.int64)
    nodes = np.concatenate([nothing, *(line[0] for line in lines)])
    weight = np.concatenate([nothing, *(line[1] for line in lines)])
    return nodes, weight, np.repeat(through, [line[0].size for line in lines])
