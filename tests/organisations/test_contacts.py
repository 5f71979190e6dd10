"""Contacts of an enterprise: whoever is invited, however often at once, the answer is clear."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from mentorat.accounts.models import User
from mentorat.foundation import clock
from mentorat.foundation.db import db, transaction
from mentorat.foundation.journal import JournalEntry
from mentorat.foundation.outbox import OutboxMessage
from mentorat.organisations.models import EnterpriseContact
from tests.organisations.factories import (
    make_enterprise,
    make_programme,
    make_region_user,
    make_user,
)

AT_ONCE = 8
INVITED = {"name": "Anne Martin", "email": "anne@example.org"}


@pytest.fixture
def promoter(app: Flask, sign_in: Callable[[User], FlaskClient]) -> tuple[FlaskClient, str]:
    """Somebody who may invite, and the address to which the form goes."""
    with app.app_context(), transaction():
        programme = make_programme()
        enterprise = make_enterprise(programme=programme)
        return (
            sign_in(make_user(programmes=[programme])),
            f"/entreprises/{enterprise.public_id}/contacts",
        )


def count(app: Flask, model: type, *conditions: object) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def test_a_switched_off_account_is_no_contact(
    app: Flask, promoter: tuple[FlaskClient, str]
) -> None:
    client, address = promoter
    with app.app_context(), transaction():
        make_user((), email="off@example.org", active=False)
    answer = client.post(address, data={**INVITED, "email": " OFF@example.org "})
    assert answer.status_code == 422
    assert (
        "désactivé"
        in client.post(f"{address}?lang=fr", data={**INVITED, "email": "off@example.org"}).text
    )
    assert (count(app, EnterpriseContact), count(app, OutboxMessage)) == (0, 0)


def test_many_invitations_at_once_are_one(app: Flask, promoter: tuple[FlaskClient, str]) -> None:
    client, address = promoter
    cookie, barrier = client.get_cookie("mentorat"), Barrier(AT_ONCE)
    assert cookie is not None

    def invite(_number: int) -> int:
        browser = app.test_client()
        browser.set_cookie("mentorat", cookie.value)
        barrier.wait()
        return browser.post(address, data=INVITED).status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        codes = set(pool.map(invite, range(AT_ONCE)))
    assert codes == {303}
    assert count(app, User, User.email == INVITED["email"]) == 1
    assert count(app, EnterpriseContact) == 1
    assert count(app, OutboxMessage) == 1
    assert count(app, JournalEntry, JournalEntry.action == "invite_contact") == 1


def test_an_invitation_that_was_lost_can_be_sent_again_later(
    app: Flask, promoter: tuple[FlaskClient, str]
) -> None:
    client, address = promoter
    assert client.post(address, data=INVITED).status_code == 303
    assert client.post(address, data=INVITED).status_code == 303
    assert count(app, OutboxMessage) == 1
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        assert client.post(address, data=INVITED).status_code == 303
    assert (count(app, OutboxMessage), count(app, EnterpriseContact)) == (2, 1)


def test_an_administrator_without_a_seat_is_no_contact_either(
    app: Flask, promoter: tuple[FlaskClient, str]
) -> None:
    """As a contact they could join no team any more, and their name would be told."""
    client, address = promoter
    with app.app_context(), transaction():
        make_region_user(email="region@example.org", name="Hélène Maréchal")
    answer = client.post(address, data={**INVITED, "email": "region@example.org"})
    assert answer.status_code == 422
    assert "Maréchal" not in answer.text
    assert (count(app, EnterpriseContact), count(app, OutboxMessage)) == (0, 0)
