"""A round given by people: everything that is asked, checked once."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.criteria._criteria import WHOLE, Criteria, SectorTable, Weights
from matching.criteria._pairwise import Setting
from matching.criteria._people import People
from matching.criteria._scores import Scores, prepare, score
from matching.criteria._territory import Territory
from matching.criteria._tiles import Kernel
from matching.model import (
    IntArray,
    Pair,
    Problem,
    Ranks,
    require_integers,
    require_pairs,
    require_ranks,
    two_ranks,
)


@dataclass(frozen=True, eq=False, init=False)
class Round:
    """Who takes part, how pairs are scored, and what is decided beforehand.

    What `Problem` is to a matrix of points, this is to tables of people of any size.

    Parameters
    ----------
    mentees, mentors, weights, territory, sectors, criteria : as for `score`
    locked, forbidden, floor, waiting_days, rank : as for `Problem`; no pair is worth more
        than 1000 points, so that `floor` lies in 0..1000

    Attributes
    ----------
    setting : the tables by which pairs are scored
    mentee_rank, mentor_rank : the two halves of `rank`
    gone : mentees who have left since; their rows stay and can be paired with nobody

    Raises
    ------
    InvalidProblem
        If a place or sector lies outside its table, or an argument has the wrong shape,
        type or range.

    Examples
    --------
    >>> mentees = People.from_rows([{"languages": {0: 4}}, {"languages": {0: 1}}])
    >>> mentors = People.from_rows([{"languages": {0: 7}}])
    >>> r = Round(mentees, mentors, Weights(), Territory([[[5]]]), forbidden=[(0, 0)])
    >>> r.problem().forbidden, r.admits(1, 0)
    (((0, 0),), True)
    """

    mentees: People
    mentors: People
    setting: Setting
    locked: tuple[Pair, ...]
    forbidden: tuple[Pair, ...]
    floor: int
    waiting_days: IntArray
    mentee_rank: IntArray
    mentor_rank: IntArray
    gone: frozenset[int]

    def __init__(
        self,
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
    ) -> None:
        n, m = mentees.size, mentors.size
        rows, columns = two_ranks(rank)
        days = np.zeros(n, np.int64) if waiting_days is None else waiting_days
        self._put(
            mentees=mentees,
            mentors=mentors,
            setting=prepare(mentees, mentors, weights, territory, sectors, criteria),
            locked=require_pairs("locked", locked, (n, m)),
            forbidden=require_pairs("forbidden", forbidden, (n, m)),
            floor=int(require_integers("floor", floor, (), 0, WHOLE)),
            waiting_days=require_integers("waiting_days", days, (n,), 0, 2**31),
            mentee_rank=require_ranks("rank[0]", rows, n),
            mentor_rank=require_ranks("rank[1]", columns, m),
            gone=frozenset(),
        )

    def _put(self, **values: object) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def but(self, **terms: object) -> Round:
        """The same round with other attributes, which are taken as they are, unchecked."""
        other = copy.copy(self)
        other._put(**terms)
        return other

    @property
    def shape(self) -> Pair:
        """Numbers of mentees and mentors."""
        return self.mentees.size, self.mentors.size

    def admits(self, i: int, j: int) -> bool:
        """Whether the rules allow one pair."""
        pair = Kernel(self.mentees.take([i]), self.mentors.take([j]), self.setting)
        return i not in self.gone and bool(pair.tile(0, 1, 0, 1)[0].size)

    def scores(self, rows: npt.ArrayLike | None = None) -> Scores:
        """Points and reasons of every pair, or of some mentees with everyone."""
        those = self.mentees if rows is None else self.mentees.take(rows)
        s = self.setting
        return score(those, self.mentors, s.weights, s.territory, s.sectors, s.criteria)

    def problem(self) -> Problem:
        """The same question with a matrix of points."""
        rank = self.mentee_rank, self.mentor_rank
        terms = self.locked, self.forbidden, self.floor, self.waiting_days, rank
        return self.scores().problem(*terms)
