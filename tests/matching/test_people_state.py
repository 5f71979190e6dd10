"""What-ifs without a matrix equal what-ifs with one."""

from __future__ import annotations

import numpy as np
import pytest

from matching import InvalidProblem, Lock, State, Status, score, verify, whatif
from matching.people_state import PeopleState
from tests.matching.drawing import draw_people, draw_setting
from tests.matching.test_whatif import draw_change


@pytest.mark.parametrize("seed", range(40))
def test_chain_of_changes_equals_the_matrix(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = (int(k) for k in rng.integers(1, 25, 2))
    people = draw_people(rng, n), draw_people(rng, m), *draw_setting(rng)
    scores = score(*people)
    options = {
        "forbidden": [(int(i), int(j)) for i, j in np.argwhere(scores.allowed)[:3]],
        "floor": int(rng.choice([0, 300])),
        "waiting_days": rng.integers(0, 400, n),
        "rank": (rng.permutation(n), rng.permutation(m)),
    }
    dense, large = State.of(scores.problem(**options)), PeopleState.of_people(*people, **options)
    assert large.solution.pairs == dense.solution.pairs
    for _ in range(6):
        change = draw_change(rng, dense.problem)
        expected = whatif(dense, change)
        if not expected.feasible:
            with pytest.raises(InvalidProblem):
                whatif(large, change)
            continue
        found = whatif(large, change)
        assert found.state.solution.pairs == expected.state.solution.pairs
        assert (found.duos, found.points) == (expected.duos, expected.points)
        verify(expected.state.problem, found.state.solution)
        dense, large = expected.state, found.state


def test_says_when_it_cannot() -> None:
    rng = np.random.default_rng(2)
    people = draw_people(rng, 8), draw_people(rng, 8), *draw_setting(rng)
    state = PeopleState.of_people(*people)
    refused = np.argwhere(~score(*people).allowed)[0]
    with pytest.raises(InvalidProblem, match="without a matrix"):
        whatif(state, Lock(*(int(k) for k in refused)))
    with pytest.raises(InvalidProblem, match="`locked`"):
        PeopleState.of_people(*people, locked=[tuple(int(k) for k in refused)])
    assert state.solution.status is Status.OPTIMAL
