"""The question: which mentee may meet which mentor, and what each pair is worth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import index
from typing import Any

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
Pair = tuple[int, int]
Ranks = tuple[npt.ArrayLike | None, npt.ArrayLike | None]

# Far above what criteria give: a joint round adds bonuses that outweigh all points together.
LARGEST_POINTS = 10**8
# Every solver below works in float64 or int64; sums of integers are exact in both up to here.
EXACT = 2**53


class InvalidProblem(ValueError):  # noqa: N818 - the contract's name, said as a sentence
    """Data without an exact answer; the message names the argument and the first bad index."""


def _first(bad: BoolArray) -> str:
    where = tuple(int(k) for k in np.argwhere(bad)[0])
    return str(where[0] if len(where) == 1 else where)


def require_integers(
    name: str, value: npt.ArrayLike, shape: tuple[int, ...], low: int, high: int
) -> IntArray:
    """Return `value` as a read-only int64 copy of the given shape, or raise `InvalidProblem`.

    Fractions are refused rather than rounded: the order "size, then points" is only
    exact in integers.
    """
    array = np.asarray(value)
    if array.shape != shape:
        raise InvalidProblem(f"`{name}` must have shape {shape}, not {array.shape}")
    if array.size and array.dtype.kind not in "iu":
        _refuse_dtype(name, array)
    bad = (array < low) | (array > high)
    if bad.any():
        where = _first(bad)
        raise InvalidProblem(
            f"`{name}` must lie in {low}..{high}; shape {array.shape}, "
            f"first bad index {where}: {array[bad].flat[0]}"
        )
    copy = array.astype(np.int64, copy=True)
    copy.setflags(write=False)
    return copy


def _refuse_dtype(name: str, array: npt.NDArray[Any]) -> None:
    where = ""
    if array.dtype.kind == "f":
        bad = ~np.isfinite(array) | (array != np.floor(array))
        where = f", first bad index {_first(bad)}" if bad.any() else ""
    raise InvalidProblem(
        f"`{name}` must hold integers, not {array.dtype}; shape {array.shape}{where}"
    )


def require_flags(name: str, value: npt.ArrayLike, shape: tuple[int, ...]) -> BoolArray:
    """Return `value` as a read-only bool copy of the given shape, or raise `InvalidProblem`."""
    array = np.asarray(value)
    if array.shape != shape:
        raise InvalidProblem(f"`{name}` must have shape {shape}, not {array.shape}")
    if array.size and array.dtype.kind != "b":
        raise InvalidProblem(f"`{name}` must hold true or false, not {array.dtype}")
    copy = array.astype(np.bool_, copy=True)
    copy.setflags(write=False)
    return copy


def require_pairs(name: str, pairs: Iterable[Pair], shape: tuple[int, int]) -> tuple[Pair, ...]:
    """Return the pairs as sorted, distinct tuples within `shape`, or raise `InvalidProblem`."""
    found: set[Pair] = set()
    for k, pair in enumerate(pairs):
        try:
            i, j = (index(x) for x in pair)
        except (TypeError, ValueError) as error:
            raise InvalidProblem(f"`{name}` must hold pairs (i, j), first bad index {k}") from error
        if not (0 <= i < shape[0] and 0 <= j < shape[1]):
            raise InvalidProblem(
                f"`{name}` must lie within {shape}, first bad index {k}: ({i}, {j})"
            )
        found.add((i, j))
    return tuple(sorted(found))


def require_ranks(name: str, value: npt.ArrayLike | None, length: int) -> IntArray:
    """Return a distinct rank per person (default: the position), or raise `InvalidProblem`."""
    if value is None:
        value = np.arange(length)
    rank = require_integers(name, value, (length,), 0, 2**62)
    order = np.argsort(rank, kind="stable")
    repeated = order[1:][np.diff(rank[order]) == 0]
    if repeated.size:
        raise InvalidProblem(f"`{name}` must be distinct, first bad index {int(repeated.min())}")
    return rank


@dataclass(frozen=True, eq=False, init=False)
class Problem:
    r"""A weighted assignment of n mentees (rows) to m mentors (columns) with places.

    Among the sets of pairs :math:`x` that contain every locked pair and use only pairs
    that are allowed, not forbidden and worth at least ``floor``, with at most one mentor
    per mentee and ``capacity[j]`` mentees per mentor, `solve` finds the one that is, in
    this order, the largest, the richest in points, the kindest to those who waited, and
    the one singled out by the stored rank.

    Parameters
    ----------
    points : (n, m) integers, 0..10^8
        What each pair is worth. Fractions, NaN and negative values are refused.
    allowed : (n, m) bool, optional
        Pairs that may be formed at all. Default: every pair.
    capacity : (m,) integers >= 0, optional
        Places of each mentor. Default: one.
    locked, forbidden : iterables of (i, j)
        Pairs that must, respectively must not, be in the answer. A locked pair may lie
        below the floor (a person decided it) but must be allowed and not forbidden;
        contradictory locks are no error: the solution says ``INFEASIBLE`` and why.
    floor : int
        Pairs worth less are not formed, even if that leaves someone without a duo.
    waiting_days : (n,) integers >= 0, optional
        Used only between answers of equal size and points, and bounded by `solve`.
    rank : (mentee ranks (n,), mentor ranks (m,)), optional
        Two arrays of distinct integers drawn when the round is frozen. They decide what
        nothing else decides, so that the answer does not depend on the order of rows and
        columns. Either may be None: then the position itself is the rank.

    Raises
    ------
    InvalidProblem
        Naming the argument in backticks, the shape, the first bad index.

    Examples
    --------
    >>> p = Problem([[900, 800], [850, 100]])
    >>> p.shape
    (2, 2)
    >>> Problem([[1.5, 2.0]])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    matching.model._problem.InvalidProblem: `points` must hold integers, not float64; ...
    """

    points: IntArray
    allowed: BoolArray
    capacity: IntArray
    locked: tuple[Pair, ...]
    forbidden: tuple[Pair, ...]
    floor: int
    waiting_days: IntArray
    mentee_rank: IntArray
    mentor_rank: IntArray
    shape: tuple[int, int] = field(repr=False)

    def __init__(
        self,
        points: npt.ArrayLike,
        allowed: npt.ArrayLike | None = None,
        capacity: npt.ArrayLike | None = None,
        locked: Iterable[Pair] = (),
        forbidden: Iterable[Pair] = (),
        floor: int = 0,
        waiting_days: npt.ArrayLike | None = None,
        rank: Ranks | None = None,
    ) -> None:
        values = np.asarray(points)
        if values.ndim != 2:
            raise InvalidProblem(f"`points` must have two dimensions, not shape {values.shape}")
        n, m = shape = (values.shape[0], values.shape[1])
        rows, columns = two_ranks(rank)
        put = self._put
        put("shape", shape)
        put("points", require_integers("points", values, shape, 0, LARGEST_POINTS))
        put("allowed", require_flags("allowed", _or(allowed, np.ones(shape, bool)), shape))
        capacity = _or(capacity, np.ones(m, np.int64))
        put("capacity", require_integers("capacity", capacity, (m,), 0, 2**31))
        put("locked", require_pairs("locked", locked, shape))
        put("forbidden", require_pairs("forbidden", forbidden, shape))
        put("floor", int(require_integers("floor", floor, (), 0, LARGEST_POINTS)))
        waiting = _or(waiting_days, np.zeros(n, np.int64))
        put("waiting_days", require_integers("waiting_days", waiting, (n,), 0, 2**31))
        put("mentee_rank", require_ranks("rank[0]", rows, n))
        put("mentor_rank", require_ranks("rank[1]", columns, m))

    def _put(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)


def _or(value: npt.ArrayLike | None, default: npt.ArrayLike) -> npt.ArrayLike:
    return default if value is None else value


def two_ranks(rank: Ranks | None) -> Ranks:
    """Ranks of mentees and of mentors, or `InvalidProblem`."""
    if rank is None:
        return None, None
    if not isinstance(rank, tuple) or len(rank) != 2:
        raise InvalidProblem("`rank` must be two arrays: (ranks of mentees, ranks of mentors)")
    return rank
