"""Each revision up, down and up again with rows in place; the last one is the models."""

from __future__ import annotations

import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from mentorat.candidates.states import Side
from mentorat.foundation import journal
from mentorat.foundation.db import Base, db, transaction
from mentorat.foundation.journal import CLOCK
from tests.candidates.factories import make_candidate
from tests.duos.factories import make_duo
from tests.migrations.bases import FOLDER, REVISIONS, counts, is_sqlite
from tests.organisations.factories import make_contact, make_programme, make_user


def _fill() -> None:
    with transaction():
        programme = make_programme()
        make_user(programmes=[programme])
        make_contact()
        make_candidate(programme, Side.MENTOR)
        make_duo()
        journal.record(CLOCK, "fill", subject_kind="test", subject_id="1")


def test_the_revisions_are_one_numbered_line() -> None:
    assert [f"{number:04d}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS


@pytest.mark.usefixtures("bare")
def test_the_last_revision_is_the_models() -> None:
    upgrade(directory=FOLDER)
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_checks_and_partial_indexes_are_those_of_the_models(bare: Flask) -> None:
    upgrade(directory=FOLDER)
    migrated = _rules()
    downgrade(directory=FOLDER, revision="base")
    db.create_all()
    assert _rules() == migrated
    assert bare.name == "mentorat"


def _rules() -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    with db.engine.connect() as connection:
        inspector = inspect(connection)
        for each in Base.metadata.sorted_tables:
            for check in inspector.get_check_constraints(each.name):
                found.add((each.name, str(check["name"]), "".join(check["sqltext"].split())))
            for index in inspector.get_indexes(each.name):
                where = str({k: str(v) for k, v in index.get("dialect_options", {}).items()})
                found.add((each.name, str(index["name"]), str(index["column_names"]), where))
        found.update(("trigger", *row) for row in connection.execute(text(_triggers())))
    return found


def _triggers() -> str:
    """SQL of all triggers: on SQLite they go, unsaid, with a table that is made anew."""
    if is_sqlite():
        return "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
    return "SELECT tgrelid::regclass::text, tgname::text FROM pg_trigger WHERE NOT tgisinternal"


@pytest.mark.usefixtures("bare")
def test_each_revision_goes_up_and_down() -> None:
    for revision in REVISIONS:
        upgrade(directory=FOLDER, revision=revision)
        downgrade(directory=FOLDER, revision="-1")
        upgrade(directory=FOLDER, revision=revision)
    downgrade(directory=FOLDER, revision="base")
    assert counts() == {}


@pytest.mark.usefixtures("bare")
def test_going_down_and_up_keeps_the_rows_below() -> None:
    upgrade(directory=FOLDER)
    _fill()
    db.session.remove()
    before = counts()
    downgrade(directory=FOLDER, revision="-1")
    kept = counts()
    assert kept == {name: before[name] for name in kept}
    assert kept["duos"] == 1
    upgrade(directory=FOLDER)
    # The last revision may fill its own tables from what lies below.
    assert {name: count for name, count in counts().items() if name in kept} == kept


@pytest.mark.usefixtures("bare")
def test_the_journal_is_append_only_after_the_migration() -> None:
    upgrade(directory=FOLDER)
    _fill()
    with pytest.raises(Exception, match="append-only"), transaction() as session:
        session.execute(text("DELETE FROM journal"))


def test_sqlite_is_durable(bare: Flask) -> None:
    """A power cut must not lose what was confirmed."""
    if not is_sqlite():
        return
    with db.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert isinstance(raw, sqlite3.Connection)
        assert raw.execute("PRAGMA synchronous").fetchone() == (2,)
        assert raw.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert bare.name == "mentorat"
