"""Staff: invited, a password set by a mailed link, switched off and on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from mentorat.accounts import services
from mentorat.accounts.models import User
from mentorat.foundation.db import db, transaction
from mentorat.foundation.journal import CLOCK, JournalEntry
from mentorat.foundation.outbox import OutboxMessage
from tests.accounts.letters import newest_link, worker_answers
from tests.organisations.factories import make_user

PASSWORD = "quatre mots au hasard"


def _invite(app: Flask, email: str = "Nora@example.org", **over: str) -> str:
    """Invites; returns the path of the link that was mailed."""
    with app.app_context(), transaction():
        services.invite_staff(email=email, name="Nora Petit", actor=CLOCK, **over)
    return newest_link(app)


def _opens(client: FlaskClient, password: str, email: str = "nora@example.org") -> bool:
    answer = client.post("/connexion", data={"email": email, "password": password})
    return answer.status_code in {302, 303}


def test_somebody_invited_chooses_a_password(app: Flask, client: FlaskClient) -> None:
    path = _invite(app)
    for _ in range(3):  # programs that open the links of mails use nothing up
        assert client.get(path).status_code == 200
    assert client.post(path, data={"password": PASSWORD}).status_code == 303
    assert client.post(path, data={"password": PASSWORD}).status_code == 404
    assert _opens(client, PASSWORD)


def test_a_dead_invitation_says_how_to_get_another(app: Flask, client: FlaskClient) -> None:
    """Who lost the week has no password yet: "forgotten" sends them a link all the same."""
    path = _invite(app)
    _invite(app)  # the newer one is the living one
    page = client.get(path)
    assert page.status_code == 404
    assert "Ce lien n’est plus valable" in page.text
    assert 'href="/connexion/oubli"' in page.text
    client.post("/connexion/oubli", data={"email": "nora@example.org"})
    worker_answers(app)
    assert client.post(newest_link(app), data={"password": PASSWORD}).status_code == 303
    used = client.get("/connexion/nothing-like-it")
    assert (used.status_code, 'href="/connexion/lien"' in used.text) == (404, True)


def test_the_invitation_is_written_in_the_language_of_the_person(app: Flask) -> None:
    _invite(app, language="en")
    with app.app_context():
        mail = db.session.scalars(select(OutboxMessage)).one()
        assert (mail.language, mail.subject) == ("en", "Your access to the workspace")


def test_an_invitation_lasts_a_week(app: Flask, client: FlaskClient) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 9, 0, tzinfo=UTC), tick=False) as clock:
        path = _invite(app)
        clock.shift(6 * 86_400)
        assert client.get(path).status_code == 200
        clock.shift(86_401)
        assert client.get(path).status_code == 404


def test_invited_twice_is_one_user_and_one_living_link(app: Flask, client: FlaskClient) -> None:
    first, second = _invite(app), _invite(app, "nora@example.org")
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(User)) == 1


def test_who_has_a_password_keeps_it(app: Flask, client: FlaskClient) -> None:
    client.post(_invite(app), data={"password": PASSWORD})
    assert _invite(app) == "/connexion"
    assert _opens(client, PASSWORD)


def test_somebody_switched_off_is_found_again(app: Flask, client: FlaskClient) -> None:
    client.post(_invite(app), data={"password": PASSWORD})
    with app.app_context(), transaction():
        services.switch_off(services.known_or_added(
            email="nora@example.org", name="", actor=CLOCK), CLOCK)  # fmt: skip
    assert not _opens(client, PASSWORD)
    _invite(app)
    assert _opens(client, PASSWORD)


def test_switching_off_closes_every_door(app: Flask, client: FlaskClient) -> None:
    path = _invite(app)
    with app.app_context(), transaction():
        services.switch_off(db.session.scalars(select(User)).one(), CLOCK)
    assert client.get(path).status_code == 404
    assert client.post(path, data={"password": PASSWORD}).status_code == 404


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("court", "au moins 12 caractères"),
        ("motdepasse1234", "se devinerait vite"),
        ("Nora Petit Mentorat", "votre nom"),
        ("nora@example.org", "votre nom"),
        ("", "Écrivez un mot de passe"),
    ],
)
def test_a_weak_password_is_refused_with_a_way_out(
    app: Flask, client: FlaskClient, password: str, said: str
) -> None:
    path = _invite(app)
    answer = client.post(path, data={"password": password}, headers={"Accept-Language": "fr"})
    assert answer.status_code == 422
    assert said in answer.text
    assert client.get(path).status_code == 200  # the link is still good


def test_a_forgotten_password_is_replaced(app: Flask, client: FlaskClient) -> None:
    client.post(_invite(app), data={"password": PASSWORD})
    client.post("/connexion/oubli", data={"email": "nora@example.org"})
    worker_answers(app)
    client.post(newest_link(app), data={"password": "encore quatre autres mots"})
    assert not _opens(client, PASSWORD)
    assert _opens(client, "encore quatre autres mots")


def test_passwords_and_switches_stand_in_the_journal(app: Flask, client: FlaskClient) -> None:
    client.post(_invite(app), data={"password": PASSWORD})
    with app.app_context(), transaction():
        user = db.session.scalars(select(User)).one()
        services.switch_off(user, CLOCK)
        services.switch_off(user, CLOCK)
        services.switch_on(user, CLOCK)
    with app.app_context():
        done = list(db.session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)))
    expected = ["add_user", "invite_staff", "set_password", "switch_off", "end_sessions"]
    assert [act for act in done if act in {*expected, "switch_on"}][:3] == expected[:3]
    assert done[-3:] == ["switch_off", "end_sessions", "switch_on"]


def test_two_that_add_the_same_person_get_the_same_user(context: None) -> None:
    with transaction():
        known = make_user(email="rh@example.org")
        found = services.known_or_added(email=" RH@example.org ", name="X", actor=CLOCK)
        assert found is known


def test_a_password_chosen_elsewhere_ends_the_links_on_their_way(
    app: Flask, client: FlaskClient
) -> None:
    """Whoever reads along in the mailbox does not set another one afterwards."""
    path = _invite(app)
    client.post(path, data={"password": PASSWORD})
    client.post("/connexion/oubli", data={"email": "nora@example.org"})
    worker_answers(app)
    stolen = newest_link(app)
    assert _opens(client, PASSWORD)
    mine = {"current": PASSWORD, "password": "cinq autres mots bien au hasard"}
    assert client.post("/compte/mot-de-passe", data=mine).status_code == 303
    answer = app.test_client().post(stolen, data={"password": "les mots de quelqu’un d’autre"})
    assert answer.status_code == 404
