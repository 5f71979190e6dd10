"""Whatever is changed in an answer, the judge accepts nothing that is not the answer.

The oracle is the honest solution, itself compared with brute force elsewhere: a changed copy
that is accepted must claim just what the honest one claims. What may differ without changing
the meaning is listed in `MAY_DIFFER`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from matching import (
    PeopleState,
    Problem,
    Round,
    Solution,
    State,
    Status,
    VerificationError,
    score,
    solve,
    solve_people,
    verify,
    verify_people,
    whatif,
)
from matching.model import LEVELS, Certificate, Conflict, Cover, Tier
from matching.whatif import Forbid, Lock, RemoveMentee
from tests.matching.certificates import LEVEL_SETS, twin
from tests.matching.drawing import draw_mentors, draw_people, draw_problem, draw_setting

# What may be changed without changing what is claimed, and why.
MAY_DIFFER = {
    "u": "other prices that hold prove the same",
    "v": "other prices that hold prove the same",
    "tiers": "as u and v; a further draw decides nothing where one answer is left",
    "size_weight": "any number that outweighs all points says the same",
    "unique": "None claims nothing",
    "covers": "another cover of as many places proves the same",
}
ODD = [None, True, 1.0, "1", 2**62, -(2**62), 2**70, -1, [], np.int64(3)]


def claims(s: Solution, levels: tuple[str, ...]) -> tuple[object, ...]:
    """What an accepted solution says, beside its proof."""
    who = s.mentor_of.tolist() if "rank" in levels else None
    total = s.total if "points" in levels or who else None
    waiting = s.waiting if "waiting" in levels or who else None
    said = s.size, total, waiting, s.status, s.floor, s.levels, s.waiting_bound, s.conflict
    return who, *said


def arrays(value: np.ndarray, rng: np.random.Generator) -> Iterator[Any]:
    """Changed copies of an array."""
    with np.errstate(invalid="ignore"):
        narrow = value.astype(np.int32)
    yield from (None, value.tolist(), value.astype(np.float64), narrow)
    yield from (value[:-1], np.append(value, value[:1]), value.reshape(1, -1))
    if not value.size:
        return
    for step in (1, -1, 2**62, -(2**62), int(rng.integers(-5, 6))):
        with np.errstate(over="ignore", invalid="ignore"):
            copy = value.astype(np.int64)
            copy[rng.integers(value.size, size=1)] += step
        yield copy if value.dtype != bool else copy.astype(bool)
    yield rng.permutation(value)
    yield np.zeros_like(value)


def changed_tiers(tiers: tuple[Tier, ...], rng: np.random.Generator) -> Iterator[Any]:
    """Changed copies of a certificate's tiers."""
    yield from (None, (), list(tiers), tiers[:1], tiers[:-1], tiers[::-1], (*tiers, tiers[-1]))
    yield (*tiers, Tier("waiting", tiers[0].u * 0, tiers[0].v * 0))
    k = int(rng.integers(len(tiers)))

    def put(**values: Any) -> tuple[Tier, ...]:
        return (*tiers[:k], replace(tiers[k], **values), *tiers[k + 1 :])

    names = "size", "size+points", "waiting", "rank", "rank 2", "rank 1", "waiting+rank", "", 5
    yield from (put(level=name) for name in names)
    for field in ("salt", "spread", "scale"):
        yield from (put(**{field: value}) for value in [0, 1, 2, 3, 2**20, 2**40, *ODD])
    for field in ("u", "v"):
        yield from (put(**{field: one}) for one in arrays(getattr(tiers[k], field), rng))


def changed_covers(c: Certificate, rng: np.random.Generator) -> Iterator[Any]:
    """Changed copies of a certificate's covers, or covers where there are none."""
    none = Cover(np.zeros(c.u.size, bool), np.zeros(c.v.size, bool))
    yield from (None, (none, none), (none,), "covers", (None, None))
    if c.covers is not None:
        low, high = c.covers
        yield from ((high, low), (low, low), (high, high))
        for side in ("rows", "columns"):
            copies = [arrays(getattr(cover, side), rng) for cover in (low, high)]
            yield from ((replace(low, **{side: one}), high) for one in copies[0])
            yield from ((low, replace(high, **{side: one})) for one in copies[1])


def changed(s: Solution, rng: np.random.Generator) -> Iterator[tuple[str, Solution]]:
    """Copies of a solution, each with one field changed, and the field."""
    simple = [0, 1, 2, 7, 365, 10**6, *ODD]
    for field in ("size", "total", "waiting", "floor", "waiting_bound"):
        near = [getattr(s, field) + 1, getattr(s, field) - 1]
        yield from ((field, replace(s, **{field: value})) for value in near + simple)
    yield from (("levels", replace(s, levels=one)) for one in [*LEVEL_SETS, None, (), list(LEVELS)])
    yield from (("status", replace(s, status=one)) for one in [*Status, None, "optimal"])  # type: ignore[arg-type]
    some: list[Any] = [(one, (0, 0)) for one in Conflict]
    if s.conflict is not None:
        why, (i, j) = s.conflict
        some += [(why, (i + 1, j)), (why, (i, j, j)), (why, [i, j]), [why, (i, j)], (why, (i,))]
    yield from (("conflict", replace(s, conflict=one)) for one in [None, *some, "no"])  # type: ignore[arg-type]
    yield from (("mentor_of", replace(s, mentor_of=one)) for one in arrays(s.mentor_of, rng))
    c = s.certificate
    if c is None:
        nothing = np.zeros(s.mentor_of.size, np.int64)
        empty = Certificate(nothing, nothing, 1, 0, (Tier("size+points", nothing, nothing),), True)
        yield "certificate", replace(s, certificate=empty)
        return
    yield from (("certificate", replace(s, certificate=one)) for one in [None, "proof", 3])  # type: ignore[arg-type]
    parts: dict[str, Iterator[Any]] = {
        "u": arrays(c.u, rng),
        "v": arrays(c.v, rng),
        "size_weight": iter([c.size_weight + 1, c.size_weight * 2, *simple]),
        "gap": iter([1, -1, *ODD]),
        "tiers": changed_tiers(c.tiers, rng),
        "unique": iter([None, True, False, 1, "yes"]),
        "covers": changed_covers(c, rng),
    }
    for field, values in parts.items():
        for value in values:
            yield field, replace(s, certificate=replace(c, **{field: value}))


def several(s: Solution, rng: np.random.Generator) -> Solution:
    """A copy with two to four fields changed; one too broken for another change is left so."""
    for _ in range(int(rng.integers(2, 5))):
        try:
            copies = [one for _, one in changed(s, rng)]
        except (AttributeError, IndexError, TypeError, ValueError):
            return s
        s = copies[int(rng.integers(len(copies)))]
    return s


def is_accepted(judge: Callable[[Solution], object], s: Solution) -> bool:
    """Whether the judge takes a solution; anything but its own error is a fault of the judge."""
    try:
        judge(s)
    except VerificationError:
        return False
    return True


def hold(judge: Callable[[Solution], object], honest: Solution, levels: tuple[str, ...]) -> int:
    """Change every field of an honest solution, one and several at a time; returns how often."""
    rng = np.random.default_rng(honest.size)
    judge(honest)
    tried = 0
    for field, one in changed(honest, rng):
        tried += 1
        if is_accepted(judge, one):
            same = claims(one, levels) == claims(honest, levels)
            assert same, f"{field} was changed to a claim that is not true"
            assert field in MAY_DIFFER or _same(one, honest, field, levels), f"{field} differs"
    for _ in range(60):
        tried += 1
        one = several(honest, rng)
        if is_accepted(judge, one):
            assert claims(one, levels) == claims(honest, levels)
    return tried


def _same(one: Solution, honest: Solution, field: str, levels: tuple[str, ...]) -> bool:
    """Whether a field that is no part of the proof is as it was; ties are free without a draw."""
    if field == "mentor_of" and "rank" not in levels:
        return True
    holder = "certificate" if hasattr(honest.certificate, field) else ""
    values = [getattr(getattr(x, holder) if holder else x, field) for x in (one, honest)]
    return bool(np.array_equal(*values)) if field == "mentor_of" else values[0] == values[1]


@pytest.mark.parametrize("seed", range(24))
def test_no_changed_answer_to_a_matrix_is_taken_for_another(seed: int) -> None:
    rng = np.random.default_rng([11, seed])
    levels, max_min = LEVEL_SETS[seed % len(LEVEL_SETS)], seed % 4 == 1
    p = draw_problem(rng, largest=6, points=int(rng.integers(2, 30)))
    bound = int(rng.choice([0, 10, 365]))
    honest = solve(p, levels, max_min, waiting_bound=bound)

    def judge(s: Solution) -> object:
        return verify(p, s, levels, max_min, bound)

    assert hold(judge, honest, levels) > 100


@pytest.mark.parametrize("max_min", [False, True])
def test_no_changed_answer_to_a_large_round_is_taken_for_another(max_min: bool) -> None:
    rng = np.random.default_rng([12, max_min])
    people = draw_people(rng, 40), draw_mentors(rng, 35), *draw_setting(rng)
    open_ = np.argwhere(score(*people).allowed)
    frozen = {
        "locked": [(int(i), int(j)) for i, j in open_[:1]],
        "waiting_days": rng.integers(0, 400, 40),
        "rank": (rng.permutation(40), rng.permutation(35)),
    }
    r = Round(*people, **frozen)
    honest = solve_people(r, max_min=max_min, dense_cells=0)

    def judge(s: Solution) -> object:
        return verify_people(r, s, max_min=max_min)

    assert hold(judge, honest, LEVELS) > 150


@pytest.mark.parametrize("seed", range(6))
def test_no_changed_answer_after_changes_by_hand_is_taken_for_another(seed: int) -> None:
    """There one tier proves waiting and draw at once."""
    rng = np.random.default_rng([13, seed])
    values = rng.integers(0, 4, (5, 6))
    state = State.of(Problem(values, waiting_days=rng.integers(0, 20, 5)))
    for change in (Lock(0, int(rng.integers(6))), Forbid(1, 2), RemoveMentee(4)):
        state = whatif(state, change).state
    p, honest = state.problem, state.solution
    assert honest.certificate is not None
    assert [tier.level for tier in honest.certificate.tiers[1:2]] == ["waiting+rank"]
    assert hold(lambda s: verify(p, s), honest, LEVELS) > 100


@pytest.mark.parametrize("seed", range(6))
def test_no_changed_answer_to_an_impossible_round_is_taken_for_another(seed: int) -> None:
    rng = np.random.default_rng([14, seed])
    locks = [[(0, 0), (0, 1)], [(0, 0), (1, 0)], [(1, 1), (2, 0)]][seed % 3]
    p = Problem(rng.integers(0, 9, (3, 3)), locked=locks, forbidden=[(2, 0)])
    honest = solve(p)
    assert honest.status is Status.INFEASIBLE
    assert hold(lambda s: verify(p, s), honest, LEVELS) > 80


@pytest.mark.parametrize("seed", range(18))
def test_the_answer_to_another_question_is_not_taken_for_this_ones(seed: int) -> None:
    """Points, rules, places, floor, days, lots, locks, levels: whoever changes one is refused
    unless the answer is the same."""
    rng = np.random.default_rng([15, seed])
    p = draw_problem(rng, largest=6, points=int(rng.integers(2, 30)))
    levels, max_min = LEVEL_SETS[seed % len(LEVEL_SETS)], bool(seed % 2)
    honest = solve(p, levels, max_min)
    asked = [(twin(p, rng), levels, max_min, 365) for _ in range(30)]
    asked += [(p, other, max_min, 365) for other in LEVEL_SETS if other != levels]
    asked += [(p, levels, not max_min, 365), (p, levels, max_min, 3)]
    refusals = 0
    for other, *how in asked:
        s = solve(other, *how[:2], waiting_bound=how[2])
        for one in (s, replace(s, levels=levels, floor=honest.floor, waiting_bound=365)):
            if is_accepted(lambda s: verify(p, s, levels, max_min), one):
                assert claims(one, levels) == claims(honest, levels)
            else:
                refusals += 1
    assert refusals > 5


def test_every_field_is_changed() -> None:
    s = solve(Problem([[5, 5], [5, 5]], waiting_days=[1, 2]), max_min=True)
    tried = {field for field, _ in changed(s, np.random.default_rng(0))}
    held = {field.name for field in (*fields(Solution), *fields(Certificate))}
    assert tried == held
    c = s.certificate
    assert c is not None
    assert c.covers is not None
    rng = np.random.default_rng(0)
    for parts, copies in (
        (c.tiers, changed_tiers(c.tiers, rng)),
        (c.covers, changed_covers(c, rng)),
    ):
        pairs = [pair for one in copies if one for pair in zip(parts, one, strict=False)]
        names = {field.name for field in fields(parts[0])}
        assert {name for name in names if any(differ(*pair, name) for pair in pairs)} == names


def differ(a: object, b: object, name: str) -> bool:
    return type(a) is type(b) and not np.array_equal(getattr(a, name), getattr(b, name))


class Yes:
    """Equal to everything."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


class Whole(int):
    """A number that is equal to every other, and neither more nor less than any."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = int.__hash__


class Name(str):
    """A word that is equal to every other."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = str.__hash__


class Array(np.ndarray):
    """Numbers that compare as it suits them."""

    def __eq__(self, other: object) -> Any:
        return np.ones(self.shape, bool)


def test_nothing_that_says_yes_to_every_comparison_is_believed() -> None:
    p = Problem([[5, 7], [7, 5]], waiting_days=[1, 2])
    s = solve(p)
    c = s.certificate
    assert c is not None
    lies = [
        replace(s, conflict=Yes()),
        replace(s, levels=Yes()),
        replace(s, levels=(Name("size"), *LEVELS[1:])),
        replace(s, status=Yes()),
        replace(s, mentor_of=s.mentor_of[::-1].copy().view(Array)),
        *(replace(s, **{name: Whole(99)}) for name in ("size", "total", "waiting", "floor")),
        replace(s, certificate=replace(c, tiers=(replace(c.tiers[0], level=Name("x")),))),
        replace(s, certificate=replace(c, gap=Whole(99))),
        object.__new__(Solution),
        replace(s, certificate=object.__new__(Certificate)),
    ]
    for one in lies:
        with pytest.raises(VerificationError):
            verify(p, one)


def test_who_has_left_is_part_of_the_question() -> None:
    rng = np.random.default_rng(0)
    r = Round(draw_people(rng, 12), draw_mentors(rng, 9), *draw_setting(rng))
    before = PeopleState.of(r)
    i = int(np.flatnonzero(before.solution.mentor_of >= 0)[0])
    after = whatif(before, RemoveMentee(i)).state
    without = r.but(gone=frozenset({i}))
    verify_people(without, after.solution)
    with pytest.raises(VerificationError):
        verify_people(without, before.solution)
    with pytest.raises(VerificationError):
        verify_people(r, after.solution)


def refused(p: Problem, s: Solution, what: str, **asked: Any) -> None:
    with pytest.raises(VerificationError, match=what):
        verify(p, s, **asked)


def test_the_floor_is_the_questions() -> None:
    """One duo at a floor of 900 is not the answer where two can be had at 0."""
    values = [[900, 100], [100, 100]]
    refused(Problem(values), solve(Problem(values, floor=900)), "floor")
    raised = solve(Problem(values), max_min=True)
    refused(Problem(values), raised, "floor|covers")
    refused(Problem(values), solve(Problem(values)), "covers", max_min=True)


def test_waiting_must_be_proved_even_where_nobody_served_has_waited() -> None:
    p = Problem([[500], [500]], waiting_days=[0, 300])
    s = solve(p)
    c = s.certificate
    assert c is not None
    wrong = replace(
        s,
        mentor_of=np.array([0, -1]),
        waiting=0,
        certificate=replace(c, tiers=c.tiers[:1], unique=None),
    )
    refused(p, wrong, "waiting level")


def test_nobody_chooses_whom_the_draw_favours() -> None:
    """Another salt or range would let the other of two equals win, with a proof that closes."""
    p = Problem([[5], [5]])
    s = solve(p)
    c = s.certificate
    assert c is not None
    other = s.mentor_of[::-1].copy()
    refused(p, replace(s, mentor_of=other), "prices|left over|tight")
    undrawn = replace(s, mentor_of=other, certificate=replace(c, tiers=c.tiers[:1], unique=None))
    first = c.tiers[0]
    flipped = replace(first, u=first.u[::-1].copy())
    only = replace(c, u=flipped.u, tiers=(flipped,), unique=None)
    refused(p, replace(undrawn, certificate=only), "leave one answer")
    for salt, spread in ((2, 2), (3, 2**20), (1, 2)):
        worth = replace(c.tiers[1], salt=salt, spread=spread)
        refused(p, replace(s, certificate=replace(c, tiers=(first, worth))), "draw|rank")


def test_prices_cannot_wrap_around() -> None:
    p = Problem([[5], [5]])
    s = solve(p)
    c = s.certificate
    assert c is not None
    huge = replace(c.tiers[1], u=np.array([2**62, -(2**62)]))
    refused(p, replace(s, certificate=replace(c, tiers=(c.tiers[0], huge))), "2\\^60")


def test_an_impossible_round_claims_nothing_else() -> None:
    p = Problem([[5]], locked=[(0, 0)], forbidden=[(0, 0)])
    s = solve(p)
    verify(p, s)
    refused(p, replace(s, size=7, total=99_999), "0")
    refused(p, replace(s, conflict=(Conflict.MENTOR_FULL, (0, 0))), "conflict")
    refused(p, replace(s, status=Status.OPTIMAL), "status")


def test_a_solution_of_fewer_levels_is_not_the_answer_to_more() -> None:
    p = Problem([[1, 9], [1, 9]])
    refused(p, solve(p, levels=("size",)), "levels")
    refused(p, solve(p), "levels", levels=("size",))
