"""Waiting means waiting: on the list, on a person's page, and in the number of the morning."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mentorat.duos.states import DuoState
from mentorat.foundation import clock
from mentorat.rounds.states import RoundState
from tests.candidates.factories import make_mentee, make_mentor
from tests.duos.factories import make_duo
from tests.interviews.scene import Scene
from tests.rounds.factories import make_round, proposals


def asked(scene: Scene) -> tuple[str, str]:
    """A mentee and a mentor who were sent a proposal."""
    with scene.made() as (programme, staff):
        round_ = make_round(programme, RoundState.PUBLISHED, by=staff, mentees=1, mentors=1)
        (sent,) = proposals(round_)
        return sent.mentee.public_id, sent.mentor.public_id


def happy(scene: Scene) -> str:
    """A mentee whose duo was completed since the admission."""
    with scene.made() as (programme, _staff):
        mentee = make_mentee(programme, admitted_at=clock.now() - timedelta(days=300))
        make_duo(programme, DuoState.COMPLETED, mentee=mentee)
        return mentee.public_id


def test_who_was_sent_a_proposal_is_not_said_to_wait(scene: Scene) -> None:
    for id in asked(scene):
        page = scene.client.get(f"/personnes/{id}").text
        assert "Proposition en cours" in page
        assert "attendre les réponses" in page
        assert "En attente d’un duo" not in page


def test_who_has_had_their_duo_is_not_said_to_wait(scene: Scene) -> None:
    page = scene.client.get(f"/personnes/{happy(scene)}").text
    assert "Duo terminé" in page
    assert "inclure dans" not in page


def test_the_list_says_the_same(scene: Scene) -> None:
    asked(scene)
    happy(scene)
    with scene.made() as (programme, _staff):
        make_mentee(programme)
    page = scene.client.get("/personnes").text.partition("<tbody>")[2]
    said = {w: page.count(f"{w}<") for w in ("En attente d’un duo", "Proposition en cours")}
    assert said == {"En attente d’un duo": 2, "Proposition en cours": 2}  # one is the free mentor
    assert page.count("Duo terminé<") == 1


@pytest.mark.parametrize("place", ["waiting", "asked", "paired", "had_duo"])
def test_each_is_a_filter_of_its_own(scene: Scene, place: str) -> None:
    shown = {"asked": set(asked(scene)), "had_duo": {happy(scene)}}
    with scene.made() as (programme, _staff):
        duo = make_duo(programme)
        shown["paired"] = {duo.mentee.public_id, duo.mentor.public_id}
        shown["waiting"] = {make_mentee(programme).public_id}
    page = scene.client.get(f"/personnes?etat={place}&cote=mentee").text
    others = set().union(*(ids for name, ids in shown.items() if name != place))
    assert any(f"/personnes/{id}" in page for id in shown[place])
    assert not any(f"/personnes/{id}" in page for id in others)


def test_the_number_of_the_morning_leaves_out_who_was_asked(scene: Scene) -> None:
    asked(scene)
    with scene.made() as (programme, _staff):
        make_mentee(programme)
        make_mentor(programme)
    page = scene.client.get("/aujourdhui").text
    assert '<p class="figure">1</p>' in page
    assert "1 mentor a une place libre." in page
