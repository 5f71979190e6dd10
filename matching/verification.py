"""Re-prove a solution from the problem and the prices alone; shares no code with the solvers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from matching.problem import BoolArray, IntArray, Problem
from matching.solution import Certificate, Solution, Status, Tier


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
    if s.status is Status.INFEASIBLE:
        return _verify_conflict(p)
    _require(s.mentor_of.shape == (p.shape[0],), "one mentor index per mentee")
    _require(s.floor >= p.floor, "the floor in force is at least the problem's")
    _verify_pairs(p, s)
    open_pairs = _open_pairs(p, s.floor)
    gap = _verify_prices(p, s, open_pairs)
    tiers = s.certificate.tiers if s.certificate else ()
    return Report(s.size, s.total, gap, int(open_pairs.sum()), tuple(t.level for t in tiers))


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise VerificationError(f"does not hold: {what}")


def _verify_conflict(p: Problem) -> Report:
    rows = Counter(i for i, _ in p.locked)
    columns = Counter(j for _, j in p.locked)
    contradictory = (
        any(not p.allowed[pair] or pair in p.forbidden for pair in p.locked)
        or any(times > 1 for times in rows.values())
        or any(times > p.capacity[j] for j, times in columns.items())
    )
    _require(contradictory, "the locked pairs contradict each other or the rules")
    return Report(0, 0, 0, 0, ())


def _verify_pairs(p: Problem, s: Solution) -> None:
    n, m = p.shape
    size = total = waiting = 0
    load = [0] * m
    locked, forbidden = set(p.locked), set(p.forbidden)
    for i in range(n):
        j = int(s.mentor_of[i])
        _require(-1 <= j < m, f"mentor of {i} exists")
        if j < 0:
            continue
        _require(bool(p.allowed[i, j]) and (i, j) not in forbidden, f"pair ({i}, {j}) is allowed")
        _require((i, j) in locked or p.points[i, j] >= s.floor, f"({i}, {j}) reaches the floor")
        load[j] += 1
        size += 1
        total += int(p.points[i, j])
        waiting += min(int(p.waiting_days[i]), s.waiting_bound)
    _require(all(load[j] <= p.capacity[j] for j in range(m)), "no mentor exceeds the capacity")
    _require(all(s.mentor_of[i] == j for i, j in locked), "every locked pair holds")
    _require((size, total, waiting) == (s.size, s.total, s.waiting), "totals recount")


def _open_pairs(p: Problem, floor: int) -> BoolArray:
    """Pairs that were free to choose, worked out from the problem's own words."""
    locked_rows = {i for i, _ in p.locked}
    used = Counter(j for _, j in p.locked)
    row_open = np.array([i not in locked_rows for i in range(p.shape[0])], bool)
    column_open = np.array([p.capacity[j] > used[j] for j in range(p.shape[1])], bool)
    result: BoolArray = p.allowed & (p.points >= floor)
    result = np.asarray(result & row_open[:, None] & column_open[None, :])
    for i, j in p.forbidden:
        result[i, j] = False
    return result


def _verify_prices(p: Problem, s: Solution, open_pairs: BoolArray) -> int:
    c = _certificate(s)
    first = c.tiers[0]
    _require(bool((first.u == c.u).all() and (first.v == c.v).all()), "the first tier is u, v")
    _require_named(s, c)
    locked_rows = {i for i, _ in p.locked}
    free_row = np.array([i not in locked_rows for i in range(p.shape[0])], bool)
    used = Counter(j for _, j in p.locked)
    places = np.array([int(p.capacity[j]) - used[j] for j in range(p.shape[1])], np.int64)
    load = np.bincount(s.mentor_of[free_row & (s.mentor_of >= 0)], minlength=p.shape[1])
    row_idle = free_row & (s.mentor_of < 0)
    undecided = open_pairs.copy()
    row_signed, column_signed = free_row.copy(), places > 0
    for tier in c.tiers:
        _sign(tier.u, row_signed, row_idle, f"{tier.level}: mentee prices")
        _sign(tier.v, column_signed, (places > 0) & (load < places), f"{tier.level}: mentor prices")
        undecided = _cover(p, s, tier, undecided)
    _verify_size_weight(p, s, open_pairs, int(free_row.sum()), int(places.sum()))
    return _gap(p, s, free_row, places)


def _certificate(s: Solution) -> Certificate:
    if s.certificate is None or not s.certificate.tiers:
        raise VerificationError("does not hold: a certificate is given")
    return s.certificate


def _require_named(s: Solution, c: Certificate) -> None:
    names = [t.level for t in c.tiers]
    first = "size+points" if "points" in s.levels else "size"
    _require(names[0] == first, f"the first tier proves {first}")
    if "waiting" in s.levels and s.waiting:
        proved = "waiting" in names or "waiting+rank" in names
        _require(proved, "the waiting level is proved")


def _sign(price: IntArray, undecided: BoolArray, idle: BoolArray, what: str) -> None:
    """Dictionary order: a price may be negative only after a positive one; idle ones stay 0."""
    _require(not (price[idle] != 0).any(), f"{what} are 0 where something is left over")
    _require(not (price[undecided] < 0).any(), f"{what} are not negative")
    undecided &= price == 0


def _cover(p: Problem, s: Solution, tier: Tier, undecided: BoolArray) -> BoolArray:
    """Pairs on which prices and weight are still equal after this tier."""
    row, column = np.nonzero(undecided)
    slack = tier.u[row] + tier.v[column] - _weight(p, s, tier, row, column)
    _require(not (slack < 0).any(), f"{tier.level}: prices cover every pair")
    tight = np.zeros_like(undecided)
    tight[row[slack == 0], column[slack == 0]] = True
    locked = set(p.locked)
    for i in np.flatnonzero(s.mentor_of >= 0):
        pair = int(i), int(s.mentor_of[i])
        _require(pair in locked or bool(tight[pair]), f"{tier.level}: chosen pairs are tight")
    return tight


def _weight(p: Problem, s: Solution, tier: Tier, row: IntArray, column: IntArray) -> IntArray:
    if tier.level == "size+points":
        return p.points[row, column] + _certificate(s).size_weight
    if tier.level == "size":
        return np.full(row.size, _certificate(s).size_weight, np.int64)
    waiting = np.minimum(p.waiting_days, s.waiting_bound)[row]
    if tier.level == "waiting":
        return waiting
    ranks = zip(p.mentee_rank[row].tolist(), p.mentor_rank[column].tolist(), strict=True)
    _require(tier.level.split()[0] in ("rank", "waiting+rank") and tier.spread > 1, "known level")
    drawn = np.array([_draw(tier.salt, r, c) % tier.spread for r, c in ranks], np.int64)
    if tier.level == "waiting+rank":
        _require(tier.scale > tier.spread * p.shape[0], "a day outweighs all draws")
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


def _verify_size_weight(
    p: Problem, s: Solution, open_pairs: BoolArray, rows: int, places: int
) -> None:
    most = int(p.points[open_pairs].max(initial=0)) if "points" in s.levels else 0
    enough = _certificate(s).size_weight > most * min(rows, places)
    _require(enough, "one duo outweighs all points")


def _gap(p: Problem, s: Solution, free_row: BoolArray, places: IntArray) -> int:
    c = _certificate(s)
    paid = sum(int(x) for x in c.u[free_row])
    paid += sum(int(x) * int(k) for x, k in zip(c.v, places, strict=True) if k > 0)
    worth = 0
    for i in np.flatnonzero(free_row & (s.mentor_of >= 0)):
        gain = int(p.points[i, s.mentor_of[i]]) if "points" in s.levels else 0
        worth += c.size_weight + gain
    _require(paid == worth and c.gap == 0, "prices add up to the solution (gap 0)")
    return paid - worth
