"""The frontier equals a separate answer for each limit, and each corner is proved."""

from __future__ import annotations

import numpy as np
import pytest

from matching import (
    InvalidProblem,
    People,
    Problem,
    Territory,
    Weights,
    frontier,
    score,
    solve,
    verify,
)
from matching.criteria import Meeting, MobilityFact
from matching.exchange import Exchange, PricesTooLarge
from tests.matching.brute import best_values
from tests.matching.drawing import draw_mentors, draw_people, draw_problem, draw_setting

NEVER = 1441  # minutes of a way that is not known: one more than a day


def limited(p: Problem, strength: np.ndarray, limit: int) -> Problem:
    """The problem without weaker pairs, made pair by pair."""
    allowed = p.allowed.copy()
    for i, j in np.ndindex(p.shape):
        if strength[i, j] < limit and (i, j) not in p.locked:
            allowed[i, j] = False
    ranks = p.mentee_rank, p.mentor_rank
    return Problem(
        p.points, allowed, p.capacity, p.locked, p.forbidden, p.floor, p.waiting_days, ranks
    )


@pytest.mark.parametrize("seed", range(300))
def test_every_limit_has_the_best_that_brute_force_finds(seed: int) -> None:
    rng = np.random.default_rng([seed, 41])
    p = draw_problem(rng)
    strength = p.points if seed % 2 else rng.integers(-40, 6, p.shape)
    curve = frontier(p, strength)
    for limit in sorted({int(x) for x in strength.flat} | {int(strength.max(initial=0)) + 1}):
        best = best_values(limited(p, strength, limit))
        corner = curve.at(limit)
        if corner is None:
            locked = {i for i, _ in p.locked}
            assert best is None or best[0] == len(locked)
        else:
            s = corner.solution
            assert best is not None
            assert best[:2] == (s.size, s.total)
            assert limit != corner.bound or best[2] == s.waiting


@pytest.mark.parametrize("seed", range(60))
def test_each_corner_is_the_answer_of_a_fresh_solve_and_proved(seed: int) -> None:
    rng = np.random.default_rng([seed, 43])
    points = rng.integers(0, 30, (12, 14)) * 25
    p = Problem(
        points,
        rng.random(points.shape) < 0.6,
        rng.integers(0, 3, 14),
        waiting_days=rng.integers(0, 400, 12),
        rank=(rng.permutation(12), rng.permutation(14)),
    )
    strength = -rng.integers(0, 9, p.shape) * 10
    curve = frontier(p, strength)
    assert len(curve.corners) > 1
    for corner in curve.corners:
        question = limited(p, strength, corner.bound)
        verify(question, corner.solution)
        verify(curve.limited(corner.bound), corner.solution)
        assert corner.solution.pairs == solve(question).pairs


def test_corners_rise_in_strength_and_fall_in_duos_then_points() -> None:
    rng = np.random.default_rng(5)
    p = Problem(rng.integers(0, 1000, (20, 25)), rng.random((20, 25)) < 0.3)
    corners = frontier(p).corners
    bounds = [corner.bound for corner in corners]
    figures = [(corner.solution.size, corner.solution.total) for corner in corners]
    assert bounds == sorted(set(bounds))
    assert figures == sorted(set(figures), reverse=True)


def test_who_falls_out_and_who_comes_in_stands_with_each_corner() -> None:
    rng = np.random.default_rng(6)
    p = Problem(rng.integers(0, 1000, (15, 12)), rng.random((15, 12)) < 0.4)
    corners = frontier(p).corners
    served = {i for i, _ in corners[0].solution.pairs}
    for corner in corners[1:]:
        served = (served - set(corner.loses)) | set(corner.gains)
        assert served == {i for i, _ in corner.solution.pairs}


def test_locked_pairs_stay_whatever_the_limit() -> None:
    p = Problem([[10, 900], [800, 20]], locked=[(0, 0)])
    curve = frontier(p)
    assert [(c.bound, c.solution.pairs) for c in curve.corners] == [(20, [(0, 0), (1, 1)])]
    assert curve.at(21) is None


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (0, 0)])
def test_nobody_to_pair_is_an_empty_curve(shape: tuple[int, int]) -> None:
    assert frontier(Problem(np.zeros(shape, int))).corners == ()


def test_contradictory_locks_have_no_curve() -> None:
    assert frontier(Problem([[1, 2]], locked=[(0, 0), (0, 1)])).corners == ()


def test_a_strength_of_another_shape_is_refused_by_name() -> None:
    with pytest.raises(InvalidProblem, match="`strength` must have shape"):
        frontier(Problem([[1, 2]]), [[1]])
    with pytest.raises(InvalidProblem, match="`strength` must hold integers"):
        frontier(Problem([[1, 2]]), [[0.5, 1]])


@pytest.mark.parametrize("fails_at", [0, 1, 4])
def test_where_prices_grow_too_large_the_rest_is_solved_afresh(
    fails_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(8)
    p = Problem(rng.integers(0, 1000, (12, 12)), rng.random((12, 12)) < 0.5)
    whole = frontier(p)
    calls = iter(range(1000))

    def fails(_: Exchange) -> None:
        if next(calls) >= fails_at:
            raise PricesTooLarge

    monkeypatch.setattr(Exchange, "require_exact", fails)
    again = frontier(p)
    assert [(c.bound, c.solution.pairs) for c in again.corners] == [
        (c.bound, c.solution.pairs) for c in whole.corners
    ]


def test_progress_never_falls_and_ends_at_one() -> None:
    rng = np.random.default_rng(9)
    heard: list[float] = []
    p = Problem(rng.integers(0, 1000, (15, 15)))
    frontier(p, progress=lambda share, phase: heard.append(share))
    assert heard == sorted(heard)
    assert heard[-1] == 1.0


@pytest.mark.parametrize("seed", range(40))
def test_the_strength_of_a_pair_is_what_its_facts_say(seed: int) -> None:
    rng = np.random.default_rng([seed, 47])
    scores = score(draw_people(rng, 8), draw_mentors(rng, 9), *draw_setting(rng))
    minutes = scores.strength("minutes")
    for i, j in zip(*np.nonzero(scores.allowed), strict=True):
        pair = scores.contributions(int(i), int(j))
        for criterion in pair.criteria:
            assert scores.strength(criterion.name)[i, j] == criterion.value
        fact = pair["mobility"].fact
        assert isinstance(fact, MobilityFact)
        known = fact.minutes if fact.minutes >= 0 else 0
        said = NEVER if fact.meeting is Meeting.NO_WAY_KNOWN else known
        assert minutes[i, j] == -said


def test_a_ceiling_on_minutes_is_a_curve_too() -> None:
    near, far = {"slots": [0], "place": 0}, {"slots": [0], "place": 1}
    territory = Territory([[[0, 90], [90, 0]]])
    scores = score(
        People.from_rows([near, near]), People.from_rows([near, far]), Weights(), territory
    )
    corners = frontier(scores.problem(), scores.strength("minutes")).corners
    assert [(corner.bound, corner.solution.size) for corner in corners] == [(-90, 2), (0, 1)]


def test_an_unknown_respect_is_refused_with_those_there_are() -> None:
    people = People.from_rows([{"slots": [0]}])
    with pytest.raises(InvalidProblem, match="'minutes', 'mobility', 'sector'"):
        score(people, people, Weights(), Territory([[[5]]])).strength("age")
