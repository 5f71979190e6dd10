"""Second choices: as many as can be had, nobody twice, and every refusal can be answered."""

from __future__ import annotations

import numpy as np
import pytest

from matching import InvalidProblem, Problem, Status, backups, solve, verify
from tests.matching.brute import best_values
from tests.matching.drawing import draw_problem


def spare(p: Problem, mentor_of: np.ndarray) -> list[int]:
    """Places left free, mentor by mentor."""
    return [int(p.capacity[j]) - int((mentor_of == j).sum()) for j in range(p.shape[1])]


def part(p: Problem, pairs: set[tuple[int, int]], capacity: list[int]) -> Problem:
    allowed = np.zeros(p.shape, bool)
    for pair in pairs:
        allowed[pair] = p.allowed[pair]
    ranks = p.mentee_rank, p.mentor_rank
    return Problem(p.points, allowed, capacity, (), p.forbidden, p.floor, p.waiting_days, ranks)


@pytest.mark.parametrize("seed", range(250))
def test_second_choices_are_the_most_and_best_that_brute_force_finds(seed: int) -> None:
    p = draw_problem(np.random.default_rng([seed, 51]), largest=6)
    s = solve(p)
    if s.status is Status.INFEASIBLE:
        with pytest.raises(InvalidProblem, match="`s` must be an answer"):
            backups(p, s)
        return
    found = backups(p, s)
    n, m = p.shape
    paired = {i for i, _ in s.pairs}
    every = {(i, j) for i in range(n) for j in range(m)}
    others = {(i, j) for i, j in every if i in paired and s.mentor_of[i] != j}
    seats = [int((s.mentor_of == j).sum()) for j in range(m)]
    waiting = {(i, j) for i, j in every if i not in paired}
    for plan, question in (
        (found.for_mentees, part(p, others, spare(p, s.mentor_of))),
        (found.for_mentors, part(p, waiting, seats)),
    ):
        value = plan.solution.size, plan.solution.total, plan.solution.waiting
        assert best_values(question) == value
        verify(question, plan.solution)


@pytest.mark.parametrize("seed", range(250))
def test_any_refusals_at_once_end_in_a_round_without_a_double_booking(seed: int) -> None:
    rng = np.random.default_rng([seed, 53])
    p = draw_problem(rng, largest=7)
    s = solve(p)
    if s.status is Status.INFEASIBLE:
        return
    found = backups(p, s)
    duos = dict(s.pairs)
    for i, j in s.pairs:
        no = rng.choice(["mentee", "mentor", "nobody"])
        if no == "nobody":
            continue
        del duos[i]
        if no == "mentor" and found.mentor_of[i] >= 0:
            duos[i] = int(found.mentor_of[i])
        if no == "mentee" and found.mentee_of[i] >= 0:
            assert int(found.mentee_of[i]) not in duos
            duos[int(found.mentee_of[i])] = j
    for i, j in duos.items():
        assert p.allowed[i, j]
        assert (i, j) not in p.forbidden
    held = np.bincount(list(duos.values()), minlength=p.shape[1])
    assert (held <= p.capacity).all()


def test_what_cannot_be_had_is_said() -> None:
    p = Problem([[900, 800], [850, 100], [700, 1]], np.ones((3, 2)) == [[1, 1], [1, 1], [1, 0]])
    found = backups(p, solve(p))
    assert found.mentees_without == (0, 1)
    assert found.mentee_of.tolist() == [-1, 2, -1]


def test_another_problems_answer_is_refused() -> None:
    with pytest.raises(InvalidProblem, match="`s` must be an answer"):
        backups(Problem([[1, 2]]), solve(Problem([[1], [2]])))
