"""Two hands at once on PostgreSQL: one row, and a sentence for everybody else."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from mentorat.accounts.models import User
from mentorat.foundation.db import db, transaction
from mentorat.organisations.models import Enterprise, ProgrammePartner
from tests.conftest import POSTGRESQL_URL
from tests.organisations.factories import (
    make_organisation,
    make_programme,
    make_region_user,
    make_user,
)

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(not POSTGRESQL_URL, reason="needs PostgreSQL"),
]
SignIn = Callable[[User], FlaskClient]
AT_ONCE, TIMES = 8, 4
NUMBERS = ("0403.170.701", "0400.000.086", "0400.000.185", "0400.000.284")


def _posts(app: Flask, client: FlaskClient, path: str, data: dict[str, str]) -> list[int]:
    """The statuses of as many browsers of one person that send the same form."""
    cookie, barrier = client.get_cookie("mentorat"), Barrier(AT_ONCE)
    assert cookie is not None

    def post(_number: int) -> int:
        browser = app.test_client()
        browser.set_cookie("mentorat", cookie.value)
        barrier.wait()
        return browser.post(path, data=data).status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(post, range(AT_ONCE)))


def test_a_number_added_twice_at_once_gets_a_sentence(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), transaction():
        client = sign_in(make_user(programmes=[make_programme()]))
    for number in NUMBERS:
        said = _posts(app, client, "/entreprises", {"name": "Aciérie", "number": number})
        assert (said.count(303), said.count(422)) == (1, AT_ONCE - 1), number
    with app.app_context():
        assert db.session.scalar(select(func.count(Enterprise.id))) == len(NUMBERS)


def test_a_partner_added_twice_at_once_is_added_once(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), transaction():
        client = sign_in(make_region_user())
        path = f"/reglages/{make_programme().public_id}/partenaires"
        partners = [make_organisation().public_id for _ in range(TIMES)]
    for partner in partners:
        said = _posts(app, client, path, {"organisation": partner, "role": "partner"})
        assert set(said) == {303}
    with app.app_context():
        parts = db.session.scalar(select(func.count()).select_from(ProgrammePartner))
        assert parts == TIMES + 1  # and the lead
