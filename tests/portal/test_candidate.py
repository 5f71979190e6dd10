"""Somebody's own duo by personal link: what it shows of the other, and what one can do there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mentorat.candidates.states import Side
from mentorat.duos.mails import DUO_LINK
from mentorat.duos.models import Duo, Goal, HelpRequest, Meeting
from mentorat.duos.states import DuoState
from mentorat.foundation import clock, journal, tokens
from mentorat.foundation.db import db
from tests.candidates.factories import make_mentee, make_mentor
from tests.duos.factories import (
    checkpoint_of,
    make_answer,
    make_duo,
    make_goal,
    make_help_request,
    make_meeting,
)
from tests.house import pages
from tests.wording import said

LONG = "x" * 2_001


@dataclass
class World:
    """A duo of Fatou and Marc, and the link of each."""

    client: FlaskClient
    duo: str
    links: dict[Side, str]

    def url(self, side: Side = Side.MENTEE, tail: str = "") -> str:
        return f"/mon-duo/{self.links[side]}{tail}"


def made(app: Flask, client: FlaskClient, state: DuoState = DuoState.ACTIVE, **over: Any) -> World:
    with app.app_context():
        mentee = make_mentee(
            first_name="Fatou",
            last_name="Diallo",
            phone="+32470112233",
            wishes=[("care", None)],
            commune_nis5="25112",
        )
        mentor = make_mentor(
            mentee.programme, first_name="Marc", last_name="Dubois", phone="+32470445566"
        )
        duo = make_duo(mentee.programme, state, mentee=mentee, mentor=mentor, **over)
        links = {
            side: tokens.issue(DUO_LINK, duo.public_id, lasts=timedelta(days=400), side=side)
            for side in Side
        }
        db.session.commit()
        return World(client, duo.public_id, links)


@pytest.fixture
def world(app: Flask, client: FlaskClient) -> World:
    return made(app, client)


def change(app: Flask, work: Callable[[Duo], object]) -> Any:
    with app.app_context():
        found = work(db.session.scalars(select(Duo)).one())
        db.session.commit()
        return found


def rows(app: Flask, model: Any) -> list[Any]:
    with app.app_context():
        return list(db.session.scalars(select(model)))


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("tail", ["", "/rencontre", "/aide"])
@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_each_page_owes_nothing(world: World, side: Side, tail: str, language: str) -> None:
    answer = world.client.get(f"{world.url(side, tail)}?lang={language}")
    assert answer.status_code == 200
    assert pages.debts(answer.text) == []
    assert f'lang="{language}"' in answer.text


@pytest.mark.parametrize("state", list(DuoState))
def test_each_state_has_a_page(app: Flask, client: FlaskClient, state: DuoState) -> None:
    world = made(app, client, state)
    answer = client.get(world.url())
    assert answer.status_code == 200
    assert pages.debts(answer.text) == []
    is_over = state in (DuoState.COMPLETED, DuoState.INTERRUPTED)
    assert (world.url(tail="/rencontre") in answer.text) is not is_over


SECRETS = {
    Side.MENTEE: ("Dubois", "+32470445566", "mentor", "@example.org"),
    Side.MENTOR: ("Diallo", "+32470112233", "Wavre", "@example.org"),
}


@pytest.mark.parametrize("side", list(Side))
def test_of_the_other_only_first_name_and_work_are_shown(
    app: Flask, world: World, side: Side
) -> None:
    def tell(duo: Duo) -> None:
        make_answer(checkpoint_of(duo), side.other, words="Secret de confiance")
        make_help_request(duo, side.other, words="Appel au secours")
        make_meeting(duo, note="Note du coordinateur")
        checkpoint_of(duo).note = "Note privée"
        duo.programme.lead.email = ""

    change(app, tell)
    page = world.client.get(world.url(side)).text
    other = {Side.MENTEE: "Marc", Side.MENTOR: "Fatou"}[side]
    assert other in page
    assert "Soins et santé" in page
    hidden = ("Secret de", "Appel au", "Note du coordinateur", "Note privée", *SECRETS[side])
    for words in (one for one in hidden if one != "mentor"):
        assert words not in page, words


def test_contact_details_are_shown_by_the_person_s_own_act_and_hidden_again(world: World) -> None:
    share = world.url(Side.MENTOR, "/coordonnees")
    assert world.client.post(share, data={"partage": "1"}).status_code == 303
    assert "+32470445566" in world.client.get(world.url(Side.MENTEE)).text
    assert "+32470112233" not in world.client.get(world.url(Side.MENTOR)).text
    world.client.post(share, data={"partage": "0"})
    assert "+32470445566" not in world.client.get(world.url(Side.MENTEE)).text


def meeting(**over: str) -> dict[str, str]:
    day = (clock.today() - timedelta(days=1)).isoformat()
    return {"met_on": day, "minutes": "90", "mode": "online", **over}


def test_a_side_notes_a_meeting_once_and_the_other_sees_it(app: Flask, world: World) -> None:
    url = world.url(Side.MENTEE, "/rencontre")
    next_on = (clock.today() + timedelta(days=7)).isoformat()
    assert world.client.post(url, data=meeting(next_on=next_on)).status_code == 303
    again = world.client.post(url, data=meeting())
    assert again.status_code == 422
    assert said("You have already noted a meeting on this day.") in again.text
    assert "1 h 30" in world.client.get(world.url(Side.MENTOR)).text
    (kept,) = rows(app, Meeting)
    assert (kept.logged_by, kept.minutes) == ("mentee", 90)
    with app.app_context():
        duo = db.session.scalars(select(Duo)).one()
        entry = journal.history("duo", duo.public_id)[-1]
        assert (entry.actor_kind, entry.actor_id) == ("person", duo.mentee_id)


def test_the_first_meeting_starts_the_duo(app: Flask, client: FlaskClient) -> None:
    world = made(app, client, DuoState.PLANNED)
    today = clock.today().isoformat()
    client.post(world.url(Side.MENTOR, "/rencontre"), data=meeting(met_on=today))
    assert rows(app, Duo)[0].state == DuoState.ACTIVE


@pytest.mark.parametrize(
    ("tail", "bad"),
    [
        ("/rencontre", {}),
        ("/rencontre", meeting(minutes="91")),
        ("/rencontre", meeting(minutes="99999999999999999999")),
        ("/rencontre", meeting(minutes="٣٠")),
        ("/rencontre", meeting(mode="rocket")),
        ("/rencontre", meeting(met_on="9999-12-31")),
        ("/rencontre", meeting(met_on="\u202ehier\x00")),
        ("/rencontre", meeting(next_on="2000-01-01")),
        ("/objectifs", {}),
        ("/objectifs", {"text": "\u202e"}),
        ("/objectifs", {"text": "x" * 201}),
        ("/aide", {"words": LONG}),
    ],
)
def test_bad_input_gets_a_sentence(app: Flask, world: World, tail: str, bad: Any) -> None:
    answer = world.client.post(world.url(tail=tail), data=bad)
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert pages.debts(answer.text) == []
    assert rows(app, Meeting) == rows(app, Goal) == rows(app, HelpRequest) == []


def test_goals_are_added_ticked_and_opened_again_by_either_side(app: Flask, world: World) -> None:
    world.client.post(world.url(Side.MENTEE, "/objectifs"), data={"text": "Deux entretiens"})
    (goal,) = rows(app, Goal)
    tick = f"/objectifs/{goal.public_id}"
    world.client.post(world.url(Side.MENTOR, tick), data={"fait": "1"})
    assert rows(app, Goal)[0].done_on == clock.today()
    world.client.post(world.url(Side.MENTEE, tick), data={"fait": "0"})
    assert rows(app, Goal)[0].done_on is None


def test_a_goal_of_another_duo_is_not_found(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        strange = make_goal(make_duo()).public_id
        db.session.commit()
    world = made(app, client)
    answer = client.post(world.url(tail=f"/objectifs/{strange}"), data={"fait": "1"})
    assert answer.status_code == 404
    assert rows(app, Goal)[0].done_on is None


def test_asking_for_help_reaches_the_coordinator_once(app: Flask, world: World) -> None:
    for _ in range(2):
        answer = world.client.post(world.url(tail="/aide"), data={"words": "Je suis perdue"})
        assert answer.status_code == 303
    (asked,) = rows(app, HelpRequest)
    with app.app_context():
        assert db.session.get(HelpRequest, asked.id).words == "Je suis perdue"
    assert said("Your coordinator knows") in world.client.get(world.url()).text
    assert "Je suis perdue" not in world.client.get(world.url(Side.MENTOR)).text


def test_a_duo_that_is_over_takes_nothing_more(app: Flask, client: FlaskClient) -> None:
    world = made(app, client, DuoState.COMPLETED)
    answer = client.post(world.url(tail="/rencontre"), data=meeting())
    assert answer.status_code == 422
    assert "terminé" in answer.text
    assert client.post(world.url(tail="/coordonnees"), data={"partage": "1"}).status_code == 303
    assert rows(app, Duo)[0].mentee_contact_shared_at is None


@pytest.mark.parametrize(("days", "status"), [(30, 200), (31, 404)])
def test_the_page_closes_thirty_days_after_the_end(
    app: Flask, client: FlaskClient, days: int, status: int
) -> None:
    ended_on = clock.today() - timedelta(days=days)
    world = made(app, client, DuoState.COMPLETED, ended_on=ended_on)
    assert client.get(world.url()).status_code == status


@pytest.mark.parametrize("tail", ["", "/rencontre", "/aide"])
def test_a_wrong_link_opens_the_same_neutral_page(world: World, tail: str) -> None:
    answer = world.client.get(f"/mon-duo/nobody{tail}")
    assert answer.status_code == 404
    assert pages.debts(answer.text) == []
    assert said("This link is no longer valid.") in answer.text
    assert world.client.post("/mon-duo/nobody/rencontre", data=meeting()).status_code == 404


def test_looking_writes_nothing(app: Flask, world: World) -> None:
    with app.app_context():
        before = len(list(db.session.scalars(select(journal.JournalEntry))))
    for tail in ("", "/rencontre", "/aide"):
        world.client.get(world.url(tail=tail))
    with app.app_context():
        assert len(list(db.session.scalars(select(journal.JournalEntry)))) == before
        used = select(tokens.Token).where(tokens.Token.used_at.is_not(None))
        assert db.session.scalars(used).all() == []
