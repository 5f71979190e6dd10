"""What somebody left out: a fixed value, below the middle of what others say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from matching import Criteria, People, Territory, Weights, score
from matching.criteria import COLUMNS, PairScore, StageFact, StepsFact
from tests.benchmarks.population import draw_sectors, draw_side, draw_territory

NAMES = [name for name, _ in Weights().items()]
# What a mentee can leave out, and the criterion that then knows nothing.
LEFT_OUT = {
    "sector": ("sector", "occupation"),
    "language": ("languages",),
    "mobility": ("place",),
    "availability": ("slots",),
}
EVERYTHING = Weights(35, 25, 25, 15, 0, 0, 0)


def pair(mentee: dict[str, Any], mentor: dict[str, Any], name: str, **changes: Any) -> PairScore:
    weights = Weights(**{one: int(one == name) for one in NAMES})
    people = People.from_rows([mentee], languages=3), People.from_rows([mentor], languages=3)
    criteria = replace(Criteria(), **changes)
    return score(*people, weights, Territory([[[5]]]), criteria=criteria).contributions(0, 0)


@pytest.mark.parametrize("name", NAMES)
def test_each_criterion_has_its_own_value_for_what_is_unknown(name: str) -> None:
    neutral = tuple(range(100, 800, 100))
    found = pair({}, {}, name, neutral=neutral)
    assert found[name].value == found.points == neutral[NAMES.index(name)]
    assert pair({}, {}, name).points == Criteria().unknown(name) == 250


def test_stage_counts_how_far_the_mentor_is_ahead_and_steps_what_they_know() -> None:
    values = [pair({"stage": 3}, {"stage": k}, "stage")["stage"].value for k in range(1, 10)]
    assert values == [300, 300, 700, 1000, 1000, 800, 800, 800, 800]
    assert pair({"stage": 3}, {"stage": 5}, "stage")["stage"].fact == StageFact(2)
    assert pair({"stage": 3}, {}, "stage")["stage"].fact == StageFact(0, known=False)
    found = pair({"steps": [0, 2, 5]}, {"steps": [2, 5, 9]}, "steps")["steps"]
    assert (found.value, found.fact) == (666, StepsFact(2, 3))
    assert not pair({"steps": [1]}, {}, "steps")["steps"].fact.known


def test_stage_and_steps_count_for_nothing_unless_wanted() -> None:
    told = {"stage": 1, "steps": [0]}, {"stage": 9, "steps": [3]}
    assert (Weights().stage, Weights().steps) == (0, 0)
    quiet = score(People(1), People(1), Weights(), Territory([[[5]]])).points
    people = People.from_rows([told[0]]), People.from_rows([told[1]])
    assert score(*people, Weights(), Territory([[[5]]])).points.tolist() == quiet.tolist()


def without(people: People, names: tuple[str, ...]) -> People:
    columns = {name: getattr(people, name) for name in COLUMNS if name not in names}
    return People(people.size, **columns)


def region(seed: int) -> tuple[People, People, Any, Any]:
    mentees, mentors = draw_side(60, False, seed), draw_side(90, True, seed)
    return mentees, mentors, draw_territory(), draw_sectors()


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("criterion", LEFT_OUT)
def test_knowing_costs_at_most_what_is_stated(criterion: str, seed: int) -> None:
    """Against what is left out, a known value lowers points by at most its own shortfall."""
    mentees, mentors, territory, sectors = region(seed)
    setting = EVERYTHING, territory, sectors
    known = score(mentees, mentors, *setting)
    left_out = score(without(mentees, LEFT_OUT[criterion]), mentors, *setting)
    both = known.allowed & left_out.allowed
    value = known.strength(criterion)[both]
    gained = known.points[both] - left_out.points[both]
    assert (gained[value >= 250] >= 0).all()
    shortfall = (250 - value[value < 250]) * getattr(EVERYTHING, criterion) / EVERYTHING.total
    assert (-gained[value < 250] <= shortfall + 1).all()


@pytest.mark.parametrize("criterion", [*LEFT_OUT, "limit"])
def test_leaving_out_a_column_does_not_beat_the_median_of_those_who_say(criterion: str) -> None:
    """The best mentor of a mentee is what a round can give; most mentees lose by silence."""
    names = LEFT_OUT.get(criterion, ("max_minutes", "hard_limit"))
    mentees, mentors, territory, sectors = region(4)
    said = np.random.default_rng(9).choice([15, 30, 45, 60, 90], mentees.size)
    columns = {name: getattr(mentees, name) for name in COLUMNS if name != "hard_limit"}
    wishing = People(mentees.size, **columns | {"max_minutes": said})
    soft = wishing, without(mentors, ("hard_limit",))
    setting = EVERYTHING, territory, sectors
    best = score(*soft, *setting).points.max(axis=1)
    silent = score(without(soft[0], names), soft[1], *setting).points.max(axis=1)
    assert np.median(silent - best) <= 0


@pytest.mark.parametrize("minutes", [20, 50, 70, 100])
def test_a_wish_left_out_does_not_beat_the_median_of_those_said(minutes: int) -> None:
    def points(**mentee: Any) -> int:
        people = People.from_rows([{"place": 0, **mentee}]), People.from_rows([{"place": 1}])
        territory = Territory([[[5, minutes], [minutes, 5]]])
        return int(score(*people, Weights(0, 0, 1, 0), territory).points[0, 0])

    said = [points(max_minutes=wish) for wish in (15, 30, 45, 60, 90)]
    assert points() <= np.median(said)
    assert not pair({"place": 0}, {"place": 0}, "mobility")["mobility"].fact.over_limit
