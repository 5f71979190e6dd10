"""The vectorised scorer: one tile of rows × columns at a time, in small integers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.criteria._criteria import WHOLE, Refusal
from matching.criteria._mobility import Mobility
from matching.criteria._pairwise import Setting
from matching.criteria._people import FRENCH, WISHES, People
from matching.criteria._territory import NEVER
from matching.model import BoolArray, IntArray

Array = npt.NDArray[Any]
Tile = tuple[IntArray, IntArray, IntArray]
Respect = Callable[[IntArray, IntArray], IntArray]

EVERY_SLOT = np.uint32(2**21 - 1)
ANY = 127
PROFILES_AT_ONCE = 4096


@dataclass(frozen=True, eq=False)
class Masks:
    """Pairs of a tile that each cheap rule leaves; None where a rule refuses nobody."""

    talk: BoolArray
    slots: BoolArray | None
    gender: BoolArray | None

    @property
    def open(self) -> BoolArray:
        """Pairs that all of them leave."""
        rules = [rule for rule in (self.slots, self.gender) if rule is not None]
        return reduce(np.logical_and, rules, self.talk)


class Kernel:
    """Scores tiles of pairs of two tables; integers identical to `score_pair`.

    Tests that need one or two machine words per person (gender, language, half-days)
    run on the whole tile; everything else only on the pairs that survive them.
    """

    def __init__(self, mentees: People, mentors: People, setting: Setting) -> None:
        self.mentees, self.mentors, self.setting = mentees, mentors, setting
        self.languages = Languages(mentees, mentors, setting)
        self.sectors = Sectors(mentees, mentors, setting)
        self.mobility = Mobility(mentees, mentors, setting)
        refuse = setting.criteria.refuse_without_slot
        self.mentee_slots = np.where(mentees.slots == 0, EVERY_SLOT, mentees.slots)
        self.mentor_slots = np.where(mentors.slots == 0, EVERY_SLOT, mentors.slots)
        self.slots_refuse = refuse
        self.gender_refuses = bool(mentees.gender_asked.any())

    @property
    def respects(self) -> dict[str, tuple[int, Respect]]:
        """What single pairs can be held against: the lowest value, and the value of (i, j)."""
        return {
            "sector": (0, self.sectors.values),
            "language": (0, self.languages.values),
            "mobility": (0, self.mobility.values),
            "availability": (0, self.availability),
            "topics": (0, self.topics),
            "stage": (0, self.stage),
            "steps": (0, self.steps),
            "minutes": (-NEVER, lambda i, j: -self.mobility.minutes(i, j)),
        }

    def tile(self, top: int, bottom: int, left: int, right: int) -> Tile:
        """Admissible pairs of a tile: (row, column, points), by row then column."""
        masks = self.masks(slice(top, bottom), slice(left, right))
        return self.tile_within(masks, top, left)

    def tile_within(self, masks: Masks, top: int, left: int) -> Tile:
        """`tile` where its masks are known."""
        i, j = np.nonzero(masks.open)
        i, j = i + top, j + left
        journey = self.mobility.values(i, j)
        reachable = journey >= 0
        if not reachable.all():
            i, j, journey = i[reachable], j[reachable], journey[reachable]
        return i, j, self.points(i, j, journey)

    def masks(self, rows: slice, columns: slice) -> Masks:
        """What the rules on languages, half-days and gender say of a tile."""
        slots = self.slots_possible(rows, columns) if self.slots_refuse else None
        gender = self.gender_possible(rows, columns) if self.gender_refuses else None
        return Masks(self.languages.possible(rows, columns), slots, gender)

    def slots_possible(self, rows: slice, columns: slice) -> BoolArray:
        """Pairs with a common half-day, unknown weeks counting as free ones."""
        common = self.mentee_slots[rows, None] & self.mentor_slots[None, columns]
        return np.asarray(common != 0)

    def gender_possible(self, rows: slice, columns: slice) -> BoolArray:
        """Pairs that respect a mentor's gender asked for by the mentee."""
        asked = self.mentees.gender_asked[rows, None]
        return np.asarray((asked == 0) | (asked == self.mentors.gender[None, columns]))

    def points(self, i: IntArray, j: IntArray, journey: IntArray) -> IntArray:
        """Points of the pairs (i[k], j[k]), given their mobility values."""
        weights = self.setting.weights
        total = np.full(i.size, weights.total // 2, np.int64)
        if weights.sector:
            total += weights.sector * self.sectors.values(i, j)
        if weights.language:
            total += weights.language * self.languages.values(i, j)
        if weights.mobility:
            total += weights.mobility * journey.astype(np.int64)
        if weights.availability:
            total += weights.availability * self.availability(i, j)
        for weight, values in self.optional:
            total += weight * values(i, j)
        return total // weights.total

    @property
    def optional(self) -> list[tuple[int, Respect]]:
        """Weight and values of the criteria that count only where a programme wants them."""
        named = {"topics": self.topics, "stage": self.stage, "steps": self.steps}
        found = [(getattr(self.setting.weights, name), named[name]) for name in named]
        return [(weight, values) for weight, values in found if weight]

    def availability(self, i: IntArray, j: IntArray) -> IntArray:
        """Common half-days up to those needed, as a value."""
        criteria = self.setting.criteria
        mine, theirs = self.mentees.slots[i], self.mentors.slots[j]
        common = np.bitwise_count(mine & theirs).astype(np.int64)
        value = np.minimum(common, criteria.slots_needed) * WHOLE // criteria.slots_needed
        unknown = criteria.unknown("availability")
        return np.where((mine == 0) | (theirs == 0), unknown, value)

    def topics(self, i: IntArray, j: IntArray) -> IntArray:
        """Share of the topics asked for that are offered."""
        return self._share(self.mentees.topics[i], self.mentors.topics[j], "topics")

    def steps(self, i: IntArray, j: IntArray) -> IntArray:
        """Share of the steps before the mentee that the mentor knows."""
        return self._share(self.mentees.steps[i], self.mentors.steps[j], "steps")

    def _share(self, asked: Array, offered: Array, criterion: str) -> IntArray:
        common = np.bitwise_count(asked & offered).astype(np.int64)
        value = common * WHOLE // np.maximum(np.bitwise_count(asked), 1)
        unknown = self.setting.criteria.unknown(criterion)
        return np.where((asked == 0) | (offered == 0), unknown, value)

    def stage(self, i: IntArray, j: IntArray) -> IntArray:
        """By how many career stages the mentor is ahead, as a value."""
        criteria = self.setting.criteria
        mine, theirs = self.mentees.stage[i], self.mentors.stage[j]
        by_lead = np.array([*criteria.ahead, criteria.behind], np.int64)  # -1 reads the last
        value = by_lead[np.clip(theirs - mine, -1, 3)]
        return np.where((mine == 0) | (theirs == 0), criteria.unknown("stage"), value)


class Languages:
    """Shared languages: admissibility by masks, value by the weaker level."""

    def __init__(self, mentees: People, mentors: People, setting: Setting) -> None:
        self.criteria = setting.criteria
        width = min(mentees.languages.shape[1], mentors.languages.shape[1])
        a, b = mentees.languages, mentors.languages
        self.mentee_unknown: BoolArray = np.asarray(~a.any(axis=1))
        self.mentor_unknown: BoolArray = np.asarray(~b.any(axis=1))
        self.mentee_level, self.mentor_level = a[:, :width], b[:, :width]
        least = self.criteria.understanding
        self.mentee_others = _mask(self.mentee_level, least)
        self.mentor_others = _mask(self.mentor_level, least)
        # A mentor who knows no French asks for a level nobody has; who is unknown accepts all.
        need = np.where(b[:, FRENCH] >= least, np.maximum(mentors.french_min, least), ANY)
        self.french_need = np.where(self.mentor_unknown, -1, need).astype(np.int8)
        self.french_level = np.where(self.mentee_unknown, ANY, a[:, FRENCH]).astype(np.int8)

    def possible(self, rows: slice, columns: slice) -> BoolArray:
        """Pairs that can talk, unknown counting as yes."""
        french = self.french_level[rows, None] >= self.french_need[None, columns]
        for word in range(self.mentee_others.shape[1]):
            shared = self.mentee_others[rows, word, None] & self.mentor_others[None, columns, word]
            french |= shared != 0
        return np.asarray(french)

    def possible_among(self, i: IntArray, j: IntArray | int) -> BoolArray:
        """Which of the pairs (i[k], j[k]), or of the mentees i with mentor j, can talk."""
        return np.asarray((self.french_level[i] >= self.french_need[j]) | self._share_other(i, j))

    def _share_other(self, i: IntArray, j: IntArray | int) -> BoolArray:
        """Whether they understand a language in common that is not French."""
        able = np.zeros(i.size, bool)
        for word in range(self.mentee_others.shape[1]):
            able |= (self.mentee_others[i, word] & self.mentor_others[j, word]) != 0
        return able

    def values(self, i: IntArray, j: IntArray) -> IntArray:
        """Best value over the shared languages; neutral when a person's are unknown."""
        criteria = self.criteria
        by_level = np.array(criteria.levels, np.int64)
        by_level[: criteria.understanding] = 0
        easy = self.french_level[i] >= self.french_need[j]
        weaker = np.minimum(self.mentee_level[i, FRENCH], self.mentor_level[j, FRENCH])
        best = np.where(easy, by_level[weaker], 0)
        others = np.flatnonzero(self._share_other(i, j))
        weaker = np.minimum(self.mentee_level[i[others], 1:], self.mentor_level[j[others], 1:])
        value = by_level[weaker].max(axis=1, initial=0) * criteria.other_language // WHOLE
        best[others] = np.maximum(best[others], value)
        unknown = self.mentee_unknown[i] | self.mentor_unknown[j]
        return np.where(unknown, criteria.unknown("language"), best)


def _mask(levels: Array, least: int) -> npt.NDArray[np.uint32]:
    """Bits of the languages other than French that are understood, 32 a word."""
    n, width = levels.shape
    words = max(1, -(-width // 32))
    mask = np.zeros((n, words), np.uint32)
    for language in range(1, width):
        understood = (levels[:, language] >= least).astype(np.uint32)
        mask[:, language // 32] |= understood << np.uint32(language % 32)
    return mask


class Sectors:
    """Wishes against what mentors know, through a table of the distinct mentor entries."""

    def __init__(self, mentees: People, mentors: People, setting: Setting) -> None:
        self.setting = setting
        own = np.stack([mentors.sector, mentors.occupation], axis=-1).reshape(-1, 2)
        self.entries, entry = np.unique(own, axis=0, return_inverse=True)
        self.mentor_entry = entry.reshape(mentors.size, WISHES)
        wishes = np.concatenate([mentees.sector, mentees.occupation], axis=1)
        profiles, profile = np.unique(wishes, axis=0, return_inverse=True)
        self.mentee_profile = profile.reshape(-1)
        self.table = self._table(profiles)
        self.mentee_unknown: BoolArray = np.asarray((wishes < 0).all(axis=1))
        known = np.concatenate([mentors.sector, mentors.occupation], axis=1)
        self.mentor_unknown: BoolArray = np.asarray((known < 0).all(axis=1))

    def _table(self, profiles: Array) -> npt.NDArray[np.int16]:
        """(profiles, entries): best value over the wishes, before the mentor's factor."""
        table = np.zeros((profiles.shape[0], self.entries.shape[0]), np.int16)
        for top in range(0, profiles.shape[0], PROFILES_AT_ONCE):
            some = profiles[top : top + PROFILES_AT_ONCE]
            part = table[top : top + PROFILES_AT_ONCE]
            for wish, preference in enumerate(self.setting.criteria.preference):
                level = self._closeness(some[:, wish], some[:, wish + 3])
                np.maximum(part, (level * preference // WHOLE).astype(np.int16), out=part)
        return table

    def _closeness(self, sector: Array, occupation: Array) -> IntArray:
        criteria, tables = self.setting.criteria, self.setting.sectors
        x, y = sector[:, None], self.entries[None, :, 0]
        o, p = occupation[:, None], self.entries[None, :, 1]
        level = np.zeros((sector.size, self.entries.shape[0]), np.int64)
        if tables.proximity.size:
            near = criteria.near * tables.proximity[x, y] // WHOLE
            level = np.where((x >= 0) & (y >= 0) & (x != y), near, level)
        level = np.where((x >= 0) & (x == y), np.maximum(level, criteria.sector), level)
        if tables.subsector.size:
            part = np.append(tables.subsector, -1)
            a = part[np.where(o < tables.subsector.size, o, -1)]
            b = part[np.where(p < tables.subsector.size, p, -1)]
            same = (o >= 0) & (p >= 0) & (o != p) & (a >= 0) & (a == b)
            level = np.where(same, np.maximum(level, criteria.subsector), level)
        return np.where((o >= 0) & (o == p), np.maximum(level, criteria.occupation), level)

    def values(self, i: IntArray, j: IntArray) -> IntArray:
        """Best value over the mentor's entries; neutral when either side said nothing."""
        criteria = self.setting.criteria
        best = np.zeros(i.size, np.int64)
        profile = self.mentee_profile[i]
        for k, contact in enumerate(criteria.contact):
            met = self.table[profile, self.mentor_entry[j, k]].astype(np.int64)
            value = met * contact // WHOLE
            np.maximum(best, value, out=best)
        unknown = self.mentee_unknown[i] | self.mentor_unknown[j]
        return np.where(unknown, criteria.unknown("sector"), best)


def refused_because(kernel: Kernel, masks: Masks, top: int, allowed: BoolArray) -> Array:
    """`Refusal` codes of some rows from `top` on: the first rule that refuses each pair."""
    rows, least = slice(top, top + len(allowed)), kernel.setting.criteria.understanding
    mine = kernel.mentees.languages[rows, FRENCH, None] >= least
    both = mine & (kernel.mentors.languages[None, :, FRENCH] >= least)
    # The rules from the last to the first, so that the first that refuses is what stays.
    rules = {
        Refusal.TOO_FAR: ~allowed,
        Refusal.NO_COMMON_SLOT: None if masks.slots is None else ~masks.slots,
        Refusal.NO_COMMON_LANGUAGE: ~masks.talk,
        Refusal.FRENCH_TOO_LOW: both & ~masks.talk,
        Refusal.GENDER_ASKED: None if masks.gender is None else ~masks.gender,
    }
    reasons = np.zeros(allowed.shape, np.uint8)
    for refusal, refused in rules.items():
        if refused is not None:
            np.copyto(reasons, np.uint8(refusal), where=refused)
    return reasons
