"""How two people would meet, in tables small enough to be read pair by pair."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from matching.criteria._criteria import WHOLE
from matching.criteria._pairwise import Setting, ease
from matching.criteria._people import People
from matching.criteria._territory import LONGEST_MINUTES, NEVER
from matching.model import IntArray

Array = npt.NDArray[Any]


class Mobility:
    """Either travels, or both meet online; -1 where hard limits leave no way."""

    def __init__(self, mentees: People, mentors: People, setting: Setting) -> None:
        self.mentees, self.mentors, self.setting = mentees, mentors, setting
        criteria = setting.criteria
        self.ease = np.zeros(NEVER + 1, np.int64)
        for minutes in range(LONGEST_MINUTES + 1):
            self.ease[minutes] = ease(minutes, criteria)
        over = self.ease * criteria.over_limit // WHOLE
        within_over_never = np.stack([self.ease, over, np.full_like(over, -1)])
        self._value = within_over_never.astype(np.int16).ravel()
        self._theirs, self._own = Trips(mentees, setting), Trips(mentors, setting)

    def values(self, i: IntArray, j: IntArray) -> IntArray:
        """Value of the best way to meet, (k,) int16."""
        a, b, criteria = self.mentees, self.mentors, self.setting.criteria
        here, there = a.place[i], b.place[j]
        value: IntArray = self._theirs.values(i, there, self._value)
        going = np.flatnonzero(b.travels[j])
        visits = self._own.values(j[going], here[going], self._value)
        value[going] = np.maximum(value[going], visits)
        value[(here < 0) | (there < 0)] = criteria.neutral
        online = np.flatnonzero(a.remote[i] & b.remote[j])
        value[online] = np.maximum(value[online], criteria.remote)
        return value

    def minutes(self, i: IntArray, j: IntArray) -> IntArray:
        """Estimated minutes of the way that `values` counts, (k,) int64, as the pair's fact.

        0 for a meeting online and where a commune is unknown; `NEVER` where no way is known.
        """
        a, b, criteria = self.mentees, self.mentors, self.setting.criteria
        here, there = a.place[i], b.place[j]
        value = self._theirs.values(i, there, self._value)
        minutes = self._theirs.minutes_to(i, there)
        going = np.flatnonzero(b.travels[j])
        visits = self._own.values(j[going], here[going], self._value)
        better = visits > value[going]
        value[going[better]] = visits[better]
        own = self._own.minutes_to(j[going], here[going])
        minutes[going[better]] = own[better]
        unknown = (here < 0) | (there < 0)
        value[unknown], minutes[unknown] = criteria.neutral, 0
        online = a.remote[i] & b.remote[j] & (criteria.remote > value)
        return np.where(online, 0, minutes)

    def visits(self, i: IntArray, mentors: IntArray) -> Array:
        """Value of these mentors' own journeys to mentee i, given as an array of one."""
        return self._own.values(mentors, self.mentees.place[i], self._value)

    def reach(self, rows: IntArray) -> Array:
        """(P,) value of the best journey to each place of mentees who differ in limits only."""
        trips = self._theirs
        _, one_each = np.unique(trips.beyond[rows] * 2 + trips.limit[rows], return_index=True)
        targets = np.arange(self.setting.territory.places)
        value = trips.values(rows[one_each][:, None], targets, self._value)
        return np.asarray(value.max(axis=0))


class Trips:
    """Journeys of one side, ready to be read by person and target.

    Who lives nowhere known gets any journey; the caller puts the neutral value there.
    """

    def __init__(self, people: People, setting: Setting) -> None:
        best = setting.territory.best
        self.minutes, places = best.ravel(), best.shape[-1]
        mode = (people.modes % best.shape[0]).astype(np.int64)
        self.origin = (mode * places + np.maximum(people.place, 0)) * places
        self.limit = np.where(people.max_minutes < 0, NEVER, people.max_minutes).astype(np.int64)
        self.beyond = np.where(people.hard_limit, 2, 1) * (NEVER + 1)

    def minutes_to(self, k: IntArray, target: Array) -> IntArray:
        """Minutes of the journeys of people k, `NEVER` where there is none."""
        if not self.minutes.size:
            return np.full(k.size, NEVER, np.int64)
        return np.asarray(self.minutes[self.origin[k] + np.maximum(target, 0)], np.int64)

    def values(self, k: IntArray, target: Array, value: Array) -> Array:
        """`value` of the journeys of people k, within, beyond a wished and a hard limit."""
        if not self.minutes.size:
            return np.zeros(k.size, np.int16)
        minutes = self.minutes[self.origin[k] + np.maximum(target, 0)]
        over = minutes > self.limit[k]
        return np.asarray(value[minutes + over * self.beyond[k]])
