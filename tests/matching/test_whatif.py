"""Changes made by hand: each equals a fresh solve, and its price is the difference."""

from __future__ import annotations

import numpy as np
import pytest

from matching import Problem, State, Status, solve, verify, whatif
from matching.whatif import (
    AddMentee,
    AddMentor,
    Allow,
    Change,
    EditMentee,
    EditMentor,
    Forbid,
    Lock,
    RemoveMentee,
    RemoveMentor,
    Unlock,
)
from tests.matching.drawing import Generator, draw_problem


def draw_change(rng: Generator, p: Problem, points: int = 5, open_: float = 0.5) -> Change:
    n, m = p.shape
    i, j = int(rng.integers(max(n, 1))), int(rng.integers(max(m, 1)))
    row = rng.integers(0, points + 1, m), rng.random(m) < open_
    column = rng.integers(0, points + 1, n), rng.random(n) < open_
    changes: list[Change] = [AddMentee(*row, waiting_days=3), AddMentor(*column, capacity=2)]
    if n:
        changes += [RemoveMentee(i), EditMentee(i, *row)]
    if m:
        changes += [RemoveMentor(j), EditMentor(j, *column), EditMentor(j, *column, capacity=3)]
    if n and m:
        changes += [Lock(i, j), Forbid(i, j)] * 2
    changes += [Unlock(*pair) for pair in p.locked] + [Allow(*pair) for pair in p.forbidden]
    return changes[int(rng.integers(len(changes)))]


@pytest.mark.parametrize("seed", range(150))
def test_chain_of_changes_stays_exact(seed: int) -> None:
    rng = np.random.default_rng(seed)
    state = State.of(draw_problem(rng))
    for _ in range(6):
        change = draw_change(rng, state.problem)
        outcome = whatif(state, change)
        fresh = solve(outcome.state.problem)
        assert outcome.state.solution.pairs == fresh.pairs
        assert outcome.state.solution.status is fresh.status
        verify(outcome.state.problem, outcome.state.solution)
        if outcome.feasible and state.solution.status is Status.OPTIMAL:
            assert outcome.duos == fresh.size - state.solution.size
            assert outcome.points == fresh.total - state.solution.total
            gained = sum(x.points_after - x.points_before for x in outcome.moves)
            if not isinstance(change, EditMentee | EditMentor):
                assert gained == outcome.points
        state = outcome.state


def test_price_of_a_lock_names_who_gains_and_who_loses() -> None:
    state = State.of(Problem([[900, 800], [850, 100]]))
    outcome = whatif(state, Lock(0, 0))
    assert (outcome.duos, outcome.points) == (0, -650)
    assert [(x.mentee, x.before, x.after) for x in outcome.gains] == [(0, 1, 0)]
    assert [(x.mentee, x.points_before, x.points_after) for x in outcome.losses] == [(1, 850, 100)]
    back = whatif(outcome.state, Unlock(0, 0))
    assert back.points == 650
    assert back.state.solution.pairs == state.solution.pairs


def test_impossible_lock_is_said_and_changes_nothing_else() -> None:
    state = State.of(Problem([[5]], [[False]]))
    outcome = whatif(state, Lock(0, 0))
    assert not outcome.feasible
    assert state.solution.status is Status.OPTIMAL
