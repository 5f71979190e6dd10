"""Stopping and coming back, machines at the door, drafts that nobody sends."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

import config
from mentorat.app import create_app
from mentorat.candidates import tasks
from mentorat.foundation.db import db
from mentorat.foundation.web import limiter
from tests.candidates.applying import (
    answer,
    begin,
    candidates,
    fill_in,
    links,
    mails,
    send,
    taken_up,
)
from tests.house.pages import debts
from tests.wording import said

pytestmark = pytest.mark.usefixtures("programme")
Clock = time_machine.Traveller
LATER = "/candidature/mentee/plus-tard"


def link(app: Flask) -> str:
    """The path of the resume link in the newest mail."""
    with app.app_context():
        found = re.findall(r"http://127.0.0.1:8000(/candidature/reprendre/\S+)", links()[-1].text)
    return str(found[0])


def _stop(client: FlaskClient) -> None:
    begin(client)
    answer(client, "mentee", "vous")
    answer(client, "mentee", "lieu")
    assert client.post(LATER, data={"email": "fatou@example.org"}).status_code == 303


def test_a_link_takes_up_a_draft_on_another_device_again_and_again(
    app: Flask, client: FlaskClient
) -> None:
    _stop(client)
    path = link(app)
    for _ in range(3):
        phone = taken_up(app, path, "/candidature/mentee/moments")
        assert "Diallo" in phone.get("/candidature/mentee/vous").text
    with app.app_context():
        assert "Diallo" not in links()[-1].subject
        assert candidates()[0].state == "draft"


def test_the_link_dies_when_the_application_is_sent(
    app: Flask, client: FlaskClient, travel: Clock
) -> None:
    fill_in(client)
    client.post(LATER, data={"email": "fatou@example.org"})
    path = link(app)
    travel.shift(60)
    send(client)
    gone = app.test_client()
    assert "Diallo" not in gone.get(path).text
    assert gone.post(path).location is None
    assert gone.get("/candidature/mentee/vous").location == "/candidature/mentee"


def test_the_link_dies_after_a_month(app: Flask, client: FlaskClient, travel: Clock) -> None:
    _stop(client)
    path = link(app)
    travel.shift(timedelta(days=31))
    assert app.test_client().get(path).status_code == 404
    assert client.get("/candidature/reprendre/autre").status_code == 404


def test_stopping_keeps_the_screen_when_it_is_complete(app: Flask, client: FlaskClient) -> None:
    begin(client)
    full = answer(client, "mentee", "vous", later="1")
    assert full.location == LATER
    assert debts(client.get(LATER).text) == []
    assert "fatou@example.org" in client.get(LATER).text
    half = answer(client, "mentee", "lieu", minutes=None, later="1")
    assert half.location == f"{LATER}?incomplet=1"
    assert "pas complet" in client.get(half.location).text
    with app.app_context():
        assert candidates()[0].first_name == "Fatou"


def test_the_link_needs_an_address(client: FlaskClient) -> None:
    begin(client)
    for wrong in ("", "nobody", "a@b", "x" * 300 + "@example.org"):
        reply = client.post(LATER, data={"email": wrong})
        assert reply.status_code == 422
    assert app_has_no_mail(client)


def app_has_no_mail(client: FlaskClient) -> bool:
    """Whether the outbox is empty."""
    with client.application.app_context():
        return [*mails(), *links()] == []


def test_beginning_again_offers_the_draft(client: FlaskClient) -> None:
    begin(client)
    assert "Vous avez déjà commencé" in client.get("/candidature/mentee").text
    assert "Vous avez déjà commencé" not in client.get("/candidature/mentor").text


def test_what_only_machines_fill_in_stops_them_kindly(app: Flask, client: FlaskClient) -> None:
    begin(client)
    reply = answer(client, "mentee", "vous", website="https://spam.example")
    assert reply.status_code == 422
    assert said("Leave this field empty") in reply.text
    assert "Fatou" in reply.text
    assert "spam.example" not in reply.text
    assert answer(client, "mentee", "vous").status_code == 303


def test_too_fast_for_a_person_is_asked_to_read_again(
    app: Flask, client: FlaskClient, travel: Clock
) -> None:
    fill_in(client)
    reply = send(client)
    assert reply.status_code == 422
    assert "très rapide" in reply.text
    assert "Diallo" in reply.text
    with app.app_context():
        assert mails() == []
    travel.shift(20)
    assert send(client).status_code == 303


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/candidature/mentee", 100),
        ("POST", "/candidature/mentor/plus-tard", 20),
        ("GET", "/communes?q=w", 120),
        ("GET", "/metiers?q=i", 120),
    ],
)
def test_many_requests_are_slowed_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, path: str, allowed: int
) -> None:
    monkeypatch.setattr(limiter, "enabled", False)  # put back as it was at the end
    names = {"MODE": "demo", "DATA_DIR": str(tmp_path), "JOBS_URL": "memory:"}
    limited = create_app(config.load({f"MENTORAT_{name}": one for name, one in names.items()}))
    limited.config["WTF_CSRF_ENABLED"] = False
    with limited.app_context():
        db.create_all()
    client = limited.test_client()
    statuses = [client.open(path, method=method).status_code for _ in range(allowed + 1)]
    assert 429 not in statuses[:-1]
    assert statuses[-1] == 429
    with limited.app_context():
        db.session.remove()
        db.engine.dispose()


def test_drafts_that_nobody_sends_do_not_stay(
    app: Flask, client: FlaskClient, travel: Clock
) -> None:
    fill_in(client)
    travel.shift(60)
    send(client)
    begin(client)
    travel.shift(timedelta(days=61))
    with app.app_context():
        tasks.discard_old_drafts()
        assert [one.state for one in candidates()] == ["submitted"]
