"""A button pressed twice on the way in, on PostgreSQL: one phone, one set of codes, no fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from mentorat.accounts import services
from mentorat.accounts.models import RecoveryCode, SecondFactor
from mentorat.foundation.db import db, transaction
from tests.conftest import POSTGRESQL_URL
from tests.organisations.factories import make_programme, make_user

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(not POSTGRESQL_URL, reason="needs PostgreSQL"),
]
PASSWORD = "quatre mots au hasard"
AT_ONCE, PEOPLE = 4, 4
PAGE = "/connexion/deuxieme-etape"


@pytest.fixture(autouse=True)
def production_rule(app: Flask) -> Iterator[None]:
    app.config.update(SECOND_FACTOR_REQUIRED=True, WTF_CSRF_ENABLED=False)
    yield
    app.config["SECOND_FACTOR_REQUIRED"] = False


@pytest.fixture
def emails(app: Flask) -> list[str]:
    with app.app_context(), transaction():
        programme, password = make_programme(), services.hash_password(PASSWORD)
        return [make_user(programmes=[programme], password=password).email for _ in range(PEOPLE)]


def _at_once(acts: Sequence[Callable[[], str]]) -> list[str]:
    barrier = Barrier(len(acts))

    def run(act: Callable[[], str]) -> str:
        barrier.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def _sign_in(browser: FlaskClient, email: str) -> str:
    answer = browser.post("/connexion", data={"email": email, "password": PASSWORD})
    return str(answer.headers.get("Location", answer.status_code))


def test_a_first_sign_in_pressed_twice_leads_to_the_phone(app: Flask, emails: list[str]) -> None:
    for email in emails:
        browsers = [app.test_client() for _ in range(AT_ONCE)]
        said = _at_once([lambda b=one, e=email: _sign_in(b, e) for one in browsers])  # type: ignore[misc]
        assert set(said) == {PAGE}
    with app.app_context():
        assert db.session.scalar(select(func.count(SecondFactor.user_id))) == PEOPLE


def test_a_pairing_pressed_twice_shows_codes_that_work(app: Flask, emails: list[str]) -> None:
    for email in emails:
        first = app.test_client()
        assert _sign_in(first, email) == PAGE
        found = re.search(r"<code dir=\"ltr\">([A-Z2-7 ]+)</code>", first.get(PAGE).text)
        cookie = first.get_cookie("mentorat")
        assert found
        assert cookie is not None
        code = pyotp.TOTP(found[1].replace(" ", "")).at(datetime.now(UTC))

        def press(code: str = code, value: str = cookie.value) -> str:
            browser = app.test_client()
            browser.set_cookie("mentorat", value)
            answer = browser.post(PAGE, data={"code": code})
            return str(answer.headers.get("Location", answer.status_code))

        said = _at_once([press] * AT_ONCE)
        assert said.count("200") == 1
        assert set(said) <= {"200", "/compte/deuxieme-etape", "/connexion"}
    with app.app_context():
        assert db.session.scalar(select(func.count(RecoveryCode.id))) == 10 * PEOPLE
