"""The database away: for everyone the same page in their language, one line in the log."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from structlog import wrap_logger
from structlog.testing import LogCapture

from mentorat.accounts.models import User
from mentorat.foundation import errors
from mentorat.foundation.db import db, transaction
from tests.organisations.factories import make_programme, make_user

PATHS = ("/aujourdhui", "/personnes", "/espace", "/connexion/lien", "/candidature/mentee", "/")


@pytest.fixture
def reader(
    app: Flask, sign_in: Callable[[User], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> FlaskClient:
    """Somebody who was signed in when the database was still there."""
    with app.app_context(), transaction():
        client = sign_in(make_user(programmes=[make_programme()]))
    monkeypatch.setitem(app.config, "TESTING", False)  # else a fault would be raised to us
    return client


@pytest.fixture
def away(app: Flask, reader: FlaskClient) -> Iterator[list[str]]:
    """No connection can be opened any more; holds one entry for each that was asked for."""
    asked: list[str] = []

    def refuse(dialect: Any, *_rest: Any) -> None:
        asked.append("asked")
        raise dialect.loaded_dbapi.OperationalError("connection refused")

    with app.app_context():
        engine = db.engine
    engine.dispose()
    event.listen(engine, "do_connect", refuse)
    yield asked
    event.remove(engine, "do_connect", refuse)


@pytest.mark.usefixtures("away")
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("language", "words"), [("fr", "pause"), ("ar", 'dir="rtl"')])
def test_whoever_reads_gets_the_page(
    reader: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    path: str,
    language: str,
    words: str,
) -> None:
    said = LogCapture()
    monkeypatch.setattr(errors, "log", wrap_logger(None, processors=[said]))
    with caplog.at_level(logging.WARNING):
        answer = reader.get(f"{path}?lang={language}")
    if answer.status_code in {200, 302}:  # what needs no data is still there
        assert path in {"/", "/connexion/lien"}
        return
    assert answer.status_code == 503
    assert words in answer.text
    assert int(answer.headers["Retry-After"]) > 0
    assert [line["event"] for line in said.entries] == ["database_away"]
    assert not caplog.records  # no traceback from the libraries either


def test_nothing_is_asked_of_the_database_a_second_time(
    reader: FlaskClient, away: list[str]
) -> None:
    assert reader.get("/aujourdhui").status_code == 503
    assert away == ["asked"]


@pytest.mark.usefixtures("away")
def test_health_says_so_to_a_browser_that_is_signed_in(reader: FlaskClient) -> None:
    answer = reader.get("/healthz")
    assert answer.status_code == 503
    assert json.loads(answer.text) == {"status": "down"}


def test_the_service_is_back_as_soon_as_its_data_is(app: Flask, reader: FlaskClient) -> None:
    def refuse(dialect: Any, *_rest: Any) -> None:
        raise dialect.loaded_dbapi.OperationalError("connection refused")

    with app.app_context():
        engine = db.engine
    engine.dispose()
    event.listen(engine, "do_connect", refuse)
    assert reader.get("/aujourdhui").status_code == 503
    event.remove(engine, "do_connect", refuse)
    assert reader.get("/aujourdhui").status_code == 200
