"""The answer, and the prices that prove it."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from matching.model._problem import BoolArray, IntArray, InvalidProblem, Pair

LEVELS = ("size", "points", "waiting", "rank")
WAITING_BOUND_DAYS = 365


def checked_levels(levels: Sequence[str]) -> tuple[str, ...]:
    """The levels as a tuple, or `InvalidProblem` unless they are known and in order."""
    chosen = tuple(levels)
    if chosen != tuple(x for x in LEVELS if x in chosen) or "size" not in chosen:
        raise InvalidProblem(f"`levels` must be {LEVELS} or a part of it with 'size', in order")
    return chosen


class Status(enum.Enum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"


class Conflict(enum.Enum):
    """Why locked pairs cannot all hold."""

    NOT_ALLOWED = "locked pair is not allowed"
    FORBIDDEN = "locked pair is forbidden"
    MENTEE_TWICE = "mentee locked with two mentors"
    MENTOR_FULL = "mentor locked beyond capacity"


@dataclass(frozen=True, eq=False)
class Tier:
    r"""Prices of one level, weak duality's witness.

    For the first tier :math:`u, v \ge 0`, :math:`u_i + v_j \ge W_{ij}` for every pair that
    may be formed, with equality on the pairs formed and zero on free places, hence
    :math:`\sum u_i + \sum c_j v_j = \sum W(x)` and no set of pairs does better. Further
    tiers continue it lexicographically: the *vectors* of prices obey the same
    inequalities in dictionary order.

    Attributes
    ----------
    level : what the tier maximises ("size+points", "waiting", "rank", "rank 2" …);
        "waiting+rank" is both at once, or the one of them that was asked for
    u : (n,) int64
    v : (m,) int64
    salt : number that seeds the drawn weights of a rank tier, 0 elsewhere
    spread : exclusive upper bound of these weights, 0 elsewhere
    scale : in a tier of two levels at once, what one unit of the first is worth in units of
        the second; more than the second can ever add up to
    """

    level: str
    u: IntArray
    v: IntArray
    salt: int = 0
    spread: int = 0
    scale: int = 0


@dataclass(frozen=True, eq=False)
class Cover:
    """Rows and columns that touch every pair of a graph: it holds no more duos than they have
    places (König 1931).

    Attributes
    ----------
    rows, columns : (n,), (m,) bool
    """

    rows: BoolArray
    columns: BoolArray


@dataclass(frozen=True, eq=False)
class Certificate:
    """Integer prices proving that nothing better exists.

    Attributes
    ----------
    u, v : (n,), (m,) int64
        Prices of the first tier, in units of ``W = size_weight + points``.
        Rows of locked pairs have price 0: they are not in question.
    size_weight : int
        M, larger than any attainable total, so that one more duo beats any points.
    gap : int
        Price total minus weight total of the pairs that were free to choose; 0.
    tiers : tuple of Tier
        The first is (u, v) itself; the others prove the tie-breaks.
    unique : bool or None
        No other set of pairs is as good on every level; None: not looked at.
    covers : two Cover, only when ``max_min`` was asked
        The first, of the pairs that reach the problem's floor, has as many places as there
        are duos: more cannot be had. The second, of the pairs worth more than the floor in
        force, has fewer: a higher floor would cost a duo.
    """

    u: IntArray
    v: IntArray
    size_weight: int
    gap: int
    tiers: tuple[Tier, ...]
    unique: bool | None
    covers: tuple[Cover, Cover] | None = None


@dataclass(frozen=True, eq=False)
class Solution:
    """A set of duos.

    Attributes
    ----------
    mentor_of : (n,) int64, column of each mentee's mentor, -1 if unmatched
    size, total : number of duos and sum of their points, locked ones included
    waiting : sum of the (bounded) waiting days of the mentees who have a duo
    certificate : prices; None when the status is INFEASIBLE
    status : Status
    floor : the floor in force (raised above the problem's when ``max_min`` was asked)
    levels : the levels asked for
    waiting_bound : days beyond which waiting earns no more
    conflict : which locked pair cannot hold, and why, when INFEASIBLE
    """

    mentor_of: IntArray
    size: int
    total: int
    waiting: int
    certificate: Certificate | None
    status: Status
    floor: int
    levels: tuple[str, ...]
    waiting_bound: int
    conflict: tuple[Conflict, Pair] | None = None

    @property
    def pairs(self) -> list[Pair]:
        """The duos as (mentee, mentor) indices, by mentee."""
        return [(i, int(j)) for i, j in enumerate(self.mentor_of) if j >= 0]
