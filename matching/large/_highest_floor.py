"""The highest floor of a round by people at which as many duos can be formed as without it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.criteria import WHOLE
from matching.exact import Edges, by_place, largest, least_cover
from matching.large._pool import ROWS_A_CHUNK, Pairs, Pool, Priced, best_pairs, pairs_above
from matching.large._round import Free
from matching.model import Cover, IntArray

FIRST_WIDTH, NEXT_WIDTH = 16, 8


def highest_floor_of(free: Free) -> tuple[int, tuple[Cover, Cover]]:
    """`highest_floor` without a matrix: the largest floor that costs no duo, and its covers.

    A matching of the core, the best mentors of each mentee, proves that a floor is low
    enough. That it is too high takes a cover of all pairs by fewer rows and places than
    duos are wanted (König), of which only the pairs of rows outside the cover are scored.
    Floors are tried just above the best that the core proves, in growing steps, because
    the fewer pairs reach a floor the cheaper the cover.

    Notes
    -----
    Hopcroft and Karp 1973, doi:10.1137/0202019; O(e √n) on the core per floor, about ten
    floors per pass over the rows outside a cover. Memory: the core.
    """
    pool = free.pool
    search = _Search(pool, free.places, best_pairs(pool, FIRST_WIDTH, lambda share: None))
    most, first = search.most_duos(pool.floor, free.rows.size)
    nothing = Cover(np.zeros(free.rows.size, bool), np.zeros(free.places.size, bool))
    if not most:
        return pool.floor, (first, nothing)
    low, high, stride = search.proved(pool.floor, WHOLE, most), WHOLE, 1
    above = nothing  # no pair is worth more than WHOLE
    while low < high:
        tried = min(low + stride, high)
        duos, cover = search.most_duos(tried, most)
        if duos < most:
            high, stride, above = tried - 1, 1, cover
        else:
            low, stride = search.proved(tried, high, most), 2 * stride
    return low, (first, above)


@dataclass(eq=False)
class _Search:
    """Largest matchings at some floor, over a core that grows by what they lack."""

    pool: Pool
    places: IntArray
    core: Pairs

    def proved(self, low: int, high: int, duos: int) -> int:
        """The highest of these floors at which the core alone has so many duos; `low` has."""
        while low < high:
            middle = (low + high + 1) // 2
            edges = self._edges(middle)
            place_of, _ = largest(by_place(edges), edges.n)
            if int((place_of >= 0).sum()) == duos:
                low = middle
            else:
                high = middle - 1
        return low

    def most_duos(self, floor: int, enough: int) -> tuple[int, Cover]:
        """Most duos at a floor with their cover, or `enough` of them as soon as found."""
        while True:
            duos, cover = least_cover(self._edges(floor))
            if duos >= enough:
                return duos, cover
            lacking = self._uncovered(~cover.rows, cover.columns, floor)
            if not lacking.row.size:
                return duos, cover
            self.core = Pairs.join([self.core, lacking])

    def _edges(self, floor: int) -> Edges:
        pairs = self.core.only(self.core.points >= floor)
        n, ones = self.pool.scorer.order.size, np.ones(pairs.row.size, np.int64)
        return Edges(n, self.places.size, pairs.row, pairs.column, ones, self.places)

    def _uncovered(
        self, outside: np.typing.NDArray[np.bool_], covered: np.typing.NDArray[np.bool_], floor: int
    ) -> Pairs:
        """The best pairs at a floor that neither their row nor their column covers."""
        order = self.pool.scorer.order
        rows, least = order[outside[order]], np.full(order.size, floor)
        parts = []
        for k in range(0, rows.size, ROWS_A_CHUNK):
            pairs = pairs_above(self.pool, rows[k : k + ROWS_A_CHUNK], least)
            pairs = pairs.only((pairs.points >= floor) & ~covered[pairs.column])
            parts.append(Priced.of(pairs, pairs.points - floor + 1, NEXT_WIDTH).violators)
        return Pairs.join(parts)
