"""What a change made by hand costs, and who gains or loses by it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matching.exchange import PricesTooLarge
from matching.model import IntArray, Status
from matching.whatif._changes import Change, check_index
from matching.whatif._repair import NeedsFreshSolve, repair
from matching.whatif._state import State, Warm, earned_after, solution_of


@dataclass(frozen=True)
class Move:
    """One mentee whose mentor changes; -1 and 0 points stand for nobody."""

    mentee: int
    before: int
    after: int
    points_before: int
    points_after: int


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a change leads to.

    Attributes
    ----------
    state : the new state; its solution may be INFEASIBLE
    duos, points : change in the number of duos and in their points (negative: the price)
    moves : every mentee whose mentor changes
    gains, losses : the moves that bring more, respectively fewer, points to the mentee
    """

    state: State
    duos: int
    points: int
    moves: tuple[Move, ...]

    @property
    def gains(self) -> tuple[Move, ...]:
        """Moves to more points."""
        return tuple(x for x in self.moves if x.points_after > x.points_before)

    @property
    def losses(self) -> tuple[Move, ...]:
        """Moves to fewer points."""
        return tuple(x for x in self.moves if x.points_after < x.points_before)

    @property
    def feasible(self) -> bool:
        """Whether the change can be made at all."""
        return self.state.solution.status is Status.OPTIMAL


def whatif(state: State, change: Change) -> Outcome:
    r"""Make one change, exactly: the answer is that of solving the changed problem.

    The optimal prices are repaired by at most a few shortest paths on reduced costs, and
    with them the certificate. Where two-level prices would not be exact (a raised floor,
    contradictory locks, thousands of tied people) the changed problem is solved afresh.

    Parameters
    ----------
    state : State
    change : Lock, Unlock, Forbid, Allow, RemoveMentee, RemoveMentor, EditMentee,
        EditMentor, AddMentee or AddMentor

    Returns
    -------
    Outcome
        With the new state, its certificate closed, and the price of the change.

    Raises
    ------
    InvalidProblem
        If the change names a person, lock or prohibition that does not exist.

    Examples
    --------
    >>> from matching import Problem, State, whatif
    >>> from matching.whatif import Lock
    >>> state = State.of(Problem([[900, 800], [850, 100]]))
    >>> price = whatif(state, Lock(0, 0))
    >>> price.duos, price.points, [m.mentee for m in price.losses]
    (0, -650, [1])
    """
    check_index(state.shape, change)
    warm = state.warm
    if warm is not None:
        try:
            return _repaired(state, warm, change)
        except (NeedsFreshSolve, PricesTooLarge):
            pass
    return _compared(state, state.afresh(change))


def _repaired(state: State, warm: Warm, change: Change) -> Outcome:
    grid = warm.grid.copy()
    exchange = warm.exchange.copy(grid, grid.places)
    repair(exchange, grid, change)
    exchange.require_exact()
    moved = Warm(grid, exchange, warm.earned)
    mentor_of = moved.mentor_of
    was = _padded(state.solution.mentor_of, mentor_of.size, -1)
    new = replace(moved, earned=earned_after(warm, grid, was, mentor_of, change))
    return _compared(state, state.after(change, new, solution_of(state.solution, new)))


def _compared(state: State, after: State) -> Outcome:
    before, found = state.solution, after.solution
    was = _padded(before.mentor_of, found.mentor_of.size, -1)
    earned = _padded(state.earned, found.mentor_of.size, 0)
    moves = _moves(was, found.mentor_of, earned, after.earned)
    return Outcome(after, found.size - before.size, found.total - before.total, moves)


def _padded(values: IntArray, size: int, filler: int) -> IntArray:
    """Values of the people known before, a filler for those added since."""
    return np.append(values, np.full(max(size - values.size, 0), filler))


def _moves(
    was: IntArray, mentor_of: IntArray, earned: IntArray, earns: IntArray
) -> tuple[Move, ...]:
    return tuple(
        Move(i, int(was[i]), int(mentor_of[i]), int(earned[i]), int(earns[i]))
        for i in np.flatnonzero(was != mentor_of).tolist()
    )
