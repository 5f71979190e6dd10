"""Prove a solution again from the question and the prices; shares no code with the solvers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from matching.model import (
    LEVELS,
    WAITING_BOUND_DAYS,
    Certificate,
    Cover,
    IntArray,
    Problem,
    Solution,
    Status,
)
from matching.proof._form import VerificationError, require, require_form
from matching.proof._question import Question, question_of
from matching.proof._rivals import Rivals
from matching.proof._weights import Pairs, require_tiers, weight_of


@dataclass(frozen=True)
class Report:
    """What was proved.

    Attributes
    ----------
    size, total : recounted
    gap : recomputed, 0
    admissible : number of pairs the prices were held against
    tiers : names of the levels proved, in order
    unique : no other set of pairs is as good on every level; None where the levels do not
        ask for it and the solution does not claim it
    """

    size: int
    total: int
    gap: int
    admissible: int
    tiers: tuple[str, ...]
    unique: bool | None


def verify(
    p: Problem,
    s: Solution,
    levels: Sequence[str] = LEVELS,
    max_min: bool = False,
    waiting_bound: int = WAITING_BOUND_DAYS,
) -> Report:
    r"""Check that `s` is the answer to `p` solved in this way, or raise.

    The question is `p` and the arguments, never what the solution says of itself: a
    solution that claims other levels, another floor or another bound is refused.

    Optimality is weak duality in dictionary order. With price vectors
    :math:`u_i, v_j` (one entry per level) the checks are

    .. math:: u_i \ge 0,\quad v_j \ge 0,\quad u_i + v_j \ge W_{ij},

    equality on every chosen pair, zero on every unmatched row and every mentor with a
    free place. Any other set of pairs is then worth at most
    :math:`\sum u_i + \sum c_j v_j`, which the solution attains. With the level "rank" no
    other set of pairs may be as good: the draws have decided everything.

    With `max_min` two covers are checked as well: one proves that no more duos can be had
    at the problem's floor, the other that fewer can be had above the floor in force.

    Parameters
    ----------
    p : Problem
    s : the Solution to be judged
    levels, max_min, waiting_bound : as they were given to `solve`

    Returns
    -------
    Report

    Raises
    ------
    VerificationError
        Saying what does not hold, whatever `s` is: wrong, incomplete or malformed.
    InvalidProblem
        If `levels` or `waiting_bound` are not as `solve` takes them.

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
    return judge(question_of(p, levels, max_min, waiting_bound), s)


def judge(q: Question, s: Solution) -> Report:
    """`verify` for a question that need not be a matrix."""
    require_form(s, q.shape)
    require(s.levels == q.levels, "`levels` are those asked for")
    require(s.waiting_bound == q.waiting_bound, "`waiting_bound` is the one asked for")
    conflict = q.conflict()
    require(s.conflict == conflict, "`conflict` names the first locked pair that cannot hold")
    if conflict is not None:
        return _check_nothing(q, s)
    require(s.status is Status.OPTIMAL, "`status`: the locked pairs do not contradict each other")
    c = s.certificate
    if c is None:
        raise VerificationError("does not hold: a certificate is given")
    _check_structure(q, s)
    require_tiers(q, c)
    chosen = s.mentor_of[q.is_free & (s.mentor_of >= 0)]
    load = np.bincount(chosen, minlength=q.shape[1])
    require(bool((load <= q.places).all()), "no mentor exceeds the capacity")
    _check_signs(q, s, c, load)
    return _check_pairs(q, s, c, load)


def _check_nothing(q: Question, s: Solution) -> Report:
    """The locked pairs contradict each other: then there is no answer and nothing is claimed."""
    require(s.status is Status.INFEASIBLE, "`status`: the locked pairs contradict each other")
    require(not (s.mentor_of >= 0).any(), "`mentor_of`: nobody has a mentor")
    require((s.size, s.total, s.waiting) == (0, 0, 0), "`size`, `total` and `waiting` are 0")
    require(s.floor == q.floor, "`floor` is the problem's")
    require(s.certificate is None, "`certificate`: there is nothing to prove")
    return Report(0, 0, 0, 0, (), None)


def _check_structure(q: Question, s: Solution) -> None:
    require(all(s.mentor_of[i] == j for i, j in q.locked), "every locked pair holds")
    require(all(s.mentor_of[i] != j for i, j in q.forbidden), "no forbidden pair is formed")
    matched = s.mentor_of >= 0
    require(int(matched.sum()) == s.size, "`size` recounts")
    require(int(q.days[matched].sum()) == s.waiting, "`waiting` recounts")
    if not q.max_min:
        require(s.floor == q.floor, "`floor` is the problem's")


def _check_signs(q: Question, s: Solution, c: Certificate, load: IntArray) -> None:
    """Dictionary order: a price may be negative only after a positive one; idle ones stay 0."""
    row_open, row_idle = q.is_free.copy(), q.is_free & (s.mentor_of < 0)
    column_open = q.places > 0
    column_idle = column_open & (load < q.places)
    for tier in c.tiers:
        for price, undecided, idle, who in (
            (tier.u, row_open, row_idle, "mentee"),
            (tier.v, column_open, column_idle, "mentor"),
        ):
            what = f"{tier.level}: {who} prices"
            require(not (price[idle] != 0).any(), f"{what} are 0 where something is left over")
            require(not (price[undecided] < 0).any(), f"{what} are not negative")
            undecided &= price == 0


def _check_pairs(q: Question, s: Solution, c: Certificate, load: IntArray) -> Report:
    """Hold the prices against every pair that was free to choose; recount the chosen ones."""
    covers = _covers(q, s, c)
    rivals = Rivals(q, s, c, load) if "rank" in q.levels or c.unique is not None else None
    held = _Held()
    for part in q.open_pairs():
        pairs = Pairs(*part)
        _check_covered(covers, pairs)
        pairs = pairs.only(pairs.points >= s.floor)
        tight = _check_cover(q, s, c, pairs)
        held.count(pairs, s.mentor_of)
        if rivals is not None:
            rivals.add(tight)
    require(held.formed == int(load.sum()), "every chosen pair is allowed and reaches the floor")
    if q.max_min:
        least = q.floor if held.least is None else held.least
        require(s.floor == least, "`floor` is what the least of the duos is worth")
    gap = _check_totals(q, s, c, held)
    unique = None if rivals is None else not rivals.any()
    require(unique is not False or "rank" not in q.levels, "the draws leave one answer")
    require(c.unique in (None, unique), "`certificate.unique` is true")
    return Report(s.size, s.total, gap, held.open, tuple(tier.level for tier in c.tiers), unique)


@dataclass
class _Held:
    """What was met while prices were held against pairs: how many were open and formed, the
    points of the formed ones, the most points of any, the least of a formed one."""

    open: int = 0
    formed: int = 0
    total: int = 0
    most: int = 0
    least: int | None = None

    def count(self, pairs: Pairs, mentor_of: IntArray) -> None:
        chosen = pairs.points[mentor_of[pairs.row] == pairs.column]
        self.open += pairs.row.size
        self.formed += chosen.size
        self.total += int(chosen.sum())
        self.most = max(self.most, int(pairs.points.max(initial=0)))
        if chosen.size:
            least = int(chosen.min())
            self.least = least if self.least is None else min(least, self.least)


def _covers(q: Question, s: Solution, c: Certificate) -> Iterable[tuple[Cover, int, str]]:
    """The covers that `max_min` needs, each with the floor of the pairs it must touch.

    Their places are counted here: as many as there are duos, and fewer.
    """
    require((c.covers is not None) == q.max_min, "covers are given where max_min was asked for")
    if c.covers is None:
        return ()
    below, above = c.covers
    duos = s.size - len(q.locked)
    require(_places(q, below) == duos, "no more duos can be had at the problem's floor")
    if not duos:
        return ((below, q.floor, "at the problem's floor"),)
    require(_places(q, above) < duos, "fewer duos can be had above the floor")
    return (below, q.floor, "at the problem's floor"), (above, s.floor + 1, "above the floor")


def _places(q: Question, cover: Cover) -> int:
    rows, columns = cover.rows & q.is_free, cover.columns & (q.places > 0)
    return int(rows.sum()) + int(q.places[columns].sum())


def _check_covered(covers: Iterable[tuple[Cover, int, str]], pairs: Pairs) -> None:
    for cover, floor, what in covers:
        touched = cover.rows[pairs.row] | cover.columns[pairs.column]
        missed = (pairs.points >= floor) & ~touched
        require(not missed.any(), f"the cover {what} touches every pair")


def _check_cover(q: Question, s: Solution, c: Certificate, pairs: Pairs) -> Pairs:
    """Each tier covers the pairs that the tiers before left undecided; chosen pairs stay tight.

    Returns the pairs that all tiers leave undecided.
    """
    for tier in c.tiers:
        slack = tier.u[pairs.row] + tier.v[pairs.column] - weight_of(q, c, tier, pairs)
        require(not (slack < 0).any(), f"{tier.level}: prices cover every pair")
        tight = slack == 0
        chosen = s.mentor_of[pairs.row] == pairs.column
        require(bool(tight[chosen].all()), f"{tier.level}: chosen pairs are tight")
        pairs = pairs.only(tight)
    return pairs


def _check_totals(q: Question, s: Solution, c: Certificate, held: _Held) -> int:
    """The gap, recomputed: 0; the total recounts, and one duo outweighs all points."""
    with_points = "points" in q.levels
    busy = q.places > 0
    paid = sum(c.u[q.is_free].tolist())
    paid += sum(a * b for a, b in zip(c.v[busy].tolist(), q.places[busy].tolist(), strict=True))
    worth = held.formed * c.size_weight + (held.total if with_points else 0)
    require(paid == worth and c.gap == 0, "prices add up to the solution (gap 0)")
    duos = min(int(q.is_free.sum()), int(q.places[busy].sum()))
    enough = c.size_weight > (held.most if with_points else 0) * duos
    require(enough, "one duo outweighs all points")
    total = held.total + sum(q.pair(i, j) or 0 for i, j in q.locked)
    require(total == s.total, "`total` recounts")
    return int(paid - worth)
