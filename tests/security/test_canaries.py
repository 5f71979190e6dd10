"""What people confide is nowhere but on the pages of those who may read it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from sys import modules
from typing import Any

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from structlog.testing import LogCapture

from mentorat.candidates.models import Candidate
from mentorat.foundation.db import db, transaction
from mentorat.foundation.journal import JournalEntry
from mentorat.foundation.outbox import OutboxMessage
from tests.journeys.mailbox import ADDRESS
from tests.security import columns, harvest, visits
from tests.security.snapshot import Snapshot
from tests.security.visits import Visit
from tests.security.world import ACTORS, World

CANARY = "canari"
PERSONAL = ("candidates", "users")


@pytest.fixture
def words_of_the_log(monkeypatch: pytest.MonkeyPatch) -> LogCapture:
    """Everything the rooms write to the log from here on."""
    capture = LogCapture()
    for name, module in list(modules.items()):
        if name.startswith("mentorat") and hasattr(module, "log"):
            logger = structlog.wrap_logger(structlog.PrintLogger(), processors=[capture])
            monkeypatch.setattr(module, "log", logger)
    return capture


@pytest.fixture
def cage(app: Flask, world: World, tmp_path: Path) -> Snapshot:
    """The world with a canary in every sensitive column, each with the column's name."""
    words = {(table.name, name): f"{CANARY}-{table.name}-{name}" for table, name in columns.typed()}
    with app.app_context(), transaction():
        columns.overwrite(words)
        for candidate in db.session.scalars(db.select(Candidate)):
            mail = f"{CANARY}{candidate.id}@example.org"
            where = Candidate.id == candidate.id
            db.session.execute(update(Candidate).where(where).values(email=mail))
    return Snapshot(app, tmp_path)


@pytest.fixture
def caged(world: World, cage: Snapshot) -> World:
    return world


def is_personal(text: str | None) -> bool:
    """Names of programmes, organisations and rounds are no secret; all the rest is."""
    public = ("organisations", "programmes", "enterprises", "rounds")
    told = text or ""  # a letter that has left is empty
    for one in public:
        told = told.replace(f"{CANARY}-{one}", "")
    return CANARY in told


@pytest.mark.slow
def test_nothing_confided_leaves_its_page(
    app: Flask,
    visitor: FlaskClient,
    forms: list[harvest.FoundForm],
    caged: World,
    cage: Snapshot,
    words_of_the_log: LogCapture,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    leaks: list[str] = []
    for form, values in _attempts(forms):
        visits.as_actor(visitor, caged, harvest.session_of(form.actor))
        said = visits.knock(visitor, Visit(form.rule, "POST", form.action), values)
        leaks += [f"{form.rule}: {one}" for one in _leaks_of_answer(said)]
        if said.status_code < 400:
            leaks += [f"{form.rule}: {one}" for one in _leaks_of_rows(app)]
            cage.restore()
    for entry in words_of_the_log.entries:
        if is_personal(str(entry)):
            leaks.append(f"log: {entry}")
    leaks += [f"log: {one.getMessage()}" for one in caplog.records if _is_said(one)]
    assert not leaks, "\n".join(dict.fromkeys(leaks))


def test_no_error_page_repeats_what_was_confided(
    app: Flask, visitor: FlaskClient, caged: World
) -> None:
    for actor in ACTORS:
        for visit in visits.visits(app, caged, every=True):
            if visit.method != "GET":
                continue
            visits.as_actor(visitor, caged, actor)
            said = visits.knock(visitor, visit)
            if said.status_code >= 400:
                assert not is_personal(_without_own_name(said.text)), f"{visit} to {actor}"


def test_an_enterprise_reads_nothing_about_mentees(
    app: Flask, visitor: FlaskClient, caged: World
) -> None:
    personal = {rule.rule for rule in visits.rules(app) if visits.purpose(app, rule)}
    for visit in visits.visits(app, caged, every=True):
        if visit.method == "GET" and visit.rule not in personal:
            visits.as_actor(visitor, caged, "enterprise")
            text = visits.knock(visitor, visit).text
            assert f"{CANARY}-candidates" not in text, str(visit)


def _attempts(forms: list[harvest.FoundForm]) -> Iterator[tuple[harvest.FoundForm, Any]]:
    """Each form as a person would send it, and with a canary in each of its words."""
    for form in forms:
        yield form, form.values
        words = {
            name: f"{CANARY}-typed"
            for name, one in form.fields.items()
            if one.kind in {"text", "textarea", "tel"}
        }
        yield form, {**form.values, **words}


def _leaks_of_answer(said: Any) -> list[str]:
    found = [f"{name}: {value}" for name, value in said.headers if is_personal(_plain(name, value))]
    if said.status_code >= 400 and said.status_code not in {409, 422}:
        found += ["its error page"] if is_personal(_without_own_name(said.text)) else []
    return found


def _plain(name: str, value: str) -> str:
    """A header; the session's cookie is signed and says what the next page says."""
    return "" if name == "Set-Cookie" else value


def _without_own_name(text: str) -> str:
    """The frame of the workspace says who is signed in."""
    return text.replace(f"{CANARY}-users-name", "")


def _is_said(record: logging.LogRecord) -> bool:
    return not record.name.startswith("sqlalchemy") and is_personal(record.getMessage())


def _leaks_of_rows(app: Flask) -> Iterator[str]:
    with app.app_context():
        for letter in db.session.scalars(db.select(OutboxMessage)):
            if is_personal(letter.subject):
                yield f"the subject of {letter.kind}: {letter.subject}"
            for link in ADDRESS.findall(letter.text or ""):
                if is_personal(link):
                    yield f"a link in {letter.kind}: {link}"
        for entry in db.session.scalars(db.select(JournalEntry)):
            if is_personal(f"{entry.action} {entry.subject_id} {entry.facts}"):
                yield f"the journal: {entry.action} {entry.facts}"
