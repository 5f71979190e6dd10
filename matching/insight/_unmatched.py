"""Why someone has no duo, from the rules and from the certificate."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.criteria import FRENCH, NEVER, Kernel, Refusal, Round, Scores
from matching.model import BoolArray, IntArray, InvalidProblem, Pair, Problem, Solution

ROWS_AT_ONCE = 64


class Unmatched(enum.Enum):
    """Kinds of reasons, told apart because each has another remedy."""

    NO_MENTORS = "there is no mentor with a place"
    NO_ADMISSIBLE_MENTOR = "a rule refuses every mentor"
    BELOW_FLOOR = "every admissible mentor lies below the floor"
    SET_ASIDE = "every admissible mentor is locked elsewhere or forbidden"
    OUTBID = "every admissible mentor serves more elsewhere"


@dataclass(frozen=True)
class Rival:
    """An admissible mentor: what the pair is worth, and who has the mentor's places."""

    mentor: int
    points: int
    holders: tuple[int, ...]


@dataclass(frozen=True)
class Remedy:
    """The one rule whose lifting opens most mentors.

    Attributes
    ----------
    rule : Refusal
    mentors : how many mentors are refused by this rule alone
    step : least change that opens one of them: minutes beyond the limit or the ceiling
        (TOO_FAR; 0 where no way is known at all), the French level needed (FRENCH_TOO_LOW),
        1 half-day (NO_COMMON_SLOT); 0 otherwise
    """

    rule: Refusal
    mentors: int
    step: int


@dataclass(frozen=True)
class UnmatchedReason:
    """Why mentee `mentee` has no mentor.

    Attributes
    ----------
    kind : Unmatched
    refusals : (rule, mentors refused first by it), most frequent first
    remedy : nearest remedy when the rules alone decide, else None
    rivals : the admissible mentors, best first, when outbid
    """

    mentee: int
    kind: Unmatched
    refusals: tuple[tuple[Refusal, int], ...] = ()
    remedy: Remedy | None = None
    rivals: tuple[Rival, ...] = ()


def unmatched_reason(
    p: Problem, s: Solution, i: int, scores: Scores | None = None
) -> UnmatchedReason:
    """Explain why mentee i has no mentor in an optimal solution.

    Parameters
    ----------
    p, s : the problem and its solution
    i : a row with ``s.mentor_of[i] == -1``
    scores : gives the rule that refuses each mentor and the nearest remedy

    Raises
    ------
    InvalidProblem
        If mentee i has a mentor, or no such row exists.

    Notes
    -----
    An outbid mentee has price 0 and every admissible mentor j a price
    :math:`v_j >= W_{ij}`: the certificate itself says each serves at least as much where
    they are. O(m) for one mentee.

    Examples
    --------
    >>> from matching import Problem, solve
    >>> p = Problem([[900], [850]])
    >>> unmatched_reason(p, solve(p), 1).kind.name
    'OUTBID'
    """
    if not 0 <= i < p.shape[0] or s.mentor_of[i] >= 0:
        raise InvalidProblem(f"`i` must be an unmatched row of {p.shape}: {i}")
    mentors = _Mentors.of(p.capacity, p.mentor_rank, p.locked, p.forbidden, s)
    return _reason(mentors, s.floor, i, p.points[i], p.allowed[i], scores, i)


def unmatched_reasons(r: Round, s: Solution) -> Iterator[UnmatchedReason]:
    """`unmatched_reason` of everyone without a mentor in a solution of `solve_people`.

    Parameters
    ----------
    r, s : the round and its solution

    Yields
    ------
    UnmatchedReason, by mentee.

    Raises
    ------
    InvalidProblem

    Notes
    -----
    Only the rows of the unmatched are scored, 64 at a time: O(m) time for each of them.
    """
    if s.mentor_of.shape != (r.mentees.size,):
        raise InvalidProblem(f"`s` must be of {r.mentees.size} mentees, not {s.mentor_of.size}")
    capacity = r.mentors.capacity.astype(np.int64)
    known = _Mentors.of(capacity, r.mentor_rank, r.locked, r.forbidden, s)
    unmatched = np.flatnonzero(s.mentor_of < 0)
    for k in range(0, unmatched.size, ROWS_AT_ONCE):
        rows = unmatched[k : k + ROWS_AT_ONCE]
        scores = r.scores(rows)
        for at, i in enumerate(rows.tolist()):
            yield _reason(known, s.floor, i, scores.points[at], scores.allowed[at], scores, at)


@dataclass(frozen=True, eq=False)
class _Mentors:
    """What locks and prohibitions leave of the mentors, and who has their places."""

    capacity: IntArray
    free: BoolArray
    rank: IntArray
    banned: tuple[Pair, ...]
    locked_rows: frozenset[int]
    holders: dict[int, tuple[int, ...]]

    @classmethod
    def of(
        cls,
        capacity: IntArray,
        rank: IntArray,
        locked: tuple[Pair, ...],
        forbidden: tuple[Pair, ...],
        s: Solution,
    ) -> _Mentors:
        taken = np.bincount([j for _, j in locked], minlength=capacity.size)
        holders: dict[int, tuple[int, ...]] = {}
        for i, j in s.pairs:
            holders[j] = (*holders.get(j, ()), i)
        rows = frozenset(i for i, _ in locked)
        return cls(capacity, capacity > taken, rank, forbidden, rows, holders)

    def open_to(self, i: int) -> BoolArray:
        """(m,) mentors whose places are not decided for mentee i beforehand."""
        open_ = self.free & (i not in self.locked_rows)
        open_[[j for row, j in self.banned if row == i]] = False
        return open_


def _reason(
    mentors: _Mentors,
    floor: int,
    i: int,
    points: IntArray,
    allowed: BoolArray,
    scores: Scores | None,
    at: int,
) -> UnmatchedReason:
    """Why mentee i, row `at` of `scores`, has no mentor: the first reason that applies."""
    if not (mentors.capacity > 0).any():
        return UnmatchedReason(i, Unmatched.NO_MENTORS)
    refusals = _refusals(scores, at)
    if not allowed.any():
        remedy = nearest_remedy(scores, at) if scores else None
        return UnmatchedReason(i, Unmatched.NO_ADMISSIBLE_MENTOR, refusals, remedy)
    eligible = allowed & (points >= floor)
    if not eligible.any():
        return UnmatchedReason(i, Unmatched.BELOW_FLOOR, refusals)
    eligible &= mentors.open_to(i)
    if not eligible.any():
        return UnmatchedReason(i, Unmatched.SET_ASIDE, refusals)
    rivals = _rivals(mentors, points, np.flatnonzero(eligible))
    return UnmatchedReason(i, Unmatched.OUTBID, refusals, None, rivals)


def _rivals(mentors: _Mentors, points: IntArray, columns: IntArray) -> tuple[Rival, ...]:
    order = columns[np.lexsort((mentors.rank[columns], -points[columns]))].tolist()
    return tuple(Rival(j, int(points[j]), mentors.holders.get(j, ())) for j in order)


def _refusals(scores: Scores | None, i: int) -> tuple[tuple[Refusal, int], ...]:
    if scores is None:
        return ()
    counts = np.bincount(scores.reasons[i], minlength=len(Refusal))
    found = [(rule, int(counts[rule])) for rule in Refusal if rule and counts[rule]]
    return tuple(sorted(found, key=lambda pair: -pair[1]))


def nearest_remedy(scores: Scores, i: int) -> Remedy | None:
    """The rule that alone keeps most mentors from mentee i, and the least step that helps."""
    failing = _failing(scores, i)
    times = np.sum(list(failing.values()), axis=0)
    alone = {rule: np.flatnonzero(refuses & (times == 1)) for rule, refuses in failing.items()}
    rule = max(alone, key=lambda r: alone[r].size)
    if not alone[rule].size:
        return None
    return Remedy(rule, int(alone[rule].size), _least_step(scores, i, rule, alone[rule]))


def _failing(scores: Scores, i: int) -> dict[Refusal, BoolArray]:
    """Every rule that refuses each mentor, not only the first."""
    kernel = Kernel(scores.mentees, scores.mentors, scores.setting)
    m = scores.mentors.size
    rows, columns = slice(i, i + 1), slice(0, m)
    mute = ~kernel.languages.possible(rows, columns)[0]
    least = scores.setting.criteria.understanding
    french = scores.mentors.languages[:, FRENCH] >= least
    french &= scores.mentees.languages[i, FRENCH] >= least
    journey = kernel.mobility.values(np.full(m, i), np.arange(m))
    failing = {
        Refusal.GENDER_ASKED: ~kernel.gender_possible(rows, columns)[0],
        Refusal.NO_COMMON_LANGUAGE: mute & ~french,
        Refusal.FRENCH_TOO_LOW: mute & french,
        Refusal.TOO_FAR: journey < 0,
        Refusal.EXCLUDED: np.array([(i, j) in scores.excluded for j in range(m)], bool),
    }
    if kernel.slots_refuse:
        failing[Refusal.NO_COMMON_SLOT] = ~kernel.slots_possible(rows, columns)[0]
    return failing


def _least_step(scores: Scores, i: int, rule: Refusal, mentors: np.typing.NDArray[np.int64]) -> int:
    if rule is Refusal.NO_COMMON_SLOT:
        return 1
    if rule is Refusal.FRENCH_TOO_LOW:
        return int(scores.mentors.french_min[mentors].min())
    return _missing_minutes(scores, i, mentors) if rule is Refusal.TOO_FAR else 0


def _missing_minutes(scores: Scores, i: int, mentors: IntArray) -> int:
    """How far the nearest of these mentors lies beyond what mentee i may travel; 0 = no way."""
    a, territory = scores.mentees, scores.setting.territory
    modes = int(a.modes[i]) % territory.best.shape[0]
    nearest = int(territory.best[modes, a.place[i], scores.mentors.place[mentors]].min())
    if nearest == NEVER:
        return 0
    own, longest = int(a.max_minutes[i]), scores.setting.criteria.longest
    is_set = bool(a.hard_limit[i]) and own >= 0
    return max(0, nearest - (min(own, longest) if is_set else longest))
