"""Plan B for everybody: who comes next when one side of a duo says no."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.exact import solve
from matching.model import BoolArray, IntArray, InvalidProblem, Problem, Solution, Status


@dataclass(frozen=True, eq=False)
class Plan:
    """A problem drawn from what a round leaves over, and its proved answer.

    Attributes
    ----------
    problem, solution : judged by `verify` like any other
    """

    problem: Problem
    solution: Solution


@dataclass(frozen=True, eq=False)
class Backups:
    """The second choice of each duo; all of them can come true together.

    Attributes
    ----------
    mentor_of : (n,) int64, the mentor who stands in for the mentee's own, -1 if none can be had
    mentee_of : (n,) int64, the waiting mentee who takes this mentee's place beside their
        mentor, -1 if none can be had
    for_mentees, for_mentors : the two problems behind them
    """

    mentor_of: IntArray
    mentee_of: IntArray
    for_mentees: Plan
    for_mentors: Plan

    @property
    def mentees_without(self) -> tuple[int, ...]:
        """Mentees in a duo for whom no second mentor is left."""
        paired = self.for_mentees.problem.allowed.any(axis=1) | (self.mentee_of >= 0)
        return tuple(np.flatnonzero(paired & (self.mentor_of < 0)).tolist())


def backups(p: Problem, s: Solution) -> Backups:
    r"""Give as many duos as possible a second mentor, and a second mentee.

    If a mentor says no, their mentee meets the second mentor: one of the places that the
    round leaves free. If a mentee says no, their mentor meets the second mentee: one of those
    whom the round leaves without a duo. Nobody stands in for two, so that any number of
    refusals can be answered at once. Both are assignments of what is left, the largest and
    then the richest in points.

    Parameters
    ----------
    p : Problem
    s : its Solution

    Returns
    -------
    Backups

    Raises
    ------
    InvalidProblem
        If `s` has no duos to stand in for: contradictory locks, or another problem's answer.

    Notes
    -----
    Two solves of parts of the problem.

    Examples
    --------
    >>> from matching.exact import solve
    >>> p = Problem([[900, 800, 700], [850, 100, 300]])
    >>> backups(p, solve(p)).mentor_of.tolist()
    [2, -1]
    """
    mentor_of = _checked(p, s)
    load = np.bincount(mentor_of[mentor_of >= 0], minlength=p.shape[1])
    paired = mentor_of >= 0
    others = p.allowed.copy()
    others[np.flatnonzero(paired), mentor_of[paired]] = False
    for_mentees = _plan(p, others & paired[:, None], p.capacity - load)
    for_mentors = _plan(p, p.allowed & ~paired[:, None], load)
    second = _second_mentees(mentor_of, for_mentors.solution.mentor_of)
    return Backups(for_mentees.solution.mentor_of, second, for_mentees, for_mentors)


def _checked(p: Problem, s: Solution) -> IntArray:
    if s.status is not Status.OPTIMAL or s.mentor_of.shape != (p.shape[0],):
        raise InvalidProblem("`s` must be an answer to `p` with duos")
    return s.mentor_of


def _plan(p: Problem, allowed: BoolArray, places: IntArray) -> Plan:
    ranks = p.mentee_rank, p.mentor_rank
    part = Problem(p.points, allowed, places, (), p.forbidden, p.floor, p.waiting_days, ranks)
    return Plan(part, solve(part))


def _second_mentees(mentor_of: IntArray, next_mentor_of: IntArray) -> IntArray:
    """The waiting mentees handed out among the mentees of their mentor, in order."""
    second = np.full(mentor_of.size, -1, np.int64)
    for j in np.unique(next_mentor_of[next_mentor_of >= 0]).tolist():
        waiting = np.flatnonzero(next_mentor_of == j)
        second[np.flatnonzero(mentor_of == j)[: waiting.size]] = waiting
    return second
