"""Sentences of the workspace that bend with what they count."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mentorat.candidates.states import CandidateState, Side
from mentorat.foundation import clock
from tests.candidates.factories import make_candidate, make_mentee
from tests.duos.factories import checkpoint_of, make_answer, make_duo, make_meeting
from tests.interviews.factories import make_interview
from tests.interviews.scene import Scene


@pytest.mark.parametrize(
    ("answered", "said"),
    [
        ((), "aucune réponse sur 2"),
        ((Side.MENTEE,), "1 réponse sur 2"),
        (tuple(Side), "2 réponses sur 2"),
    ],
)
def test_answers_are_counted_in_french(scene: Scene, answered: tuple[Side, ...], said: str) -> None:
    with scene.made() as (programme, _staff):
        duo = make_duo(programme, starts_on=clock.today() - timedelta(days=3))
        make_meeting(duo)
        point = checkpoint_of(duo)
        point.due_on = clock.today()
        for side in answered:
            make_answer(point, side)
    assert said in scene.client.get("/aujourdhui").text


def test_a_silence_is_told_in_days(scene: Scene) -> None:
    with scene.made() as (programme, _staff):
        duo = make_duo(programme)
        make_meeting(duo, clock.today() - timedelta(days=40))
        duo_id = duo.public_id
    assert "Pas de nouvelles depuis 40 jours" in scene.client.get(f"/duos/{duo_id}").text


def test_the_list_says_how_many_people_it_holds(scene: Scene) -> None:
    with scene.made() as (programme, _staff):
        for _ in range(3):
            make_mentee(programme)
        make_candidate(programme, state=CandidateState.PAUSED)
    assert "4 personnes, les candidatures récentes" in scene.client.get("/personnes").text
    assert "1 personne, les" in scene.client.get("/personnes?etat=paused").text


def test_the_end_is_asked_by_name(scene: Scene) -> None:
    with scene.made() as (programme, _staff):
        duo = make_duo(programme, mentee=make_mentee(programme, first_name="Jeannette"))
        duo_id = duo.public_id
    assert "Où en est \u2068Jeannette\u2069" in scene.client.get(f"/duos/{duo_id}/cloture").text


def test_interpreters_stand_by_name_the_own_languages_first(scene: Scene) -> None:
    with scene.made() as (programme, staff):
        talker = make_candidate(
            programme, state=CandidateState.IN_INTERVIEW, languages={"fr": 1, "uk": 7, "ar": 5}
        )
        id = make_interview(talker, staff).public_id
    page = scene.client.get(f"/entretiens/{id}/deplacer").text
    part = page.partition('name="interpreter_code"')[2].partition("</select>")[0]
    codes = [one.split('"')[0] for one in part.split('value="')[1:]]
    assert codes[:3] == ["", "ar", "uk"]
    labels = [one.partition(">")[2].partition("<")[0] for one in part.split("<option")[4:]]
    assert len(labels) > 20
    folded = [
        label.lower().replace("é", "e").replace("ï", "i").replace("è", "e") for label in labels
    ]
    assert folded == sorted(folded)
