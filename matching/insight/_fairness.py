"""Whether groups of mentees fare alike, against what chance would give them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.model import IntArray, InvalidProblem, Solution

SMALLEST_GROUP = 5


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
