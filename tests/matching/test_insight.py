"""Shortage, stability, fairness and waiting say what fresh solves say."""

from __future__ import annotations

import numpy as np
import pytest

from matching import (
    InvalidProblem,
    Problem,
    State,
    Status,
    Weights,
    fairness,
    score,
    shortage,
    solve,
    stability,
    whatif,
)
from matching.insight import Policy, Stream, simulate_waiting
from matching.whatif import AddMentor
from tests.matching.drawing import draw_mentors, draw_people, draw_problem, draw_territory


@pytest.mark.parametrize("seed", range(80))
def test_shortage_equals_adding_the_mentor(seed: int) -> None:
    rng = np.random.default_rng(seed)
    state = State.of(draw_problem(rng, points=7))
    n = state.shape[0]
    points, allowed = rng.integers(0, 7, (n, 4)), rng.random((n, 4)) < 0.5
    if state.solution.status is Status.INFEASIBLE:
        with pytest.raises(InvalidProblem, match="`state`"):
            shortage(state, points, allowed)
        return
    gains = shortage(state, points, allowed)
    assert len(gains) == 4
    worth = [(g.duos, g.points) for g in gains]
    assert worth == sorted(worth, reverse=True)
    for gain in gains:
        k = gain.profile
        outcome = whatif(state, AddMentor(points[:, k], allowed[:, k]))
        assert (outcome.duos, outcome.points) == (gain.duos, gain.points)
        for i in gain.unlocks:
            assert state.solution.mentor_of[i] == -1
            assert allowed[i, k]


def test_shortage_refuses_wrong_shapes() -> None:
    with pytest.raises(InvalidProblem, match="`points` and `allowed`"):
        shortage(State.of(Problem([[1]])), [[1], [2]], [[True], [True]])


def test_stability_is_whole_when_weights_stay_and_repeatable() -> None:
    rng = np.random.default_rng(3)
    mentees, mentors = draw_people(rng, 25), draw_mentors(rng, 30)
    scores = score(mentees, mentors, Weights(), draw_territory(rng))
    solution = solve(scores.problem())
    still = stability(scores, solution, spread=0, tries=3)
    assert still.kept.tolist() == [3] * 25
    moved = stability(scores, solution, spread=60, tries=6)
    assert moved.kept.tolist() == stability(scores, solution, spread=60, tries=6).kept.tolist()
    assert 0 < moved.kept.sum() <= 6 * 25
    with pytest.raises(InvalidProblem, match="`spread`"):
        stability(scores, solution, spread=101)


def test_fairness_sees_a_group_that_is_left_out_and_not_one_that_is_not() -> None:
    rng = np.random.default_rng(2)
    n = 120
    groups = np.repeat([0, 1], n // 2)
    allowed = np.ones((n, 80), bool)
    allowed[groups == 1, 20:] = False
    points = rng.integers(0, 1001, (n, 80))
    solution = solve(Problem(points, allowed))
    own = points[np.arange(n), solution.mentor_of]
    first, second = fairness(solution, own, groups)
    assert first.matched > second.matched
    assert second.p_matched < 0.01
    fair = fairness(solution, own, rng.permutation(groups))
    assert all(group.p_matched > 0.05 for group in fair)


def test_fairness_suppresses_small_cells() -> None:
    solution = solve(Problem(np.ones((20, 20), np.int64)))
    points = np.ones(20, np.int64)
    small, large = fairness(solution, points, [0] * 4 + [1] * 16, permutations=50)
    assert small.size is None
    assert small.matched is None
    assert large.size is None, "the rest would give the small group away"
    both = fairness(solution, points, [0] * 5 + [1] * 15, permutations=50)
    assert [group.size for group in both] == [5, 15]
    assert both[0].waiting is None
    with pytest.raises(InvalidProblem, match="`groups`"):
        fairness(solution, points, [0, 1])


def draw_stream(seed: int, n: int = 60, m: int = 70) -> Stream:
    rng = np.random.default_rng(seed)
    arrive, come = rng.integers(0, 180, n), rng.integers(0, 180, m)
    return Stream(
        rng.integers(0, 1001, (n, m)),
        rng.random((n, m)) < 0.3,
        arrive,
        arrive + rng.integers(20, 120, n),
        come,
        come + rng.integers(20, 120, m),
    )


@pytest.mark.parametrize("seed", range(6))
def test_no_policy_beats_hindsight(seed: int) -> None:
    stream = draw_stream(seed)
    policies = (*(Policy(every) for every in (1, 7, 14, 30)), Policy(7, longest_wait=30))
    best, *played = simulate_waiting(stream, policies)
    for found in played:
        assert (found.duos, found.points) <= (best.duos, best.points)
        assert found.duos + found.lost == 60
        assert found.longest_wait <= 120
    assert played[0].mean_wait <= played[3].mean_wait
    with pytest.raises(InvalidProblem, match="`policies`"):
        simulate_waiting(stream, (Policy(0),))


def test_rounds_on_one_day_are_one_solve() -> None:
    rng = np.random.default_rng(1)
    zero = np.zeros(9, np.int64)
    stream = Stream(rng.integers(0, 99, (9, 9)), np.ones((9, 9), bool), zero, zero, zero, zero)
    best, once = simulate_waiting(stream, (Policy(1),))
    assert (best.duos, best.points) == (once.duos, once.points)
    assert once.share == 100.0
