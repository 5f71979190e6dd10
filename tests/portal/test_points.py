"""Answering a checkpoint by personal link, apart from the other, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mentorat.candidates.states import Side
from mentorat.duos import services
from mentorat.duos.mails import POINT_LINK
from mentorat.duos.models import CheckpointAnswer, Duo
from mentorat.duos.states import CheckpointKind, DuoState, EarlyEnd, Party
from mentorat.foundation import tokens
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor
from tests.candidates.factories import make_mentee, make_mentor
from tests.duos.factories import checkpoint_of, make_duo
from tests.house import pages
from tests.wording import said

K = CheckpointKind
WHOLE = {
    K.FIT: {"fit": "good"},
    K.MONTH_2: {"met": "yes", "going": "so_so"},
    K.END: {"going": "good", "helped": "lot"},
    K.AFTER_3: {"situation": "permanent"},
}


@dataclass
class World:
    client: FlaskClient
    raw: str
    second: str

    @property
    def url(self) -> str:
        return f"/point/{self.raw}"


def made(app: Flask, client: FlaskClient, kind: K = K.FIT, side: Side = Side.MENTEE) -> World:
    with app.app_context():
        mentee = make_mentee(first_name="Fatou", last_name="Diallo", phone="+32470112233")
        mentor = make_mentor(mentee.programme, first_name="Marc", last_name="Dubois")
        state = DuoState.COMPLETED if kind.startswith("after") else DuoState.ACTIVE
        duo = make_duo(mentee.programme, state, mentee=mentee, mentor=mentor)
        point = checkpoint_of(duo, kind).public_id
        links = [
            tokens.issue(POINT_LINK, point, lasts=timedelta(days=30), side=side) for _ in range(2)
        ]
        db.session.commit()
    return World(client, *links)


def answers(app: Flask) -> list[Any]:
    with app.app_context():
        found = list(db.session.scalars(select(CheckpointAnswer)))
        return [(one.side, one.ratings, one.words, one.wants_contact) for one in found]


@pytest.mark.parametrize("kind", list(WHOLE))
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_looking_is_free_and_answering_is_once(
    app: Flask, client: FlaskClient, kind: K, language: str
) -> None:
    world = made(app, client, kind)
    for _ in range(2):
        page = client.get(f"{world.url}?lang={language}")
        assert page.status_code == 200
        assert pages.debts(page.text) == []
        assert "Dubois" not in page.text
    given = {**WHOLE[kind], "words": "Merci", "wants_contact": "y"}
    answer = client.post(world.url, data=given)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/point/merci")
    assert answers(app) == [("mentee", WHOLE[kind], "Merci", True)]
    assert pages.debts(client.get("/point/merci").text) == []
    for again in (client.get(world.url), client.post(world.url, data=given)):
        assert again.status_code == 404
    assert len(answers(app)) == 1


def test_the_fit_is_answered_by_one_tap(app: Flask, client: FlaskClient) -> None:
    world = made(app, client, K.FIT, Side.MENTOR)
    page = client.get(world.url).text
    for code in ("good", "deciding", "not_good"):
        assert f'name="fit" value="{code}"' in page
    assert "Fatou" in page
    assert "Diallo" not in page
    assert client.post(world.url, data={"fit": "not_good"}).status_code == 303
    assert answers(app) == [("mentor", {"fit": "not_good"}, None, False)]


def test_a_second_link_thanks_and_keeps_the_first_answer(app: Flask, client: FlaskClient) -> None:
    world = made(app, client)
    client.post(world.url, data={"fit": "good"})
    second = f"/point/{world.second}"
    assert client.get(second).headers["Location"] == "/point/merci"
    assert client.post(second, data={"fit": "not_good"}).status_code == 303
    assert answers(app) == [("mentee", {"fit": "good"}, None, False)]


@pytest.mark.parametrize(
    ("kind", "bad"),
    [
        (K.FIT, {}),
        (K.FIT, {"fit": "perhaps"}),
        (K.FIT, {"fit": "good", "words": "x" * 2_001}),
        (K.MONTH_2, {"met": "yes"}),
        (K.MONTH_2, {"met": "\x00", "going": "\u202egood"}),
        (K.END, {"going": "good", "helped": ""}),
        (K.AFTER_3, {"situation": "not_reached"}),
    ],
)
def test_bad_input_gets_a_sentence_and_leaves_the_link(
    app: Flask, client: FlaskClient, kind: K, bad: dict[str, str]
) -> None:
    world = made(app, client, kind)
    answer = client.post(world.url, data=bad)
    assert answer.status_code == 422
    assert pages.debts(answer.text) == []
    assert bad.get("words", "") in answer.text
    assert answers(app) == []
    assert client.post(world.url, data=WHOLE[kind]).status_code == 303


def test_words_lose_their_control_and_direction_marks(app: Flask, client: FlaskClient) -> None:
    world = made(app, client)
    client.post(world.url, data={"fit": "good", "words": "a\x07b\u202ec"})
    assert answers(app)[0][2] == "abc"


def test_a_wrong_or_cancelled_link_opens_the_neutral_page(app: Flask, client: FlaskClient) -> None:
    world = made(app, client, K.MONTH_2)
    with app.app_context():
        duo = db.session.scalars(select(Duo)).one()
        services.interrupt(duo, reason=EarlyEnd.MOVED, by=Party.MENTEE, actor=Actor("user", 1))
        db.session.commit()
    for url in (world.url, "/point/nobody"):
        for answer in (client.get(url), client.post(url, data=WHOLE[K.MONTH_2])):
            assert answer.status_code == 404
            assert said("This link is no longer valid.") in answer.text
    assert answers(app) == []
