"""Minutes that somebody looked up stand in the place of estimates, and say where they are from."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from matching import Criteria, InvalidProblem, People, Territory, Weights, score
from matching.criteria import MobilityFact, Mode, Refusal, TravelTable
from tests.matching.drawing import draw_mentors, draw_people, draw_territory

BUS = Mode.PUBLIC_TRANSPORT
DAY = date(2026, 9, 1)
ESTIMATES = [[[9, -1], [-1, 9]], [[9, -1], [-1, 9]], [[9, 40], [40, 9]], [[9, 90], [90, 9]]]


def fact(territory: Territory, modes: list[int]) -> MobilityFact:
    people = People.from_rows([{"place": 0, "modes": modes}]), People.from_rows([{"place": 1}])
    found = score(*people, Weights(), territory).contributions(0, 0)["mobility"].fact
    assert isinstance(found, MobilityFact)
    return found


def test_a_table_stands_before_the_estimate_and_its_source_goes_with_the_fact() -> None:
    looked_up = TravelTable([[BUS, 0, 1, 35]], "TEC timetable", DAY)
    told = Territory(ESTIMATES, [looked_up])
    assert (fact(told, [3]).minutes, fact(told, [3]).source) == (35, "TEC timetable, 2026-09-01")
    assert (fact(told, [2]).minutes, fact(told, [2]).source) == (40, "estimate")
    assert told.quickest(0b1100, 0, 1) == BUS
    assert (told.minutes[BUS, 1, 0], told.source(BUS, 1, 0)) == (90, "estimate")  # the way back
    assert fact(Territory(ESTIMATES), [3]).source == "estimate"


def test_a_later_table_stands_before_an_earlier_one_and_may_know_of_no_way() -> None:
    first = TravelTable([[BUS, 0, 1, 35], [Mode.CAR, 0, 1, 30]], "first", DAY)
    second = TravelTable([[BUS, 0, 1, -1]], "second", DAY)
    told = Territory(ESTIMATES, [first, second])
    assert told.minutes[:, 0, 1].tolist() == [-1, -1, 30, -1]
    assert (told.source(BUS, 0, 1), told.source(Mode.CAR, 0, 1)) == (f"second, {DAY}", str(first))
    people = People.from_rows([{"place": 0, "modes": [3]}]), People.from_rows([{"place": 1}])
    assert score(*people, Weights(), told).reasons.tolist() == [[Refusal.TOO_FAR]]


@pytest.mark.parametrize("seed", range(10))
def test_a_territory_with_tables_scores_like_one_given_those_minutes(seed: int) -> None:
    rng = np.random.default_rng([seed, 8])
    minutes = draw_territory(rng).minutes.astype(np.int64)
    cells = np.unique(rng.integers(0, [4, 5, 5], (20, 3)), axis=0)
    cells = np.column_stack([cells, rng.integers(-1, 200, len(cells))])
    put = minutes.copy()
    put[tuple(cells[:, :3].T)] = cells[:, 3]
    people = draw_people(rng, 15), draw_mentors(rng, 15)
    rules = Criteria(ceiling_minutes=70)
    tables = [TravelTable(cells, "drawn", DAY)]
    found = score(*people, Weights(), Territory(minutes, tables), criteria=rules)
    plain = score(*people, Weights(), Territory(put), criteria=rules)
    assert found.points.tolist() == plain.points.tolist()
    assert found.reasons.tolist() == plain.reasons.tolist()


@pytest.mark.parametrize(
    ("cells", "source", "said"),
    [
        ([[0, 0, 1]], "x", "must have shape"),
        ([[0.5, 0, 1, 3]], "x", "must hold integers"),
        ([[0, 0, 1, 3], [0, 0, 1, 4]], "x", "once"),
        ([[0, 0, 1, 3]], " ", "`source`"),
        ([[4, 0, 1, 3]], "x", "`tables` must lie within"),
        ([[0, -1, 1, 3]], "x", "`tables` must lie within"),
        ([[0, 0, 1, 1441]], "x", "`minutes` must lie in -1..1440"),
        ([[0, 0, 1, -2]], "x", "`minutes` must lie in -1..1440"),
    ],
)
def test_a_table_that_cannot_be_says_why(cells: list[list[int]], source: str, said: str) -> None:
    with pytest.raises(InvalidProblem, match=said):
        Territory(ESTIMATES, [TravelTable(cells, source, DAY)])


def test_an_empty_table_changes_nothing() -> None:
    empty = Territory(ESTIMATES, [TravelTable([], "nobody asked yet", DAY)])
    assert empty.minutes.tolist() == ESTIMATES
