"""The pages that invite, move, cancel; the day list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from mentorat.candidates.states import CandidateState
from mentorat.foundation import clock
from mentorat.foundation.db import transaction
from mentorat.interviews.states import InterviewState
from mentorat.organisations.states import Right
from tests.candidates.factories import make_candidate
from tests.house.pages import debts
from tests.interviews.factories import make_interview, make_report
from tests.interviews.scene import Scene, SignIn
from tests.organisations.factories import make_programme, make_user
from tests.wording import said

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_nine() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def form(scene: Scene, **over: str) -> dict[str, str]:
    values = {
        "starts_on": "2026-11-24",
        "starts_time": "14:00",
        "duration_min": "45",
        "mode": "in_person",
        "place": "Rue de la Gare 1",
        "video_url": "",
        "interviewer": scene.staff_id,
        "interpreter_code": "",
    }
    return {**values, **over}


class TestInviting:
    @pytest.fixture
    def url(self, scene: Scene) -> str:
        return f"/personnes/{scene.candidate()}/inviter"

    def test_the_page_is_prefilled_with_sense(self, scene: Scene, url: str) -> None:
        html = scene.client.get(url).text
        assert debts(html) == []
        assert "Rue de la Gare 1, Nivelles" in html
        assert 'value="2026-11-23"' in html
        assert 'value="17:30"' in html  # the candidate is free in the evening

    def test_a_suggestion_fills_in_day_and_time(self, scene: Scene, url: str) -> None:
        assert 'value="2026-12-01"' in scene.client.get(f"{url}?le=2026-12-01T09:30").text
        for nonsense in ("9999-99-99T00:00", "0001-01-01T00:00", "x", "2026-12-01T09:30+23:59"):
            assert scene.client.get(url, query_string={"le": nonsense}).status_code == 200

    def test_an_invitation_is_stored_mailed_and_shown(self, scene: Scene, url: str) -> None:
        answer = scene.client.post(url, data=form(scene), follow_redirects=True)
        assert "Un mail avec une invitation d’agenda part" in answer.text
        assert "mardi 24 novembre à 14 h" in answer.text
        assert debts(answer.text) == []
        assert scene.counted() == (1, 2)

    def test_a_double_click_invites_once(self, scene: Scene, url: str) -> None:
        for _ in range(2):
            answer = scene.client.post(url, data=form(scene), follow_redirects=True)
            assert answer.status_code == 200
        assert scene.counted() == (1, 2)

    @pytest.mark.parametrize(
        ("over", "sentence"),
        [
            ({"starts_on": ""}, "Choisissez un jour"),
            ({"starts_on": "demain"}, "Choisissez un jour"),
            ({"starts_on": "0001-01-01"}, "Choisissez un jour"),
            ({"starts_on": "9999-12-31"}, "Choisissez un jour"),
            ({"starts_on": "2026-11-19"}, "Ce moment est passé"),
            ({"starts_on": "2028-11-20"}, "dans plus d’un an"),
            ({"starts_time": "25:61"}, "Choisissez une heure"),
            ({"duration_min": "46"}, "Choisissez une durée"),
            ({"duration_min": "99999999999999999999"}, "Choisissez une durée"),
            ({"mode": "pigeon"}, "Choisissez comment"),
            ({"place": ""}, "Dites où"),
            ({"place": "x" * 201}, "sous 200 caractères"),
            ({"mode": "video"}, "Dites où"),
            ({"mode": "video", "video_url": "javascript:alert(1)"}, "commence par https"),
            ({"mode": "video", "video_url": "http://a.be"}, "commence par https"),
            ({"interviewer": "nobody"}, "Choisissez qui mène"),
            ({"interpreter_code": "klingon"}, "Choisissez une langue"),
        ],
    )
    def test_bad_input_gets_a_sentence_and_loses_nothing(
        self, scene: Scene, url: str, over: dict[str, str], sentence: str
    ) -> None:
        data = form(scene, **({"place": "Rue du Chêne 12"} | over))
        answer = scene.client.post(url, data=data)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert debts(answer.text) == []
        if "place" not in over:
            assert "Rue du Chêne 12" in answer.text
        assert scene.counted() == (0, 0)

    def test_an_empty_form_is_answered_not_broken(self, scene: Scene, url: str) -> None:
        answer = scene.client.post(url, data={})
        assert answer.status_code == 422
        assert debts(answer.text) == []

    def test_control_characters_and_direction_marks_are_dropped(
        self, scene: Scene, url: str
    ) -> None:
        place = "Rue\u202e \x00de la\x07 Gare\u2066"
        scene.client.post(url, data=form(scene, place=place))
        assert scene.stored().place == "Rue de la Gare"

    def test_a_taken_hour_is_warned_about_then_kept_if_wanted(self, scene: Scene, url: str) -> None:
        scene.interview(starts_at=datetime(2026, 11, 24, 13, 30, tzinfo=UTC))
        warned = scene.client.post(url, data=form(scene))
        assert warned.status_code == 422
        assert "mène déjà un entretien de 14 h 30 à 15 h 15" in warned.text
        assert scene.client.post(url, data=form(scene, accepts_overlap="y")).status_code == 303


class TestScopes:
    def test_another_programme_is_not_found(self, scene: Scene, sign_in: SignIn) -> None:
        person, talk = scene.candidate(), scene.interview()
        with scene.app.app_context(), transaction():
            client = sign_in(make_user(programmes=[make_programme()]))
        for url in (
            f"/personnes/{person}/inviter",
            f"/personnes/{person}/decision",
            f"/entretiens/{talk}",
            f"/entretiens/{talk}/deplacer",
            f"/entretiens/{talk}/annuler",
        ):
            assert client.get(url).status_code == 404, url
        for url in (
            f"/personnes/{person}/inviter",
            f"/personnes/{person}/admettre",
            f"/entretiens/{talk}",
            f"/entretiens/{talk}/brouillon",
            f"/entretiens/{talk}/deplacer",
            f"/entretiens/{talk}/annuler",
            f"/entretiens/{talk}/absence",
        ):
            assert client.post(url, data={}).status_code == 404, url
        assert "Amina" not in client.get("/entretiens").text

    def test_reports_need_the_interview_right(self, scene: Scene, sign_in: SignIn) -> None:
        talk, person = scene.interview(), scene.candidate()
        with scene.made() as (programme, _staff):
            client = sign_in(make_user((Right.FOLLOW,), [programme]))
        assert client.get("/entretiens").status_code == 403
        assert client.get(f"/entretiens/{talk}").status_code == 403
        assert client.post(f"/personnes/{person}/admettre").status_code == 403

    def test_nobody_is_asked_to_sign_in(self, scene: Scene) -> None:
        answer = scene.app.test_client().get(f"/personnes/{scene.candidate()}/inviter")
        assert answer.status_code == 302
        assert "/connexion" in answer.location


class TestChanging:
    @pytest.fixture
    def id(self, scene: Scene) -> str:
        return scene.interview()

    def test_moving(self, scene: Scene, id: str) -> None:
        page = scene.client.get(f"/entretiens/{id}/deplacer").text
        assert debts(page) == []
        assert "Rue de la Gare 1, 1400 Nivelles" in page
        data = form(scene, mode="phone", accepts_call="y")
        assert scene.client.post(f"/entretiens/{id}/deplacer", data=data).status_code == 303
        moved = scene.stored()
        assert (moved.mode, moved.place, moved.calendar_sequence) == ("phone", "", 1)

    def test_cancelling_asks_first_and_a_get_changes_nothing(self, scene: Scene, id: str) -> None:
        page = scene.client.get(f"/entretiens/{id}/annuler").text
        assert debts(page) == []
        assert "Un mail part aux deux" in page
        assert scene.stored().state == InterviewState.SCHEDULED
        answer = scene.client.post(f"/entretiens/{id}/annuler", follow_redirects=True)
        assert "Replanifier" in answer.text
        assert scene.stored().state == InterviewState.CANCELLED
        assert scene.client.post(f"/entretiens/{id}/annuler").status_code == 409
        assert scene.counted() == (1, 2)

    def test_noting_an_absence_then_proposing_again(self, scene: Scene, id: str) -> None:
        scene.client.post(f"/entretiens/{id}/absence")
        assert scene.stored().state == InterviewState.MISSED
        assert "Rendez-vous manqué" in scene.client.get("/entretiens").text
        scene.client.post(f"/entretiens/{id}/deplacer", data=form(scene))
        assert scene.stored().state == InterviewState.SCHEDULED


class TestDayList:
    def fill(self, scene: Scene) -> None:
        hour = timedelta(hours=1)
        scene.interview(starts_at=clock.now() + hour)
        scene.interview(starts_at=clock.now() - 2 * hour)
        scene.interview(starts_at=clock.now() + 72 * hour)
        scene.interview(state=InterviewState.MISSED)
        scene.interview(state=InterviewState.HELD)
        with scene.made() as (programme, staff):
            talker = make_candidate(programme, state=CandidateState.IN_INTERVIEW)
            make_report(make_interview(talker, staff, InterviewState.HELD))

    def test_each_stands_where_it_belongs(self, scene: Scene) -> None:
        self.fill(scene)
        page = scene.client.get("/entretiens").text
        assert debts(page) == []
        titles = (
            "Aujourd’hui",
            "Comptes rendus à rédiger",
            "À décider",
            "Rendez-vous manqué",
            "À venir",
        )
        places = [page.index(f"<h2>{title}</h2>") for title in titles]
        assert places == sorted(places)
        assert "1 entretien aujourd’hui. 2 comptes rendus à rédiger." in page

    def test_an_empty_list_says_what_to_do(self, scene: Scene) -> None:
        page = scene.client.get("/entretiens").text
        assert said("No interview is planned") in page
        assert "/personnes?etat=submitted" in page

    def test_twice_the_rows_cost_the_same(self, scene: Scene) -> None:
        self.fill(scene)
        first = scene.statements("/entretiens")
        self.fill(scene)
        assert scene.statements("/entretiens") == first
        assert first <= 14

    def test_it_reads_from_right_to_left(self, scene: Scene) -> None:
        self.fill(scene)
        page = scene.client.get("/entretiens?lang=ar").text
        assert 'dir="rtl"' in page
        assert "المقابلات" in page


def test_moving_keeps_who_leads_the_interview(scene: Scene) -> None:
    with scene.made() as (programme, _staff):
        colleague = make_user(programmes=[programme], name="Hugo Lambert")
        talker = make_candidate(programme, state=CandidateState.IN_INTERVIEW)
        id, hugo = make_interview(talker, colleague).public_id, colleague.public_id
    page = scene.client.get(f"/entretiens/{id}/deplacer").text
    assert f'<option selected value="{hugo}">' in page
    assert 'name="mode" value="in_person" checked' in page
