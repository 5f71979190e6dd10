"""The whole database as a value: to see whether anything changed, and to put it back."""

from __future__ import annotations

import hashlib
import shutil
import uuid
from pathlib import Path

from flask import Flask
from sqlalchemy import select, text

from mentorat.foundation.db import Base, db


def digest(app: Flask) -> str:
    """One hash over all rows of all tables, ciphered columns as they lie on the disk."""
    kept = hashlib.sha256()
    with app.app_context(), db.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            raw = select(text("*")).select_from(table).order_by(*table.primary_key)
            rows = connection.execute(raw)
            kept.update(f"{table.name}{[tuple(row) for row in rows]}".encode())
    return kept.hexdigest()


class Snapshot:
    """The database at one moment. `restore()` brings it back, by copying the file or the tables."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self._app = app
        self._copy = folder / "snapshot.sqlite"
        with app.app_context():
            db.session.remove()
            self._file = db.engine.url.database if db.engine.dialect.name == "sqlite" else None
            if self._file:
                db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
                db.session.remove()
                db.engine.dispose()
                shutil.copy(self._file, self._copy)
            else:
                self._schema = _keep()

    def restore(self) -> None:
        """Everything as it was, row numbers included."""
        with self._app.app_context():
            db.session.remove()
            if self._file:
                db.engine.dispose()
                for suffix in ("-wal", "-shm"):
                    Path(self._file + suffix).unlink(missing_ok=True)
                shutil.copy(self._copy, self._file)
            else:
                _bring_back(self._schema)


def _all(statement: str) -> str:
    return ";".join(statement.format(table.name) for table in Base.metadata.sorted_tables)


def _keep() -> str:
    """Copy all tables beside themselves, within the server, into a schema of their own."""
    schema = f"kept_{uuid.uuid4().hex[:10]}"
    copies = _all(f'CREATE TABLE {schema}."{{0}}" AS TABLE public."{{0}}"')
    with db.engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema};{copies}"))
    return schema


def _bring_back(schema: str) -> None:
    # The role lets the journal be emptied and the order of tables not matter.
    again = _all(f'DELETE FROM "{{0}}"; INSERT INTO "{{0}}" SELECT * FROM {schema}."{{0}}"')  # noqa: S608 (our own names)
    numbers = ";".join(
        f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), coalesce(max(id), 0) + 1, false)"  # noqa: S608 (our own names)
        f' FROM "{name}"'
        for name in (table.name for table in Base.metadata.sorted_tables if "id" in table.c)
    )
    with db.engine.begin() as connection:
        connection.execute(text(f"SET LOCAL session_replication_role = replica;{again};{numbers}"))
