"""Passes over all pairs of a large round: the best, and those that contradict the prices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from matching.criteria import Finder, Kernel, RowScorer, Scored
from matching.model import IntArray, Step

MIXER = 2654435761
ROWS_A_CHUNK = 128
TILE = 1 << 17
BYTES_A_PAIR = 6
STEPS = range(950, -1, -50)


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs (row[k], column[k]) with their points, by row."""

    row: IntArray
    column: IntArray
    points: IntArray

    @classmethod
    def join(cls, parts: Iterable[Pairs]) -> Pairs:
        """All parts as one, by row then column, each pair once."""
        listed = [*parts, no_pairs()]
        row = np.concatenate([part.row for part in listed])
        column = np.concatenate([part.column for part in listed])
        points = np.concatenate([part.points for part in listed])
        order = np.lexsort((column, row))
        row, column, points = row[order], column[order], points[order]
        fresh = np.ones(row.size, bool)
        fresh[1:] = (row[1:] != row[:-1]) | (column[1:] != column[:-1])
        return cls(row[fresh], column[fresh], points[fresh])

    def only(self, keep: npt.NDArray[np.bool_] | IntArray) -> Pairs:
        """The pairs at these positions."""
        return Pairs(self.row[keep], self.column[keep], self.points[keep])


def no_pairs() -> Pairs:
    """Nothing."""
    return Pairs(*(np.empty(0, np.int64) for _ in range(3)))


@dataclass(frozen=True, eq=False)
class Chunk:
    """Scored pairs of a few rows, 6 bytes each: rows[k] has the next counts[k] of them."""

    rows: IntArray
    counts: IntArray
    columns: npt.NDArray[np.int32]
    points: npt.NDArray[np.int16]

    @classmethod
    def of(cls, rows: IntArray, scored: list[Scored]) -> Chunk:
        """Join the scored pairs of some rows."""
        counts = np.array([columns.size for columns, _ in scored], np.int64)
        columns = np.concatenate([np.empty(0, np.int32), *(c for c, _ in scored)])
        points = np.concatenate([np.empty(0, np.int16), *(p for _, p in scored)])
        narrow = columns.astype(np.int32, copy=False), points.astype(np.int16, copy=False)
        return cls(rows, counts, *narrow)

    def pairs(self) -> Pairs:
        """The same in wide integers."""
        row = np.repeat(self.rows, self.counts)
        return Pairs(row, self.columns.astype(np.int64), self.points.astype(np.int64))

    def reaching(self, u: IntArray, v: IntArray) -> Pairs:
        """The pairs whose points, or nothing at all, might reach u + v."""
        gain = self.points - v[self.columns] - np.repeat(u[self.rows], self.counts)
        reach = np.flatnonzero(gain >= 0)
        row = self.rows[np.repeat(np.arange(self.rows.size), self.counts)[reach]]
        columns, points = self.columns[reach], self.points[reach]
        return Pairs(row, columns.astype(np.int64), points.astype(np.int64))


@dataclass(eq=False)
class Pool:
    """Rows and columns that are free to choose, how their pairs are scored, what is kept.

    Attributes
    ----------
    scorer, finder : of the free rows and the columns with places
    floor : points below which no pair is formed
    closed : forbidden pairs as sorted numbers, row times the number of columns plus column
    budget : bytes that scored pairs may take; chunks beyond it are scored again when needed
    share : which part of the rows, out of how many, passes are to go over
    kept : scored chunks by number
    """

    scorer: RowScorer
    finder: Finder
    floor: int
    closed: IntArray
    budget: int
    share: tuple[int, int] = 0, 1
    kept: dict[int, Chunk] = field(default_factory=dict)

    @classmethod
    def of(cls, kernel: Kernel, floor: int, forbidden: Pairs, budget: int) -> Pool:
        """A pool of everybody in a kernel's tables; the forbidden pairs' points do not count."""
        scorer = RowScorer(kernel)
        closed = np.sort(forbidden.row * kernel.mentors.size + forbidden.column)
        return cls(scorer, Finder(kernel, scorer.order), floor, closed, budget)

    @property
    def chunks(self) -> list[IntArray]:
        """The rows of the share in the scorer's order, a few at a time."""
        order, (part, parts) = self.scorer.order, self.share
        starts = range(part * ROWS_A_CHUNK, order.size, parts * ROWS_A_CHUNK)
        return [order[k : k + ROWS_A_CHUNK] for k in starts]

    def split(self, parts: int) -> list[Pool]:
        """The pool in shares of rows and budget, to be passed over side by side."""
        budget = self.budget // parts
        return [replace(self, budget=budget, share=(k, parts), kept={}) for k in range(parts)]

    def row(self, i: int) -> Scored:
        """All open pairs of row i."""
        columns, points = self.scorer.row(i)
        keep = self._open(np.full(columns.size, i), columns, points)
        return columns[keep], points[keep]

    def reaching(self, rows: IntArray, least: IntArray) -> Pairs:
        """Open pairs of some rows, in the pool's order, that might reach a level (see `Finder`)."""
        return self.open_pairs(Pairs(*self.finder.pairs(rows, least)))

    def open_pairs(self, pairs: Pairs) -> Pairs:
        """The pairs that floor and prohibitions leave."""
        return pairs.only(self._open(pairs.row, pairs.column, pairs.points))

    def _open(
        self, row: IntArray, column: npt.NDArray[np.integer], points: IntArray
    ) -> npt.NDArray[np.bool_]:
        keep = points >= self.floor
        if self.closed.size:
            keep &= ~np.isin(row * self.scorer.mentors.size + column, self.closed)
        return np.asarray(keep)

    def keep(self, number: int, chunk: Chunk) -> None:
        """Remember a scored chunk if the budget allows."""
        size = BYTES_A_PAIR * chunk.columns.size
        self.budget -= size
        if self.budget >= 0:
            self.kept[number] = chunk


def best_pairs(pool: Pool, width: int, step: Step) -> Pairs:
    """The `width` best columns of each row.

    Among equal points each row draws its own columns, so that rows do not all ask for
    the same few.
    """
    parts = []
    chunks = pool.chunks
    for number, rows in enumerate(chunks):
        if pool.budget > 0:
            scored = [pool.row(i) for i in rows.tolist()]
            pool.keep(number, Chunk.of(rows, scored))
        else:
            scored = _richest(pool, rows, width)
        best = [_best(i, pair, width) for i, pair in zip(rows.tolist(), scored, strict=True)]
        parts.append(Chunk.of(rows, best).pairs())
        step(number / len(chunks))
    return Pairs.join(parts)


def _richest(pool: Pool, rows: IntArray, width: int) -> list[Scored]:
    """At least the `width` best columns of each row, scoring as few others as possible."""
    parts, poor = [], rows
    for least in STEPS:
        pairs = pool.reaching(poor, np.full(poor.size, least))
        rich = pairs.row[pairs.points >= least]
        enough = np.bincount(rich, minlength=pool.scorer.order.size)[poor] >= width
        if not least:
            enough[:] = True
        parts.append(pairs.only(np.isin(pairs.row, poor[enough])))
        poor = poor[~enough]
        if not poor.size:
            break
    found = Pairs.join(parts)
    starts, ends = (np.searchsorted(found.row, rows, side) for side in ("left", "right"))
    cuts = [slice(a, b) for a, b in zip(starts, ends, strict=True)]
    return [(found.column[cut], found.points[cut]) for cut in cuts]


def _best(i: int, scored: Scored, width: int) -> Scored:
    columns, points = scored
    if columns.size <= width:
        return scored
    least = np.partition(points, columns.size - width)[-width]
    some = np.flatnonzero(points >= least)
    drawn = (columns[some].astype(np.int64) * MIXER + i * 40503) & 0xFFFFF
    key = (points[some].astype(np.int64) << 20) | drawn
    best = some[np.argpartition(key, some.size - width)[-width:]]
    return columns[best], points[best]


@dataclass(frozen=True, eq=False)
class Priced:
    """What a pricing pass found.

    Attributes
    ----------
    violators : pairs worth more than their prices, the worst `width` of each row
    tight : all pairs worth exactly their prices
    count : number of all violating pairs
    """

    violators: Pairs
    tight: Pairs
    count: int

    @classmethod
    def of(cls, pairs: Pairs, gain: IntArray, width: int) -> Priced:
        """Sort pairs that reach their prices by how much they exceed them."""
        over = np.flatnonzero(gain > 0)
        violators = _worst(pairs.only(over), gain[over], width)
        return cls(violators, pairs.only(gain == 0), int(over.size))

    @classmethod
    def join(cls, parts: Iterable[Priced]) -> Priced:
        """What passes over different rows found."""
        listed = list(parts)
        violators = Pairs.join(part.violators for part in listed)
        tight = Pairs.join(part.tight for part in listed)
        return cls(violators, tight, sum(part.count for part in listed))


def pairs_above(pool: Pool, rows: IntArray, u: IntArray) -> Pairs:
    """Admissible pairs of some rows that might reach the prices the finder is held against."""
    position = np.empty(pool.scorer.order.size, np.int64)
    position[pool.scorer.order] = np.arange(position.size)
    ordered = rows[np.argsort(position[rows])]
    some = [ordered[k : k + ROWS_A_CHUNK] for k in range(0, ordered.size, ROWS_A_CHUNK)]
    return Pairs.join(pool.reaching(rows, u[rows]) for rows in some)


def pairs_reaching(pool: Pool, columns: IntArray, u: IntArray, v: IntArray) -> Pairs:
    """Admissible pairs of some columns that reach their prices; nothing else is kept."""
    kernel = pool.scorer.kernel
    if not columns.size:
        return no_pairs()
    some = Kernel(kernel.mentees, kernel.mentors.take(columns), kernel.setting)
    step = max(1, TILE // columns.size)
    parts = []
    for top in range(0, kernel.mentees.size, step):
        bottom = min(top + step, kernel.mentees.size)
        row, place, points = some.tile(top, bottom, 0, columns.size)
        column = columns[place]
        reach = points >= u[row] + v[column]
        parts.append(pool.open_pairs(Pairs(row[reach], column[reach], points[reach])))
    return Pairs.join(parts)


def priced_pairs(
    pool: Pool, u: IntArray, v: IntArray, width: int, with_points: bool, step: Step
) -> Priced:
    r"""Hold all pairs against prices: which have :math:`\text{points}_{ij} \ge u_i + v_j`?

    `u` is already less the size weight; without points every pair counts 0. Pairs that
    cannot reach their prices whatever their language and week are not scored at all.
    """
    parts = []
    pool.finder.hold_against(v)
    chunks = pool.chunks
    for number, rows in enumerate(chunks):
        if number in pool.kept:
            pairs = pool.kept[number].reaching(u, v)
        else:
            pairs = pool.reaching(rows, u[rows])
        worth = pairs.points if with_points else np.zeros_like(pairs.points)
        gain = worth - u[pairs.row] - v[pairs.column]
        parts.append(Priced.of(pairs.only(gain >= 0), gain[gain >= 0], width))
        step(number / len(chunks))
    return Priced.join(parts)


def _worst(pairs: Pairs, gain: IntArray, width: int) -> Pairs:
    """At most `width` pairs of each row, those with the largest gain."""
    order = np.lexsort((-gain, pairs.row))
    row = pairs.row[order]
    heads = np.flatnonzero(np.concatenate([[True], row[1:] != row[:-1]]) if row.size else [])
    place = np.arange(row.size) - np.repeat(heads, np.diff(np.append(heads, row.size)))
    return pairs.only(order[place < width])
