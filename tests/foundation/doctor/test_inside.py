"""What the doctor sees by itself."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask, current_app
from sqlalchemy import create_engine, text

import config
from mentorat.foundation import clock, jobs, outbox
from mentorat.foundation.backup import archive
from mentorat.foundation.backup.archive import Kept
from mentorat.foundation.db import db, transaction
from mentorat.foundation.doctor import inside
from mentorat.foundation.doctor.findings import Finding, Verdict
from mentorat.foundation.i18n import speaking
from tests.production import PRODUCTION

OK, WARNING, FAULT = Verdict.OK, Verdict.WARNING, Verdict.FAULT
GIB = 1 << 30
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture
def spoken(context: None) -> Iterator[None]:
    with speaking("en"):
        yield


def with_settings(monkeypatch: pytest.MonkeyPatch, **changed: object) -> None:
    own = dataclasses.replace(inside.settings(), **changed)
    monkeypatch.setitem(current_app.extensions, "mentorat.settings", own)


def is_helpful(one: Finding) -> bool:
    """Whatever is not well says what to do."""
    return bool(str(one.said)) and bool(str(one.remedy)) == (one.verdict is not OK)


@pytest.mark.usefixtures("spoken")
def test_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    good = config.load(PRODUCTION)
    monkeypatch.setitem(current_app.extensions, "mentorat.settings", good)
    assert inside.secrets().verdict is OK
    for name, value in (
        ("secret_key", "short"),
        ("password_salt", good.secret_key),
        ("contact_keys", ("<draw one>" * 4,)),
    ):
        weak = dataclasses.replace(good, **{name: value})
        monkeypatch.setitem(current_app.extensions, "mentorat.settings", weak)
        found = inside.secrets()
        assert found.verdict is FAULT
        assert f"MENTORAT_{name.upper()}" in str(found.said) + good.secret_key
        assert good.secret_key not in str(found.said)
        assert is_helpful(found)
    demo = dataclasses.replace(good, mode=config.Mode.DEMO)
    monkeypatch.setitem(current_app.extensions, "mentorat.settings", demo)
    assert inside.secrets().verdict is WARNING


@pytest.mark.usefixtures("spoken")
def test_the_schema_must_be_that_of_this_version() -> None:
    assert inside.the_schema().verdict is FAULT  # tests make their tables without revisions
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(
            text("INSERT INTO alembic_version VALUES (:head)"), {"head": inside.schema.head()}
        )
    try:
        assert inside.the_schema().verdict is OK
    finally:
        with db.engine.begin() as connection:
            connection.execute(text("DROP TABLE alembic_version"))


@pytest.mark.usefixtures("spoken")
def test_a_worker_that_is_silent() -> None:
    assert inside.the_worker().verdict is FAULT
    jobs.beat()
    assert inside.the_worker().verdict is OK
    with clock.as_of(clock.now() + timedelta(minutes=4)):
        assert inside.the_worker().verdict is FAULT


@pytest.mark.usefixtures("spoken")
def test_mails_that_do_not_leave() -> None:
    assert inside.the_mails().verdict is OK
    with transaction():
        outbox.post(kind="any", to="amal@example.org", subject="x", text="x")
    assert inside.the_mails().verdict is OK
    with clock.as_of(clock.now() + timedelta(hours=2)):
        found = inside.the_mails()
    assert found.verdict is FAULT
    assert "amal" not in str(found.said)


@pytest.mark.usefixtures("spoken")
def test_a_database_that_is_away_is_one_finding(
    monkeypatch: pytest.MonkeyPatch, app: Flask, tmp_path: Path
) -> None:
    away = create_engine(f"sqlite:///{tmp_path / 'missing' / 'none.sqlite'}")
    monkeypatch.setitem(db.engines, None, away)
    (found,) = inside.database()
    away.dispose()
    assert found.verdict is FAULT
    assert is_helpful(found)


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize(
    ("free", "total", "verdict"),
    [
        (50 * GIB, 100 * GIB, OK),
        (9 * GIB, 100 * GIB, WARNING),
        (2 * GIB, 100 * GIB, FAULT),
        (1 * GIB, 5 * GIB, WARNING),
        (GIB // 4, 1 * GIB, FAULT),
    ],
)
def test_room(free: int, total: int, verdict: Verdict) -> None:
    found = inside.judge_room("/srv", free, total)
    assert found.verdict is verdict
    assert is_helpful(found)


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize(
    ("hours", "verdict"), [((1,), OK), ((27, 60), WARNING), ((51,), FAULT), ((), FAULT)]
)
def test_the_age_of_the_backup(hours: tuple[int, ...], verdict: Verdict) -> None:
    found = [kept(one) for one in hours]
    assert inside.judge_backups(found, NOW).verdict is verdict
    untried = [kept(0, is_tried=False), *found]
    assert inside.judge_backups(untried, NOW).verdict is verdict


def kept(hours: int, *, is_tried: bool = True) -> Kept:
    at = NOW - timedelta(hours=hours)
    return Kept(Path(archive.name_of(at, "0001", is_tried=is_tried)), at, is_tried)


@pytest.mark.usefixtures("spoken")
def test_backups_that_are_not_set_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert inside.backup().verdict is FAULT
    own = dataclasses.replace(inside.settings().backups, folder=tmp_path, recipients=("age1x",))
    with_settings(monkeypatch, backups=own)
    assert inside.backup().verdict is FAULT
    (tmp_path / archive.name_of(clock.now(), "0001", is_tried=True)).write_text("")
    assert inside.backup().verdict is OK


@pytest.mark.postgres
@pytest.mark.usefixtures("spoken")
def test_one_role_for_all_is_a_fault() -> None:
    found = inside.the_roles()
    assert found.verdict is FAULT
    assert is_helpful(found)
