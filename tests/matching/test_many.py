"""The long runs: ten thousand small problems, two hundred what-ifs a size."""

from __future__ import annotations

import numpy as np
import pytest

from matching import Problem, State, Status, solve, verify, whatif
from tests.matching.brute import best_values
from tests.matching.drawing import draw_problem
from tests.matching.highs import highest_values
from tests.matching.test_whatif import draw_change

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("batch", range(10))
def test_thousand_problems_equal_brute_force_and_highs(batch: int) -> None:
    """Places, locks, prohibitions, floor, waiting and rank together; the least pair raised too."""
    rng = np.random.default_rng([7, batch])
    for k in range(1000):
        p = draw_problem(
            rng, largest=5 if rng.random() < 0.7 else 8, points=int(rng.integers(2, 40))
        )
        max_min = k % 4 == 0
        s, expected = solve(p, max_min=max_min), best_values(p, max_min=max_min)
        verify(p, s)
        assert highest_values(p, s.floor) == expected
        assert (s.status is Status.INFEASIBLE) == (expected is None)
        if expected is not None:
            assert (s.size, s.total, s.waiting) == expected
        if max_min and s.size > len(p.locked):
            above = highest_values(p, s.floor + 1)
            assert above is not None
            assert above[0] < s.size, "a higher floor leaves someone out"


@pytest.mark.parametrize(("n", "m", "points"), [(60, 60, 4), (80, 120, 1000), (150, 140, 1000)])
def test_two_hundred_changes_in_a_row_equal_fresh_solves(n: int, m: int, points: int) -> None:
    rng = np.random.default_rng([n, m])
    state = State.of(
        Problem(
            rng.integers(0, points + 1, (n, m)),
            rng.random((n, m)) < 0.2,
            rng.integers(1, 3, m),
            waiting_days=rng.integers(0, 400, n),
            rank=(rng.permutation(n), rng.permutation(m)),
        )
    )
    repaired = 0
    for _ in range(200):
        outcome = whatif(state, draw_change(rng, state.problem))
        if not outcome.feasible:
            continue
        problem = outcome.state.problem
        assert outcome.state.solution.pairs == solve(problem).pairs
        verify(problem, outcome.state.solution)
        repaired += outcome.state.solution.certificate.unique is None
        state = outcome.state
    assert repaired > 150, "the repair is what is tested"
