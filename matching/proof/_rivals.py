"""Whether another set of pairs is as good as the chosen one on every level."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from matching.model import Certificate, IntArray, Solution
from matching.proof._question import Question
from matching.proof._weights import Pairs


class Rivals:
    """Collects the pairs that no tier decides, and looks for an exchange among them.

    By complementary slackness an answer is as good as the chosen one exactly when it is
    made of such pairs and leaves nobody and no place out whose prices are not all 0. Two
    such answers differ by exchanges in which each mentee moves to the next one's mentor;
    an exchange either closes or begins and ends with somebody left out. With one more node
    for "left out" each is a cycle, and a cycle is found as a strong component.
    """

    def __init__(self, q: Question, s: Solution, c: Certificate, load: IntArray) -> None:
        self.q, self.mentor_of, self.load = q, s.mentor_of, load
        self.row_needed = np.logical_or.reduce([tier.u != 0 for tier in c.tiers])
        self.column_needed = np.logical_or.reduce([tier.v != 0 for tier in c.tiers])
        self._parts: list[Pairs] = []

    def add(self, undecided: Pairs) -> None:
        """Take up some of the pairs that no tier decides."""
        self._parts.append(undecided)

    def any(self) -> bool:
        """Whether some exchange leads to another answer that is as good."""
        n, m = self.q.shape
        row = np.concatenate([part.row for part in self._parts] or [np.zeros(0, np.int64)])
        column = np.concatenate([part.column for part in self._parts] or [np.zeros(0, np.int64)])
        formed = self.mentor_of[row] == column
        takes = np.where(formed, n + column, row), np.where(formed, row, n + column)
        out = self._left_out()
        tail, head = (np.concatenate([a, b]) for a, b in zip(takes, out, strict=True))
        graph = coo_array((np.ones(tail.size, np.int8), (tail, head)), shape=(n + m + 1,) * 2)
        _, part = connected_components(graph.tocsr(), directed=True, connection="strong")
        return bool((part[takes[0]] == part[takes[1]]).any())

    def _left_out(self) -> tuple[IntArray, IntArray]:
        """Arcs to and from the node "left out" (tails, heads).

        To it: a mentee who may lose their mentor, a mentor with a free place. From it: a
        mentee without a mentor, a mentor who may lose a mentee.
        """
        n, m = self.q.shape
        free, matched, busy = self.q.is_free, self.mentor_of >= 0, self.load > 0
        losing = np.flatnonzero(free & matched & ~self.row_needed)
        spare = n + np.flatnonzero(self.load < self.q.places)
        joining = np.flatnonzero(free & ~matched)
        releasing = n + np.flatnonzero(busy & ~self.column_needed)
        to, back = np.concatenate([losing, spare]), np.concatenate([joining, releasing])
        tails = np.concatenate([to, np.full(back.size, n + m)])
        return tails, np.concatenate([np.full(to.size, n + m), back])
