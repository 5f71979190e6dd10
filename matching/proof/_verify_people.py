"""`verify` for rounds that no matrix can hold."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matching.criteria import TILE, Kernel, Round
from matching.model import (
    LEVELS,
    WAITING_BOUND_DAYS,
    Solution,
    checked_levels,
)
from matching.proof._question import Question, Stream, checked_bound
from matching.proof._verify import Report, judge

MOST_COLUMNS = 4096


def verify_people(
    r: Round,
    s: Solution,
    levels: Sequence[str] = LEVELS,
    max_min: bool = False,
    waiting_bound: int = WAITING_BOUND_DAYS,
) -> Report:
    """Check a solution of `solve_people` tile by tile: every admissible pair is scored again.

    Scores come from the tiled scorer, not from the one the solver used. The question is
    the round and these arguments, never what the solution says of itself.

    Raises
    ------
    VerificationError, InvalidProblem

    Notes
    -----
    O(n m) time, memory of one tile of 2^17 pairs and the pairs that no tier decides.
    """
    return judge(question_of_people(r, levels, max_min, waiting_bound), s)


def question_of_people(
    r: Round,
    levels: Sequence[str] = LEVELS,
    max_min: bool = False,
    waiting_bound: int = WAITING_BOUND_DAYS,
) -> Question:
    """What an answer to `r`, solved in this way, is judged against."""
    kernel = Kernel(r.mentees, r.mentors, r.setting)

    def pair(i: int, j: int) -> int | None:
        points = kernel.tile(i, i + 1, j, j + 1)[2]
        return int(points[0]) if points.size and i not in r.gone else None

    return Question(
        r.mentors.capacity.astype(np.int64),
        r.waiting_days,
        r.mentee_rank,
        r.mentor_rank,
        r.locked,
        frozenset(r.forbidden),
        r.floor,
        checked_levels(levels),
        max_min,
        checked_bound(waiting_bound),
        pair,
        lambda: _tiles(kernel, r.gone),
    )


def _tiles(kernel: Kernel, gone: frozenset[int]) -> Stream:
    """Every pair that no rule refuses, tile by tile, without those of mentees who have left."""
    n, m = kernel.mentees.size, kernel.mentors.size
    away = np.array(sorted(gone), np.int64)
    width = max(1, min(m, MOST_COLUMNS))
    step = max(1, TILE // width)
    for top in range(0, n, step):
        for left in range(0, m, width):
            row, column, points = kernel.tile(top, min(top + step, n), left, min(left + width, m))
            here = np.isin(row, away, invert=True) if away.size else slice(None)
            yield row[here], column[here], points[here]
