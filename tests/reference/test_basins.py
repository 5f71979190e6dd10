"""The basin of a commune can be changed by a human, and the journal says by whom."""

from __future__ import annotations

import pytest

from mentorat.foundation.db import transaction
from mentorat.foundation.journal import Actor, history
from mentorat.reference.errors import UnknownBasin, UnknownCommune
from mentorat.reference.places import basins, communes
from mentorat.reference.queries import basin_codes, basin_of_commune, communes_of_basin
from mentorat.reference.services import assign_basin

COUVIN, EUPEN, LIEGE = "93014", "63023", "62063"
ADMIN = Actor("user", 1)
pytestmark = pytest.mark.usefixtures("context")


def code(nis5: str) -> str | None:
    basin = basin_of_commune(nis5)
    return None if basin is None else basin.code


def test_without_a_change_the_tables_hold() -> None:
    assert code(LIEGE) == "liege"
    assert code(EUPEN) is None
    assert basin_codes() == {each.nis5: each.basin_code for each in communes()}


def test_a_change_moves_the_commune_in_every_answer() -> None:
    before = code(COUVIN)
    with transaction():
        assign_basin(COUVIN, "hainaut-centre", ADMIN)
    assert before != "hainaut-centre"
    assert code(COUVIN) == basin_codes()[COUVIN] == "hainaut-centre"
    assert COUVIN in {each.nis5 for each in communes_of_basin("hainaut-centre")}
    assert COUVIN not in {each.nis5 for each in communes_of_basin(before or "")}


def test_a_commune_can_get_a_basin_and_lose_it_again() -> None:
    with transaction():
        assign_basin(EUPEN, "verviers", ADMIN)
    assert code(EUPEN) == "verviers"
    with transaction():
        assign_basin(EUPEN, None, ADMIN)
    assert code(EUPEN) is None
    assert EUPEN not in {each.nis5 for each in communes_of_basin("verviers")}


def test_the_journal_says_who_moved_what() -> None:
    with transaction():
        assign_basin(EUPEN, "verviers", ADMIN)
    (entry,) = history("commune", EUPEN)
    assert (entry.action, entry.actor_id, entry.facts) == ("assign_basin", 1, {"basin": "verviers"})


def test_what_does_not_exist_is_refused_and_changes_nothing() -> None:
    with pytest.raises(UnknownCommune), transaction():
        assign_basin("00000", "verviers", ADMIN)
    with pytest.raises(UnknownBasin), transaction():
        assign_basin(EUPEN, "atlantis", ADMIN)
    assert code(EUPEN) is None
    assert history("commune", EUPEN) == []


def test_each_commune_stands_in_one_basin_at_most() -> None:
    counted = [each.nis5 for basin in basins() for each in communes_of_basin(basin.code)]
    assert len(counted) == len(set(counted)) == 252
