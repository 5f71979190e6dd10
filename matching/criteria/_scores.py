"""Points of all pairs at once: admissibility first, then values of the survivors only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.criteria._criteria import Criteria, Refusal, SectorTable, Weights
from matching.criteria._pairwise import PairScore, Setting, score_pair
from matching.criteria._people import People
from matching.criteria._territory import Territory
from matching.criteria._tiles import Kernel, refused_because
from matching.model import BoolArray, IntArray, InvalidProblem, Pair, Problem, Ranks, require_pairs

TILE = 1 << 17


@dataclass(frozen=True, eq=False)
class Scores:
    """Points and reasons of every pair.

    Attributes
    ----------
    points : (n, m) int64, 0..1000; 0 where refused
    allowed : (n, m) bool
    reasons : (n, m) uint8, `Refusal` codes, 0 where allowed
    excluded : pairs the caller excluded
    """

    points: IntArray
    allowed: BoolArray
    reasons: npt.NDArray[np.uint8]
    mentees: People
    mentors: People
    setting: Setting
    excluded: frozenset[Pair]

    def contributions(self, i: int, j: int) -> PairScore:
        """Why pair (i, j) has its points: value, points and facts by criterion."""
        return contributions(self, i, j)

    def problem(
        self,
        locked: Iterable[Pair] = (),
        forbidden: Iterable[Pair] = (),
        floor: int = 0,
        waiting_days: npt.ArrayLike | None = None,
        rank: Ranks | None = None,
    ) -> Problem:
        """The assignment problem of these scores, with the mentors' own capacities."""
        capacity = self.mentors.capacity
        return Problem(
            self.points, self.allowed, capacity, locked, forbidden, floor, waiting_days, rank
        )

    def strength(self, by: str) -> IntArray:
        """How good each pair is in one respect, larger is better: what `frontier` limits.

        Parameters
        ----------
        by : "points"; "minutes", the estimated way with its sign changed, -35 for 35 minutes,
            0 online or where a commune is unknown; or the name of a criterion, its value 0..1000

        Returns
        -------
        (n, m) int64; refused pairs hold the lowest value there is.

        Raises
        ------
        InvalidProblem
            If there is no such respect.
        """
        if by == "points":
            return self.points
        kernel = Kernel(self.mentees, self.mentors, self.setting)
        if by not in kernel.respects:
            raise InvalidProblem(f"`by` must be 'points' or one of {sorted(kernel.respects)}")
        lowest, respect = kernel.respects[by]
        n, m = self.mentees.size, self.mentors.size
        strength = np.full((n, m), lowest, np.int64)
        step = max(1, TILE // max(m, 1))
        for top in range(0, n, step):
            i, j = np.nonzero(self.allowed[top : top + step])
            strength[i + top, j] = respect(i + top, j)
        return strength


def score(
    mentees: People,
    mentors: People,
    weights: Weights,
    territory: Territory,
    sectors: SectorTable | None = None,
    criteria: Criteria | None = None,
    excluded: Iterable[Pair] = (),
) -> Scores:
    r"""Score every pair of a small or middling round.

    .. math:: \text{points}_{ij} = \Bigl\lfloor \tfrac12 + \frac{\sum_k w_k c_k(i, j)}
              {\sum_k w_k} \Bigr\rfloor, \qquad c_k \in 0..1000,

    for the pairs no rule refuses. Unknown values are neutral.

    Parameters
    ----------
    mentees, mentors : People of sizes n, m
    weights : Weights
    territory : Territory holding every `place`
    sectors : SectorTable; default: no sector is near another
    criteria : Criteria; default: the documented ones
    excluded : pairs never to be formed: same person, conflict of interest, earlier refusal

    Returns
    -------
    Scores

    Raises
    ------
    InvalidProblem
        If a place, sector or excluded pair lies outside its table.

    Notes
    -----
    O(n m) time in tiles of 2^17 pairs; the result itself is 10 bytes a pair. For more
    than a few million pairs use `solve_people`, which never holds them.

    Examples
    --------
    >>> from matching import People, Territory, Weights
    >>> a = People.from_rows([{"languages": {0: 4}, "slots": [0, 1]}])
    >>> b = People.from_rows([{"languages": {0: 7}, "slots": [0, 1, 2]}, {"slots": [9]}])
    >>> s = score(a, b, Weights(sector=0, mobility=0), Territory([[[5]]]))
    >>> s.points.tolist(), Refusal(s.reasons[0, 1]).name
    ([[906, 0]], 'NO_COMMON_SLOT')
    """
    setting = prepare(mentees, mentors, weights, territory, sectors, criteria)
    n, m = mentees.size, mentors.size
    banned = require_pairs("excluded", excluded, (n, m))
    points, allowed = np.zeros((n, m), np.int64), np.zeros((n, m), bool)
    reasons = np.zeros((n, m), np.uint8)
    kernel = Kernel(mentees, mentors, setting)
    step = max(1, TILE // max(m, 1))
    for first in range(0, n if m else 0, step):
        last = min(first + step, n)
        masks = kernel.masks(slice(first, last), slice(0, m))
        row, column, value = kernel.tile_within(masks, first, 0)
        points[row, column] = value
        allowed[row, column] = True
        reasons[first:last] = refused_because(kernel, masks, first, allowed[first:last])
    for i, j in banned:
        points[i, j], allowed[i, j], reasons[i, j] = 0, False, Refusal.EXCLUDED
    return Scores(points, allowed, reasons, mentees, mentors, setting, frozenset(banned))


def contributions(scores: Scores, i: int, j: int) -> PairScore:
    """Points of pair (i, j) by criterion with the facts behind them.

    The criteria's points add up to what the pair would be worth; `points` is 0 and
    `refusal` says why when the pair is not admissible.
    """
    found = score_pair(scores.mentees, scores.mentors, scores.setting, i, j)
    if (i, j) in scores.excluded:
        return PairScore(0, Refusal.EXCLUDED, found.criteria)
    return found


def prepare(
    mentees: People,
    mentors: People,
    weights: Weights,
    territory: Territory,
    sectors: SectorTable | None,
    criteria: Criteria | None,
) -> Setting:
    """Check that people fit the tables, and bundle the tables."""
    for name, people in (("mentees", mentees), ("mentors", mentors)):
        beyond = np.flatnonzero(people.place >= territory.places)
        if beyond.size:
            raise InvalidProblem(
                f"`place` of {name} must lie in -1..{territory.places - 1}; "
                f"shape {people.place.shape}, first bad index {int(beyond[0])}"
            )
    asking = np.flatnonzero(mentors.gender_asked)
    if asking.size:
        raise InvalidProblem(
            "`gender_asked` of mentors must be 0: a wish for a gender is the mentee's alone; "
            f"first bad index {int(asking[0])}"
        )
    largest = _largest_sector(mentees, mentors)
    sectors = sectors or SectorTable.identity(largest + 1)
    if largest >= sectors.proximity.shape[0]:
        raise InvalidProblem(f"`sector` {largest} is not in a table of {sectors.proximity.shape}")
    return Setting(weights, territory, sectors, criteria or Criteria())


def _largest_sector(mentees: People, mentors: People) -> int:
    return int(max(mentees.sector.max(initial=-1), mentors.sector.max(initial=-1)))
