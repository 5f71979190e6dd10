"""Applying again is no silent loss: what is new waits to be taken or left, line by line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mentorat.accounts.models import User
from mentorat.candidates.models import Correction
from mentorat.candidates.queries.corrections import proposed
from mentorat.foundation import journal
from mentorat.foundation.db import db
from mentorat.organisations.models import Programme
from mentorat.organisations.states import Right
from tests.candidates.applying import answer, begin, candidates, fill_in, mails, send
from tests.house.pages import debts
from tests.organisations.factories import make_user

pytestmark = pytest.mark.usefixtures("programme")
Clock = time_machine.Traveller
SignIn = Callable[[User], FlaskClient]
AGAIN: dict[str, dict[str, object]] = {
    "vous": {"phone": "0499 12 34 56", "last_name": "Diallo-Martin"},
    "moments": {"slots": ["0", "1"]},
    "travail": {"sectors": ["care"]},
    "metiers": {"first": "care:", "second": None, "place_1": None, "place_2": None},
    "langues": {"french": "B2"},
}


def apply(app: Flask, travel: Clock, over: dict[str, dict[str, object]]) -> str:
    """A whole application in a browser of its own; the last page."""
    browser = app.test_client()
    begin(browser)
    for step in ("vous", "lieu", "moments", "travail", "metiers", "langues", "aide"):
        assert answer(browser, "mentee", step, **over.get(step, {})).status_code == 303, step
    travel.shift(60)
    return browser.get(send(browser).location).text


@pytest.fixture
def twice(app: Flask, client: FlaskClient, travel: Clock) -> str:
    """Somebody applied, then applied again with other answers; their public id."""
    fill_in(client)
    travel.shift(60)
    send(client)
    page = apply(app, travel, AGAIN)
    assert "lit ce que vous avez changé" in page
    with app.app_context():
        (kept,) = candidates()
        return kept.public_id


@pytest.fixture
def coordinator(app: Flask, sign_in: SignIn) -> FlaskClient:
    """Somebody who follows the people of the programme."""
    with app.app_context():
        programme = db.session.scalars(select(Programme)).one()
        user = make_user([Right.FOLLOW], [programme])
        db.session.commit()
        return sign_in(user)


def open_ones(app: Flask) -> dict[str, tuple[str, list[str], list[str]]]:
    """Open corrections by label: public id, what the file says, what was proposed."""
    with app.test_request_context("/?lang=fr"):
        (one,) = candidates()
        return {row.label: (row.public_id, row.now, row.then) for row in proposed(one)}


def test_new_answers_wait_beside_the_file(app: Flask, twice: str) -> None:
    found = open_ones(app)
    assert set(found) == {
        "Nom",
        "Numéro de téléphone",
        "Les moments libres",
        "Le travail",
        "Langues",
    }
    assert found["Nom"][1:] == (["Fatou Diallo"], ["Fatou Diallo-Martin"])
    with app.app_context():
        (kept,) = candidates()
        assert (kept.last_name, kept.phone) == ("Diallo", "+32470123456")
        assert "lit" in mails()[-1].text
        said = str([entry.facts for entry in journal.history("candidate", twice)])
        assert "Martin" not in said


def test_the_same_answers_propose_nothing(app: Flask, client: FlaskClient, travel: Clock) -> None:
    fill_in(client)
    travel.shift(60)
    send(client)
    apply(app, travel, {"vous": {"email": "FATOU@example.org"}})
    assert open_ones(app) == {}


def test_a_third_application_replaces_what_the_second_proposed(
    app: Flask, twice: str, travel: Clock
) -> None:
    apply(app, travel, {"vous": {"last_name": "Diop"}})
    assert {label: row[2] for label, row in open_ones(app).items()} == {"Nom": ["Fatou Diop"]}


def test_each_line_is_taken_or_left_once(app: Flask, twice: str, coordinator: FlaskClient) -> None:
    path = f"/personnes/{twice}"
    page = coordinator.get(f"{path}?lang=fr")
    assert debts(page.text) == []
    assert "Diallo-Martin" in page.text
    assert f"{path}#corrections" in coordinator.get("/aujourdhui").text
    lines = open_ones(app)
    for label in ("Nom", "Numéro de téléphone", "Le travail", "Langues", "Nom"):
        reply = coordinator.post(f"{path}/corrections/{lines[label][0]}", data={"prendre": "1"})
        assert reply.status_code == 303
    coordinator.post(f"{path}/corrections/{lines['Les moments libres'][0]}", data={"prendre": "0"})
    assert open_ones(app) == {}
    assert f"{path}#corrections" not in coordinator.get("/aujourdhui").text
    with app.app_context():
        (kept,) = candidates()
        assert (kept.last_name, kept.phone) == ("Diallo-Martin", "+32499123456")
        assert [wish.sector_code for wish in kept.wishes] == ["care"]
        assert kept.french_level == 4
        assert kept.slots == 0b100100100
        history = journal.history("candidate", twice)
        acts = [entry for entry in history if "correction" in entry.action]
        assert len(acts) == 5
        assert {str(entry.facts) for entry in acts} >= {"{'question': 'name'}"}
        assert {row.values for row in db.session.scalars(select(Correction))} == {"{}"}


def test_a_made_up_correction_is_not_found(twice: str, coordinator: FlaskClient) -> None:
    other = coordinator.post(f"/personnes/{twice}/corrections/autre", data={"prendre": "1"})
    assert other.status_code == 404
