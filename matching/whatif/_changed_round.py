"""What a round given by people asks, once changes are made to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.criteria import COLUMNS, People, Round
from matching.exact import conflict_among
from matching.model import Conflict, IntArray, Pair
from matching.whatif._changes import (
    AddMentee,
    AddMentor,
    Change,
    EditMentee,
    EditMentor,
    Forbid,
    Lock,
    RemoveMentee,
    RemoveMentor,
    Terms,
    line_of,
)

LINES = RemoveMentee | RemoveMentor | EditMentee | EditMentor | AddMentee | AddMentor
HANDED_OVER = EditMentee | EditMentor | AddMentee | AddMentor


@dataclass(frozen=True, eq=False)
class Asked:
    """A round and the changes made to it since, none of which copies a table."""

    r: Round
    changes: tuple[Change, ...] = ()

    def after(self, change: Change) -> Asked:
        """The same with one more change."""
        return Asked(self.r, (*self.changes, change))

    @cached_property
    def shape(self) -> Pair:
        """Numbers of mentees and mentors, added ones included."""
        return self.r.mentees.size + self.added, self.r.mentors.size + sum(
            isinstance(change, AddMentor) for change in self.changes
        )

    @property
    def added(self) -> int:
        """Number of mentees added."""
        return sum(isinstance(change, AddMentee) for change in self.changes)

    @property
    def hands_over_points(self) -> bool:
        """Whether some points come from a change instead of from people."""
        return any(isinstance(change, HANDED_OVER) for change in self.changes)

    def check(self) -> None:
        """Refuse a last change that hands over a line of the wrong length."""
        match self.changes[-1]:
            case EditMentee(_, points, allowed) | AddMentee(points, allowed):
                line_of(points, allowed, self.shape[1])
            case EditMentor(_, points, allowed) | AddMentor(points, allowed):
                line_of(points, allowed, self.shape[0])

    @cached_property
    def terms(self) -> Terms:
        """Locks, prohibitions and places in force."""
        capacity = self.r.mentors.capacity.astype(np.int64)
        terms = Terms(capacity, set(self.r.locked), set(self.r.forbidden))
        for change in self.changes:
            terms.apply(change)
        return terms

    def conflict(self) -> tuple[Conflict, Pair] | None:
        """The first locked pair that cannot hold, as for a `Problem`."""
        terms = self.terms
        locked = sorted(terms.locked)
        return conflict_among(locked, terms.forbidden, terms.capacity, self._admits)

    def _admits(self, i: int, j: int) -> bool:
        """Whether the last line that was said about a pair allows it."""
        rows, columns = self.shape
        for change in reversed(self.changes):
            match change:
                case RemoveMentee(row) if row == i:
                    return False
                case EditMentee(row, _, allowed) if row == i:
                    return bool(np.asarray(allowed)[j])
                case EditMentor(column, _, allowed) if column == j:
                    return bool(np.asarray(allowed)[i])
                case AddMentee(_, allowed):
                    rows -= 1
                    if rows == i:
                        return bool(np.asarray(allowed)[j])
                case AddMentor(_, allowed):
                    columns -= 1
                    if columns == j:
                        return bool(np.asarray(allowed)[i])
        return self.r.admits(i, j)

    def by_people(self) -> Round:
        """The changed round, where no change hands over points."""
        terms = self.terms
        return self.r.but(
            mentors=_with_capacity(self.r.mentors, terms.capacity),
            locked=tuple(sorted(terms.locked)),
            forbidden=tuple(sorted(terms.forbidden)),
            gone=frozenset(c.i for c in self.changes if isinstance(c, RemoveMentee)),
        )

    def in_two_parts(self) -> tuple[Round, list[Change]]:
        """A round by people, and the changes that make this one of it, each of them possible.

        Lines come before the locks on them, so that no lock stands in their way.
        """
        lines = [change for change in self.changes if isinstance(change, LINES)]
        rows = {change.i for change in lines if isinstance(change, RemoveMentee | EditMentee)}
        columns = {change.j for change in lines if isinstance(change, RemoveMentor | EditMentor)}
        n, m = self.r.mentees.size, self.r.mentors.size
        locked, forbidden = sorted(self.terms.locked), sorted(self.terms.forbidden)
        known = {(i, j) for i, j in locked + forbidden if i < n and j < m}
        early = {(i, j) for i, j in known if i not in rows and j not in columns}
        base = self.r.but(
            locked=tuple(pair for pair in locked if pair in early),
            forbidden=tuple(pair for pair in forbidden if pair in known),
        )
        bans = [Forbid(i, j) for i, j in forbidden if (i, j) not in known]
        locks = [Lock(i, j) for i, j in locked if (i, j) not in early]
        return base, [*lines, *bans, *locks]


def _with_capacity(mentors: People, capacity: IntArray) -> People:
    columns = {name: getattr(mentors, name) for name in COLUMNS}
    return People(mentors.size, **columns | {"capacity": capacity})
