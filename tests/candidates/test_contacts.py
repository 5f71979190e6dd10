"""A person who comes twice is recognised, whatever secret has changed meanwhile."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from mentorat.candidates import services
from mentorat.candidates.errors import AlreadyApplied
from mentorat.candidates.models import Candidate
from mentorat.candidates.services import contacts
from mentorat.candidates.states import CandidateState
from mentorat.foundation.db import db, transaction
from mentorat.foundation.journal import PUBLIC
from mentorat.organisations.models import Programme
from tests.candidates.factories import make_candidate
from tests.organisations.factories import make_programme

OLD, NEW = "o" * 43, "n" * 43
EMAIL = "Amina@example.org"


def again(programme: Programme) -> Candidate:
    """The same person, in other capitals, as a draft that is whole."""
    return make_candidate(
        programme, state=CandidateState.DRAFT, email=EMAIL.upper(), contact_key=None
    )


def is_recognised(app: Flask) -> bool:
    with app.app_context():
        programme = db.session.scalars(select(Programme)).one()
        try:
            services.submit(again(programme), PUBLIC)
        except AlreadyApplied:
            return True
        finally:
            db.session.rollback()
    return False


@pytest.fixture
def applied(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Somebody has applied while `OLD` was the key."""
    monkeypatch.setitem(app.config, "CONTACT_KEYS", (OLD,))
    with app.app_context(), transaction():
        make_candidate(make_programme(), state=CandidateState.SUBMITTED, email=EMAIL)
    return app


def test_a_new_secret_key_forgets_nobody(applied: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(applied.config, "SECRET_KEY", "another secret, drawn after a theft")
    assert is_recognised(applied)


def test_a_new_key_in_front_of_the_old_one_forgets_nobody(
    applied: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(applied.config, "CONTACT_KEYS", (NEW, OLD))
    assert is_recognised(applied)
    monkeypatch.setitem(applied.config, "CONTACT_KEYS", (NEW,))
    assert not is_recognised(applied)  # what the command is for


def test_after_the_command_the_old_key_may_go(
    applied: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(applied.config, "CONTACT_KEYS", (NEW, OLD))
    for changed in (1, 0):
        said = applied.test_cli_runner().invoke(args=["rekey-contacts"])
        assert said.exit_code == 0, said.output
        assert said.output.startswith(f"{changed} changed")
    monkeypatch.setitem(applied.config, "CONTACT_KEYS", (NEW,))
    assert is_recognised(applied)


@pytest.mark.usefixtures("context")
def test_rows_are_taken_some_at_a_time_and_a_stop_loses_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "CONTACT_KEYS", (OLD,))
    with transaction():
        programme = make_programme()
        for number in range(7):
            make_candidate(programme, email=f"p{number}@example.org")
        make_candidate(programme, email="", phone="", state=CandidateState.DRAFT)
    monkeypatch.setitem(app.config, "CONTACT_KEYS", (NEW, OLD))
    with transaction():
        last, changed, twice = contacts.rekey(0, 3)
    assert (changed, twice) == (3, [])
    total = 0
    with transaction():  # another start, from the beginning
        last, changed, _twice = contacts.rekey(0, 3)
        total += changed
        last, changed, _twice = contacts.rekey(last, 3)
        total += changed
    assert total == 4
    with transaction():
        assert contacts.rekey(last, 3) == (last, 0, [])
