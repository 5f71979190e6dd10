"""Which pairs may reach given prices: all of a large round, without scoring most of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.criteria._by_row import remember
from matching.criteria._criteria import WHOLE
from matching.criteria._people import HALF_DAYS, NATIVE, People
from matching.criteria._tiles import Array, Kernel
from matching.model import IntArray, by_node, spans

REFUSED = -1
KEPT_POSTINGS = 2_000_000
Scored3 = tuple[IntArray, IntArray, IntArray]


@dataclass(frozen=True, eq=False)
class Near:
    """The postings of the mentors that people of one class may meet.

    Attributes
    ----------
    columns : mentor of each posting, by group
    base : weighted bound of the journey less the mentor's price
    group, start, size : the groups that have postings, and where these lie
    top : best base of each of them
    """

    columns: Array
    base: IntArray
    group: IntArray
    start: IntArray
    size: IntArray
    top: IntArray


class Finder:
    r"""Finds the pairs whose points less the mentor's price may reach a level.

    A mentor is posted once for each sector entry, so that mentees look only at the groups
    their wishes make worth it. Mentees of one place, with the same modes, who can or
    cannot meet online, share one bound on the journey, the widest of their limits; with it,
    the value of the sector and what an ideal mentor would give for all else, most pairs are
    out of the question before they are scored:

    .. math:: w_s s_{ij} + w_m \overline m_{ij} + \sum_{k \ne s, m} w_k \overline c_k(i)
              \ge (\text{least}_i + v_j) \sum_k w_k.

    Parameters
    ----------
    kernel : of the people looked through
    order : (n,) mentees, those of one place, modes and screen next to each other
    """

    def __init__(self, kernel: Kernel, order: IntArray) -> None:
        self.kernel, self.setting, self.order = kernel, kernel.setting, order
        a = kernel.mentees
        alike = np.column_stack([a.place, a.modes, a.remote])[order]
        self.kinds = np.cumsum((alike != np.roll(alike, 1, axis=0)).any(axis=1))
        self.kind = np.empty(order.size, np.int64)
        self.kind[order] = self.kinds
        self.rest = self._rest()
        self._post()
        self._place_mentors()
        self._visited = -1, np.empty(0, np.int16)
        self.hold_against(np.zeros(kernel.mentors.size, np.int64))

    def _rest(self) -> IntArray:
        """(n,) most that language, week and help can give each mentee: with an ideal mentor."""
        kernel, weights = self.kernel, self.setting.weights
        mentees, tongues = kernel.mentees, kernel.mentors.languages.shape[1]
        always = [2**HALF_DAYS - 1]
        ideal = People(1, languages=np.full((1, tongues), NATIVE), slots=always)
        best = Kernel(mentees, ideal, self.setting)
        i, j = np.arange(mentees.size), np.zeros(mentees.size, np.int64)
        # Whoever said nothing is worth the neutral value, which may be more.
        unknown = self.setting.criteria.unknown
        talk = np.maximum(best.languages.values(i, j), unknown("language"))
        week = np.maximum(best.availability(i, j), unknown("availability"))
        total = weights.language * talk + weights.availability * week
        # What only some programmes want may always be met in full.
        total += WHOLE * sum(weight for weight, _ in kernel.optional)
        return np.asarray(total + weights.total // 2)

    def _post(self) -> None:
        """A posting per mentor and sector entry; unknown ones only once."""
        sectors = self.kernel.sectors
        unknown = sectors.entries.shape[0]
        entry = np.where(sectors.mentor_unknown[:, None], unknown, sectors.mentor_entry)
        nothing = np.append((sectors.entries < 0).all(axis=1), True)[entry]
        nothing[:, 0] = False
        mentor, place = np.nonzero(~nothing)
        group = (place * (unknown + 1) + entry[mentor, place]).astype(np.int64)
        order = by_node(group)
        self.mentor = mentor[order].astype(np.int32)
        self.starts = np.searchsorted(group[order], np.arange(3 * (unknown + 1) + 1))

    def _place_mentors(self) -> None:
        b = self.kernel.mentors
        self.nowhere, self.online = np.flatnonzero(b.place < 0), np.flatnonzero(b.remote)
        self.travellers = np.flatnonzero(b.travels & (b.place >= 0))
        self.by_place = np.argsort(b.place, kind="stable").astype(np.int32)
        places = np.arange(self.setting.territory.places + 1)
        self.at_place = np.searchsorted(b.place[self.by_place], places)

    def hold_against(self, v: IntArray) -> None:
        """Set the mentor prices (m,) that `pairs` refers to."""
        self.price = v[self.mentor] * self.setting.weights.total
        self._nears: dict[int, Near] = {}

    def pairs(self, rows: IntArray, least: IntArray) -> Scored3:
        """Admissible pairs that might give points - v >= least, with their points.

        Parameters
        ----------
        rows : (k,) mentees, in the order of `order`
        least : (k,) for each of them

        Returns
        -------
        row, column, points : (e,) by row of the table, then column; some fall short
        """
        cuts = np.flatnonzero(np.diff(self.kind[rows])) + 1
        classes = zip(np.split(rows, cuts), np.split(least, cuts), strict=True)
        found = [self._promising(some, level) for some, level in classes]
        key = np.sort(np.concatenate([row << 32 | column for row, column in found]))
        key = key[np.diff(key, prepend=-1) > 0]
        return self._admissible(key >> 32, key & 0xFFFFFFFF)

    def _promising(self, rows: IntArray, least: IntArray) -> tuple[IntArray, Array]:
        """Pairs of people of one class that the bound leaves; a pair may come twice."""
        near = self._near(int(self.kind[rows[0]]))
        value = self._sector_values(rows)[:, near.group]
        need = (least * self.setting.weights.total - self.rest[rows])[:, None] - value
        which, at = np.nonzero(near.top >= need)
        count = near.size[at]
        posting = spans(near.start[at], count)
        keep = np.flatnonzero(near.base[posting] >= np.repeat(need[which, at], count))
        return rows[np.repeat(which, count)[keep]], near.columns[posting[keep]]

    def _sector_values(self, rows: IntArray) -> IntArray:
        """(k, groups) weighted value of the sector if a mentor has just that entry."""
        sectors, criteria = self.kernel.sectors, self.setting.criteria
        wished = sectors.table[sectors.mentee_profile[rows]].astype(np.int64)
        unknown = criteria.unknown("sector")
        neutral = np.full((rows.size, 1), unknown)
        parts = [part for x in criteria.contact for part in (wished * x // WHOLE, neutral)]
        value = np.concatenate(parts, axis=1)
        value[sectors.mentee_unknown[rows]] = unknown
        return value * self.setting.weights.sector

    def _near(self, kind: int) -> Near:
        if kind not in self._nears:
            first, last = np.searchsorted(self.kinds, [kind, kind + 1])
            near = self._near_of(self.order[first:last])
            remember(self._nears, kind, near, 1 + KEPT_POSTINGS // (1 + self.mentor.size))
        return self._nears[kind]

    def _near_of(self, rows: IntArray) -> Near:
        bound = self._journeys(rows)[self.mentor]
        keep = np.flatnonzero(bound >= 0)
        starts = np.searchsorted(keep, self.starts)
        group = np.flatnonzero(starts[1:] > starts[:-1])
        base = bound[keep] * np.int64(self.setting.weights.mobility) - self.price[keep]
        start = starts[group]
        top = np.maximum.reduceat(base, start) if start.size else base
        return Near(self.mentor[keep], base, group, start, starts[group + 1] - start, top)

    def _journeys(self, rows: IntArray) -> Array:
        """By mentor the value of the best journey of any of these people of one class."""
        a, criteria = self.kernel.mentees, self.setting.criteria
        one, size = rows[:1], self.kernel.mentors.size
        if a.place[one] < 0:
            value = np.full(size, self.kernel.mobility.unknown, np.int16)
        else:
            value = self._visits(one).copy()
            by_place = self.kernel.mobility.reach(rows)
            open_ = np.flatnonzero(by_place >= 0)
            count = self.at_place[open_ + 1] - self.at_place[open_]
            there = self.by_place[spans(self.at_place[open_], count)]
            value[there] = np.maximum(value[there], np.repeat(by_place[open_], count))
            value[self.nowhere] = self.kernel.mobility.unknown
        if a.remote[one]:
            value[self.online] = np.maximum(value[self.online], criteria.remote)
        return value

    def _visits(self, one: IntArray) -> Array:
        """By mentor the value of their own journey to a mentee's place; the last is kept."""
        here = int(self.kernel.mentees.place[one[0]])
        if self._visited[0] != here:
            value = np.full(self.kernel.mentors.size, REFUSED, np.int16)
            value[self.travellers] = self.kernel.mobility.visits(one, self.travellers)
            self._visited = here, value
        return self._visited[1]

    def _admissible(self, i: IntArray, j: IntArray) -> Scored3:
        kernel = self.kernel
        open_ = kernel.languages.possible_among(i, j)
        if kernel.slots_refuse:
            open_ &= (kernel.mentee_slots[i] & kernel.mentor_slots[j]) != 0
        if kernel.gender_refuses:
            asked = kernel.mentees.gender_asked[i]
            open_ &= (asked == 0) | (asked == kernel.mentors.gender[j])
        i, j = i[open_], j[open_]
        journey = kernel.mobility.values(i, j)
        reachable = journey >= 0
        i, j, journey = i[reachable], j[reachable], journey[reachable]
        return i, j, kernel.points(i, j, journey)
