"""One mentor against all mentees: what a search backward from a free place reads."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from matching.criteria._tiles import Kernel
from matching.model import IntArray

Array = npt.NDArray[Any]


class ColumnScorer:
    """Admissible mentees of one mentor, with points; integers identical to `Kernel`.

    Journeys are read off small tables for everyone, because distance refuses most pairs;
    the other rules and the points follow for the few who are left.
    """

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        a, best = kernel.mentees, kernel.setting.territory.best
        self.modes = a.modes % best.shape[0]
        self.nowhere = np.flatnonzero(a.place < 0)
        self.online = np.flatnonzero(a.remote)

    def column(self, j: int) -> tuple[IntArray, IntArray]:
        """Rows admissible to mentor j and their points, by row."""
        kernel = self.kernel
        value = self._journeys(j)
        near = value >= 0
        if kernel.slots_refuse:
            near &= (kernel.mentee_slots & kernel.mentor_slots[j]) != 0
        if kernel.gender_refuses:
            asked = kernel.mentees.gender_asked
            near &= (asked == 0) | (asked == kernel.mentors.gender[j])
        rows = np.flatnonzero(near)
        talks = kernel.languages.possible_among(rows, j)
        rows = rows[talks]
        return rows, kernel.points(rows, np.full(rows.size, j), value[rows])

    def _journeys(self, j: int) -> IntArray:
        """Value of the best way to meet for every mentee, `REFUSED` where there is none."""
        a, b, criteria = self.kernel.mentees, self.kernel.mentors, self.kernel.setting.criteria
        there = int(b.place[j])
        if there < 0:
            value = np.full(a.size, self.kernel.mobility.unknown, np.int64)
        else:
            value = self._theirs(there)
            if b.travels[j]:
                value = np.maximum(value, self._own(j, there))
            value[self.nowhere] = self.kernel.mobility.unknown
        if b.remote[j]:
            value[self.online] = np.maximum(value[self.online], criteria.remote)
        return value

    def _theirs(self, there: int) -> IntArray:
        """Every mentee's own journey."""
        best = self.kernel.setting.territory.best
        minutes = np.ascontiguousarray(best[:, :, there])[self.modes, self.kernel.mentees.place]
        return self.kernel.mobility.theirs.worth(np.arange(minutes.size), minutes).astype(np.int64)

    def _own(self, j: int, there: int) -> IntArray:
        """The mentor's journey to every mentee."""
        b, best = self.kernel.mentors, self.kernel.setting.territory.best
        minutes = best[int(b.modes[j]) % best.shape[0], there]
        trips = self.kernel.mobility.own
        by_place = trips.table[trips.wish[j]][minutes]
        return np.asarray(by_place[self.kernel.mentees.place], np.int64)
