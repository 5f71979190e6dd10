"""Why someone has no duo."""

from __future__ import annotations

import numpy as np
import pytest

from matching import (
    InvalidProblem,
    People,
    Problem,
    Round,
    Territory,
    Weights,
    score,
    solve,
    unmatched_reasons,
)
from matching.criteria import Refusal
from matching.insight import Remedy, Unmatched, _unmatched, unmatched_reason
from tests.matching.drawing import draw_mentors, draw_people, draw_problem, draw_setting

FAR = Territory([[[5, 50, 80], [50, 5, 9], [80, 9, 5]]])


def reason_of(mentee: dict, mentors: list[dict]):
    scores = score(
        People.from_rows([mentee], languages=3),
        People.from_rows(mentors, languages=3),
        Weights(),
        FAR,
    )
    p = scores.problem()
    return unmatched_reason(p, solve(p), 0, scores)


def test_too_far_says_how_many_minutes_are_missing() -> None:
    mentee = {"place": 0, "max_minutes": 30, "hard_limit": True}
    reason = reason_of(mentee, [{"place": 1}, {"place": 2}])
    assert reason.kind is Unmatched.NO_ADMISSIBLE_MENTOR
    assert reason.refusals == ((Refusal.TOO_FAR, 2),)
    assert reason.remedy == Remedy(Refusal.TOO_FAR, 2, 20)


def test_remedy_is_the_rule_that_alone_refuses_most() -> None:
    mentee = {"languages": {0: 2}, "slots": [0], "place": 0}
    mentors = [
        {"languages": {0: 7}, "french_min": 3, "slots": [0]},
        {"languages": {0: 7}, "french_min": 4, "slots": [0, 1]},
        {"languages": {1: 7}, "slots": [5]},
        {"languages": {0: 7}, "slots": [5]},
    ]
    reason = reason_of(mentee, mentors)
    assert dict(reason.refusals) == {
        Refusal.FRENCH_TOO_LOW: 2,
        Refusal.NO_COMMON_LANGUAGE: 1,
        Refusal.NO_COMMON_SLOT: 1,
    }
    assert reason.remedy == Remedy(Refusal.FRENCH_TOO_LOW, 2, 3)


def test_two_rules_at_once_leave_no_simple_remedy() -> None:
    mentee = {"languages": {2: 7}, "slots": [0]}
    reason = reason_of(mentee, [{"languages": {0: 7}, "slots": [5]}])
    assert reason.remedy is None


def test_no_mentors_below_floor_set_aside() -> None:
    def kind(p: Problem, i: int = 0) -> Unmatched:
        return unmatched_reason(p, solve(p), i).kind

    assert kind(Problem(np.zeros((1, 0), np.int64))) is Unmatched.NO_MENTORS
    assert kind(Problem([[1]], capacity=[0])) is Unmatched.NO_MENTORS
    assert kind(Problem([[1]], floor=2)) is Unmatched.BELOW_FLOOR
    assert kind(Problem([[1]], forbidden=[(0, 0)])) is Unmatched.SET_ASIDE
    assert kind(Problem([[1], [1]], locked=[(1, 0)])) is Unmatched.SET_ASIDE


def test_outbid_names_the_rivals_best_first() -> None:
    p = Problem([[5, 9], [8, 1], [7, 8]])
    reason = unmatched_reason(p, solve(p), 2)
    assert reason.kind is Unmatched.OUTBID
    assert [(r.mentor, r.points, r.holders) for r in reason.rivals] == [(1, 8, (0,)), (0, 7, (1,))]


def test_prices_of_rivals_cover_the_outbid() -> None:
    rng = np.random.default_rng(3)
    outbid = 0
    for _ in range(200):
        p = draw_problem(rng)
        s = solve(p)
        if s.certificate is None:
            continue
        for i in np.flatnonzero(s.mentor_of < 0).tolist():
            reason = unmatched_reason(p, s, i)
            for rival in reason.rivals:
                outbid += 1
                assert s.certificate.v[rival.mentor] >= s.certificate.size_weight + rival.points
                assert rival.holders
    assert outbid > 30


@pytest.mark.parametrize("seed", range(30))
def test_reasons_of_everyone_equal_those_from_the_matrix(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_unmatched, "ROWS_AT_ONCE", 3)
    rng = np.random.default_rng(seed)
    people = draw_people(rng, 30), draw_mentors(rng, int(rng.integers(0, 20))), *draw_setting(rng)
    scores = score(*people)
    open_ = [(int(i), int(j)) for i, j in np.argwhere(scores.allowed)[:9]]
    options = {"rank": (rng.permutation(30), rng.permutation(people[1].size))}
    if people[1].capacity.sum() > 30 and open_:
        options["locked"] = open_[:1]
    options["forbidden"] = open_[1:]
    p = scores.problem(floor=int(rng.choice([0, 500])), **options)
    s = solve(p)
    alone = [i for i in range(30) if s.mentor_of[i] < 0]
    expected = [unmatched_reason(p, s, i, scores) for i in alone]
    assert list(unmatched_reasons(Round(*people, **options), s)) == expected
    with pytest.raises(InvalidProblem, match="`s`"):
        next(unmatched_reasons(Round(people[0].take([0]), *people[1:]), s))
