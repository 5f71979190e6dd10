"""What-ifs without a matrix equal what-ifs with one."""

from __future__ import annotations

import numpy as np
import pytest

from matching import (
    InvalidProblem,
    PeopleState,
    Round,
    State,
    Status,
    alternates,
    score,
    shortage,
    verify,
    whatif,
)
from matching.insight import _losses_without_matrix, _shortage
from matching.model import Conflict
from matching.whatif import (
    AddMentee,
    AddMentor,
    EditMentee,
    Forbid,
    Lock,
    RemoveMentee,
    Unlock,
    _near_prices,
)
from matching.whatif._changed_round import HANDED_OVER
from tests.matching.drawing import draw_mentors, draw_people, draw_setting
from tests.matching.test_whatif import draw_change


def draw_round(rng: np.random.Generator, largest: int = 25) -> tuple[tuple, dict]:
    """People with their setting, and the other arguments of a round; locks may contradict."""
    n, m = (int(k) for k in rng.integers(1, largest, 2))
    people = draw_people(rng, n), draw_mentors(rng, m), *draw_setting(rng)
    open_ = np.argwhere(score(*people).allowed)
    rng.shuffle(open_)
    return people, {
        "locked": [(int(i), int(j)) for i, j in open_[: int(rng.integers(0, 3))]],
        "forbidden": [(int(i), int(j)) for i, j in open_[2:5]],
        "floor": int(rng.choice([0, 300])),
        "waiting_days": rng.integers(0, 400, n),
        "rank": (rng.permutation(n), rng.permutation(m)),
    }


@pytest.mark.parametrize("seed", range(80))
def test_chain_of_changes_equals_the_matrix(seed: int) -> None:
    rng = np.random.default_rng(seed)
    people, options = draw_round(rng)
    dense = State.of(score(*people).problem(**options))
    large = PeopleState.of(Round(*people, **options))
    assert large.solution.pairs == dense.solution.pairs
    for _ in range(8):
        change = draw_change(rng, dense.problem)
        expected, found = whatif(dense, change), whatif(large, change)
        assert found.feasible == expected.feasible
        assert found.state.solution.conflict == expected.state.solution.conflict
        assert found.state.solution.pairs == expected.state.solution.pairs
        assert (found.duos, found.points) == (expected.duos, expected.points)
        assert found.moves == expected.moves
        assert found.state.shape == expected.state.shape
        verify(expected.state.problem, found.state.solution)
        dense, large = expected.state, found.state


@pytest.mark.parametrize("width", [2, 4, 8])
@pytest.mark.parametrize("seed", range(5))
def test_prices_that_stray_far_from_those_of_the_start_stay_exact(
    seed: int, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_near_prices, "WIDTH", width)
    rng = np.random.default_rng([seed, width])
    people, options = draw_round(rng, 120)
    options["locked"] = []
    dense = State.of(score(*people).problem(**options))
    large = PeopleState.of(Round(*people, **options))
    for _ in range(40):
        change = draw_change(rng, dense.problem)
        expected = whatif(dense, change)
        if not expected.feasible:
            continue
        found = whatif(large, change)
        assert found.moves == expected.moves
        verify(expected.state.problem, found.state.solution)
        dense, large = expected.state, found.state


@pytest.mark.parametrize("seed", range(30))
def test_raised_floor_is_raised_again_after_a_change(seed: int) -> None:
    rng = np.random.default_rng(seed)
    people, options = draw_round(rng)
    dense = State.of(score(*people).problem(**options), max_min=True)
    large = PeopleState.of(Round(*people, **options), max_min=True)
    for _ in range(4):
        change = draw_change(rng, dense.problem)
        if isinstance(change, HANDED_OVER):
            continue
        expected, found = whatif(dense, change), whatif(large, change)
        assert found.state.solution.floor == expected.state.solution.floor
        assert found.state.solution.pairs == expected.state.solution.pairs
        assert found.moves == expected.moves
        dense, large = expected.state, found.state
    if large.solution.status is Status.OPTIMAL:
        with pytest.raises(InvalidProblem, match="hands over points"):
            whatif(large, AddMentee(np.ones(large.shape[1], int), np.ones(large.shape[1], bool)))


@pytest.mark.parametrize("seed", range(60))
def test_alternates_equal_the_matrix(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_losses_without_matrix, "few", lambda warm: seed % 5)
    rng = np.random.default_rng(seed)
    people, options = draw_round(rng)
    levels = ("size", "points", "waiting", "rank") if seed % 4 else ("size", "rank")
    max_min = seed % 3 == 0
    large = PeopleState.of(Round(*people, **options), levels, max_min)
    dense = State.of(score(*people).problem(**options), levels, max_min)
    for _ in range(2):
        if dense.solution.status is Status.INFEASIBLE:
            with pytest.raises(InvalidProblem, match="no solution"):
                alternates(large, 0)
            return
        for i in range(dense.shape[0]):
            assert alternates(large, i, 3) == alternates(dense, i, 3)
            assert alternates(large, i, 99) == alternates(dense, i, 99)
        change = AddMentee([300] * dense.shape[1], [True] * dense.shape[1])
        change = Forbid(0, 0) if max_min else change
        dense, large = whatif(dense, change).state, whatif(large, change).state


@pytest.mark.parametrize("seed", range(60))
def test_shortage_equals_the_matrix(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(seed)
    people, options = draw_round(rng)
    levels = ("size", "points", "waiting", "rank") if seed % 4 else ("size", "rank")
    max_min = seed % 3 == 0
    dense = State.of(score(*people).problem(**options), levels, max_min)
    large = PeopleState.of(Round(*people, **options), levels, max_min)
    profiles = score(people[0], draw_mentors(rng, 9), *people[2:])
    grid = profiles.points, profiles.allowed
    if dense.solution.status is Status.INFEASIBLE:
        with pytest.raises(InvalidProblem, match="no solution"):
            shortage(large, *grid)
        return
    assert shortage(large, *grid) == shortage(dense, *grid)
    if "points" in levels:
        with pytest.raises(InvalidProblem, match="must be below"):
            shortage(large, grid[0] + 10**9, grid[1])
    change = RemoveMentee(0)
    dense, large = whatif(dense, change).state, whatif(large, change).state
    monkeypatch.setattr(_shortage, "few", lambda warm: 1)
    assert shortage(large, *grid, most=9) == shortage(dense, *grid, most=9)


def a_state() -> tuple[PeopleState, tuple[int, int]]:
    """A solved round, and a pair that its rules refuse."""
    rng = np.random.default_rng(2)
    people = draw_people(rng, 8), draw_mentors(rng, 8), *draw_setting(rng)
    i, j = np.argwhere(~score(*people).allowed)[0].tolist()
    return PeopleState.of(Round(*people)), (i, j)


def test_contradictory_locks_are_a_status_and_can_be_taken_back() -> None:
    state, refused = a_state()
    outcome = whatif(state, Lock(*refused))
    assert not outcome.feasible
    assert outcome.state.solution.conflict == (Conflict.NOT_ALLOWED, refused)
    assert outcome.duos == -state.solution.size
    back = whatif(outcome.state, Unlock(*refused))
    assert back.state.solution.pairs == state.solution.pairs
    assert back.duos == state.solution.size
    allowed = np.ones(8, bool)
    edited = whatif(outcome.state, EditMentee(refused[0], np.full(8, 500), allowed))
    assert edited.feasible
    assert edited.state.solution.mentor_of[refused[0]] == refused[1]
    again = whatif(whatif(edited.state, RemoveMentee(refused[0])).state, Lock(*refused))
    assert again.state.solution.conflict == (Conflict.NOT_ALLOWED, refused)


def test_many_newcomers_are_solved_afresh() -> None:
    rng = np.random.default_rng(5)
    people = draw_people(rng, 4), draw_mentors(rng, 6), *draw_setting(rng)
    dense, large = State.of(score(*people).problem()), PeopleState.of(Round(*people))
    for k in range(150):
        points, allowed = rng.integers(0, 1001, 6), rng.random(6) < 0.3
        change = AddMentee(points, allowed, waiting_days=k)
        dense, large = whatif(dense, change).state, whatif(large, change).state
    assert large.solution.pairs == dense.solution.pairs
    verify(dense.problem, large.solution)


def test_says_when_it_cannot() -> None:
    state, refused = a_state()
    with pytest.raises(InvalidProblem, match="cannot hold"):
        whatif(state, AddMentor(np.full(8, 10**6), np.ones(8, bool)))
    with pytest.raises(InvalidProblem, match="was not locked"):
        whatif(whatif(state, Lock(*refused)).state, Unlock(0, 0 if refused != (0, 0) else 1))
    with pytest.raises(InvalidProblem, match="shape"):
        whatif(whatif(state, Lock(*refused)).state, EditMentee(0, [1], [True]))
    with pytest.raises(InvalidProblem, match="without a matrix"):
        _ = state.problem
    assert state.solution.status is Status.OPTIMAL
