"""Who looks after the server gets a mail: once a day at most, and once when all is well again."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from flask import current_app
from sqlalchemy import select

from config import Mode
from mentorat.foundation import clock
from mentorat.foundation.db import db, transaction
from mentorat.foundation.doctor import inside
from mentorat.foundation.doctor.findings import Finding, fault
from mentorat.foundation.outbox import OutboxMessage
from mentorat.organisations import tasks
from mentorat.organisations.services import doctor
from tests.organisations.factories import make_region_user

pytestmark = pytest.mark.usefixtures("context")
BROKEN = [fault("Disk", "Full.", "Make room.")]
OPERATOR = ("operator@example.org",)


def tell(found: list[Finding], days: float = 0, to: tuple[str, ...] = OPERATOR) -> int:
    with clock.as_of(clock.now() + timedelta(days=days)), transaction():
        return doctor.tell(found, to)


def letters() -> list[OutboxMessage]:
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def test_once_a_day_while_it_lasts_and_once_when_it_is_over() -> None:
    assert [tell(BROKEN), tell(BROKEN), tell(BROKEN, 1), tell(BROKEN, 1)] == [1, 0, 1, 0]
    assert [tell([], 1), tell([], 1), tell([], 2)] == [1, 0, 0]
    assert tell(BROKEN, 3) == 1
    assert [one.kind for one in letters()] == [
        "doctor_faults", "doctor_faults", "doctor_well", "doctor_faults",
    ]  # fmt: skip


def test_nothing_is_said_of_a_site_that_was_always_well() -> None:
    assert tell([]) == 0


def test_the_mail_says_what_and_what_to_do_and_its_subject_neither() -> None:
    tell(BROKEN)
    (letter,) = letters()
    for words in (letter.text, letter.html):
        assert "Full." in words
        assert "Make room." in words
    assert "Full" not in letter.subject
    assert letter.recipient == "operator@example.org"
    assert "operator@" not in f"{letter.once_key}{letter.subject_id}"


def test_without_an_operator_the_administrators_read_it_in_their_language() -> None:
    with transaction():
        make_region_user(language="ar")
    assert tell(BROKEN, to=()) == 1
    assert [one.language for one in letters()] == ["ar"]


def test_the_clock_looks_in_production_only(monkeypatch: pytest.MonkeyPatch) -> None:
    tasks.look_after()
    assert letters() == []
    own = dataclasses.replace(
        inside.settings(),
        mode=Mode.PRODUCTION,
        public_base_url="http://127.0.0.1:9",
        operator_mails=OPERATOR,
    )
    monkeypatch.setitem(current_app.extensions, "mentorat.settings", own)
    tasks.look_after()
    (letter,) = letters()
    assert "Aucune sauvegarde n’est prévue." in letter.text
