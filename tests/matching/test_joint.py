"""Several programmes in one round: nobody loses a duo, and nothing better keeps them all."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from matching import InvalidProblem, Problem, Status, joint, solve, verify
from matching.insight import Joint
from tests.matching.brute import best_values
from tests.matching.drawing import draw_problem


def best_that_keeps(p: Problem, rows: set[int], places: list[int]) -> tuple[int, int] | None:
    """Most duos, then points, over all sets of pairs that hold these rows and places."""
    locked = dict(p.locked)
    options = []
    for i in range(p.shape[0]):
        free = [
            j
            for j in range(p.shape[1])
            if p.allowed[i, j] and p.points[i, j] >= p.floor and (i, j) not in p.forbidden
        ]
        options.append([locked[i]] if i in locked else [-1, *free])
    best = None
    for chosen in itertools.product(*options):
        load = np.bincount([j for j in chosen if j >= 0], minlength=p.shape[1])
        if (load > p.capacity).any() or (load < places).any():
            continue
        if any(chosen[i] < 0 for i in rows):
            continue
        pairs = [(i, j) for i, j in enumerate(chosen) if j >= 0]
        value = len(pairs), sum(int(p.points[pair]) for pair in pairs)
        best = value if best is None else max(best, value)
    return best


def own_round(p: Problem, rows: np.ndarray, columns: np.ndarray, side: int) -> Problem:
    """A programme alone: people whom a lock gives to another programme are not there."""
    allowed = np.zeros(p.shape, bool)
    for i, j in np.ndindex(p.shape):
        allowed[i, j] = p.allowed[i, j] and rows[i] == columns[j] == side
    capacity = p.capacity.copy()
    locked = []
    for i, j in p.locked:
        if rows[i] == columns[j]:
            locked += [(i, j)] if rows[i] == side else []
        else:
            allowed[i] = False
            capacity[j] -= 1
    ranks = p.mentee_rank, p.mentor_rank
    return Problem(p.points, allowed, capacity, locked, p.forbidden, p.floor, p.waiting_days, ranks)


def drawn(seed: int) -> tuple[Problem, np.ndarray, np.ndarray, Joint]:
    rng = np.random.default_rng([seed, 71])
    while solve(p := draw_problem(rng, largest=5)).status is Status.INFEASIBLE:
        pass
    rows, columns = (rng.integers(0, 3, size) for size in p.shape)
    return p, rows, columns, joint(p, rows, columns)


@pytest.mark.parametrize("seed", range(300))
def test_everybody_who_would_have_a_duo_alone_has_one(seed: int) -> None:
    p, rows, columns, found = drawn(seed)
    kept = sum(
        (np.bincount(x.mentor_of[x.mentor_of >= 0], minlength=p.shape[1]) for x in found.alone),
        np.zeros(p.shape[1], int),
    )
    load = np.bincount(found.mentor_of[found.mentor_of >= 0], minlength=p.shape[1])
    assert (load >= kept).all()
    for own in found.alone:
        assert (found.mentor_of[own.mentor_of >= 0] >= 0).all()
    for side, own in enumerate(found.alone):
        best = best_values(own_round(p, rows, columns, side))
        assert best == (own.size, own.total, own.waiting)


@pytest.mark.parametrize("seed", range(300))
def test_nothing_better_keeps_them_all_and_it_is_the_largest_there_is(seed: int) -> None:
    p, _, _, found = drawn(seed)
    needed = {int(i) for own in found.alone for i in np.flatnonzero(own.mentor_of >= 0)}
    places = np.zeros(p.shape[1], int)
    for own in found.alone:
        places += np.bincount(own.mentor_of[own.mentor_of >= 0], minlength=p.shape[1])
    assert (found.size, found.total) == best_that_keeps(p, needed, places.tolist())
    assert found.size == best_values(p)[0]
    verify(found.question, found.answer)


@pytest.mark.parametrize("seed", range(60))
def test_each_sides_figures_are_those_of_its_people(seed: int) -> None:
    p, rows, columns, found = drawn(seed)
    pairs = [(i, j) for i, j in enumerate(found.mentor_of.tolist()) if j >= 0]
    for side, figures in enumerate(found.sides):
        own = [pair for pair in pairs if rows[pair[0]] == side]
        assert figures.duos == len(own)
        assert figures.points == sum(int(p.points[pair]) for pair in own)
        assert figures.given == sum(rows[i] != side and columns[j] == side for i, j in pairs)
        assert figures.duos >= figures.duos_alone or p.locked


def test_contradictory_locks_are_a_status() -> None:
    found = joint(Problem([[1, 2]], locked=[(0, 0), (0, 1)]), [0], [0, 1])
    assert found.answer.status is Status.INFEASIBLE
    assert found.size == 0


def test_sides_of_another_length_are_refused() -> None:
    with pytest.raises(InvalidProblem, match="`mentee_side` must have shape"):
        joint(Problem([[1, 2]]), [0, 1], [0, 1])
