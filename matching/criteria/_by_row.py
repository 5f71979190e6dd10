"""One mentee against all mentors: the scorer for rounds that no matrix can hold.

Mentees who share place, modes, limits and equipment reach the same mentors equally well;
that part is worked out once for all of them. What remains differs little between mentors
(few distinct sector and language profiles), so it is worked out once per profile and read
off per mentor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from matching.criteria._criteria import WHOLE
from matching.criteria._people import FRENCH, People
from matching.criteria._tiles import ANY, EVERY_SLOT, Kernel
from matching.model import IntArray

Array = npt.NDArray[Any]
Scored = tuple[Array, Array]

Kept = TypeVar("Kept")

REFUSED = -1


@dataclass(frozen=True, eq=False)
class Reach:
    """The mentors that people of one travel class can meet.

    Attributes
    ----------
    columns : (k,) int32
    journey : (k,) int32, weighted value of the way they would meet
    entries : three times (k,), the mentors' sector entries
    tongue : (k,) their language profiles
    weeks : (k,) uint32, their half-days, an unknown week counting as free
    """

    columns: Array
    journey: Array
    entries: tuple[Array, ...]
    tongue: Array
    weeks: Array


class RowScorer:
    """Admissible mentors of one mentee, with points; integers identical to `Kernel`.

    Attributes
    ----------
    order : (n,) mentees so that those who travel alike follow each other
    remembered : how many travel classes and places are kept; 1 is enough for passes in
        that order
    """

    def __init__(self, kernel: Kernel, remembered: int = 1) -> None:
        self.remembered = remembered
        self.kernel, self.setting = kernel, kernel.setting
        self.mentees, self.mentors = kernel.mentees, kernel.mentors
        self.travel = _travel_classes(self.mentees)
        self.order = np.argsort(self.travel, kind="stable")
        self._reach: dict[int, Reach] = {}
        self._visits: dict[int, Array] = {}
        self.nowhere = np.flatnonzero(self.mentors.place < 0)
        self.online = np.flatnonzero(self.mentors.remote)
        self._prepare_languages()
        self._prepare_sectors()
        self._prepare_weeks()

    def _prepare_languages(self) -> None:
        b, languages = self.mentors, self.kernel.languages
        width = languages.mentor_level.shape[1]
        both = np.column_stack([languages.mentor_level, b.french_min, languages.mentor_unknown])
        profiles, of = np.unique(both, axis=0, return_inverse=True)
        self.tongue_of = of.reshape(-1).astype(np.int32)
        criteria = self.setting.criteria
        by_level = np.array(criteria.levels, np.int16)
        by_level[: criteria.understanding] = REFUSED
        self.french_value = by_level
        other = by_level.astype(np.int64) * criteria.other_language // WHOLE
        self.other_value = np.where(by_level < 0, REFUSED, other).astype(np.int16)
        self.tongue_level = profiles[:, :width].T.copy()
        self.tongue_unknown = profiles[:, -1].astype(bool)
        need = np.where(
            profiles[:, FRENCH] >= criteria.understanding,
            np.maximum(profiles[:, width], criteria.understanding),
            ANY,
        )
        self.tongue_need = need.astype(np.int16)

    def _prepare_sectors(self) -> None:
        sectors = self.kernel.sectors
        unknown = sectors.entries.shape[0]
        small = np.uint8 if unknown < 256 else np.int32
        entries = np.where(sectors.mentor_unknown[:, None], unknown, sectors.mentor_entry)
        self.entry_of = tuple(entries.T.astype(small))

    def _prepare_weeks(self) -> None:
        b = self.mentors
        self.weeks = np.where(b.slots == 0, EVERY_SLOT, b.slots)
        needed = self.setting.criteria.slots_needed
        common = np.minimum(np.arange(22), needed)
        weight = self.setting.weights.availability
        self.week_value = (common * WHOLE // needed * weight).astype(np.int32)
        self.week_unknown = b.slots == 0
        self.some_week_unknown = bool(self.week_unknown.any())

    def row(self, i: int) -> Scored:
        """Columns admissible to mentee i and their points, by column."""
        reach, weights = self._reachable(i), self.setting.weights
        language = self._language_values(i)[reach.tongue]
        keep, mine = language >= 0, self.mentees.slots[i]
        common = reach.weeks & (mine or EVERY_SLOT)
        if self.setting.criteria.refuse_without_slot:
            keep &= common != 0
        asked = self.mentees.gender_asked[i]
        if asked:
            keep &= self.mentors.gender[reach.columns] == asked
        chosen = np.flatnonzero(keep)
        columns = reach.columns[chosen]
        total = self._sector_values(i, reach)[chosen]
        total += np.int32(weights.total // 2)
        total += language[chosen]
        total += reach.journey[chosen]
        if weights.availability:
            total += self._week_values(bool(mine), common[chosen], columns)
        for weight, values in self.kernel.optional:
            total += values(np.full(columns.size, i), columns).astype(np.int32) * np.int32(weight)
        return columns, (total // np.int32(weights.total)).astype(np.int16)

    def _language_values(self, i: int) -> Array:
        """Weighted value by mentor language profile, `REFUSED` where the two cannot talk."""
        neutral = self.setting.criteria.unknown("language")
        weight = np.int32(self.setting.weights.language)
        languages = self.kernel.languages
        if languages.mentee_unknown[i]:
            return np.full(self.tongue_unknown.size, neutral * weight, np.int32)
        level = languages.mentee_level[i]
        easy = level[FRENCH] >= self.tongue_need
        weaker = np.minimum(self.tongue_level[FRENCH], level[FRENCH])
        best = np.where(easy, self.french_value[weaker], np.int16(REFUSED))
        for language in np.flatnonzero(level).tolist():
            if language != FRENCH:
                weaker = np.minimum(self.tongue_level[language], level[language])
                np.maximum(best, self.other_value[weaker], out=best)
        best[self.tongue_unknown] = neutral
        return np.where(best < 0, REFUSED, best * weight)

    def _sector_values(self, i: int, reach: Reach) -> Array:
        """Sector value times its weight, for the columns in reach."""
        sectors, criteria = self.kernel.sectors, self.setting.criteria
        weight, neutral = np.int32(self.setting.weights.sector), criteria.unknown("sector")
        if not weight or sectors.mentee_unknown[i]:
            return np.full(reach.columns.size, weight * neutral, np.int32)
        entry = np.append(sectors.table[sectors.mentee_profile[i]], 0).astype(np.int32)
        best = np.zeros(reach.columns.size, np.int32)
        for factor, entries in zip(criteria.contact, reach.entries, strict=True):
            value = entry * np.int32(factor) // np.int32(WHOLE)
            value[-1] = neutral
            np.maximum(best, (value * weight)[entries], out=best)
        return best

    def _week_values(self, known: bool, common: Array, columns: Array) -> Array:
        """Weighted value of the half-days in common with these mentors."""
        criteria, weights = self.setting.criteria, self.setting.weights
        neutral = criteria.unknown("availability") * weights.availability
        if not known:
            return np.full(columns.size, neutral, np.int32)
        value: Array = self.week_value[np.bitwise_count(common)]
        if self.some_week_unknown:
            value[self.week_unknown[columns]] = neutral
        return value

    def _reachable(self, i: int) -> Reach:
        """Columns that some journey or the screen can reach."""
        kind = int(self.travel[i])
        if kind not in self._reach:
            value = self._journeys(i)
            columns = np.flatnonzero(value >= 0).astype(np.int32)
            remember(self._reach, kind, self._reach_of(columns, value[columns]), self.remembered)
        return self._reach[kind]

    def _reach_of(self, columns: Array, journey: Array) -> Reach:
        weighted = journey * np.int32(self.setting.weights.mobility)
        # Numbers as wide as addresses here spare each row of the class a conversion.
        entries = tuple(entry[columns].astype(np.intp) for entry in self.entry_of)
        tongue = self.tongue_of[columns].astype(np.intp)
        return Reach(columns, weighted, entries, tongue, self.weeks[columns])

    def _journeys(self, i: int) -> Array:
        """Value of the best way to meet for every mentor, `REFUSED` where there is none."""
        a, b, criteria = self.mentees, self.mentors, self.setting.criteria
        here, unknown = int(a.place[i]), np.int16(self.kernel.mobility.unknown)
        if here < 0:
            value = np.full(b.size, unknown, np.int16)
        else:
            by_place = np.append(self._mentee_journeys(i, here), unknown)
            value = np.maximum(by_place[b.place], self._mentor_journeys(here))
            value[self.nowhere] = unknown
        if a.remote[i]:
            value[self.online] = np.maximum(value[self.online], criteria.remote)
        return value

    def _mentee_journeys(self, i: int, here: int) -> Array:
        a, best = self.mentees, self.setting.territory.best
        minutes = best[int(a.modes[i]) % best.shape[0], here]
        trips = self.kernel.mobility.theirs
        return np.asarray(trips.table[trips.wish[i]][minutes])

    def _mentor_journeys(self, here: int) -> Array:
        """Value of each mentor's own journey to a place, `REFUSED` for those who stay."""
        if here not in self._visits:
            b, best = self.mentors, self.setting.territory.best
            value = np.full(b.size, REFUSED, np.int16)
            who = np.flatnonzero(b.travels & (b.place >= 0))
            minutes = best[b.modes[who] % best.shape[0], b.place[who], here]
            value[who] = self.kernel.mobility.own.worth(who, minutes)
            remember(self._visits, here, value, self.remembered)
        return self._visits[here]


def remember(kept: dict[int, Kept], key: int, value: Kept, most: int) -> None:
    """Keep a value, forgetting the oldest beyond `most`."""
    if len(kept) >= most:
        kept.pop(next(iter(kept)))
    kept[key] = value


def _travel_classes(people: People) -> IntArray:
    """A number per mentee; equal numbers travel alike."""
    keyed = np.column_stack(
        [people.place, people.modes, people.remote, people.max_minutes, people.hard_limit]
    )
    _, kind = np.unique(keyed, axis=0, return_inverse=True)
    return kind.reshape(-1).astype(np.int64)
