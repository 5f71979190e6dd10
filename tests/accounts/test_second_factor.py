"""The second step of staff: set up, asked for, used once, replaced after a lost phone."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from config import Mode, load
from mentorat.accounts import services
from mentorat.accounts.models import SecondFactor, User
from mentorat.foundation.db import db, transaction
from mentorat.foundation.journal import CLOCK, Actor, JournalEntry
from mentorat.foundation.outbox import OutboxMessage
from mentorat.organisations.errors import RightNotYours
from mentorat.organisations.models import Programme
from mentorat.organisations.services import staff
from tests.accounts.letters import newest_link, worker_answers
from tests.house.pages import debts
from tests.organisations.factories import (
    make_contact,
    make_programme,
    make_region_user,
    make_user,
)

PASSWORD = "quatre mots au hasard"
NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def production_rule(app: Flask) -> Iterator[None]:
    app.config.update(SECOND_FACTOR_REQUIRED=True, WTF_CSRF_ENABLED=False)
    yield
    app.config["SECOND_FACTOR_REQUIRED"] = False


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(NINE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def email(app: Flask, clock: time_machine.Coordinates) -> str:
    with app.app_context(), transaction():
        password = services.hash_password(PASSWORD)
        return make_user(programmes=[make_programme()], password=password).email


def sign_in(client: FlaskClient, email: str) -> str:
    """With the password; where it leads."""
    answer = client.post("/connexion", data={"email": email, "password": PASSWORD})
    return str(answer.headers.get("Location", answer.status_code))


def key(page: str) -> str:
    found = re.search(r"<code dir=\"ltr\">([A-Z2-7 ]+)</code>", page)
    assert found
    return found[1].replace(" ", "")


def code(secret: str) -> str:
    return pyotp.TOTP(secret).at(datetime.now(UTC))


def paired(client: FlaskClient, email: str) -> tuple[str, list[str]]:
    """Signed in for the first time with a phone: its secret and the recovery codes."""
    assert sign_in(client, email) == "/connexion/deuxieme-etape"
    secret = key(client.get("/connexion/deuxieme-etape").text)
    shown = client.post("/connexion/deuxieme-etape", data={"code": code(secret)})
    assert shown.status_code == 200
    return secret, re.findall(r"<li><code>([A-Z0-9-]+)</code>", shown.text)


def is_in(client: FlaskClient) -> bool:
    return client.get("/aujourdhui").status_code == 200


def test_only_demonstration_and_tests_do_without() -> None:
    secrets = {
        "MENTORAT_MODE": Mode.TEST,
    }
    assert not load(secrets).needs_second_factor


def test_a_password_alone_opens_nothing(app: Flask, client: FlaskClient, email: str) -> None:
    assert sign_in(client, email) == "/connexion/deuxieme-etape"
    for path in ("/aujourdhui", "/compte", "/espace", "/compte/deuxieme-etape"):
        assert client.get(path).status_code == 302


def test_the_first_sign_in_pairs_a_phone(client: FlaskClient, email: str) -> None:
    _secret, codes = paired(client, email)
    assert is_in(client)
    assert len(set(codes)) == 10


def test_the_page_that_pairs_keeps_the_rules_of_the_house(client: FlaskClient, email: str) -> None:
    sign_in(client, email)
    page = client.get("/connexion/deuxieme-etape")
    assert debts(page.text) == []
    assert 'src="data:image/svg+xml' in page.text
    assert "otpauth://totp/Mentorat" in html.unescape(page.text)
    assert client.get("/connexion/deuxieme-etape").text.count(key(page.text)[:4]) >= 1


def test_reading_the_pairing_page_changes_nothing(client: FlaskClient, email: str) -> None:
    sign_in(client, email)
    first = key(client.get("/connexion/deuxieme-etape").text)
    assert key(client.get("/connexion/deuxieme-etape").text) == first


def test_later_sign_ins_ask_for_a_code(
    app: Flask, client: FlaskClient, email: str, clock: time_machine.Coordinates
) -> None:
    secret, _codes = paired(client, email)
    other = app.test_client()
    assert sign_in(other, email) == "/connexion/code"
    assert not is_in(other)
    assert other.post("/connexion/code", data={"code": "000000"}).status_code == 422
    clock.shift(30)
    assert other.post("/connexion/code", data={"code": code(secret)}).status_code == 303
    assert is_in(other)


def test_a_code_is_taken_once(app: Flask, client: FlaskClient, email: str) -> None:
    secret, _codes = paired(client, email)
    other = app.test_client()
    sign_in(other, email)
    assert other.post("/connexion/code", data={"code": code(secret)}).status_code == 422


def test_a_code_of_long_ago_is_not_taken(
    app: Flask, client: FlaskClient, email: str, clock: time_machine.Coordinates
) -> None:
    secret, _codes = paired(client, email)
    clock.shift(30)
    old = code(secret)
    clock.shift(90)
    sign_in(client, email)
    assert client.post("/connexion/code", data={"code": old}).status_code == 422


def test_a_recovery_code_works_once_however_it_is_typed(
    app: Flask, client: FlaskClient, email: str
) -> None:
    _secret, codes = paired(client, email)
    typed = codes[0].lower().replace("-", " ")
    for status in (303, 422):
        other = app.test_client()
        sign_in(other, email)
        assert other.post("/connexion/code", data={"code": typed}).status_code == status


def test_recovery_codes_open_no_other_account(app: Flask, client: FlaskClient, email: str) -> None:
    with app.app_context(), transaction():
        password = services.hash_password(PASSWORD)
        other = make_user(programmes=[make_programme()], password=password).email
    _secret, codes = paired(client, email)
    thief = app.test_client()
    paired(thief, other)
    sign_in(thief, other)
    assert thief.post("/connexion/code", data={"code": codes[0]}).status_code == 422


def test_the_step_before_the_code_does_not_wait_for_ever(
    app: Flask, client: FlaskClient, email: str, clock: time_machine.Coordinates
) -> None:
    secret, _codes = paired(client, email)
    sign_in(client, email)
    clock.shift(21 * 60)
    answer = client.post("/connexion/code", data={"code": code(secret)})
    assert answer.headers["Location"] == "/connexion"
    assert not is_in(client)


def test_the_secret_lies_ciphered(app: Flask, client: FlaskClient, email: str) -> None:
    secret, codes = paired(client, email)
    with app.app_context():
        kept = str(db.session.execute(text("SELECT secret FROM second_factors")).one())
        kept += str(db.session.execute(text("SELECT digest FROM recovery_codes")).all())
    assert secret not in kept
    assert codes[0].replace("-", "") not in kept


def test_after_a_lost_phone_somebody_else_lets_a_new_one_in(
    app: Flask, client: FlaskClient, email: str
) -> None:
    _secret, codes = paired(client, email)
    with app.app_context(), transaction():
        services.reset_second_factor(db.session.scalars(select(User)).one(), CLOCK)
    assert not is_in(client)
    assert sign_in(client, email) == "/connexion/deuxieme-etape"
    assert client.post("/connexion/code", data={"code": codes[0]}).status_code == 303
    assert not is_in(client)
    with app.app_context():
        actions = set(db.session.scalars(select(JournalEntry.action)))
        assert {"set_second_factor", "reset_second_factor"} <= actions
        kinds = list(db.session.scalars(select(OutboxMessage.kind)))
        assert kinds == ["security_notice", "security_notice"]


def _paired_as(app: Flask, user_email: str) -> FlaskClient:
    browser = app.test_client()
    paired(browser, user_email)
    return browser


def test_another_administrator_lets_a_new_phone_in(
    app: Flask, client: FlaskClient, email: str
) -> None:
    with app.app_context(), transaction():
        password = services.hash_password(PASSWORD)
        region = make_region_user(password=password).email
        colleague = make_user(programmes=[make_programme()], password=password).email
        ids = {user.email: user.public_id for user in db.session.scalars(select(User))}
    paired(client, email)
    administrator, coordinator = _paired_as(app, region), _paired_as(app, colleague)
    address = f"/equipe/{ids[email]}/compte/telephone"
    assert address in administrator.get(f"/equipe/{ids[email]}").text
    asked = administrator.get(f"{address}?lang=fr")
    assert "Parlez d’abord avec cette personne" in asked.text
    assert debts(asked.text) == []
    assert coordinator.post(address).status_code == 404
    assert administrator.post(f"/equipe/{ids[region]}/compte/telephone").status_code == 303
    assert administrator.get("/equipe").status_code == 200
    assert is_in(client)
    administrator.post(address)
    assert not is_in(client)
    assert sign_in(client, email) == "/connexion/deuxieme-etape"
    with app.app_context():
        entries = db.session.scalars(
            select(JournalEntry).where(JournalEntry.action == "reset_second_factor")
        ).all()
        assert [(one.actor_kind, one.subject_id) for one in entries] == [("user", ids[email])]


def test_a_coordinator_does_not_take_a_phone_off(
    app: Flask, client: FlaskClient, email: str
) -> None:
    paired(client, email)
    with app.app_context(), transaction():
        user = db.session.scalars(select(User).where(User.email == email)).one()
        programme = db.session.scalars(select(Programme)).one()
        colleague = make_user(programmes=[programme])
        with pytest.raises(RightNotYours):
            staff.reset_second_factor(user, Actor("user", colleague.id))
    assert is_in(client)


def test_the_server_lets_a_new_phone_in(app: Flask, client: FlaskClient, email: str) -> None:
    paired(client, email)
    run = app.test_cli_runner().invoke
    assert run(args=["account", "reset-second-factor", "nobody@example.org"]).exit_code == 1
    assert run(args=["account", "reset-second-factor", email]).exit_code == 0
    with app.app_context():
        assert db.session.scalars(select(SecondFactor)).all() == []
        last = select(JournalEntry.actor_kind).where(JournalEntry.action == "reset_second_factor")
        assert db.session.scalars(last).one() == "server"


def test_a_new_password_by_mail_does_not_go_round_the_code(
    app: Flask, client: FlaskClient, email: str
) -> None:
    paired(client, email)
    stranger = app.test_client()
    stranger.post("/connexion/oubli", data={"email": email})
    worker_answers(app)
    path = newest_link(app)
    stranger.post(path, data={"password": "encore quatre autres mots"})
    data = {"email": email, "password": "encore quatre autres mots"}
    assert stranger.post("/connexion", data=data).headers["Location"] == "/connexion/code"
    assert not is_in(stranger)


def test_the_region_needs_it_and_contacts_keep_the_link(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        region = make_region_user(password=services.hash_password(PASSWORD)).email
        contact = make_contact().email
    assert sign_in(client, region) == "/connexion/deuxieme-etape"
    other = app.test_client()
    other.post("/connexion/lien", data={"email": contact})
    worker_answers(app)
    assert other.post(newest_link(app)).headers["Location"] == "/espace"


def test_codes_are_not_guessed(app: Flask, client: FlaskClient, email: str) -> None:
    paired(client, email)
    app.config["RATELIMIT_ENABLED"] = True
    try:
        thief = app.test_client()
        sign_in(thief, email)
        said = [
            thief.post("/connexion/code", data={"code": f"{number:06d}"}).status_code
            for number in range(12)
        ]
    finally:
        app.config["RATELIMIT_ENABLED"] = False
    assert said == [422] * 10 + [429] * 2


class TestOnTheAccountPage:
    """Somebody signed in changes their second step, behind their password."""

    def test_another_phone_replaces_the_first(
        self, client: FlaskClient, email: str, clock: time_machine.Coordinates
    ) -> None:
        old, _codes = paired(client, email)
        refused = client.post("/compte/deuxieme-etape/nouvelle", data={"current": "faux"})
        assert refused.status_code == 422
        client.post("/compte/deuxieme-etape/nouvelle", data={"current": PASSWORD})
        new = key(client.get("/compte/deuxieme-etape/telephone").text)
        clock.shift(30)
        shown = client.post("/compte/deuxieme-etape/telephone", data={"code": code(new)})
        assert len(re.findall(r"<li><code>", shown.text)) == 10
        clock.shift(60)
        sign_in(client, email)
        assert client.post("/connexion/code", data={"code": code(old)}).status_code == 422
        assert client.post("/connexion/code", data={"code": code(new)}).status_code == 303

    def test_the_first_phone_counts_until_the_second_is_confirmed(
        self, client: FlaskClient, email: str, clock: time_machine.Coordinates
    ) -> None:
        old, _codes = paired(client, email)
        client.post("/compte/deuxieme-etape/nouvelle", data={"current": PASSWORD})
        clock.shift(30)
        sign_in(client, email)
        assert client.post("/connexion/code", data={"code": code(old)}).status_code == 303

    def test_new_recovery_codes_end_the_old_ones(
        self, app: Flask, client: FlaskClient, email: str
    ) -> None:
        _secret, codes = paired(client, email)
        shown = client.post("/compte/deuxieme-etape/codes", data={"current": PASSWORD})
        new = re.findall(r"<li><code>([A-Z0-9-]+)</code>", shown.text)
        for typed, status in ((codes[0], 422), (new[0], 303)):
            other = app.test_client()
            sign_in(other, email)
            assert other.post("/connexion/code", data={"code": typed}).status_code == status

    def test_staff_cannot_go_without(self, client: FlaskClient, email: str) -> None:
        paired(client, email)
        client.post("/compte/deuxieme-etape/fin", data={"current": PASSWORD})
        client.post("/deconnexion")
        assert sign_in(client, email) == "/connexion/code"


def test_a_pairing_left_open_is_nobodys_way_in(
    app: Flask, client: FlaskClient, email: str, clock: time_machine.Coordinates
) -> None:
    """Another session, or this one later, must show the password before it sees the key."""
    page, current = "/compte/deuxieme-etape/telephone", {"current": PASSWORD}
    secret, _codes = paired(client, email)
    assert client.post("/compte/deuxieme-etape/nouvelle", data=current).status_code == 303
    new = key(client.get(page).text)
    clock.shift(30)
    other = app.test_client()
    sign_in(other, email)
    assert other.post("/connexion/code", data={"code": code(secret)}).status_code == 303
    for browser in (other, client):
        assert browser.get(page).headers.get("Location") == "/compte/deuxieme-etape"
        answer = browser.post(page, data={"code": code(new)})
        assert answer.headers.get("Location") == "/compte/deuxieme-etape"
        clock.shift(timedelta(minutes=16))
    assert other.post("/compte/deuxieme-etape/nouvelle", data=current).status_code == 303
    new = key(other.get(page).text)
    assert other.post(page, data={"code": code(new)}).status_code == 200
    assert other.get(page).headers.get("Location") == "/compte/deuxieme-etape"


def test_a_first_pairing_ends_where_another_phone_was_paired_meanwhile(
    app: Flask, client: FlaskClient, email: str
) -> None:
    """Whoever knows the password alone does not see the key of the owner's next phone."""
    thief = app.test_client()
    assert sign_in(thief, email) == "/connexion/deuxieme-etape"
    paired(client, email)
    client.post("/compte/deuxieme-etape/nouvelle", data={"current": PASSWORD})
    new = key(client.get("/compte/deuxieme-etape/telephone").text)
    assert thief.get("/connexion/deuxieme-etape").headers.get("Location") == "/connexion"
    answer = thief.post("/connexion/deuxieme-etape", data={"code": code(new)})
    assert answer.headers.get("Location") == "/connexion"
    assert not is_in(thief)
