"""Weights of a problem line by line: what a search over exchanges reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from matching.problem import IntArray, Problem

Line = tuple[IntArray, IntArray]


class Grid(Protocol):
    """Where weights come from: a stored matrix, or people scored on demand."""

    def row(self, i: int) -> Line:
        """Columns open to row i, with their weights on the first level."""

    def column(self, j: int) -> Line:
        """Rows open to column j, with their weights on the first level."""

    def second(self, i: IntArray | int, j: IntArray | int) -> IntArray:
        """Weights on the second level; asked for few pairs only."""


@dataclass(frozen=True, eq=False)
class Lines:
    """Admissible pairs that reach the floor, stored by row and by column."""

    row_start: IntArray
    columns: IntArray
    row_points: IntArray
    column_start: IntArray
    rows: IntArray
    column_points: IntArray

    @classmethod
    def of(cls, p: Problem, floor: int) -> Lines:
        """The lines of a problem before locks, prohibitions and places."""
        row, column = np.nonzero(p.allowed & (p.points >= floor))
        points = p.points[row, column]
        order = np.argsort(column, kind="stable")
        row_start = np.searchsorted(row, np.arange(p.shape[0] + 1))
        column_start = np.searchsorted(column[order], np.arange(p.shape[1] + 1))
        return cls(row_start, column, points, column_start, row[order], points[order])

    def row(self, i: int) -> Line:
        """Columns of row i with their points; nothing for a row added since."""
        if i + 1 >= self.row_start.size:
            return _NOTHING
        cut = slice(self.row_start[i], self.row_start[i + 1])
        return self.columns[cut], self.row_points[cut]

    def column(self, j: int) -> Line:
        """Rows of column j with their points; nothing for a column added since."""
        if j + 1 >= self.column_start.size:
            return _NOTHING
        cut = slice(self.column_start[j], self.column_start[j + 1])
        return self.rows[cut], self.column_points[cut]


_NOTHING = np.empty(0, np.int64), np.empty(0, np.int64)


def joined(lines: list[Line], through: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Several lines as one: nodes, weights, and the node each goes through."""
    nodes = np.concatenate([line[0] for line in lines])
    weight = np.concatenate([line[1] for line in lines])
    return nodes, weight, np.repeat(through, [line[0].size for line in lines])
