"""Guessing and mail bombing are stopped, by counters that all processes share."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from mentorat.accounts import services
from mentorat.accounts.models import SignIn, SignInRequest
from mentorat.accounts.services.attempts import KEPT_FOR
from mentorat.accounts.states import Outcome
from mentorat.accounts.tasks import forget
from mentorat.foundation import limits
from mentorat.foundation.db import db, transaction
from mentorat.foundation.limits import Count, Counter, Limit, give_back, hit
from tests.organisations.factories import make_contact, make_programme, make_user

PASSWORD = "quatre mots au hasard"
NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def email(limited: Flask) -> str:
    with limited.app_context(), transaction():
        password = services.hash_password(PASSWORD)
        return make_user(programmes=[make_programme()], password=password).email


def _post(client: FlaskClient, path: str, data: dict[str, str], address: str) -> int:
    return client.post(path, data=data, environ_base={"REMOTE_ADDR": address}).status_code


def _guess(client: FlaskClient, email: str, address: str, password: str = "faux") -> int:  # noqa: S107
    return _post(client, "/connexion", {"email": email, "password": password}, address)


def test_forty_guesses_from_forty_addresses_are_stopped(limited: Flask, email: str) -> None:
    said = [_guess(limited.test_client(), email, f"198.51.100.{n}") for n in range(40)]
    assert (said.count(422), said.count(429)) == (10, 30)
    assert _guess(limited.test_client(), email, "203.0.113.9", PASSWORD) == 429


def test_one_address_does_not_try_account_after_account(limited: Flask, email: str) -> None:
    said = [_guess(limited.test_client(), f"p{n}@example.org", "198.51.100.1") for n in range(12)]
    assert said == [422] * 10 + [429] * 2
    assert _guess(limited.test_client(), email, "198.51.100.2", PASSWORD) == 303


def test_neighbours_behind_one_ipv6_line_count_together(limited: Flask) -> None:
    client = limited.test_client()
    said = [_guess(client, f"p{n}@example.org", f"2001:db8::{n:x}") for n in range(1, 13)]
    assert said.count(429) == 2


def test_who_knows_the_password_uses_nothing_up(limited: Flask, email: str) -> None:
    for _ in range(15):
        assert _guess(limited.test_client(), email, "198.51.100.1", PASSWORD) == 303


def test_a_browser_that_signed_in_before_still_gets_in(limited: Flask, email: str) -> None:
    own = limited.test_client()
    assert _guess(own, email, "192.0.2.1", PASSWORD) == 303
    own.post("/deconnexion")
    for number in range(40):
        _guess(limited.test_client(), email, f"198.51.100.{number}")
    assert _guess(limited.test_client(), email, "192.0.2.1", PASSWORD) == 429
    assert _guess(own, email, "192.0.2.1", PASSWORD) == 303


def test_a_known_browser_may_not_guess_for_ever(limited: Flask, email: str) -> None:
    own = limited.test_client()
    _guess(own, email, "192.0.2.1", PASSWORD)
    said = [_guess(own, email, "192.0.2.1") for _ in range(12)]
    assert said == [422] * 10 + [429] * 2


def test_a_known_browser_is_not_known_for_somebody_else(limited: Flask, email: str) -> None:
    own = limited.test_client()
    _guess(own, email, "192.0.2.1", PASSWORD)
    said = [_guess(own, "autre@example.org", f"198.51.100.{n}") for n in range(12)]
    assert said.count(429) == 2


def test_a_made_up_browser_cookie_is_nobodys(limited: Flask, email: str) -> None:
    client = limited.test_client()
    client.set_cookie("mentorat-known", "eyJpZCI6IngiLCJvZiI6W119.aaaa.bbbb")
    said = [_guess(client, email, f"198.51.100.{n}") for n in range(12)]
    assert said.count(429) == 2


def test_under_https_both_cookies_are_bound_to_the_host(
    limited: Flask, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limited.config, "SESSION_COOKIE_SECURE", True)
    monkeypatch.setitem(limited.config, "SESSION_COOKIE_NAME", "__Host-mentorat")
    data = {"email": email, "password": PASSWORD}
    kept = limited.test_client().post("/connexion", data=data).headers.getlist("Set-Cookie")
    assert {line.split("=")[0] for line in kept} == {"__Host-mentorat", "__Host-mentorat-known"}
    for line in kept:
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(line.split("; "))
        assert "Domain" not in line


def test_the_window_ends_and_the_page_says_when(limited: Flask, email: str) -> None:
    client = limited.test_client()
    with time_machine.travel(NINE, tick=False) as clock:
        for _ in range(10):
            _guess(client, email, "198.51.100.1")
        clock.shift(60)
        answer = client.post(
            "/connexion",
            data={"email": email, "password": PASSWORD},
            environ_base={"REMOTE_ADDR": "198.51.100.1"},
            headers={"Accept-Language": "fr"},
        )
        assert answer.status_code == 429
        assert answer.headers["Retry-After"] == "240"
        assert "Réessayez à 10 h 06" in answer.text
        clock.shift(241)
        assert _guess(client, email, "198.51.100.1", PASSWORD) == 303


def test_counters_outlive_the_process(limited: Flask, email: str) -> None:
    for _ in range(11):
        _guess(limited.test_client(), email, "198.51.100.1")
    with limited.app_context():
        db.session.remove()
        db.engine.dispose()
    assert _guess(limited.test_client(), email, "198.51.100.1", PASSWORD) == 429


def test_twenty_five_links_to_one_mailbox_are_stopped(limited: Flask) -> None:
    with limited.app_context(), transaction():
        email = make_contact().email
    said = [
        _post(limited.test_client(), path, {"email": email}, f"198.51.100.{number}")
        for number in range(25)
        for path in [("/connexion/lien", "/connexion/oubli")[number % 2]]
    ]
    assert (said.count(303), said.count(429)) == (5, 20)
    with limited.app_context():
        assert db.session.scalar(select(func.count()).select_from(SignInRequest)) == 5


def test_the_whole_site_has_a_cap(limited: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from mentorat.accounts.services import attempts

    account, address, _site = attempts.LIMITS["password"]
    low = Limit("password.site", 3, timedelta(minutes=5))
    monkeypatch.setitem(attempts.LIMITS, "password", (account, address, low))
    client = limited.test_client()
    said = [_guess(client, f"p{n}@example.org", f"198.51.100.{n}") for n in range(5)]
    assert said == [422, 422, 422, 429, 429]


def test_of_many_at_once_none_is_missed(limited: Flask) -> None:
    one = Count(Limit("test", 10, timedelta(minutes=5)), "x")
    start = threading.Barrier(8)

    def tries() -> list[bool]:
        start.wait()
        said = []
        for _ in range(5):
            with limited.app_context(), transaction():
                said.append(hit([one]).again_at is None)
            with limited.app_context():
                db.session.remove()
        return said

    with ThreadPoolExecutor(8) as threads:
        runs = [threads.submit(tries) for _ in range(8)]
        allowed = [yes for run in runs for yes in run.result()]
    assert (len(allowed), sum(allowed)) == (40, 10)
    with limited.app_context():
        assert db.session.scalars(select(Counter.hits)).one() == 40


def test_right_tries_at_once_do_not_block_each_other(limited: Flask) -> None:
    """Of two that hold each other up the database would stop one: an error for who was right."""
    five = timedelta(minutes=5)
    kinds = [Limit(f"test.{name}", 1000, five) for name in ("account", "day", "address", "site")]
    site, start = Count(kinds.pop()), threading.Barrier(6)

    def tries(subject: int) -> None:
        counts = [*(Count(kind, str(subject % 2)) for kind in kinds), site]
        start.wait()
        with limited.app_context():
            for _ in range(40):
                with transaction():
                    hit(counts)
                with transaction():
                    give_back(counts)
            db.session.remove()

    with ThreadPoolExecutor(6) as threads:
        for run in [threads.submit(tries, number) for number in range(6)]:
            run.result()
    with limited.app_context():
        assert set(db.session.scalars(select(Counter.hits))) == {0}


def test_somebody_signed_in_does_not_post_for_ever(
    limited: Flask, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By account, wherever its sessions are; reading goes on, and so do the others."""
    monkeypatch.setattr(limits, "OF_ACCOUNT", Limit("post.account", 3, timedelta(minutes=5)))
    with limited.app_context(), transaction():
        other = make_user(programmes=[make_programme()], password=services.hash_password(PASSWORD))
        emails = (email, email, other.email)
    first, second, stranger = (limited.test_client() for _ in emails)
    for browser, name in zip((first, second, stranger), emails, strict=True):
        assert _guess(browser, name, "198.51.100.1", PASSWORD) == 303
    data = {"language": "fr"}
    said = [one.post("/compte/langue", data=data).status_code for one in (first, second) * 2]
    assert said == [303, 303, 303, 429]
    assert first.get("/compte").status_code == 200
    assert stranger.post("/compte/langue", data=data).status_code == 303


def test_counters_hold_no_address(limited: Flask, email: str) -> None:
    _guess(limited.test_client(), email, "198.51.100.77")
    with limited.app_context():
        marks = " ".join(db.session.scalars(select(Counter.mark)))
    assert re.fullmatch(r"[0-9a-f ]+", marks)


def test_attempts_are_kept_a_year_without_addresses(limited: Flask, email: str) -> None:
    with time_machine.travel(NINE, tick=False) as clock:
        for number in range(12):
            _guess(limited.test_client(), email, f"198.51.100.{number}")
        with limited.app_context():
            rows = list(db.session.scalars(select(SignIn).order_by(SignIn.id)))
            outcomes = [row.outcome for row in rows]
            assert outcomes == [Outcome.WRONG_PASSWORD] * 10 + [Outcome.STOPPED]
            assert {row.network for row in rows} == {"198.51.100.0"}
            assert email not in str([vars(row) for row in rows])
            clock.shift(KEPT_FOR)
            forget()
            assert db.session.scalar(select(func.count()).select_from(SignIn)) == 0
            assert db.session.scalar(select(func.count()).select_from(Counter)) == 0


def test_browsers_known_for_one_account_count_together(limited: Flask, email: str) -> None:
    """Whoever signs in again and again collects no tries at the codes on paper of others."""
    browsers = [limited.test_client() for _ in range(4)]
    for browser in browsers:
        assert _guess(browser, email, "192.0.2.1", PASSWORD) == 303
    code = {"code": "CDFG HJKM", "first_name": "Fatou"}
    said = [
        _post(browser, "/candidature/reprendre", code, f"198.51.100.{n}")
        for n, browser in enumerate(browsers * 5)
    ]
    assert (said.count(422), said.count(429)) == (10, 10)
