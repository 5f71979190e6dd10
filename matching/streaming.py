"""`verify` for rounds that no matrix can hold."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from matching.criteria import Criteria, SectorTable, Weights
from matching.kernel import Kernel
from matching.people import People
from matching.problem import Pair, Ranks
from matching.scoring import TILE, prepare
from matching.solution import Solution
from matching.territory import Territory
from matching.verification import Case, Report, Stream, check

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
) -> Report:
    """Check a solution of `solve_people` tile by tile: every admissible pair is scored again.

    Scores come from the tiled scorer, not from the one the solver used.

    Raises
    ------
    VerificationError, InvalidProblem

    Notes
    -----
    O(n m) time, memory of one tile of 2^17 pairs.
    """
    kernel = Kernel(
        mentees, mentors, prepare(mentees, mentors, weights, territory, sectors, criteria)
    )
    ranks = rank or (None, None)

    def pair(i: int, j: int) -> int | None:
        points = kernel.tile(i, i + 1, j, j + 1)[2]
        return int(points[0]) if points.size else None

    case = Case(
        mentors.capacity.astype(np.int64),
        np.zeros(mentees.size, np.int64) if waiting_days is None else np.asarray(waiting_days),
        _positions(ranks[0], mentees.size),
        _positions(ranks[1], mentors.size),
        tuple(sorted(set(locked))),
        frozenset(forbidden),
        floor,
        pair,
        lambda: _tiles(kernel),
    )
    return check(case, s)


def _positions(rank: npt.ArrayLike | None, size: int) -> npt.NDArray[np.int64]:
    return np.arange(size) if rank is None else np.asarray(rank, np.int64)


def _tiles(kernel: Kernel) -> Stream:
    n, m = kernel.mentees.size, kernel.mentors.size
    width = max(1, min(m, MOST_COLUMNS))
    step = max(1, TILE // width)
    for top in range(0, n, step):
        for left in range(0, m, width):
            yield kernel.tile(top, min(top + step, n), left, min(left + width, m))
