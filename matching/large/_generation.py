"""Column generation: a small core of pairs whose answer is the whole round's."""

from __future__ import annotations

import numpy as np

from matching.criteria import WHOLE
from matching.exact import Edges, Face, enough_for_size, prices, sparse_max_weight
from matching.large._core_repair import Mender
from matching.large._passes import NEXT_WIDTH, Passes
from matching.large._pool import Pairs, Priced
from matching.large._round import Free
from matching.model import IntArray, Progress, Tier

# Up to such a share of the rows, mending them one by one is cheaper than another solve.
SPARE_SHARE, TIGHT_SHARE = 20, 500


def generate(
    free: Free, levels: tuple[str, ...], report: Progress, processes: int
) -> tuple[Face, Tier, int]:
    """Price, look for contradicting pairs, add them to the core, until there are none.

    Returns the face of the first tier with a matching on it, the tier, and M.
    """
    with_points = "points" in levels
    duos = min(free.rows.size, int(free.places.sum()))
    size_weight = enough_for_size(WHOLE if with_points else 0, duos)
    near_prices = None
    with Passes(free.pool, size_weight, with_points, report, processes) as passes:
        core = passes.best()
        while True:
            edges = _edges(free, core, size_weight, with_points)
            mentor_of = sparse_max_weight(edges, near_prices=near_prices)
            u, v = near_prices = prices(edges, mentor_of)
            priced = passes.hold(u, v)
            if with_points and _few(free, priced):
                mentor_of, u, v, priced = _mended(passes, edges, mentor_of, u, v, priced)
            if not priced.count:
                break
            core = Pairs.join([core, priced.violators])
    tight = _edges(free, priced.tight, size_weight, with_points)
    level = "size+points" if with_points else "size"
    return Face(tight, u > 0, v > 0, mentor_of), Tier(level, u, v), size_weight


def _few(free: Free, priced: Priced) -> bool:
    """Whether mending row by row is cheaper than solving the core again.

    In a round with places to spare each row is mended by a short search; where every
    place is taken a search may walk through the whole core.
    """
    rows = np.unique(priced.violators.row).size
    spare = int(free.places.sum()) - free.rows.size
    share = SPARE_SHARE if spare > free.rows.size // 10 else TIGHT_SHARE
    return 0 < rows <= free.rows.size // share


def _mended(
    passes: Passes, edges: Edges, mentor_of: IntArray, u: IntArray, v: IntArray, priced: Priced
) -> tuple[IntArray, IntArray, IntArray, Priced]:
    """Mend until nothing contradicts the prices, passing over all pairs where many fell."""
    mender = Mender(passes.pool, edges, mentor_of, u, v)
    while priced.count:
        mended = mender.mend(priced, passes.size_weight, NEXT_WIDTH)
        u, v = mended.u, mended.v
        priced = mended.priced or passes.hold(u, v)
    return mender.exchange.mentor_of, u, v, priced


def _edges(free: Free, pairs: Pairs, size_weight: int, with_points: bool) -> Edges:
    gained = pairs.points if with_points else np.zeros_like(pairs.points)
    n, m = free.rows.size, free.columns.size
    return Edges(n, m, pairs.row, pairs.column, gained + size_weight, free.places)
