"""The round that can be expected to form the most duos, when some people say no."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.exact import solve
from matching.model import (
    LARGEST_POINTS,
    IntArray,
    InvalidProblem,
    Problem,
    Solution,
    Status,
    require_integers,
)

PER_MILLE = 1000


@dataclass(frozen=True, eq=False)
class Expected:
    """A round chosen by the chance that its duos are accepted, and its price.

    Attributes
    ----------
    mentor_of : (n,) int64, -1 without a duo
    expected : sum of the chances of its duos, per mille: 2500 are two and a half duos
    instead_of : the same sum for the round it would replace
    duos, points : its proposals and their points, less those of the round it would replace
    question, answer : the problem that was solved and its Solution, judged by `verify`. Its
        points are the chances; its last column, with room for all, stands for "nobody".
    """

    mentor_of: IntArray
    expected: int
    instead_of: int
    duos: int
    points: int
    question: Problem
    answer: Solution


def expected(p: Problem, chance: npt.ArrayLike, instead_of: Solution) -> Expected:
    r"""Maximise the number of duos to be expected, :math:`\sum_{(i,j)} p_{ij} q_{ij}`.

    `solve` proposes as many duos as possible; where poor pairs are often refused, fewer and
    better proposals may end in more duos. The chance of a pair is the product of the shares of
    mentees and of mentors who accepted pairs of that band of points before. It belongs to the
    band, never to a person.

    Parameters
    ----------
    p : Problem
    chance : (n, m) integers 0..1000, per mille; see `chance_by_band`
    instead_of : the Solution of `p` to compare with

    Returns
    -------
    Expected

    Raises
    ------
    InvalidProblem
        If `chance` is not as above or `instead_of` has no duos to compare with.

    Notes
    -----
    One stage: it does not plan for the second choices of `backups`. One more column, with a
    place for everybody, makes every set of pairs equally large, so that only chances decide;
    equal chances are decided by the stored rank, not by points.

    Examples
    --------
    >>> p = Problem([[900, 300], [800, 100]])
    >>> best = expected(p, [[900, 50], [600, 10]], solve(p))
    >>> best.mentor_of.tolist(), best.expected, best.instead_of
    ([0, 1], 910, 650)
    """
    if instead_of.status is not Status.OPTIMAL or instead_of.mentor_of.shape != p.shape[:1]:
        raise InvalidProblem("`instead_of` must be an answer to `p` with duos")
    chances = require_integers("chance", chance, p.shape, 0, PER_MILLE)
    question = _question(p, chances)
    answer = solve(question)
    mentor_of = np.where(answer.mentor_of < p.shape[1], answer.mentor_of, -1)
    proposals, points = _sums(p.points, mentor_of)
    return Expected(
        mentor_of,
        _sums(chances, mentor_of)[1],
        _sums(chances, instead_of.mentor_of)[1],
        proposals - instead_of.size,
        points - instead_of.total,
        question,
        answer,
    )


def chance_by_band(
    points: npt.ArrayLike, bounds: npt.ArrayLike, per_mille: npt.ArrayLike
) -> IntArray:
    """The chance of each pair from its band of points.

    Parameters
    ----------
    points : (n, m) integers
    bounds : (b,) rising integers; band k holds the points from ``bounds[k - 1]`` up to, not
        including, ``bounds[k]``
    per_mille : (b + 1,) integers 0..1000, the chance of each band

    Examples
    --------
    >>> chance_by_band([[100, 500, 900]], [400, 700], [200, 500, 800]).tolist()
    [[200, 500, 800]]
    """
    limits = np.asarray(bounds)
    steps = require_integers("bounds", limits, limits.shape, 0, LARGEST_POINTS)
    if steps.ndim != 1 or (np.diff(steps) <= 0).any():
        raise InvalidProblem(f"`bounds` must be one rising row of numbers, not {limits.tolist()}")
    chances = require_integers("per_mille", per_mille, (steps.size + 1,), 0, PER_MILLE)
    return np.asarray(chances[np.searchsorted(steps, np.asarray(points), side="right")])


def _question(p: Problem, chances: IntArray) -> Problem:
    n = p.shape[0]
    allowed = p.allowed & (p.points >= p.floor)
    for pair in p.locked:
        allowed[pair] = p.allowed[pair]
    everybody = np.ones((n, 1), bool)
    return Problem(
        np.hstack([chances, np.zeros((n, 1), np.int64)]),
        np.hstack([allowed, everybody]),
        np.append(p.capacity, n),
        p.locked,
        p.forbidden,
        0,
        None,
        (p.mentee_rank, _ranks_with_nobody(p.mentor_rank)),
    )


def _ranks_with_nobody(rank: IntArray) -> IntArray:
    """The order of the ranks, and one more behind them."""
    return np.append(np.argsort(np.argsort(rank)), rank.size)


def _sums(worth: IntArray, mentor_of: IntArray) -> tuple[int, int]:
    """How many duos, and the sum of what each is worth."""
    rows = np.flatnonzero(mentor_of >= 0)
    return int(rows.size), int(worth[rows, mentor_of[rows]].sum())
