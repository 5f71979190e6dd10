"""The weights that each tier of prices is held against."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.model import Certificate, IntArray, Tier
from matching.proof._form import LARGEST, require
from matching.proof._question import Question

SALTED = "rank"
BOTH = "waiting+rank"
_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def require_tiers(q: Question, c: Certificate) -> None:
    """Check that the tiers are those the question's levels ask for, in order.

    Whom the draw favours is nobody's choice: the k-th draw has the salt k, and its range
    follows from the number of mentees. How many draws there must be is decided by whether
    the answer is the only one after them, see `matching.proof.verify`.
    """
    first, rest = c.tiers[0], list(c.tiers[1:])
    same = bool((first.u == c.u).all() and (first.v == c.v).all())
    require(same, "the first tier is the certificate's `u` and `v`")
    require(first.level == q.first_level, f"the first tier proves {q.first_level}")
    require((first.salt, first.spread, first.scale) == (0, 0, 0), "the first tier draws nothing")
    waits = "waiting" in q.levels and bool(q.days[q.is_free].any())
    drawn = 0
    if rest and rest[0].level == BOTH:
        _require_both(q, rest.pop(0))
        drawn = 1 if SALTED in q.levels else 0
    elif rest and rest[0].level == "waiting":
        tier = rest.pop(0)
        require("waiting" in q.levels, "waiting was asked for")
        require((tier.salt, tier.spread, tier.scale) == (0, 0, 0), "waiting draws nothing")
    else:
        require(not waits, "the waiting level is proved")
    for salt, tier in enumerate(rest, drawn + 1):
        _require_draw(q, tier, salt)


def _require_draw(q: Question, tier: Tier, salt: int) -> None:
    name = SALTED if salt == 1 else f"{SALTED} {salt}"
    require(SALTED in q.levels and tier.level == name, f"the next tier is {name!r}, if any")
    expected = (salt, range_of_draw(q.shape[0]), 0)
    require((tier.salt, tier.spread, tier.scale) == expected, f"{name}: the draw is the round's")


def _require_both(q: Question, tier: Tier) -> None:
    require(bool({"waiting", SALTED} & set(q.levels)), f"{BOTH} was asked for")
    spread = range_of_draw(q.shape[0])
    require((tier.salt, tier.spread) == (1, spread), f"{BOTH}: the draw is the round's")
    require(tier.scale > spread * q.shape[0], f"{BOTH}: a day outweighs all draws")
    most = int(q.days.max(initial=0)) * tier.scale + spread
    require(most <= LARGEST, f"{BOTH}: weights are at most 2^60")


def range_of_draw(mentees: int) -> int:
    """Exclusive upper bound of drawn weights: 2^20, and less where sums would leave 2^53."""
    bound = 2**53 // (4 * (mentees + 1) * (mentees + 2))
    fits = [1 << k for k in range(1, 21) if 1 << k <= bound]
    return fits[-1] if fits else 2


@dataclass(frozen=True, eq=False)
class Pairs:
    """Some open pairs: (e,) rows, columns, points."""

    row: IntArray
    column: IntArray
    points: IntArray

    def only(self, keep: npt.NDArray[np.bool_]) -> Pairs:
        """The kept ones."""
        return Pairs(self.row[keep], self.column[keep], self.points[keep])


def weight_of(q: Question, c: Certificate, tier: Tier, pairs: Pairs) -> IntArray:
    """(e,) weight of pairs on a tier whose form `require_tiers` has checked."""
    if tier is c.tiers[0]:
        gained = pairs.points if "points" in q.levels else np.zeros_like(pairs.points)
        return gained + c.size_weight
    days = q.days[pairs.row]
    if tier.level == "waiting":
        return days
    drawn = np.zeros_like(days)
    if SALTED in q.levels:
        drawn = draw(tier, q.mentee_rank[pairs.row], q.mentor_rank[pairs.column])
    waited = days * tier.scale if "waiting" in q.levels and tier.level == BOTH else 0
    return drawn + waited


def draw(tier: Tier, row_rank: IntArray, column_rank: IntArray) -> IntArray:
    """Splitmix64 of (salt, row rank, column rank), reduced to the tier's range."""
    state = np.zeros(row_rank.size, np.uint64)
    words = np.full(row_rank.size, tier.salt), row_rank, column_rank
    with np.errstate(over="ignore"):
        for word in words:
            state = (state ^ word.astype(np.uint64)) + _STEP
            state = (state ^ (state >> np.uint64(30))) * _FIRST
            state = (state ^ (state >> np.uint64(27))) * _SECOND
            state ^= state >> np.uint64(31)
    return (state % np.uint64(tier.spread)).astype(np.int64)
