"""What a coordinator must look at: wishes for a call that can be closed, nothing late too early."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mentorat.candidates.states import Side
from mentorat.duos import queries, services
from mentorat.duos.mails import POINT_LINK
from mentorat.duos.models import Duo
from mentorat.duos.services import course
from mentorat.duos.states import CheckpointKind, DuoState
from mentorat.foundation import clock, tokens
from mentorat.foundation.db import db
from mentorat.foundation.journal import CLOCK
from tests.candidates.factories import make_mentee
from tests.duos.factories import checkpoint_of, make_duo, make_meeting
from tests.house.pages import debts
from tests.interviews.scene import Scene


def wishing(
    scene: Scene,
    words: str = "Je voudrais parler de mes horaires.",
    kind: CheckpointKind = CheckpointKind.MONTH_2,
) -> str:
    """A duo whose mentee asked for a call in an answer."""
    with scene.made() as (programme, _staff):
        duo = make_duo(programme, mentee=make_mentee(programme, first_name="Sorin"))
        make_meeting(duo)
        point = checkpoint_of(duo, kind)
        raw = tokens.issue(POINT_LINK, point.public_id, lasts=timedelta(days=9), side=Side.MENTEE)
        ratings = {"met": "yes", "going": "so_so"}
        services.answer_checkpoint(raw, ratings=ratings, wants_contact=True, words=words)
        return duo.public_id


class TestWishForACall:
    def test_it_comes_first_and_can_be_closed(self, scene: Scene) -> None:
        duo_id = wishing(scene)
        today = scene.client.get("/aujourdhui").text
        assert "Besoin d’aide" in today
        assert "Sorin" in today.partition("À appeler d’abord")[2]
        page = scene.client.get(f"/duos/{duo_id}").text
        assert debts(page) == []
        top = page.partition('class="facts"')[0]
        assert "Je voudrais parler de mes horaires." in top
        (url,) = [part.split('"')[0] for part in top.split('action="')[1:] if "/aide/" in part]
        scene.client.post(url)
        assert (
            "Je voudrais parler"
            not in scene.client.get(f"/duos/{duo_id}").text.partition('class="facts"')[0]
        )
        assert "Besoin d’aide" not in scene.client.get("/aujourdhui").text

    def test_without_words_it_stands_all_the_same(self, scene: Scene) -> None:
        duo_id = wishing(scene, words="")
        assert "demande de l’aide" in scene.client.get(f"/duos/{duo_id}").text

    def test_the_list_marks_the_duo(self, scene: Scene) -> None:
        wishing(scene)
        assert "Demande de l’aide" in scene.client.get("/duos").text


class TestBeforeTheFirstMeeting:
    def test_no_checkpoint_is_late_or_dated(self, scene: Scene) -> None:
        with scene.made() as (programme, _staff):
            old = clock.today() - timedelta(days=18)
            duo_id = make_duo(programme, DuoState.PLANNED, starts_on=old).public_id
        page = scene.client.get(f"/duos/{duo_id}").text
        assert "en retard" not in page
        assert "après leur première rencontre" in page
        point = scene.client.get(f"/duos/{duo_id}/points/fit").text
        assert "en retard" not in point
        assert debts(point) == []

    @pytest.mark.usefixtures("context")
    def test_the_first_checkpoint_counts_from_the_meeting(self) -> None:
        planned = clock.today() - timedelta(days=18)
        duo = make_duo(state=DuoState.PLANNED, starts_on=planned)
        met_on = clock.today() - timedelta(days=1)
        make_meeting(duo, met_on)
        course.start(duo, met_on, CLOCK)
        db.session.refresh(duo)
        assert checkpoint_of(duo).due_on >= met_on + timedelta(days=2)
        assert queries.facts_of([duo])[duo.id].is_late is False


class TestPauseAndEarlyPoints:
    def paused(self, scene: Scene) -> str:
        with scene.made() as (programme, _staff):
            duo: Duo = make_duo(programme)
            return duo.public_id

    def test_a_pause_by_mistake_is_ended_where_it_is_seen(self, scene: Scene) -> None:
        duo_id = self.paused(scene)
        scene.client.post(f"/duos/{duo_id}/pause")
        page = scene.client.get(f"/duos/{duo_id}").text
        assert f'action="/duos/{duo_id}/reprise"' in page
        page = scene.client.post(f"/duos/{duo_id}/reprise", follow_redirects=True).text
        assert "Le duo continue" in page or "Le duo reprend" in page

    def test_a_checkpoint_to_come_asks_before_it_counts_as_held(self, scene: Scene) -> None:
        duo_id = self.paused(scene)
        page = scene.client.get(f"/duos/{duo_id}/points/end").text
        assert "Notez-le maintenant seulement si vous vous êtes déjà parlé" in page
        assert debts(page) == []
        past = scene.client.get(f"/duos/{duo_id}/points/fit").text
        assert "Notez-le maintenant" not in past

    def test_once_somebody_has_answered_it_is_no_slip(self, scene: Scene) -> None:
        duo_id = wishing(scene, kind=CheckpointKind.MONTH_4)
        page = scene.client.get(f"/duos/{duo_id}/points/month_4").text
        assert "voudrait un appel" in page
        assert "Notez-le maintenant" not in page
