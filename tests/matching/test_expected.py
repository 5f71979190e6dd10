"""The round with the most duos to be expected, against every set of pairs."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from matching import InvalidProblem, Problem, Status, solve, verify
from matching.insight import chance_by_band, expected
from tests.matching.drawing import draw_problem


def most_expected(p: Problem, chance: np.ndarray) -> int:
    """The largest sum of chances over all sets of pairs that the rules allow."""
    locked = dict(p.locked)
    options = []
    for i in range(p.shape[0]):
        free = [
            j
            for j in range(p.shape[1])
            if p.allowed[i, j] and p.points[i, j] >= p.floor and (i, j) not in p.forbidden
        ]
        options.append([locked[i]] if i in locked else [-1, *free])
    best = -1
    for chosen in itertools.product(*options):
        load = np.bincount([j for j in chosen if j >= 0], minlength=p.shape[1])
        if (load <= p.capacity).all():
            best = max(best, sum(int(chance[i, j]) for i, j in enumerate(chosen) if j >= 0))
    return best


@pytest.mark.parametrize("seed", range(200))
def test_no_set_of_pairs_can_expect_more(seed: int) -> None:
    rng = np.random.default_rng([seed, 61])
    p = draw_problem(rng, largest=5)
    chance = rng.integers(0, 1001, p.shape)
    plain = solve(p)
    if plain.status is Status.INFEASIBLE:
        with pytest.raises(InvalidProblem, match="`instead_of`"):
            expected(p, chance, plain)
        return
    found = expected(p, chance, plain)
    rows = [(i, j) for i, j in enumerate(found.mentor_of.tolist()) if j >= 0]
    assert found.expected == most_expected(p, chance) == sum(int(chance[pair]) for pair in rows)
    assert found.instead_of == sum(int(chance[pair]) for pair in plain.pairs) <= found.expected
    assert found.duos == len(rows) - plain.size
    assert found.points == sum(int(p.points[pair]) for pair in rows) - plain.total
    verify(found.question, found.answer)


def test_what_is_expected_can_differ_from_what_is_richest() -> None:
    p = Problem([[900, 300], [800, 100]])
    found = expected(p, [[900, 50], [600, 10]], solve(p))
    assert found.mentor_of.tolist() == [0, 1]
    assert (found.expected, found.instead_of, found.duos, found.points) == (910, 650, 0, -100)


def test_chances_belong_to_bands_and_their_edges_are_exact() -> None:
    points = [[0, 399, 400], [699, 700, 1000]]
    assert chance_by_band(points, [400, 700], [200, 500, 800]).tolist() == [
        [200, 200, 500],
        [500, 800, 800],
    ]
    assert chance_by_band([[5]], [], [300]).tolist() == [[300]]


@pytest.mark.parametrize("bounds", [[700, 400], [400, 400]])
def test_bands_that_do_not_rise_are_refused(bounds: list[int]) -> None:
    with pytest.raises(InvalidProblem, match="`bounds` must be one rising row"):
        chance_by_band([[1]], bounds, [1, 2, 3])
