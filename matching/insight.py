"""How sure a round's pairs are, and whether groups fare alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.criteria import WHOLE, Weights
from matching.problem import IntArray, InvalidProblem
from matching.scoring import Scores, score
from matching.solution import Solution
from matching.solving import solve

SMALLEST_GROUP = 5


@dataclass(frozen=True, eq=False)
class Stability:
    """How often each pair stays when the weights move.

    Attributes
    ----------
    weights : the weightings tried
    kept : (n,) int64, in how many of them mentee i keeps the same mentor (or stays unmatched)
    """

    weights: tuple[Weights, ...]
    kept: IntArray


def stability(
    scores: Scores,
    solution: Solution,
    spread: int = 20,
    tries: int = 12,
    seed: int = 0,
    **problem: object,
) -> Stability:
    """Solve again under nearby weightings and count who keeps their mentor.

    Parameters
    ----------
    scores, solution : the round and its answer
    spread : percent by which each weight may move either way
    tries : number of weightings drawn
    seed : of the draw; equal seeds draw equal weightings
    problem : the other arguments of ``scores.problem``, as given for the solution

    Raises
    ------
    InvalidProblem
        If `spread` is not within 0..100.

    Notes
    -----
    `tries` times the cost of scoring and solving.
    """
    if not 0 <= spread <= 100:
        raise InvalidProblem(f"`spread` must lie in 0..100, not {spread}")
    rng = np.random.default_rng(seed)
    drawn = [_nearby(scores.setting.weights, spread, rng) for _ in range(tries)]
    kept = np.zeros(solution.mentor_of.size, np.int64)
    for weights in drawn:
        again = _rescored(scores, weights)
        found = solve(again.problem(**problem), solution.levels)  # type: ignore[arg-type]
        kept += found.mentor_of == solution.mentor_of
    return Stability(tuple(drawn), kept)


def _nearby(weights: Weights, spread: int, rng: np.random.Generator) -> Weights:
    """Each weight times a factor within the spread, all of them in finer units."""
    fine = {
        name: value * int(rng.integers(100 - spread, 101 + spread)) // 10
        for name, value in weights.items()
    }
    top = max(fine.values())
    scaled = {name: value * WHOLE // top if top else 0 for name, value in fine.items()}
    return Weights(**scaled) if any(scaled.values()) else weights


def _rescored(scores: Scores, weights: Weights) -> Scores:
    setting = scores.setting
    return score(
        scores.mentees,
        scores.mentors,
        weights,
        setting.territory,
        setting.sectors,
        setting.criteria,
        scores.excluded,
    )


@dataclass(frozen=True)
class GroupFigures:
    """One group of mentees beside what chance would give it.

    All but `group` and `size` are None when the group, or what it leaves, has fewer than
    five people.

    Attributes
    ----------
    group : its number
    size : number of mentees, None when suppressed
    matched, points, waiting : share with a duo, mean points of the duos, mean waiting days
        of those without one
    p_matched, p_points, p_waiting : share of the permutations that lie at least as far from
        the round's mean as the group does
    """

    group: int
    size: int | None
    matched: float | None = None
    points: float | None = None
    waiting: float | None = None
    p_matched: float | None = None
    p_points: float | None = None
    p_waiting: float | None = None


def fairness(
    solution: Solution,
    points: npt.ArrayLike,
    groups: npt.ArrayLike,
    waiting_days: npt.ArrayLike | None = None,
    permutations: int = 2000,
    seed: int = 0,
) -> tuple[GroupFigures, ...]:
    r"""Compare groups of mentees with random regroupings of the same round.

    An audit after the fact: groups never enter a solve. For each figure f of a group,

    .. math:: p = \frac{1 + \#\{\sigma : |f_\sigma - \bar f| \ge |f - \bar f|\}}{1 + N}

    over N permutations of the group labels, so that p is small only if chance rarely
    sets the group so far apart.

    Parameters
    ----------
    solution : Solution
    points : (n,) integers, points of each mentee's duo (ignored where there is none)
    groups : (n,) integers >= 0
    waiting_days : (n,) integers, optional
    permutations, seed : of the test; equal seeds give equal figures

    Raises
    ------
    InvalidProblem
        On wrong shapes.

    Notes
    -----
    O(permutations · n). Phipson and Smyth 2010, doi:10.2202/1544-6115.1585, for the +1.
    """
    matched = solution.mentor_of >= 0
    n = matched.size
    label, worth = np.asarray(groups), np.asarray(points)
    days = np.zeros(n, np.int64) if waiting_days is None else np.asarray(waiting_days)
    for name, array in (("groups", label), ("points", worth), ("waiting_days", days)):
        if array.shape != (n,):
            raise InvalidProblem(f"`{name}` must have shape ({n},), not {array.shape}")
    figures = [(matched, np.ones(n, bool)), (worth, matched), (days, ~matched)]
    rng = np.random.default_rng(seed)
    shuffled = [rng.permutation(n) for _ in range(permutations)]
    return tuple(_figures(int(g), label == g, figures, shuffled) for g in np.unique(label))


Figure = tuple[npt.NDArray[np.generic], npt.NDArray[np.bool_]]


def _figures(
    group: int,
    inside: npt.NDArray[np.bool_],
    figures: list[Figure],
    shuffled: Iterable[IntArray],
) -> GroupFigures:
    size = int(inside.sum())
    if min(size, inside.size - size) < SMALLEST_GROUP:
        return GroupFigures(group, None)
    regrouped = [inside[order] for order in shuffled]
    found = [_against_chance(figure, inside, regrouped) for figure in figures]
    return GroupFigures(group, size, *(f for f, _ in found), *(p for _, p in found))


def _against_chance(
    figure: Figure, inside: npt.NDArray[np.bool_], regrouped: list[npt.NDArray[np.bool_]]
) -> tuple[float | None, float | None]:
    """Mean of a figure over the group, and how often chance is as far from the mean."""
    values, counted = figure
    those = inside & counted
    if int(those.sum()) < SMALLEST_GROUP:
        return None, None
    weighed = np.where(counted, values, 0).astype(np.float64)
    chosen = np.array(regrouped).reshape(len(regrouped), inside.size)
    sizes = np.maximum((chosen & counted).sum(axis=1), 1)
    means = chosen @ weighed / sizes
    overall = float(weighed.sum()) / int(counted.sum())
    mean = float(weighed[those].mean())
    # A hair of tolerance: equal fractions may differ in their last bit.
    far = np.abs(means - overall) >= abs(mean - overall) - 1e-9
    return mean, float((1 + far.sum()) / (1 + len(regrouped)))
