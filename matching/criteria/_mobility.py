"""How two people would meet, in tables small enough to be read pair by pair."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from matching.criteria._criteria import LONGEST_MINUTES, WHOLE, Criteria
from matching.criteria._pairwise import Setting
from matching.criteria._people import People
from matching.criteria._territory import NEVER
from matching.model import BoolArray, IntArray

Array = npt.NDArray[Any]

REFUSED = -1


class Mobility:
    """Either travels, or both meet online; -1 where limits and the ceiling leave no way."""

    def __init__(self, mentees: People, mentors: People, setting: Setting) -> None:
        self.mentees, self.mentors, self.setting = mentees, mentors, setting
        self.unknown = setting.criteria.unknown("mobility")
        self.theirs, self.own = Trips(mentees, setting), Trips(mentors, setting)

    def values(self, i: IntArray, j: IntArray) -> IntArray:
        """Value of the best way to meet, (k,) int16."""
        a, b, criteria = self.mentees, self.mentors, self.setting.criteria
        here, there = a.place[i], b.place[j]
        value: IntArray = self.theirs.values(i, there)
        going = np.flatnonzero(b.travels[j])
        visits = self.own.values(j[going], here[going])
        value[going] = np.maximum(value[going], visits)
        value[(here < 0) | (there < 0)] = self.unknown
        online = np.flatnonzero(a.remote[i] & b.remote[j])
        value[online] = np.maximum(value[online], criteria.remote)
        return value

    def minutes(self, i: IntArray, j: IntArray) -> IntArray:
        """Estimated minutes of the way that `values` counts, (k,) int64, as the pair's fact.

        0 for a meeting online and where a commune is unknown; `NEVER` where no way is known.
        """
        a, b, criteria = self.mentees, self.mentors, self.setting.criteria
        here, there = a.place[i], b.place[j]
        value, minutes = self.theirs.values(i, there), self.theirs.minutes_to(i, there)
        going = np.flatnonzero(b.travels[j])
        way = j[going], here[going]
        visits, own = self.own.values(*way), self.own.minutes_to(*way)
        same = (visits == value[going]) & (minutes[going] == NEVER)
        better = (visits > value[going]) | same
        value[going[better]], minutes[going[better]] = visits[better], own[better]
        unknown = (here < 0) | (there < 0)
        value[unknown], minutes[unknown] = self.unknown, 0
        online = a.remote[i] & b.remote[j]
        online &= (criteria.remote > value) | ((criteria.remote == value) & (minutes == NEVER))
        return np.where(online, 0, minutes)

    def visits(self, i: IntArray, mentors: IntArray) -> Array:
        """Value of these mentors' own journeys to mentee i, given as an array of one."""
        return self.own.values(mentors, self.mentees.place[i])

    def reach(self, rows: IntArray) -> Array:
        """(P,) value of the best journey to each place of mentees who differ in limits only."""
        _, one_each = np.unique(self.theirs.wish[rows], return_index=True)
        targets = np.arange(self.setting.territory.places)
        value = self.theirs.values(rows[one_each][:, None], targets)
        return np.asarray(value.max(axis=0))


class Trips:
    """Journeys of one side, ready to be read by person and target.

    Who lives nowhere known gets any journey; the caller puts the neutral value there.

    Attributes
    ----------
    table : (W, 1442) int16, value by wish and estimated minutes; the last column: no way known
    wish : (n,) row of `table` of each person; equal rows wish alike
    """

    def __init__(self, people: People, setting: Setting) -> None:
        best = setting.territory.best
        self.minutes, places = best.ravel(), best.shape[-1]
        mode = (people.modes % best.shape[0]).astype(np.int64)
        self.origin = (mode * places + np.maximum(people.place, 0)) * places
        key = people.max_minutes.astype(np.int64) * 2 + people.hard_limit
        keys, wish = np.unique(key, return_inverse=True)
        self.wish = wish.reshape(-1)
        self.table = worth(keys >> 1, (keys & 1).astype(bool), setting.criteria)
        self._value, self._start = self.table.ravel(), self.wish * self.table.shape[1]

    def minutes_to(self, k: IntArray, target: Array) -> IntArray:
        """Minutes of the journeys of people k, `NEVER` where there is none."""
        if not self.minutes.size:
            return np.full(k.size, NEVER, np.int64)
        return np.asarray(self.minutes[self.origin[k] + np.maximum(target, 0)], np.int64)

    def values(self, k: IntArray, target: Array) -> Array:
        """Values of the journeys of people k, `REFUSED` beyond a hard limit or the ceiling."""
        if not self.minutes.size:
            return np.zeros(k.size, np.int16)
        return self.worth(k, self.minutes[self.origin[k] + np.maximum(target, 0)])

    def worth(self, k: IntArray, minutes: Array) -> Array:
        """Values of journeys of people k that take so many minutes."""
        return np.asarray(self._value[self._start[k] + minutes])


def worth(limit: IntArray, hard: BoolArray, criteria: Criteria) -> npt.NDArray[np.int16]:
    """(W, 1442) value of a journey by its minutes, for W limits; -1 = unknown, hard = no wish."""
    minutes, c = np.arange(LONGEST_MINUTES + 1), criteria
    fall = (WHOLE - c.far) * (minutes - c.near_minutes) // (c.far_minutes - c.near_minutes)
    ease = np.clip(WHOLE - fall, c.far, WHOLE)
    wish = np.where(limit < 0, c.usual_minutes, limit)[:, None]
    excess = np.maximum(minutes - wish, 0)
    left = WHOLE - (WHOLE - c.over_limit) * excess // max(c.excess_minutes, 1)
    left = np.where(excess >= max(c.excess_minutes, 1), c.over_limit, left)
    value = ease * left // WHOLE
    barred = (hard & (limit >= 0))[:, None]
    value[(minutes > c.longest) | (barred & (minutes > wish))] = REFUSED
    never = np.where(barred | c.refuse_unknown_way, REFUSED, 0)
    return np.concatenate([value, never], axis=1).astype(np.int16)
