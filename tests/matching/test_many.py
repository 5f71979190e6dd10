"""Ten thousand small problems with every feature, against brute force and HiGHS."""

from __future__ import annotations

import numpy as np
import pytest

from matching import Status, solve, verify
from tests.matching.brute import best_values
from tests.matching.drawing import draw_problem
from tests.matching.highs import highest_values

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
        verify(p, s, max_min=max_min)
        assert highest_values(p, s.floor) == expected
        assert (s.status is Status.INFEASIBLE) == (expected is None)
        if expected is not None:
            assert (s.size, s.total, s.waiting) == expected
        if max_min and s.size > len(p.locked):
            above = highest_values(p, s.floor + 1)
            assert above is not None
            assert above[0] < s.size, "a higher floor leaves someone out"
