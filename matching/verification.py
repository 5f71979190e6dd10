"""Re-prove a solution from the data and the prices alone; shares no code with the solvers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from matching.problem import BoolArray, IntArray, Pair, Problem
from matching.solution import Certificate, Solution, Status, Tier

Stream = Iterator[tuple[IntArray, IntArray, IntArray]]


class VerificationError(AssertionError):
    """The solution breaks a rule, or its certificate does not prove it."""


@dataclass(frozen=True)
class Report:
    """What was proved.

    Attributes
    ----------
    size, total : recounted
    gap : recomputed, 0
    admissible : number of pairs the prices were held against
    tiers : names of the levels proved, in order
    """

    size: int
    total: int
    gap: int
    admissible: int
    tiers: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Case:
    """What a solution is checked against, however large.

    Attributes
    ----------
    capacity, waiting_days, mentee_rank, mentor_rank, locked, forbidden, floor : the data
    pair : points of one pair, None if a rule refuses it
    admissible : pairs (rows, columns, points) that no rule refuses, each once, in parts
    """

    capacity: IntArray
    waiting_days: IntArray
    mentee_rank: IntArray
    mentor_rank: IntArray
    locked: tuple[Pair, ...]
    forbidden: frozenset[Pair]
    floor: int
    pair: Callable[[int, int], int | None]
    admissible: Callable[[], Stream]


def verify(p: Problem, s: Solution) -> Report:
    r"""Check feasibility, totals and optimality of `s`, or raise.

    Optimality is weak duality in dictionary order. With price vectors
    :math:`u_i, v_j` (one entry per level) the checks are

    .. math:: u_i \ge 0,\quad v_j \ge 0,\quad u_i + v_j \ge W_{ij},

    equality on every chosen pair, zero on every unmatched row and every mentor with a
    free place. Any other set of pairs is then worth at most
    :math:`\sum u_i + \sum c_j v_j`, which the solution attains.

    Raises
    ------
    VerificationError
        Saying what does not hold.

    Notes
    -----
    O(n m · levels), no optimisation.

    Examples
    --------
    >>> from matching import Problem, solve, verify
    >>> p = Problem([[900, 800], [850, 100]])
    >>> verify(p, solve(p)).gap
    0
    """

    def admissible() -> Stream:
        row, column = np.nonzero(p.allowed)
        yield row, column, p.points[row, column]

    def pair(i: int, j: int) -> int | None:
        return int(p.points[i, j]) if p.allowed[i, j] else None

    case = Case(
        p.capacity,
        p.waiting_days,
        p.mentee_rank,
        p.mentor_rank,
        p.locked,
        frozenset(p.forbidden),
        p.floor,
        pair,
        admissible,
    )
    return check(case, s)


def check(case: Case, s: Solution) -> Report:
    """`verify` for data that need not be a matrix."""
    if s.status is Status.INFEASIBLE:
        return _check_conflict(case)
    _require(s.mentor_of.shape == case.waiting_days.shape, "one mentor index per mentee")
    _require(s.floor >= case.floor, "the floor in force is at least the problem's")
    free = _Free.of(case, s)
    _check_structure(case, s, free)
    _check_signs(s, free)
    return _check_pairs(case, s, free)


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise VerificationError(f"does not hold: {what}")


def _check_conflict(case: Case) -> Report:
    rows = Counter(i for i, _ in case.locked)
    columns = Counter(j for _, j in case.locked)
    contradictory = (
        any(case.pair(*pair) is None or pair in case.forbidden for pair in case.locked)
        or any(times > 1 for times in rows.values())
        or any(times > case.capacity[j] for j, times in columns.items())
    )
    _require(contradictory, "the locked pairs contradict each other or the rules")
    return Report(0, 0, 0, 0, ())


@dataclass(frozen=True, eq=False)
class _Free:
    """Rows and places that no lock decides, worked out from the data's own words."""

    rows: BoolArray
    places: IntArray
    load: IntArray

    @classmethod
    def of(cls, case: Case, s: Solution) -> _Free:
        n, m = case.waiting_days.size, case.capacity.size
        _require(bool(((s.mentor_of >= -1) & (s.mentor_of < m)).all()), "every mentor exists")
        rows = np.ones(n, bool)
        places = case.capacity.copy()
        for i, j in case.locked:
            rows[i] = False
            places[j] -= 1
        chosen = s.mentor_of[rows & (s.mentor_of >= 0)]
        return cls(rows, places, np.bincount(chosen, minlength=m))


def _check_structure(case: Case, s: Solution, free: _Free) -> None:
    _require(all(s.mentor_of[i] == j for i, j in case.locked), "every locked pair holds")
    _require(all(s.mentor_of[i] != j for i, j in case.forbidden), "no forbidden pair is formed")
    for i, j in case.locked:
        _require(case.pair(i, j) is not None, f"locked pair ({i}, {j}) is allowed")
    _require(bool((free.load <= free.places).all()), "no mentor exceeds the capacity")
    matched = s.mentor_of >= 0
    days = np.minimum(case.waiting_days, s.waiting_bound)
    _require(int(matched.sum()) == s.size, "the size recounts")
    _require(int(days[matched].sum()) == s.waiting, "the waiting days recount")


def _check_signs(s: Solution, free: _Free) -> None:
    """Dictionary order: a price may be negative only after a positive one; idle ones stay 0."""
    c = _certificate(s)
    row_open, row_idle = free.rows.copy(), free.rows & (s.mentor_of < 0)
    column_open = free.places > 0
    column_idle = column_open & (free.load < free.places)
    for tier in c.tiers:
        for price, undecided, idle, who in (
            (tier.u, row_open, row_idle, "mentee"),
            (tier.v, column_open, column_idle, "mentor"),
        ):
            what = f"{tier.level}: {who} prices"
            _require(not (price[idle] != 0).any(), f"{what} are 0 where something is left over")
            _require(not (price[undecided] < 0).any(), f"{what} are not negative")
            undecided &= price == 0


def _certificate(s: Solution) -> Certificate:
    c = s.certificate
    if c is None or not c.tiers:
        raise VerificationError("does not hold: a certificate is given")
    same = bool((c.tiers[0].u == c.u).all() and (c.tiers[0].v == c.v).all())
    _require(same, "the first tier is u, v")
    names = [tier.level for tier in c.tiers]
    first = "size+points" if "points" in s.levels else "size"
    _require(names[0] == first, f"the first tier proves {first}")
    if "waiting" in s.levels and s.waiting:
        proved = "waiting" in names or "waiting+rank" in names
        _require(proved, "the waiting level is proved")
    return c


def _check_pairs(case: Case, s: Solution, free: _Free) -> Report:
    """Hold the prices against every pair that was free to choose; recount the chosen ones."""
    c = _certificate(s)
    count = seen = total = most = 0
    for row, column, points in case.admissible():
        open_ = free.rows[row] & (free.places[column] > 0) & (points >= s.floor)
        open_ &= _not_forbidden(case, row, column)
        row, column, points = row[open_], column[open_], points[open_]
        _check_cover(case, s, c, row, column, points)
        chosen = s.mentor_of[row] == column
        count, seen = count + row.size, seen + int(chosen.sum())
        total += int(points[chosen].sum())
        most = max(most, int(points.max(initial=0)))
    _require(seen == int(free.load.sum()), "every chosen pair is allowed and reaches the floor")
    gap = _check_gap(s, c, free, seen, total)
    duos = min(int(free.rows.sum()), int(free.places.sum()))
    enough = c.size_weight > (most if "points" in s.levels else 0) * duos
    _require(enough, "one duo outweighs all points")
    total += sum(case.pair(i, j) or 0 for i, j in case.locked)
    _require(total == s.total, "the total recounts")
    return Report(s.size, s.total, gap, count, tuple(tier.level for tier in c.tiers))


def _not_forbidden(case: Case, row: IntArray, column: IntArray) -> BoolArray:
    m = case.capacity.size
    codes = np.array([i * m + j for i, j in case.forbidden], np.int64)
    return np.isin(row * m + column, codes, invert=True)


def _check_cover(
    case: Case, s: Solution, c: Certificate, row: IntArray, column: IntArray, points: IntArray
) -> None:
    """Each tier covers the pairs that the tiers before left undecided; chosen pairs stay tight."""
    for tier in c.tiers:
        weight = _weight(case, s, tier, row, column, points)
        slack = tier.u[row] + tier.v[column] - weight
        _require(not (slack < 0).any(), f"{tier.level}: prices cover every pair")
        tight = slack == 0
        chosen = s.mentor_of[row] == column
        _require(bool(tight[chosen].all()), f"{tier.level}: chosen pairs are tight")
        row, column, points = row[tight], column[tight], points[tight]


def _weight(
    case: Case, s: Solution, tier: Tier, row: IntArray, column: IntArray, points: IntArray
) -> IntArray:
    if tier.level == "size+points":
        return points + _certificate(s).size_weight
    if tier.level == "size":
        return np.full(row.size, _certificate(s).size_weight, np.int64)
    waiting = np.minimum(case.waiting_days, s.waiting_bound)[row]
    if tier.level == "waiting":
        return waiting
    ranks = zip(case.mentee_rank[row].tolist(), case.mentor_rank[column].tolist(), strict=True)
    _require(tier.level.split()[0] in ("rank", "waiting+rank") and tier.spread > 1, "known level")
    drawn = np.array([_draw(tier.salt, r, k) % tier.spread for r, k in ranks], np.int64)
    if tier.level == "waiting+rank":
        enough = tier.scale > tier.spread * case.waiting_days.size
        _require(enough, "a day outweighs all draws")
        return waiting * tier.scale + drawn
    return drawn


def _draw(salt: int, row: int, column: int) -> int:
    """Splitmix64 of the three numbers, in plain integers."""
    state = 0
    for word in (salt, row, column):
        state = ((state ^ word) + 0x9E3779B97F4A7C15) % 2**64
        state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        state = (state ^ (state >> 27)) * 0x94D049BB133111EB % 2**64
        state ^= state >> 31
    return state


def _check_gap(s: Solution, c: Certificate, free: _Free, seen: int, total: int) -> int:
    paid = sum(c.u[free.rows].tolist())
    places = free.places > 0
    paid += sum(
        a * b for a, b in zip(c.v[places].tolist(), free.places[places].tolist(), strict=True)
    )
    worth = seen * c.size_weight + (total if "points" in s.levels else 0)
    _require(paid == worth and c.gap == 0, "prices add up to the solution (gap 0)")
    return int(paid - worth)
