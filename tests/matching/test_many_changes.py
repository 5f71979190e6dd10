"""Two hundred what-ifs a size, from one state and in a row, against solves from nothing."""

from __future__ import annotations

import numpy as np
import pytest

from matching import Problem, State, regret, solve, verify, whatif, why_not
from matching.whatif import Lock, Outcome, changed
from tests.matching.test_regret import carry_out
from tests.matching.test_whatif import draw_change

pytestmark = pytest.mark.slow

# Mentees, mentors, most points, most places of a mentor.
SIZES = [
    (60, 60, 4, 1),
    (80, 120, 1000, 1),
    (150, 140, 1000, 2),
    (300, 450, 1000, 2),
    (1000, 1000, 1000, 1),
]
OPEN = 0.2
CHANGES = 200


def draw_round(n: int, m: int, points: int, places: int) -> State:
    """Places, locks, prohibitions, a floor, waiting and ranks together."""
    rng = np.random.default_rng([n, m])
    allowed = rng.random((n, m)) < OPEN
    pairs = np.argwhere(allowed)[rng.permutation(int(allowed.sum()))[:6]]
    allowed[:, int(rng.integers(m))] = False  # someone nobody can meet
    return State.of(
        Problem(
            rng.integers(0, points + 1, (n, m)),
            allowed,
            rng.integers(1, places + 1, m),
            locked=[(int(i), int(j)) for i, j in pairs[:2] if allowed[i, j]],
            forbidden=[(int(i), int(j)) for i, j in pairs[2:]],
            floor=points // 10,
            waiting_days=rng.integers(0, 400, n),
            rank=(rng.permutation(n), rng.permutation(m)),
        )
    )


def equals_a_solve(before: State, outcome: Outcome) -> bool:
    """Whether the answer was repaired; in any case it is what a solve from nothing says."""
    problem, found = outcome.state.problem, outcome.state.solution
    fresh = solve(problem)
    assert found.pairs == fresh.pairs
    assert (found.size, found.total, found.waiting) == (fresh.size, fresh.total, fresh.waiting)
    assert outcome.duos == fresh.size - before.solution.size
    assert outcome.points == fresh.total - before.solution.total
    verify(problem, found)
    assert found.certificate is not None
    return found.certificate.unique is None


@pytest.mark.parametrize("chained", [False, True])
@pytest.mark.parametrize(("n", "m", "points", "places"), SIZES)
def test_two_hundred_changes_equal_solves(
    n: int, m: int, points: int, places: int, chained: bool
) -> None:
    rng = np.random.default_rng([n, m, chained])
    state = draw_round(n, m, points, places)
    wanted = CHANGES if n < 1000 else CHANGES // 2  # half from one state, half in a row
    compared = repaired = 0
    while compared < wanted:
        outcome = whatif(state, draw_change(rng, state.problem, points, OPEN))
        if not outcome.feasible:
            continue
        compared += 1
        repaired += equals_a_solve(state, outcome)
        state = outcome.state if chained else state
    assert repaired > wanted * 3 // 4, "the repair is what is tested"


@pytest.mark.parametrize(("n", "m", "points", "places"), SIZES)
def test_forced_pairs_cost_what_a_solve_says_and_their_chains_do(
    n: int, m: int, points: int, places: int
) -> None:
    rng = np.random.default_rng([m, n])
    state = draw_round(n, m, points, places)
    found = regret(state)
    possible = np.argwhere(found.possible)
    tries = CHANGES if n < 1000 else CHANGES // 5
    for i, j in possible[rng.integers(0, len(possible), tries)].tolist():
        fresh = solve(changed(state.problem, Lock(i, j)), ("size", "points"))
        answer = why_not(state, i, j)
        lost = state.solution.size - fresh.size, state.solution.total - fresh.total
        assert (found.duos[i, j], found.points[i, j]) == lost
        assert (answer.duos_lost, answer.points_lost) == lost
        carry_out(state, i, j, answer)
