"""Sessions are rows: each ends at once, whatever its browser keeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from mentorat.accounts import services
from mentorat.accounts.models import ABSOLUTE, IDLE, User, UserSession
from mentorat.accounts.sign_in import SECRET
from mentorat.accounts.tasks import forget
from mentorat.foundation.db import db, transaction
from mentorat.foundation.journal import CLOCK, SERVER
from mentorat.organisations.models import Programme, Seat
from mentorat.organisations.services import staff
from mentorat.organisations.states import Right
from tests.accounts.letters import newest_link, worker_answers
from tests.organisations.factories import make_contact, make_programme, make_user

PASSWORD = "quatre mots au hasard"
NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def email(app: Flask) -> str:
    with app.app_context(), transaction():
        password = services.hash_password(PASSWORD)
        return make_user(programmes=[make_programme()], password=password).email


def browser(app: Flask, email: str, agent: str = "") -> FlaskClient:
    """A browser in which this person has signed in by the form."""
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    answer = client.post(
        "/connexion", data={"email": email, "password": PASSWORD}, headers={"User-Agent": agent}
    )
    assert answer.status_code == 303
    return client


def secret(client: FlaskClient) -> str:
    with client.session_transaction() as session:
        return str(session[SECRET])


def with_secret(app: Flask, raw: str) -> FlaskClient:
    """A browser that holds a copied cookie."""
    thief = app.test_client()
    with thief.session_transaction() as session:
        session[SECRET] = raw
    return thief


def is_in(client: FlaskClient) -> bool:
    return client.get("/compte").status_code == 200


def test_a_copied_cookie_opens_nothing_after_signing_out(app: Flask, email: str) -> None:
    client = browser(app, email)
    thief = with_secret(app, secret(client))
    assert is_in(thief)
    client.post("/deconnexion")
    assert not is_in(thief)
    assert not is_in(client)


def test_each_sign_in_has_a_secret_of_its_own(app: Flask, email: str) -> None:
    client = browser(app, email)
    first = secret(client)
    client.post("/connexion", data={"email": email, "password": PASSWORD})
    assert secret(client) != first
    assert not is_in(with_secret(app, first))


def test_a_secret_planted_before_is_not_taken_over(app: Flask, email: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    client = with_secret(app, "planted")
    client.post("/connexion", data={"email": email, "password": PASSWORD})
    assert secret(client) != "planted"


def test_the_database_does_not_hold_the_secret(app: Flask, email: str) -> None:
    raw = secret(browser(app, email))
    with app.app_context():
        row = db.session.scalars(select(UserSession)).one()
        assert raw not in str(vars(row))


@pytest.mark.parametrize("field", ["remember", "remember_me"])
def test_nothing_outlives_the_session(
    app: Flask, client: FlaskClient, email: str, field: str
) -> None:
    data = {"email": email, "password": PASSWORD, field: "y"}
    answer = client.post("/connexion?include_auth_token", data=data)
    names = [cookie.split("=")[0] for cookie in answer.headers.getlist("Set-Cookie")]
    assert set(names) == {"mentorat", "mentorat-known"}
    stranger = app.test_client()
    stranger.set_cookie("mentorat-known", str(client.get_cookie("mentorat-known").value))  # type: ignore[union-attr]
    assert not is_in(stranger)


def test_no_token_in_an_address_or_a_header_signs_in(app: Flask, email: str) -> None:
    raw = secret(browser(app, email))
    stranger = app.test_client()
    assert stranger.get(f"/compte?auth_token={raw}").status_code == 302
    assert stranger.get("/compte", headers={"Authentication-Token": raw}).status_code == 302
    assert stranger.get("/compte", headers={"Authorization": f"Bearer {raw}"}).status_code == 302


def test_no_sign_in_by_json(client: FlaskClient, email: str) -> None:
    answer = client.post("/connexion", json={"email": email, "password": PASSWORD})
    assert answer.status_code == 415


@pytest.mark.parametrize("gap", [IDLE, ABSOLUTE])
def test_a_session_left_alone_ends(app: Flask, email: str, gap: timedelta) -> None:
    with time_machine.travel(NINE, tick=False) as clock:
        client = browser(app, email)
        clock.shift(gap - timedelta(minutes=1) if gap is IDLE else timedelta(hours=1))
        assert is_in(client)
        clock.shift(gap)
        assert not is_in(client)


def test_a_session_in_use_ends_after_a_working_day(app: Flask, email: str) -> None:
    with time_machine.travel(NINE, tick=False) as clock:
        client = browser(app, email)
        for _ in range(11):
            clock.shift(timedelta(hours=1))
            assert is_in(client)
        clock.shift(timedelta(hours=1))
        assert not is_in(client)


def test_being_seen_is_written_every_few_minutes_only(app: Flask, email: str) -> None:
    def seen() -> datetime:
        with app.app_context():
            return db.session.scalars(select(UserSession.seen_at)).one()

    with time_machine.travel(NINE, tick=False) as clock:
        client = browser(app, email)
        clock.shift(timedelta(minutes=4))
        client.get("/compte")
        assert seen() == NINE
        clock.shift(timedelta(minutes=2))
        client.get("/compte")
        assert seen() == NINE + timedelta(minutes=6)


def test_one_session_is_ended_from_another(app: Flask, email: str) -> None:
    here, there = browser(app, email), browser(app, email, "Mozilla (Android) Firefox/140")
    with app.app_context():
        newest = select(UserSession.public_id).order_by(UserSession.id.desc()).limit(1)
        public_id = db.session.scalars(newest).one()
    assert "Firefox · Android" in here.get("/compte").text
    assert here.post(f"/compte/sessions/{public_id}/fin").status_code == 303
    assert (is_in(here), is_in(there)) == (True, False)


def test_nobody_ends_somebody_elses_session(app: Flask, email: str) -> None:
    with app.app_context(), transaction():
        password = services.hash_password(PASSWORD)
        other = make_user(programmes=[make_programme()], password=password).email
    mine, theirs = browser(app, email), browser(app, other)
    with app.app_context():
        newest = select(UserSession.public_id).order_by(UserSession.id.desc()).limit(1)
        public_id = db.session.scalars(newest).one()
    mine.post(f"/compte/sessions/{public_id}/fin")
    assert is_in(theirs)


def test_all_others_are_ended_at_once(app: Flask, email: str) -> None:
    here, *others = [browser(app, email) for _ in range(3)]
    here.post("/compte/sessions/fin")
    assert is_in(here)
    assert not any(map(is_in, others))


def test_switching_off_and_ending_all_work_at_once(app: Flask, email: str) -> None:
    first = browser(app, email)
    with app.app_context(), transaction():
        services.end_sessions(db.session.scalars(select(User)).one(), CLOCK)
    assert not is_in(first)
    second = browser(app, email)
    with app.app_context(), transaction():
        services.switch_off(db.session.scalars(select(User)).one(), CLOCK)
    assert not is_in(second)


def test_a_changed_password_ends_the_other_sessions(app: Flask, email: str) -> None:
    here, there = browser(app, email), browser(app, email)
    data = {"current": PASSWORD, "password": "encore quatre autres mots"}
    assert here.post("/compte/mot-de-passe", data=data).status_code == 303
    assert (is_in(here), is_in(there)) == (True, False)


def test_a_contact_signs_in_by_link_and_staff_do_not(
    app: Flask, client: FlaskClient, email: str
) -> None:
    with app.app_context(), transaction():
        contact = make_contact().email
    client.post("/connexion/lien", data={"email": contact})
    worker_answers(app)
    client.post(newest_link(app))
    assert is_in(client)
    client.post("/deconnexion")
    client.post("/connexion/lien", data={"email": email})
    worker_answers(app)
    assert newest_link(app) == "/connexion/oubli"


def test_a_link_of_before_opens_nothing_for_somebody_who_works_here_now(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context(), transaction():
        email = make_contact().email
    client.post("/connexion/lien", data={"email": email})
    worker_answers(app)
    path = newest_link(app)
    with app.app_context(), transaction():
        user = db.session.scalars(select(User).where(User.email == email)).one()
        db.session.add(Seat(user=user, programme=make_programme(), right=Right.FOLLOW))
    assert client.post(path).status_code == 404
    assert not is_in(client)


@pytest.mark.parametrize("way", ["a seat", "administrator"])
def test_what_a_link_opened_does_not_become_a_workspace(
    app: Flask, client: FlaskClient, way: str
) -> None:
    """Somebody without a right may sign in by link; the first right ends that session."""
    with app.app_context(), transaction():
        programme = make_programme()
        email = make_user((), [programme]).email
    client.post("/connexion/lien", data={"email": email})
    worker_answers(app)
    client.post(newest_link(app))
    assert is_in(client)
    with app.app_context(), transaction():
        user = db.session.scalars(select(User).where(User.email == email)).one()
        seat = (db.session.scalars(select(Programme.id)).one(), Right.FOLLOW.value)
        if way == "a seat":
            staff.change_rights(user, ticked={seat}, shown=set(), actor=SERVER)
        else:
            staff.make_administrator(user, SERVER)
    assert not is_in(client)


def test_dead_sessions_do_not_stay(app: Flask, email: str) -> None:
    with time_machine.travel(NINE, tick=False) as clock:
        browser(app, email)
        clock.shift(ABSOLUTE)
        with app.app_context():
            forget()
            assert db.session.scalar(select(func.count()).select_from(UserSession)) == 0
