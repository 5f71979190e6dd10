"""Known or not, an address costs the same: bytes, statements, hashes; the rest is the worker's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import event

from mentorat.accounts.models import User
from mentorat.accounts.services import passwords
from mentorat.foundation.db import db, transaction
from tests.organisations.factories import make_contact, make_programme, make_user

NOBODYS_HASH = passwords.NOBODYS_HASH  # as it is in the product, before the suite weakens it
KINDS = ("staff", "contact", "without_password", "switched_off", "nobody")


@pytest.fixture(autouse=True)
def limited(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(passwords, "NOBODYS_HASH", NOBODYS_HASH)
    app.config.update(RATELIMIT_ENABLED=True, WTF_CSRF_ENABLED=False)
    yield
    app.config["RATELIMIT_ENABLED"] = False


@pytest.fixture
def emails(app: Flask) -> dict[str, str]:
    with app.app_context(), transaction():
        programme, password = make_programme(), PasswordHasher().hash("quatre mots")
        users: dict[str, User] = {
            "staff": make_user(programmes=[programme], password=password),
            "contact": make_contact(),
            "without_password": make_user(programmes=[programme]),
            "switched_off": make_user(programmes=[programme], password=password, active=False),
        }
        return {**{kind: user.email for kind, user in users.items()}, "nobody": "n@example.org"}


@contextmanager
def counted(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Statements and hashes while the block runs, in order, without their values."""
    work: list[str] = []
    verify = PasswordHasher.verify

    def verified(self: PasswordHasher, kept: str, typed: str) -> object:
        work.append(f"hash {kept.rsplit('$', 2)[0]}")
        return verify(self, kept, typed)

    def executed(_c: object, _k: object, statement: str, *_: object) -> None:
        work.append(statement)

    with app.app_context():
        engine = db.engine
    with monkeypatch.context() as patch:
        patch.setattr(passwords.PasswordHasher, "verify", verified)
        event.listen(engine, "before_cursor_execute", executed)
        try:
            yield work
        finally:
            event.remove(engine, "before_cursor_execute", executed)


@pytest.mark.parametrize(
    ("path", "more"),
    [("/connexion", {"password": "faux"}), ("/connexion/lien", {}), ("/connexion/oubli", {})],
)
def test_known_and_unknown_cost_the_same(
    app: Flask,
    emails: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    more: dict[str, str],
) -> None:
    seen: dict[str, tuple[int, str, list[str]]] = {}
    for number, kind in enumerate(KINDS):
        with counted(app, monkeypatch) as work:
            answer = app.test_client().post(
                path,
                data={"email": emails[kind], **more},
                environ_base={"REMOTE_ADDR": f"198.51.100.{number}"},
            )
        drawn = r'nonce="[^"]*"|name="csrf_token"[^>]*|' + re.escape(emails[kind])
        seen[kind] = (answer.status_code, re.sub(drawn, "", answer.text), work)
    assert all(found == seen["nobody"] for found in seen.values())
    hashes = [one for one in seen["nobody"][2] if one.startswith("hash")]
    assert len(hashes) == (1 if path == "/connexion" else 0)


def test_nobodys_hash_is_as_strong_as_a_real_one() -> None:
    assert not PasswordHasher().check_needs_rehash(NOBODYS_HASH)
