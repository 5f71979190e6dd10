"""`verify` for rounds that no matrix can hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from matching.criteria import (
    TILE,
    WHOLE,
    Criteria,
    Kernel,
    People,
    SectorTable,
    Territory,
    Weights,
    prepare,
)
from matching.model import (
    LEVELS,
    WAITING_BOUND_DAYS,
    Pair,
    Ranks,
    Solution,
    checked_levels,
    require_integers,
    require_pairs,
    require_ranks,
    two_ranks,
)
from matching.proof._question import Question, Stream
from matching.proof._verify import Report, checked_bound, judge

MOST_COLUMNS = 4096


def verify_people(
    s: Solution,
    mentees: People,
    mentors: People,
    weights: Weights,
    territory: Territory,
    sectors: SectorTable | None = None,
    criteria: Criteria | None = None,
    *,
    locked: Iterable[Pair] = (),
    forbidden: Iterable[Pair] = (),
    floor: int = 0,
    waiting_days: npt.ArrayLike | None = None,
    rank: Ranks | None = None,
    levels: Sequence[str] = LEVELS,
    max_min: bool = False,
    waiting_bound: int = WAITING_BOUND_DAYS,
) -> Report:
    """Check a solution of `solve_people` tile by tile: every admissible pair is scored again.

    Scores come from the tiled scorer, not from the one the solver used. The question is
    these arguments, never what the solution says of itself.

    Raises
    ------
    VerificationError, InvalidProblem

    Notes
    -----
    O(n m) time, memory of one tile of 2^17 pairs and the pairs that no tier decides.
    """
    n, m = mentees.size, mentors.size
    setting = prepare(mentees, mentors, weights, territory, sectors, criteria)
    kernel = Kernel(mentees, mentors, setting)
    rows, columns = two_ranks(rank)
    days = np.zeros(n, np.int64) if waiting_days is None else waiting_days

    def pair(i: int, j: int) -> int | None:
        points = kernel.tile(i, i + 1, j, j + 1)[2]
        return int(points[0]) if points.size else None

    question = Question(
        mentors.capacity.astype(np.int64),
        require_integers("waiting_days", days, (n,), 0, 2**31),
        require_ranks("rank[0]", rows, n),
        require_ranks("rank[1]", columns, m),
        require_pairs("locked", locked, (n, m)),
        frozenset(require_pairs("forbidden", forbidden, (n, m))),
        int(require_integers("floor", floor, (), 0, WHOLE)),
        checked_levels(levels),
        max_min,
        checked_bound(waiting_bound),
        pair,
        lambda: _tiles(kernel),
    )
    return judge(question, s)


def _tiles(kernel: Kernel) -> Stream:
    n, m = kernel.mentees.size, kernel.mentors.size
    width = max(1, min(m, MOST_COLUMNS))
    step = max(1, TILE // width)
    for top in range(0, n, step):
        for left in range(0, m, width):
            yield kernel.tile(top, min(top + step, n), left, min(left + width, m))
