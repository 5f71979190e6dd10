"""The checker finds every way in which a solution may lie."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matching import Problem, Solution, Status, VerificationError, solve, verify
from tests.matching.drawing import draw_problem


def moved(s: Solution, i: int, j: int) -> Solution:
    mentor_of = s.mentor_of.copy()
    mentor_of[i] = j
    return replace(s, mentor_of=mentor_of)


def with_prices(s: Solution, **prices: object) -> Solution:
    assert s.certificate is not None
    first = replace(s.certificate.tiers[0], **prices)
    tiers = (first, *s.certificate.tiers[1:])
    return replace(s, certificate=replace(s.certificate, tiers=tiers, **prices))


def refuse(p: Problem, s: Solution, message: str) -> None:
    with pytest.raises(VerificationError, match=message):
        verify(p, s)


def test_pairs_that_break_a_rule() -> None:
    p = Problem([[9, 8], [8, 1]], [[True, True], [True, False]], floor=2)
    s = solve(p)
    refuse(p, moved(moved(s, 1, 1), 0, 0), "chosen pair is allowed")
    refuse(p, moved(s, 0, 0), "capacity")
    refuse(p, moved(s, 0, 5), "exists")
    refuse(p, moved(s, 0, -1), "recounts")
    refuse(p, replace(s, total=s.total + 1), "recounts")
    refuse(p, replace(s, floor=0), "floor")
    low = Problem([[9, 8], [8, 1]], floor=2)
    refuse(low, moved(moved(solve(low), 0, 0), 1, 1), "reaches the floor")
    locked = Problem([[9, 8], [8, 1]], locked=[(0, 0)])
    refuse(locked, moved(moved(solve(locked), 0, 1), 1, 0), "locked")
    banned = Problem([[9, 8], [8, 7]], forbidden=[(0, 0)])
    refuse(banned, moved(moved(solve(banned), 0, 0), 1, 1), "forbidden")


def test_prices_that_prove_nothing() -> None:
    p = Problem([[9, 8], [8, 1], [1, 1]])
    s = solve(p)
    c = s.certificate
    assert c is not None
    refuse(p, with_prices(s, u=c.u + 1), "left over|tight|add up")
    refuse(p, with_prices(s, v=c.v - 1), "cover|tight")
    refuse(p, with_prices(s, u=c.u - 10**6, v=c.v + 10**6), "left over|not negative")
    refuse(p, replace(s, certificate=replace(c, size_weight=1)), "cover|tight|outweighs")
    refuse(p, replace(s, certificate=replace(c, gap=1)), "gap 0")
    refuse(p, replace(s, certificate=replace(c, tiers=())), "certificate")
    refuse(p, replace(s, certificate=None), "certificate")


def test_a_negative_price_would_let_the_worse_of_two_win() -> None:
    """All sums close, and every pair is covered: only the sign betrays it."""
    p = Problem([[5], [9]])
    s = solve(p)
    assert s.certificate is not None
    best = s.certificate.size_weight + 9
    wrong = replace(moved(moved(s, 0, 0), 1, -1), total=5)
    refuse(p, with_prices(wrong, u=np.array([-4, 0]), v=np.array([best])), "not negative")


def test_smaller_or_poorer_answers_are_refused_whatever_their_prices() -> None:
    p = Problem([[9, 8], [8, 1]])
    best = solve(p)
    poorer = moved(moved(best, 0, 0), 1, 1)
    refuse(p, replace(poorer, total=10), "tight")
    alone = replace(moved(moved(best, 0, 0), 1, -1), size=1, total=9)
    refuse(p, alone, "left over|tight|add up")


def test_wrong_choice_among_equals_is_refused() -> None:
    p = Problem([[5], [5]], waiting_days=[10, 20])
    s = solve(p)
    other = moved(moved(s, 0, 0), 1, -1)
    refuse(p, replace(other, waiting=10), "waiting|left over")
    dropped = replace(
        other, waiting=10, certificate=replace(s.certificate, tiers=s.certificate.tiers[:1])
    )
    refuse(p, dropped, "left over|waiting level")


def test_false_conflict_is_refused() -> None:
    p = Problem([[5]], locked=[(0, 0)])
    refuse(p, replace(solve(p), status=Status.INFEASIBLE), "contradict")


def test_any_moved_pair_is_caught() -> None:
    rng = np.random.default_rng(0)
    caught = 0
    for _ in range(150):
        p = draw_problem(rng)
        s = solve(p)
        if s.status is Status.INFEASIBLE or not p.shape[0]:
            continue
        i, j = int(rng.integers(p.shape[0])), int(rng.integers(-1, p.shape[1]))
        if j == s.mentor_of[i]:
            continue
        with pytest.raises(VerificationError):
            verify(p, moved(s, i, j))
        caught += 1
    assert caught > 40
