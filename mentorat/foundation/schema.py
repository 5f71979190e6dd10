"""The shape of the database: whether it is the one this code needs, and safe ways to change it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import current_app
from sqlalchemy import Connection

from mentorat.foundation.db import db


class SchemaBroken(RuntimeError):  # noqa: N818 (says what happened)
    """A change of the schema left rows that point at nothing; the message counts them."""


@contextmanager
def foreign_keys_off(connection: Connection) -> Iterator[None]:
    """Let parent tables be rebuilt on SQLite; elsewhere nothing happens.

    SQLite changes a table by making a new one and dropping the old one, and with foreign keys
    on, that DROP deletes all children without an error. Enter before the first statement:
    inside a transaction the switch has no effect.
    """
    raw = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        yield
        return
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()  # what is committed stays; the switch needs an ended transaction
        raw.execute("PRAGMA foreign_keys=ON")


def check_foreign_keys(connection: Connection) -> None:
    """Raise `SchemaBroken` when rows point at nothing (SQLite; PostgreSQL never allows it)."""
    if connection.dialect.name != "sqlite":
        return
    lost: dict[tuple[str, str], int] = {}
    for child, _row, parent, _key in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        lost[child, parent] = lost.get((child, parent), 0) + 1
    if lost:
        found = ", ".join(f"{n} of {child} without {parent}" for (child, parent), n in lost.items())
        raise SchemaBroken(f"Rows point at nothing: {found}. Nothing was changed.")


def revision() -> str | None:
    """The revision that the database has; None when it was never prepared."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """The revision that this code needs."""
    return _scripts().get_current_head()


def is_known(wanted: str) -> bool:
    """Whether this code knows a revision: one of a later version it does not."""
    try:
        return _scripts().get_revision(wanted) is not None
    except CommandError:
        return False


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(current_app.extensions["migrate"].directory))
