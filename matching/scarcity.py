"""Which one more mentor would help most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.free import free_part, open_edges
from matching.losses import split_loss
from matching.prices import mentee_prices, price_range
from matching.problem import IntArray, InvalidProblem
from matching.solution import Status
from matching.state import State


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
    state : State
    points, allowed : (n, profiles) integers and bool
        Each plausible profile scored against every mentee, as `score` gives them.
    most : how many to return

    Returns
    -------
    tuple of Gain, best first.

    Raises
    ------
    InvalidProblem
        On wrong shapes, or if the state has no solution.

    Notes
    -----
    One Bellman–Ford for all profiles, then O(n · profiles). Demange and Gale 1985,
    doi:10.2307/1911659, on the lattice of prices.

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
    largest, size_weight, free_row = _largest_mentee_prices(state, int(values.max(initial=0)))
    s = state.solution
    open_ = flags & (values >= s.floor) & free_row[:, None]
    gained = values if "points" in s.levels else np.zeros_like(values)
    gain = np.where(open_, gained + size_weight - largest[:, None], 0)
    best = gain.max(axis=0, initial=0)
    who = np.where(best > 0, gain.argmax(axis=0) if n else -1, -1)
    duos, extra = split_loss(best, size_weight)
    unmatched = (s.mentor_of < 0) & free_row
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


def _largest_mentee_prices(state: State, most: int) -> tuple[IntArray, int, npt.NDArray[np.bool_]]:
    p, s = state.problem, state.solution
    if s.status is not Status.OPTIMAL:
        raise InvalidProblem("`state` has no solution to add to")
    free = free_part(p, s.floor)
    edges, size_weight = open_edges(p, free, "points" in s.levels, most)
    mentor_of = np.where(free.lock_of >= 0, -1, s.mentor_of)
    smallest, _ = price_range(edges, mentor_of)
    return mentee_prices(edges, mentor_of, smallest), size_weight, free.lock_of < 0
