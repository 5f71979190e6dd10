"""Signing in: by password, by a link that works once, and what strangers learn from it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from mentorat.accounts import services
from mentorat.accounts.models import User
from mentorat.accounts.services import hash_password
from mentorat.foundation import tokens
from mentorat.foundation.access import local_path
from mentorat.foundation.db import db, transaction
from mentorat.foundation.journal import CLOCK, JournalEntry
from mentorat.foundation.outbox import OutboxMessage
from tests.accounts.letters import newest_link, worker_answers
from tests.organisations.factories import make_contact, make_programme, make_user


def _user(app: Flask, **over: object) -> str:
    with app.app_context(), transaction():
        programme = make_programme()
        password = hash_password("une phrase assez longue")
        return make_user(programmes=[programme], password=password, **over).email


def _contact(app: Flask) -> str:
    with app.app_context(), transaction():
        return make_contact().email


def _asked(app: Flask, client: FlaskClient, email: str) -> str:
    """Ask for a link, let the worker mail it; its path."""
    client.post("/connexion/lien", data={"email": email})
    worker_answers(app)
    return newest_link(app)


def test_a_password_opens_the_workspace(app: Flask, client: FlaskClient) -> None:
    email = _user(app)
    answer = client.post(
        "/connexion", data={"email": email.upper(), "password": "une phrase assez longue"}
    )
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/espace")


@pytest.mark.parametrize("email", ["personne@example.org", None])
def test_a_refusal_says_the_same_to_all(app: Flask, client: FlaskClient, email: str | None) -> None:
    known = _user(app)
    answer = client.post("/connexion", data={"email": email or known, "password": "faux"})
    assert answer.status_code == 422
    body = re.sub(r'value="[^"]*"|nonce="[^"]*"', "", answer.text)
    other = client.post("/connexion", data={"email": "autre@example.org", "password": "faux"})
    assert body == re.sub(r'value="[^"]*"|nonce="[^"]*"', "", other.text)


def test_a_link_shows_on_get_and_works_once_on_post(app: Flask, client: FlaskClient) -> None:
    path = _asked(app, client, _contact(app))
    for _ in range(3):
        assert client.get(path).status_code == 200
    assert client.post(path).headers["Location"] == "/espace"
    assert client.post(path).status_code == 404
    assert client.get(path).status_code == 404


def test_asking_a_link_reveals_nothing(app: Flask, client: FlaskClient) -> None:
    email = _contact(app)
    known = client.post("/connexion/lien", data={"email": email})
    unknown = client.post("/connexion/lien", data={"email": "inconnu@example.org"})
    assert (known.status_code, known.headers["Location"], known.data) == (
        unknown.status_code,
        unknown.headers["Location"],
        unknown.data,
    )
    worker_answers(app)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 1


def test_a_second_link_replaces_the_first(app: Flask, client: FlaskClient) -> None:
    email = _contact(app)
    first, second = _asked(app, client, email), _asked(app, client, email)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200


def test_a_link_dies_after_half_an_hour(app: Flask, client: FlaskClient) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 9, 0, tzinfo=UTC), tick=False) as clock:
        path = _asked(app, client, _contact(app))
        clock.shift(31 * 60)
        assert client.post(path).status_code == 404


def test_a_link_of_another_purpose_opens_nothing(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        user = make_user()
        raw = tokens.issue("something.else", user.public_id, lasts=services.LINK_LASTS)
    assert client.get(f"/connexion/{raw}").status_code == 404


def test_a_switched_off_user_is_out_at_once(app: Flask, client: FlaskClient) -> None:
    email = _user(app)
    client.post("/connexion", data={"email": email, "password": "une phrase assez longue"})
    assert client.get("/aujourdhui").status_code == 200
    with app.app_context(), transaction():
        user = db.session.scalars(select(User)).one()
        services.end_sessions(user, CLOCK)
    assert client.get("/aujourdhui").status_code == 302


@pytest.mark.parametrize("email", ["", "x", "a@b", "é" * 300 + "@x.org", "a\x00b@example.org", "‮"])
def test_a_bad_address_gets_a_sentence(client: FlaskClient, email: str) -> None:
    answer = client.post("/connexion/lien", data={"email": email})
    assert answer.status_code in {303, 422}
    if answer.status_code == 422:
        assert 'role="alert"' in answer.text


def test_the_journal_names_the_user_by_number_only(app: Flask, client: FlaskClient) -> None:
    email = _contact(app)
    client.post(_asked(app, client, email))
    with app.app_context():
        entry = db.session.scalars(select(JournalEntry)).one()
        assert entry.action == "sign_in_by_link"
        assert email not in str(vars(entry))


@pytest.mark.parametrize(
    "target", ["//evil.be", "/\\evil.be", "\t//evil.be", "https:evil.be", "javascript:x", "", None]
)
def test_only_paths_of_this_site_are_followed(target: str | None) -> None:
    assert local_path(target) is None
    assert local_path("/duos?state=active") == "/duos?state=active"
