"""Which one more mentor would help most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.exact import free_part, mentee_prices, open_edges, price_range
from matching.insight._losses_without_matrix import (
    asking,
    few,
    first_by_bound,
    kept_warm,
    loss_of,
    losses_without,
)
from matching.insight._regret import split_loss
from matching.model import BoolArray, IntArray, InvalidProblem, Status
from matching.whatif import PeopleState, RemoveMentee, State


@dataclass(frozen=True)
class Gain:
    """What one more mentor of a profile would bring.

    Attributes
    ----------
    profile : position in the grid of profiles
    duos, points : exact gain of the new optimum; points may be negative where a duo is won
    mentee : who would be paired with the new mentor, -1 if nobody
    unlocks : unmatched mentees for whom the profile is admissible
    """

    profile: int
    duos: int
    points: int
    mentee: int
    unlocks: tuple[int, ...]


def shortage(
    state: State, points: npt.ArrayLike, allowed: npt.ArrayLike, most: int = 5
) -> tuple[Gain, ...]:
    r"""Rank profiles of one additional mentor by what they would add, exactly.

    The largest mentee price :math:`\overline u_i` among all optimal prices is what the
    round would lose without mentee i, so a new column of weights :math:`w_i` gains

    .. math:: \max\bigl(0, \max_i (w_i - \overline u_i)\bigr).

    Parameters
    ----------
    state : State or PeopleState
    points, allowed : (n, profiles) integers and bool
        Each plausible profile scored against every mentee, as `score` gives them.
    most : how many to return

    Returns
    -------
    tuple of Gain, best first.

    Raises
    ------
    InvalidProblem
        On wrong shapes, if the state has no solution, or, without a matrix, if the points
        exceed what its weights have room for.

    Notes
    -----
    With a matrix one Bellman–Ford for all profiles, then O(n · profiles). Demange and Gale
    1985, doi:10.2307/1911659, on the lattice of prices: any price :math:`u_i` is at most
    :math:`\overline u_i`, so that without a matrix :math:`w_i - u_i` says which mentees
    might gain most, and a what-if for each of these how much; where they are many, one
    search over all pairs tells it for everyone.

    Examples
    --------
    >>> from matching import Problem, State
    >>> state = State.of(Problem([[900], [850]]))
    >>> best = shortage(state, [[100, 700], [800, 0]], [[True, True], [True, False]])
    >>> [(g.profile, g.duos, g.points, g.mentee) for g in best]
    [(0, 1, 800, 1), (1, 1, 650, 0)]
    """
    values, flags = np.asarray(points), np.asarray(allowed, bool)
    n = state.shape[0]
    if values.ndim != 2 or values.shape[0] != n or flags.shape != values.shape:
        raise InvalidProblem(f"`points` and `allowed` must have shape ({n}, profiles)")
    s = state.solution
    if s.status is not Status.OPTIMAL:
        raise InvalidProblem("`state` has no solution to add to")
    gained = values if "points" in s.levels else np.zeros_like(values)
    losses = _losses(state, int(gained.max(initial=0)))
    open_ = flags & (values >= s.floor) & losses.free[:, None]
    weight = np.where(open_, gained + losses.size_weight, 0)
    found = [_best_gain(weight[:, k], losses) for k in range(values.shape[1])]
    best, who = np.array(found, np.int64).reshape(-1, 2).T
    duos, extra = split_loss(best, losses.size_weight)
    unmatched = (s.mentor_of < 0) & losses.free
    order = np.argsort(-best, kind="stable")[:most]
    return tuple(
        Gain(
            int(k),
            int(duos[k]),
            int(extra[k]),
            int(who[k]),
            tuple(np.flatnonzero(unmatched & open_[:, k]).tolist()),
        )
        for k in order
    )


@dataclass(frozen=True, eq=False)
class _Losses:
    """What the round would lose without each mentee, in units of the first tier.

    Attributes
    ----------
    least : (n,) int64, at most the loss
    exact : the loss of one row
    free : (n,) bool, rows that no lock decides
    """

    least: IntArray
    exact: Callable[[int], int]
    free: BoolArray
    size_weight: int


def _best_gain(weight: IntArray, losses: _Losses) -> tuple[int, int]:
    """The largest gain of a new column and its row, the first of equals; (0, -1) if none gains."""
    rows = np.flatnonzero(weight > losses.least)

    def exact(at: int) -> int:
        return losses.exact(int(rows[at])) - int(weight[rows[at]])

    best = first_by_bound((losses.least - weight)[rows], rows, exact, 1)
    return (-best[0][0], int(rows[best[0][1]])) if best and best[0][0] < 0 else (0, -1)


def _losses(state: State, most: int) -> _Losses:
    return _by_people(state, most) if isinstance(state, PeopleState) else _by_matrix(state, most)


def _by_matrix(state: State, most: int) -> _Losses:
    p, s = state.problem, state.solution
    free = free_part(p, s.floor)
    edges, size_weight = open_edges(p, free, "points" in s.levels, most)
    mentor_of = np.where(free.lock_of >= 0, -1, s.mentor_of)
    smallest, _ = price_range(edges, mentor_of)
    largest = mentee_prices(edges, mentor_of, smallest)
    return _Losses(largest, lambda i: int(largest[i]), free.lock_of < 0, size_weight)


def _by_people(state: PeopleState, most: int) -> _Losses:
    fixed, warm = kept_warm(state)
    size_weight, duos = warm.grid.size_weight, fixed.solution.size + 1
    if 2 * most * duos >= size_weight:
        raise InvalidProblem(f"`points` must be below {size_weight // (2 * duos)} in this round")
    free = np.ones(state.shape[0], bool)
    free[list(warm.grid.lock_of)] = False

    told = asking(
        lambda i: loss_of(fixed, warm, RemoveMentee(i)), lambda: losses_without(warm), few(warm)
    )

    def exact(i: int) -> int:
        return told(i) if state.solution.mentor_of[i] >= 0 else 0

    return _Losses(warm.exchange.u.real.astype(np.int64), exact, free, size_weight)
