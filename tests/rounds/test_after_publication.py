"""After publishing, reasons and people without a mentor stay at hand; two rounds warn in time."""

from __future__ import annotations

import re

import pytest

from mentorat.candidates.states import CandidateState
from mentorat.foundation import clock
from mentorat.foundation.db import db
from mentorat.rounds import queries
from mentorat.rounds.models import Round
from mentorat.rounds.states import RoundState
from tests.house.pages import debts
from tests.interviews.scene import Scene
from tests.rounds.factories import make_pool, make_round, proposals

AFTER = (RoundState.PUBLISHED, RoundState.CLOSED)
WARNING = "Un autre appariement calculé propose aussi certaines de ces personnes"


def lived(scene: Scene, state: RoundState, mentees: int = 3, mentors: int = 2) -> str:
    with scene.made() as (programme, staff):
        make_pool(programme, mentees, mentors, phone="+32470123456", email="", contact_key=None)
        return make_round(programme, state, by=staff).public_id


def names(scene: Scene, round_id: str, *, alone: bool) -> dict[str, str]:
    """Names with the address of the person's page: those left without a mentor, or the others."""
    with scene.made() as (_programme, _staff):
        round_ = db.session.query(Round).filter_by(public_id=round_id).one()
        return {
            one.candidate.full_name: f"/personnes/{one.candidate.public_id}"
            for one in queries.entries(round_)
            if bool(one.unmatched) == alone
        }


@pytest.mark.parametrize("state", AFTER)
class TestPage:
    def test_who_stays_without_a_mentor_is_named_with_reason_and_phone(
        self, scene: Scene, state: RoundState
    ) -> None:
        round_id = lived(scene, state)
        page = scene.client.get(f"/appariements/{round_id}").text
        assert debts(page) == []
        part = page.partition('id="alone"')[2].partition("</section>")[0]
        ((_name, url),) = names(scene, round_id, alone=True).items()
        assert f'href="{url}"' in part
        assert 'href="tel:+32470123456"' in part
        assert "Chaque mentor possible forme un meilleur duo" in part

    def test_why_each_duo_is_still_told(self, scene: Scene, state: RoundState) -> None:
        round_id = lived(scene, state)
        page = scene.client.get(f"/appariements/{round_id}").text
        assert page.count("<summary>Pourquoi ce duo") == 2
        assert page.count('<dl class="criteria">') == 2

    def test_names_lead_to_people(self, scene: Scene, state: RoundState) -> None:
        round_id = lived(scene, state)
        page = scene.client.get(f"/appariements/{round_id}").text
        for url in names(scene, round_id, alone=False).values():
            assert f'href="{url}"' in page

    def test_other_mentors_are_one_click_away(self, scene: Scene, state: RoundState) -> None:
        round_id = lived(scene, state)
        page = scene.client.get(f"/appariements/{round_id}").text
        url = re.findall(r'href="([^"]+personne=[^"]+)"', page)[0]
        card = scene.client.get(url).text.partition('id="card"')[2].partition("</section>")[0]
        assert "Au moment du calcul" in card
        assert "/personnes/" in card
        assert "/changement" not in card  # nothing can be changed any more


def test_a_phone_stands_beside_who_has_to_be_called(scene: Scene) -> None:
    round_id = lived(scene, RoundState.PUBLISHED)
    page = scene.client.get(f"/appariements/{round_id}").text.partition('id="alone"')[0]
    assert page.count('href="tel:+32470123456"') == 4  # both sides of two duos


def test_who_has_to_be_called_is_known_before_publishing(scene: Scene) -> None:
    round_id = lived(scene, RoundState.SOLVED)
    page = scene.client.get(f"/appariements/{round_id}/publication").text
    assert page.count('href="tel:+32470123456"') == 4
    assert debts(page) == []


class TestTwoRounds:
    def two(self, scene: Scene) -> tuple[str, str, str]:
        """Two rounds computed over the same people, and one that is only open."""
        with scene.made() as (programme, staff):
            make_pool(programme, 2, 2)
            states = (RoundState.SOLVED, RoundState.SOLVED, RoundState.OPEN)
            first, second, third = (make_round(programme, one, by=staff) for one in states)
            return first.public_id, second.public_id, third.public_id

    def test_the_board_the_publication_and_the_next_pool_warn(self, scene: Scene) -> None:
        first, second, third = self.two(scene)
        for url in (first, f"{first}/publication", third):
            page = scene.client.get(f"/appariements/{url}").text
            assert WARNING in page, url
            assert f'href="/appariements/{second}"' in page
            assert "4 de ces personnes" in page
            assert debts(page) == []

    def test_one_round_alone_warns_of_nothing(self, scene: Scene) -> None:
        round_id = lived(scene, RoundState.SOLVED)
        for url in (round_id, f"{round_id}/publication"):
            assert WARNING not in scene.client.get(f"/appariements/{url}").text

    def test_a_mentor_with_places_for_both_is_no_conflict(self, scene: Scene) -> None:
        with scene.made() as (programme, staff):
            _, mentors = make_pool(programme, 1, 1, capacity=2)
            first = make_round(programme, RoundState.SOLVED, by=staff)
            (drafted,) = proposals(first)
            other = make_pool(programme, 1, 0)[0][0]
            mentee = drafted.mentee
            mentee.state, mentee.paused_until_on = CandidateState.PAUSED, clock.today()
            db.session.flush()
            second = make_round(programme, RoundState.SOLVED, by=staff)
            (also,) = proposals(second)
            assert (also.mentee_id, also.mentor_id) == (other.id, mentors[0].id)
            url = f"/appariements/{second.public_id}"
        assert WARNING not in scene.client.get(url).text
