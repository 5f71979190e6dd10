"""Vectorised scores against the slow scorer, and what the criteria promise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matching import Criteria, People, SectorTable, Territory, Weights, score, solve
from matching.criteria import (
    AvailabilityFact,
    LanguageFact,
    Meeting,
    MobilityFact,
    Refusal,
    SectorFact,
    SectorMatch,
)
from tests.matching.drawing import draw_mentors, draw_people, draw_setting, draw_territory

NEAR = Territory([[[5]]])


@pytest.mark.parametrize("seed", range(60))
def test_equals_the_slow_scorer(seed: int) -> None:
    rng = np.random.default_rng(seed)
    mentees = draw_people(rng, int(rng.integers(0, 12)), languages=int(rng.integers(1, 40)))
    mentors = draw_mentors(rng, int(rng.integers(0, 12)), languages=int(rng.integers(1, 40)))
    weights, territory, sectors, criteria = draw_setting(rng)
    scores = score(mentees, mentors, weights, territory, sectors, criteria, excluded=())
    for i in range(mentees.size):
        for j in range(mentors.size):
            pair = scores.contributions(i, j)
            assert pair.refusal == scores.reasons[i, j]
            assert pair.points == scores.points[i, j]
            assert bool(scores.allowed[i, j]) == (pair.refusal is Refusal.NONE)
            assert sum(c.max_points for c in pair.criteria) == 1000
            if not pair.refusal:
                assert sum(c.points for c in pair.criteria) == pair.points


def one(mentee: dict, mentor: dict, name: str, **changes: object) -> tuple[int, object, Refusal]:
    """Value, fact and refusal of a single pair under one criterion."""
    weights = Weights(**{k: int(k == name) for k, _ in Weights().items()})
    sectors = SectorTable([[0, 400, 0], [400, 0, 0], [0, 0, 0]], [0, 0, 1, -1])
    territory = changes.pop("territory", NEAR)
    scores = score(
        People.from_rows([mentee], languages=3),
        People.from_rows([mentor], languages=3),
        weights,
        territory,
        sectors,
        replace(Criteria(), **changes),
    )
    pair = scores.contributions(0, 0)
    return pair[name].value, pair[name].fact, pair.refusal


def test_sector_orders_the_kinds_of_agreement() -> None:
    def of(sector: int, occupation: int) -> tuple[int, object, Refusal]:
        entry = {"sector": [sector], "occupation": [occupation]}
        return one({"sector": [0], "occupation": [0]}, entry, "sector")

    kinds = [of(2, 0), of(2, 1), of(0, 3), of(1, 3), of(2, 3)]
    values = [value for value, _, _ in kinds]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) == 5
    assert [fact.match for _, fact, _ in kinds] == [
        SectorMatch.OCCUPATION,
        SectorMatch.SUBSECTOR,
        SectorMatch.SECTOR,
        SectorMatch.NEAR,
        SectorMatch.OTHER,
    ]


def test_first_wish_and_own_sector_count_most() -> None:
    mentee = {"sector": [0, 1]}
    assert one(mentee, {"sector": [0]}, "sector")[1] == SectorFact(SectorMatch.SECTOR, 0, 0)
    second, fact, _ = one(mentee, {"sector": [2, 1]}, "sector")
    assert fact == SectorFact(SectorMatch.SECTOR, 1, 1)
    assert second < one(mentee, {"sector": [1]}, "sector")[0]


def test_unknown_is_neutral_and_said_so() -> None:
    for name in ("sector", "language", "mobility", "availability", "topics"):
        value, fact, refusal = one({}, {}, name)
        assert (value, refusal) == (Criteria().neutral, Refusal.NONE)
        unknown = getattr(fact, "known", None) is False
        assert unknown or fact in (SectorFact(SectorMatch.UNKNOWN), MobilityFact(Meeting.UNKNOWN))


def test_weaker_level_counts_and_french_is_worth_more() -> None:
    value, fact, _ = one({"languages": {0: 3, 1: 7}}, {"languages": {0: 7, 1: 3}}, "language")
    assert fact == LanguageFact(0, 3)
    other, fact, _ = one({"languages": {1: 7}}, {"languages": {0: 7, 1: 3}}, "language")
    assert fact == LanguageFact(1, 3)
    assert other < value


def test_french_below_what_the_mentor_needs_does_not_count() -> None:
    mentor = {"languages": {0: 7, 1: 5}, "french_min": 3}
    assert one({"languages": {0: 2}}, mentor, "language")[2] is Refusal.FRENCH_TOO_LOW
    assert one({"languages": {0: 2, 1: 5}}, mentor, "language")[1] == LanguageFact(1, 5)
    assert one({"languages": {2: 7}}, mentor, "language")[2] is Refusal.NO_COMMON_LANGUAGE


def test_estimates_refuse_only_against_a_hard_limit() -> None:
    far = Territory([[[5, -1], [-1, 5]], [[5, -1], [-1, 5]], [[5, 100], [100, 5]]])
    mentee = {"place": 0, "modes": [2], "max_minutes": 30}
    value, fact, refusal = one(mentee, {"place": 1}, "mobility", territory=far)
    assert (refusal, fact) == (Refusal.NONE, MobilityFact(Meeting.MENTEE_TRAVELS, 100, 2, True))
    assert value == Criteria().far * Criteria().over_limit // 1000
    hard = {**mentee, "hard_limit": True}
    assert one(hard, {"place": 1}, "mobility", territory=far)[2] is Refusal.TOO_FAR
    drives = {"place": 1, "modes": [2], "travels": True}
    assert one(hard, drives, "mobility", territory=far)[1].meeting is Meeting.MENTOR_TRAVELS
    online = {"place": 1, "remote": True}
    assert one({**hard, "remote": True}, online, "mobility", territory=far)[1].meeting is (
        Meeting.REMOTE
    )


def test_nobody_without_transport_is_shut_out() -> None:
    far = Territory([[[5, -1], [-1, 5]], [[5, -1], [-1, 5]], [[5, 10], [10, 5]]])
    stuck = {"place": 0, "modes": 0}
    stays = {"place": 1, "modes": [2]}
    _, fact, refusal = one(stuck, stays, "mobility", territory=far)
    assert (fact.meeting, refusal) == (Meeting.NO_WAY_KNOWN, Refusal.TOO_FAR)
    for way in ({"travels": True}, {"remote": True}):
        value, _, refusal = one({**stuck, "remote": True}, stays | way, "mobility", territory=far)
        assert (value >= 500, refusal) == (True, Refusal.NONE)
    told = one(stuck, stays, "mobility", territory=far, refuse_unknown_way=False)
    assert (told[0], told[1].meeting, told[2]) == (0, Meeting.NO_WAY_KNOWN, Refusal.NONE)


def test_a_place_nobody_said_is_not_a_place_without_a_way() -> None:
    nowhere = Territory([[[5, -1], [-1, 5]]])
    value, fact, refusal = one({}, {"place": 1}, "mobility", territory=nowhere)
    assert (value, fact, refusal) == (250, MobilityFact(Meeting.UNKNOWN), Refusal.NONE)


def test_enough_time_is_enough_and_few_half_days_never_pay() -> None:
    mentor = {"slots": list(range(10))}
    values = [one({"slots": list(range(k))}, mentor, "availability")[0] for k in range(1, 11)]
    assert values == sorted(values)
    assert values[1:] == [1000] * 9
    assert min(values) >= Criteria().neutral
    assert one({"slots": [20]}, mentor, "availability")[2] is Refusal.NO_COMMON_SLOT
    kept = one({"slots": [20]}, mentor, "availability", refuse_without_slot=False)
    assert kept == (0, AvailabilityFact(0, 2), Refusal.NONE)


def test_gender_is_a_rule_and_never_points() -> None:
    rng = np.random.default_rng(5)
    mentees, mentors = draw_people(rng, 30), draw_mentors(rng, 40)
    quiet = {"gender_asked": np.zeros(30, np.int64)}
    rest = {k: getattr(mentees, k) for k in ("languages", "slots", "place", "modes", "sector")}
    silent = People(30, **rest, **quiet)
    weights, territory = Weights(topics=3), draw_territory(rng)
    columns = {k: getattr(mentors, k) for k in ("languages", "slots", "place", "modes", "sector")}
    results = []
    for seed in range(3):
        gender = np.random.default_rng(seed).integers(0, 3, 40)
        scores = score(silent, People(40, **columns, gender=gender), weights, territory)
        solution = solve(scores.problem())
        results.append((scores.points.tobytes(), solution.mentor_of.tobytes()))
    assert len(set(results)) == 1
    asks = score(mentees, mentors, weights, territory)
    assert (asks.reasons == Refusal.GENDER_ASKED).any()


def test_excluded_pairs_carry_their_reason() -> None:
    scores = score(People(2), People(2), Weights(), NEAR, excluded=[(0, 1)])
    assert scores.reasons.tolist() == [[0, Refusal.EXCLUDED], [0, 0]]
    assert scores.contributions(0, 1).refusal is Refusal.EXCLUDED
    assert scores.contributions(0, 1).points == 0


def test_only_ratios_of_weights_matter() -> None:
    rng = np.random.default_rng(8)
    mentees, mentors, territory = draw_people(rng, 9), draw_mentors(rng, 9), draw_territory(rng)
    one_, ten = Weights(3, 2, 1, 4), Weights(30, 20, 10, 40)
    same = [score(mentees, mentors, w, territory).points.tobytes() for w in (one_, ten)]
    assert same[0] == same[1]
