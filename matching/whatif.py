"""What a change made by hand costs, and who gains or loses by it."""

from __future__ import annotations

from dataclasses import dataclass

from matching.changes import Change, changed
from matching.problem import Problem
from matching.solution import Solution, Status
from matching.solving import LEVELS, WAITING_BOUND_DAYS, solve


@dataclass(frozen=True, eq=False)
class State:
    """A solved problem, kept so that questions about it are cheap."""

    problem: Problem
    solution: Solution
    max_min: bool = False

    @classmethod
    def of(
        cls,
        problem: Problem,
        levels: tuple[str, ...] = LEVELS,
        max_min: bool = False,
        waiting_bound: int = WAITING_BOUND_DAYS,
    ) -> State:
        """Solve a problem and keep it with its answer."""
        found = solve(problem, levels, max_min, waiting_bound=waiting_bound)
        return cls(problem, found, max_min)


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
    gains: tuple[Move, ...]
    losses: tuple[Move, ...]

    @property
    def feasible(self) -> bool:
        """Whether the change can be made at all."""
        return self.state.solution.status is Status.OPTIMAL


def whatif(state: State, change: Change) -> Outcome:
    """Make one change and solve again, exactly.

    Returns
    -------
    Outcome
        With the new solution, its certificate closed, and the price of the change.

    Examples
    --------
    >>> from matching import Lock, Problem, State, whatif
    >>> state = State.of(Problem([[900, 800], [850, 100]]))
    >>> price = whatif(state, Lock(0, 0))
    >>> price.duos, price.points, [m.mentee for m in price.losses]
    (0, -650, [1])
    """
    problem = changed(state.problem, change)
    before = state.solution
    found = solve(problem, before.levels, state.max_min, waiting_bound=before.waiting_bound)
    after = State(problem, found, state.max_min)
    moves = _moves(state, after)
    return Outcome(
        after,
        found.size - before.size,
        found.total - before.total,
        moves,
        tuple(x for x in moves if x.points_after > x.points_before),
        tuple(x for x in moves if x.points_after < x.points_before),
    )


def _moves(old: State, new: State) -> tuple[Move, ...]:
    moves = []
    for i in range(new.problem.shape[0]):
        known = i < old.problem.shape[0]
        before = int(old.solution.mentor_of[i]) if known else -1
        after = int(new.solution.mentor_of[i])
        if before != after:
            earned = int(old.problem.points[i, before]) if before >= 0 else 0
            earns = int(new.problem.points[i, after]) if after >= 0 else 0
            moves.append(Move(i, before, after, earned, earns))
    return tuple(moves)
