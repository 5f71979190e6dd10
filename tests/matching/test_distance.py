"""How far is too far: wishes that weigh, a ceiling that a human set, ways nobody knows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from matching import Criteria, InvalidProblem, People, Territory, Weights, score, solve
from matching.criteria import Meeting, MobilityFact, PairScore, Refusal
from matching.insight import Remedy, unmatched_reason
from tests.matching.drawing import draw_mentors, draw_people, draw_setting

# What a round keeps that was frozen when a wished limit cost a flat half.
KEPT_THEN: dict[str, Any] = {"neutral": 500, "over_limit": 500, "far": 100, "preference": [9, 8, 7]}


def way(minutes: int, wish: int = -1, criteria: Criteria | None = None, **more: Any) -> PairScore:
    """A mentee who travels so many minutes, wishing for at most `wish`; only the way counts."""
    territory = Territory([[[5, minutes], [minutes, 5]]])
    mentee = {"place": 0, "max_minutes": wish, **more}
    scores = score(
        People.from_rows([mentee]),
        People.from_rows([{"place": 1, "remote": more.get("remote", False)}]),
        Weights(0, 0, 1, 0),
        territory,
        criteria=criteria,
    )
    pair = scores.contributions(0, 0)
    # The scorer of whole rounds says the same as that of one pair, also right at a limit.
    assert (scores.points[0, 0], scores.reasons[0, 0]) == (pair.points, pair.refusal)
    return pair


def test_the_value_falls_with_each_step_beyond_a_wish() -> None:
    within, *beyond = (way(minutes, wish=30).points for minutes in range(30, 160, 10))
    assert within == way(30, wish=60).points
    assert beyond == sorted(beyond, reverse=True)
    assert len(set(beyond[:6])) == 6  # no flat half: an hour beyond is worse than ten minutes
    assert 0 < beyond[-1] < beyond[0] // 10


def test_a_little_beyond_costs_a_little() -> None:
    assert 0.95 * way(45, wish=45).points < way(46, wish=45).points < way(45, wish=45).points


@pytest.mark.parametrize("minutes", range(0, 200, 7))
def test_a_longer_wish_and_a_shorter_way_never_cost(minutes: int) -> None:
    values = [way(minutes, wish=wish).points for wish in (0, 15, 30, 60, 90, 1440)]
    assert values == sorted(values)
    assert way(minutes, wish=30).points >= way(minutes + 1, wish=30).points


def test_the_ceiling_refuses_only_where_the_shortest_estimate_is_beyond() -> None:
    hour = Criteria(ceiling_minutes=60, margin=250)
    for remote in (False, True):
        assert way(80, criteria=hour, remote=remote).refusal is Refusal.NONE
    far = way(81, criteria=hour)
    assert (far.points, far.refusal) == (0, Refusal.TOO_FAR)
    assert far["mobility"].fact == MobilityFact(Meeting.TOO_FAR, 81, 0, False)
    assert way(81, criteria=hour, remote=True).refusal is Refusal.NONE
    assert way(60, criteria=replace(hour, margin=0)).refusal is Refusal.NONE
    assert way(61, criteria=replace(hour, margin=0)).refusal is Refusal.TOO_FAR
    assert way(1440).refusal is Refusal.NONE  # nobody set a ceiling


def test_a_ceiling_says_nothing_about_ways_that_are_not_known() -> None:
    lenient = Criteria(ceiling_minutes=60, refuse_unknown_way=False)
    assert way(-1, criteria=lenient).refusal is Refusal.NONE
    assert way(-1, criteria=Criteria(ceiling_minutes=60)).refusal is Refusal.TOO_FAR


def test_criteria_kept_before_these_rules_replay_without_them() -> None:
    then = Criteria.stored(KEPT_THEN)
    assert then.preference == (9, 8, 7)
    assert way(100, wish=30, criteria=then).points == 50
    assert way(40, wish=30, criteria=then).points == way(40, criteria=then).points // 2
    assert way(-1, criteria=then).refusal is Refusal.NONE
    assert way(1440, criteria=then).points == 100
    assert Criteria.stored(vars(Criteria(ceiling_minutes=30))) == Criteria(ceiling_minutes=30)


@pytest.mark.parametrize("seed", range(30))
def test_old_criteria_give_the_old_points(seed: int) -> None:
    """The rule as it was written then, on random people, beside today's scorer."""
    rng = np.random.default_rng([seed, 5])
    mentees, mentors = draw_people(rng, 12), draw_mentors(rng, 12)
    territory = draw_setting(rng)[1]
    then = Criteria.stored(KEPT_THEN)
    scores = score(mentees, mentors, Weights(0, 0, 1, 0), territory, criteria=then)
    for i, j in np.argwhere(scores.allowed).tolist():
        values = [500] if mentees.remote[i] and mentors.remote[j] else []
        here, there = int(mentees.place[i]), int(mentors.place[j])
        sides = [(mentees, i, here, there)] + [(mentors, j, there, here)] * bool(mentors.travels[j])
        values += [500] if min(here, there) < 0 else [_then(*one, territory) for one in sides]
        assert scores.points[i, j] == max(values)


def _then(people: People, k: int, start: int, end: int, territory: Territory) -> int:
    minutes, limit = int(territory.best[people.modes[k], start, end]), int(people.max_minutes[k])
    over = 0 <= limit < minutes
    if over and people.hard_limit[k]:
        return -1
    if minutes > 1440:
        return 0
    value = max(100, min(1000, 1000 - 900 * (minutes - 20) // 70))
    return value // 2 if over else value


def test_what_is_missing_is_counted_from_the_ceiling_and_unknown_ways_count_nothing() -> None:
    territory = Territory([[[5, 90, -1], [90, 5, 9], [-1, 9, 5]]])

    def remedy(place: int, **mentee: Any) -> Remedy | None:
        mentees = People.from_rows([{"place": 0, **mentee}])
        mentors = People.from_rows([{"place": place}])
        hour = Criteria(ceiling_minutes=60, margin=200)
        scores = score(mentees, mentors, Weights(), territory, criteria=hour)
        p = scores.problem()
        return unmatched_reason(p, solve(p), 0, scores).remedy

    assert remedy(1) == Remedy(Refusal.TOO_FAR, 1, 15)
    assert remedy(1, max_minutes=20) == Remedy(Refusal.TOO_FAR, 1, 15)
    assert remedy(1, max_minutes=20, hard_limit=True) == Remedy(Refusal.TOO_FAR, 1, 70)
    assert remedy(2) == Remedy(Refusal.TOO_FAR, 1, 0)


def test_only_mentees_may_ask_for_a_gender() -> None:
    asking = People.from_rows([{}, {"gender_asked": 2}])
    with pytest.raises(InvalidProblem, match="mentee's alone; first bad index 1"):
        score(People(1), asking, Weights(), Territory([[[5]]]))
    assert score(asking, People(1), Weights(), Territory([[[5]]])).allowed.tolist() == [
        [True],
        [False],
    ]
