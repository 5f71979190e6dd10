"""A slip of the hand is asked about or taken back: a strange hour, an absence by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from mentorat.candidates.models import Candidate
from mentorat.candidates.states import CandidateState
from mentorat.foundation import clock
from mentorat.foundation.db import db, transaction
from mentorat.interviews.states import InterviewState
from tests.house.pages import debts
from tests.interviews.scene import Scene
from tests.interviews.test_planning import form

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_nine() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


class TestStrangeHours:
    @pytest.mark.parametrize(
        ("day", "time", "said"),
        [
            ("2026-12-06", "03:00", "Dimanche 6 décembre à 3 h, c’est un moment inhabituel"),
            ("2026-12-06", "10:00", "Dimanche 6 décembre à 10 h"),
            ("2026-11-24", "03:00", "Mardi 24 novembre à 3 h"),
            ("2026-11-24", "20:00", "Mardi 24 novembre à 20 h"),
        ],
    )
    def test_it_is_asked_about_then_kept_if_wanted(
        self, scene: Scene, day: str, time: str, said: str
    ) -> None:
        url = f"/personnes/{scene.candidate()}/inviter"
        typed = form(scene, starts_on=day, starts_time=time)
        answer = scene.client.post(url, data=typed)
        assert answer.status_code == 422
        assert said in answer.text
        assert debts(answer.text) == []
        assert scene.counted() == (0, 0)
        assert scene.client.post(url, data={**typed, "accepts_hour": "y"}).status_code == 303
        assert scene.counted()[0] == 1

    @pytest.mark.parametrize(
        ("day", "time"), [("2026-11-24", "08:00"), ("2026-11-24", "19:45"), ("2026-11-28", "10:00")]
    )
    def test_ordinary_hours_pass(self, scene: Scene, day: str, time: str) -> None:
        url = f"/personnes/{scene.candidate()}/inviter"
        typed = form(scene, starts_on=day, starts_time=time)
        assert scene.client.post(url, data=typed).status_code == 303

    def test_moving_asks_too(self, scene: Scene) -> None:
        url = f"/entretiens/{scene.interview()}/deplacer"
        typed = form(scene, starts_on="2026-12-06", starts_time="03:00")
        assert scene.client.post(url, data=typed).status_code == 422
        assert scene.stored().calendar_sequence == 0

    def test_keeping_a_strange_hour_does_not_hide_that_it_is_taken(self, scene: Scene) -> None:
        sunday = clock.at_local(datetime(2026, 12, 6).date(), datetime(2026, 12, 6, 10).time())
        scene.interview(starts_at=sunday)
        url = f"/personnes/{scene.candidate()}/inviter"
        typed = form(scene, starts_on="2026-12-06", starts_time="10:00", accepts_hour="y")
        answer = scene.client.post(url, data=typed)
        assert answer.status_code == 422
        assert "mène déjà un entretien" in answer.text


class TestCallWithoutNumber:
    def test_it_is_asked_about_then_kept_if_wanted(self, scene: Scene) -> None:
        url = f"/personnes/{scene.candidate(phone='')}/inviter"
        typed = form(scene, mode="phone")
        answer = scene.client.post(url, data=typed)
        assert answer.status_code == 422
        assert "n’a pas donné de numéro de téléphone" in answer.text
        assert debts(answer.text) == []
        assert scene.counted() == (0, 0)
        assert scene.client.post(url, data={**typed, "accepts_call": "y"}).status_code == 303
        assert scene.counted()[0] == 1

    def test_whoever_has_a_number_is_simply_called(self, scene: Scene) -> None:
        url = f"/personnes/{scene.candidate(phone='0450010327')}/inviter"
        assert scene.client.post(url, data=form(scene, mode="phone")).status_code == 303


class TestAbsence:
    def test_it_is_taken_back_by_one_button(self, scene: Scene) -> None:
        id = scene.interview(starts_at=clock.now() - timedelta(hours=1))
        url = f"/entretiens/{id}/absence"
        page = scene.client.post(url, follow_redirects=True).text
        assert "rendez-vous manqué avec" in page
        assert "C’était une erreur" in page
        assert debts(page) == []
        page = scene.client.post(url, data={"fait": "0"}, follow_redirects=True).text
        assert "L’absence est retirée" in page
        stored = scene.stored()
        assert (stored.state, stored.missed_at) == (InterviewState.SCHEDULED, None)
        assert scene.counted()[1] == 0  # nobody was written to, either way

    def test_a_second_click_takes_nothing_back_twice(self, scene: Scene) -> None:
        id = scene.interview(starts_at=clock.now() - timedelta(hours=1))
        assert scene.client.post(f"/entretiens/{id}/absence", data={"fait": "0"}).status_code == 409
        assert scene.stored().state == InterviewState.SCHEDULED

    @pytest.mark.parametrize("act", ["absence", "deplacer"])
    def test_nobody_whose_file_is_closed_is_called_in_again(self, scene: Scene, act: str) -> None:
        id = scene.interview(state=InterviewState.MISSED)
        typed = {**form(scene), "fait": "0"}
        with scene.app.app_context(), transaction():
            person = db.session.scalars(select(Candidate)).one()
            person.state, person.withdrawn_at = CandidateState.WITHDRAWN, clock.now()
        assert scene.client.post(f"/entretiens/{id}/{act}", data=typed).status_code == 409
        assert scene.stored().state == InterviewState.MISSED
        assert scene.counted()[1] == 0
