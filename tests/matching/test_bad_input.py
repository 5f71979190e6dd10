"""Bad data are refused by name, shape and first bad index."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from matching import (
    Criteria,
    InvalidProblem,
    People,
    Problem,
    SectorTable,
    State,
    Territory,
    Weights,
    score,
    solve,
    whatif,
)
from matching.insight import unmatched_reason
from matching.whatif import AddMentee, AddMentor, EditMentor, Lock, Unlock

ONE = [[1, 2], [3, 4]]
NAN = [[1.0, float("nan")], [0.0, 1.0]]

BAD_PROBLEMS: list[tuple[Callable[[], object], str]] = [
    (lambda: Problem([1, 2]), r"`points` must have two dimensions, not shape \(2,\)"),
    (lambda: Problem(NAN), r"`points` must hold integers.*\(2, 2\), first bad index \(0, 1\)"),
    (lambda: Problem([[1.5]]), r"`points` must hold integers.*first bad index \(0, 0\)"),
    (lambda: Problem([[0, 1], [-1, 0]]), r"`points` .*first bad index \(1, 0\): -1"),
    (lambda: Problem([[10**8 + 1]]), r"`points` .*first bad index \(0, 0\): 100000001"),
    (lambda: Problem([["a"]]), r"`points` must hold integers"),
    (lambda: Problem([[1.0, float("inf")]]), r"`points` .*first bad index \(0, 1\)"),
    (lambda: Problem([[None]]), r"`points` must hold integers, not object"),
    (lambda: Problem([[1j]]), r"`points` must hold integers, not complex128"),
    (lambda: Problem([[[1]]]), r"`points` must have two dimensions, not shape \(1, 1, 1\)"),
    (lambda: Problem(np.array([[2**63]], np.uint64)), r"`points` .*: 9223372036854775808"),
    (lambda: Problem([[2**70]]), r"`points` must hold integers"),
    (lambda: Problem(ONE, capacity=[1, 2**31 + 1]), r"`capacity` .*first bad index 1"),
    (lambda: Problem(ONE, capacity=[1.5, 1]), r"`capacity` .*first bad index 0"),
    (lambda: Problem(ONE, floor=10**8 + 1), r"`floor`"),
    (lambda: Problem(ONE, waiting_days=[float("nan"), 1]), r"`waiting_days` .*first bad index 0"),
    (lambda: Problem(ONE, rank=([0, -1], [0, 1])), r"`rank\[0\]` .*first bad index 1"),
    (lambda: Problem([[True]]), r"`points` must hold integers, not bool"),
    (lambda: Problem(ONE, [[True]]), r"`allowed` must have shape \(2, 2\), not \(1, 1\)"),
    (lambda: Problem(ONE, ONE), r"`allowed` must hold true or false"),
    (lambda: Problem(ONE, capacity=[1]), r"`capacity` must have shape \(2,\)"),
    (lambda: Problem(ONE, capacity=[1, -1]), r"`capacity` .*first bad index 1: -1"),
    (lambda: Problem(ONE, locked=[(0, 2)]), r"`locked` .*first bad index 0: \(0, 2\)"),
    (lambda: Problem(ONE, forbidden=[(0, 0), 3]), r"`forbidden` .*first bad index 1"),
    (lambda: Problem(ONE, locked=[(0.5, 1)]), r"`locked` must hold pairs.* first bad index 0"),
    (lambda: Problem(ONE, forbidden=[(-1, 0)]), r"`forbidden` .*\(-1, 0\)"),
    (lambda: Problem(ONE, floor=-1), r"`floor`"),
    (lambda: Problem(ONE, floor=0.5), r"`floor` must hold integers"),
    (lambda: Problem(ONE, waiting_days=[1, -2]), r"`waiting_days` .*first bad index 1: -2"),
    (lambda: Problem(ONE, rank=([0, 0], [0, 1])), r"`rank\[0\]` must be distinct, .*index 1"),
    (lambda: Problem(ONE, rank=([0, 1], [0])), r"`rank\[1\]` must have shape \(2,\)"),
    (lambda: Problem(ONE, rank=[0, 1]), r"`rank` must be two arrays"),
]


@pytest.mark.parametrize(("build", "message"), BAD_PROBLEMS)
def test_problem_refuses(build: Callable[[], object], message: str) -> None:
    with pytest.raises(InvalidProblem, match=message):
        build()


BAD_PEOPLE: list[tuple[Callable[[], object], str]] = [
    (lambda: People(-1), "`size`"),
    (lambda: People(True), "`size`"),
    (lambda: People(1, shoe=[1]), "`shoe` is not an attribute"),
    (lambda: People(2, place=[0]), r"`place` must have shape \(2,\), not \(1,\)"),
    (lambda: People(2, place=[0.5, 1]), "`place` must hold integers"),
    (lambda: People(2, languages=[[1], [8]]), r"`languages` .*first bad index \(1, 0\): 8"),
    (lambda: People(1, remote=[1]), "`remote` must hold true or false"),
    (lambda: People(1, slots=[2**21]), r"`slots` must lie in 0\.\.2097151"),
    (lambda: People.from_rows([{}, {"slots": ["x"]}]), "`slots` cannot be read, .*index 1"),
    (lambda: People.from_rows([{"sector": [1, 2, 3, 4]}]), "`sector` cannot be read"),
    (lambda: People.from_rows([{"place": "Namur"}]), "`place` cannot be read, first bad index 0"),
    (lambda: Territory([[1]]), r"`minutes` must have shape \(modes, P, P\)"),
    (lambda: Territory([[[1.5]]]), "`minutes` must hold integers"),
    (lambda: Territory([[[-2]]]), r"`minutes` .*first bad index \(0, 0, 0\): -2"),
    (lambda: Territory.from_coordinates([50.0], [float("nan")]), "`lat` and `lon`"),
    (lambda: Weights(sector=-1), "`sector` of Weights"),
    (lambda: Weights(sector=1.5), "`sector` of Weights"),  # type: ignore[arg-type]
    (lambda: Weights(0, 0, 0, 0, 0), "must not all be zero"),
    (lambda: Criteria(neutral=1001), "`neutral` of Criteria"),
    (lambda: Criteria(preference=(1, 2)), "`preference` of Criteria"),  # type: ignore[arg-type]
    (lambda: Criteria(levels=(9, 8, 7, 6, 5, 4, 3, 2)), "`levels` of Criteria must not decrease"),
    (lambda: Criteria(far_minutes=5), "`far_minutes`"),
    (lambda: SectorTable([[0, 1]]), r"`proximity` must have shape \(S, S\)"),
    (lambda: SectorTable([[2000]]), "`proximity` must hold integers"),
    (lambda: SectorTable([[0]], [-2]), "`subsector`"),
]


@pytest.mark.parametrize(("build", "message"), BAD_PEOPLE)
def test_people_and_tables_refuse(build: Callable[[], object], message: str) -> None:
    with pytest.raises(InvalidProblem, match=message):
        build()


def test_score_refuses_what_lies_outside_its_tables() -> None:
    near = Territory([[[5]]])
    with pytest.raises(InvalidProblem, match=r"`place` of mentors .*first bad index 0"):
        score(People(1), People(1, place=[1]), Weights(), near)
    wishes = People.from_rows([{"sector": [7]}])
    with pytest.raises(InvalidProblem, match="`sector` 7 is not in a table"):
        score(wishes, People(1), Weights(), near, SectorTable([[0]]))
    with pytest.raises(InvalidProblem, match="`excluded`"):
        score(People(1), People(1), Weights(), near, excluded=[(0, 1)])
    with pytest.raises(InvalidProblem, match="`pair`"):
        score(People(1), People(1), Weights(), near).contributions(0, 1)


def test_changes_refuse_what_is_not_there() -> None:
    state = State.of(Problem(ONE))
    for change in (
        Lock(0, 2),
        Unlock(0, 0),
        AddMentee([1], [True]),
        AddMentee([1, float("nan")], [True, True]),
        AddMentee([1, -1], [True, True]),
        AddMentee([1, 10**8 + 1], [True, True]),
        AddMentee([1, 1], [True, True], waiting_days=-1),
        AddMentee([1, 1], [True, True], waiting_days=0.5),  # type: ignore[arg-type]
        AddMentor([1, 1], [True, True], capacity=-1),
        AddMentor([1, 1], [True, True], capacity=1.5),  # type: ignore[arg-type]
        AddMentor([1, 1], [True, True], rank=0),
        AddMentor([1, 1], [True, True], rank=2.5),  # type: ignore[arg-type]
        EditMentor(0, [1, 1], [True, True], capacity=1.5),  # type: ignore[arg-type]
        Lock(0.5, 1),  # type: ignore[arg-type]
        EditMentor(1, [1, -1], [1, 1]),
    ):
        with pytest.raises(InvalidProblem, match=r"^`[a-z_]+`"):
            whatif(state, change)
    with pytest.raises(InvalidProblem, match="`i` must be an unmatched row"):
        unmatched_reason(state.problem, state.solution, 0)


def test_sums_that_would_be_rounded_are_refused() -> None:
    n = 1000
    few = Problem(np.full((n, 1), 10**6), capacity=[n])
    assert solve(few).total == n * 10**6
    many = 100_000
    column = np.full((many, 1), 10**6)
    with pytest.raises(InvalidProblem, match="`points` are too large for 100000 duos"):
        solve(Problem(column, capacity=[many]))


def test_totals_beyond_32_bits_are_exact() -> None:
    n = 2200
    s = solve(Problem(np.full((n, n), 10**6), np.eye(n, dtype=bool)))
    assert s.total == n * 10**6 > 2**31
    assert s.certificate is not None
    assert s.certificate.gap == 0
    narrow = Problem(np.full((40, 40), 1000, np.int16))
    assert solve(narrow).total == 40_000
