"""How sure a round's pairs are: which of them stay when the weights move a little."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.criteria import WHOLE, Scores, Weights, score
from matching.exact import solve
from matching.model import IntArray, InvalidProblem, Solution


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
