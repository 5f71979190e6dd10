"""Match now or wait: rounds held every so many days on a stream of arrivals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.exact import solve
from matching.model import BoolArray, IntArray, InvalidProblem, Problem, require_integers


@dataclass(frozen=True, eq=False)
class Stream:
    """People who come and go, and what each pair would be worth.

    Attributes
    ----------
    points, allowed : (n, m), as in `Problem`
    mentee_from, mentor_from : (n,), (m,) day of arrival, from 0
    mentee_until, mentor_until : last day on which the person can still be paired
    """

    points: IntArray
    allowed: BoolArray
    mentee_from: IntArray
    mentee_until: IntArray
    mentor_from: IntArray
    mentor_until: IntArray


@dataclass(frozen=True)
class Policy:
    """A way to hold rounds.

    Attributes
    ----------
    every : days between two rounds
    longest_wait : days after which a mentee goes first: pairs of those who have waited so
        long are found before all others; 0 = never
    floor : points below which no pair is formed
    """

    every: int
    longest_wait: int = 0
    floor: int = 0


@dataclass(frozen=True)
class Simulated:
    """What a policy came to.

    Attributes
    ----------
    policy : None for the hindsight optimum
    duos, points : formed in all
    lost : mentees who left without a duo
    mean_wait, longest_wait : days from arrival to duo, of those paired
    share : points in percent of the hindsight optimum
    """

    policy: Policy | None
    duos: int
    points: int
    lost: int
    mean_wait: float
    longest_wait: int
    share: float


def simulate_waiting(stream: Stream, policies: tuple[Policy, ...]) -> tuple[Simulated, ...]:
    r"""Play each policy on one stream, and beside them the best that hindsight allows.

    Hindsight knows everyone who will ever come and pairs any two who are present
    together, so no policy earns more at its number of duos.

    Raises
    ------
    InvalidProblem
        On shapes that do not agree or an interval below one day.

    Notes
    -----
    One solve per round held. On waiting to thicken a market: Akbarpour, Li and Oveis
    Gharan 2020, doi:10.1086/704761.
    """
    n, m = stream.points.shape
    for name, days, size in (
        ("mentee_from", stream.mentee_from, n),
        ("mentee_until", stream.mentee_until, n),
        ("mentor_from", stream.mentor_from, m),
        ("mentor_until", stream.mentor_until, m),
    ):
        require_integers(name, days, (size,), 0, 2**31)
    if any(policy.every < 1 for policy in policies):
        raise InvalidProblem("`policies` must hold rounds at least one day apart")
    best = _hindsight(stream)
    return (best, *(_play(stream, policy, best.points) for policy in policies))


def _hindsight(stream: Stream) -> Simulated:
    start = np.maximum(stream.mentee_from[:, None], stream.mentor_from)
    end = np.minimum(stream.mentee_until[:, None], stream.mentor_until)
    found = solve(Problem(stream.points, stream.allowed & (start <= end)), ("size", "points"))
    rows = np.flatnonzero(found.mentor_of >= 0)
    waits = start[rows, found.mentor_of[rows]] - stream.mentee_from[rows]
    return _summary(None, stream, rows, waits, found.total, found.total)


def _play(stream: Stream, policy: Policy, best: int) -> Simulated:
    n, m = stream.points.shape
    paired_on, mentor_free = np.full(n, -1), np.ones(m, bool)
    total = 0
    last = int(max(stream.mentee_until.max(initial=0), stream.mentor_until.max(initial=0)))
    for day in range(policy.every - 1, last + 1, policy.every):
        here = (stream.mentee_from <= day) & (day <= stream.mentee_until) & (paired_on < 0)
        there = (stream.mentor_from <= day) & (day <= stream.mentor_until) & mentor_free
        for group in _turns(stream, policy, here, day):
            rows, columns = np.flatnonzero(group), np.flatnonzero(there & mentor_free)
            chosen, points = _round(stream, policy, rows, columns)
            total += points
            paired_on[rows[chosen >= 0]] = day
            mentor_free[columns[chosen[chosen >= 0]]] = False
    rows = np.flatnonzero(paired_on >= 0)
    return _summary(policy, stream, rows, paired_on[rows] - stream.mentee_from[rows], total, best)


def _turns(stream: Stream, policy: Policy, here: BoolArray, day: int) -> list[BoolArray]:
    """Who is paired first: those who have waited too long, then everyone else."""
    if not policy.longest_wait:
        return [here]
    late = here & (day - stream.mentee_from >= policy.longest_wait)
    return [late, here & ~late]


def _round(
    stream: Stream, policy: Policy, rows: IntArray, columns: IntArray
) -> tuple[IntArray, int]:
    cut = np.ix_(rows, columns)
    problem = Problem(stream.points[cut], stream.allowed[cut], floor=policy.floor)
    found = solve(problem, ("size", "points"))
    return found.mentor_of, found.total


def _summary(
    policy: Policy | None,
    stream: Stream,
    rows: IntArray,
    waits: npt.NDArray[np.int64],
    total: int,
    best: int,
) -> Simulated:
    n = stream.points.shape[0]
    mean = float(waits.mean()) if rows.size else 0.0
    share = 100.0 * total / best if best else 100.0
    longest = int(waits.max(initial=0))
    return Simulated(policy, int(rows.size), total, n - int(rows.size), mean, longest, share)
