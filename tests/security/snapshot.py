"""The whole database as a value: to see whether anything changed, and to put it back."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert, select, text

from mentorat.foundation.db import Base, db

Rows = dict[str, list[dict[str, Any]]]


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
    """The database at one moment. `restore()` brings it back, on SQLite by copying the file."""

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
                self._rows = _read()

    def restore(self) -> None:
        """Everything as it was, row numbers included."""
        with self._app.app_context():
            db.session.remove()
            db.engine.dispose()
            if self._file:
                for suffix in ("-wal", "-shm"):
                    Path(self._file + suffix).unlink(missing_ok=True)
                shutil.copy(self._copy, self._file)
            else:
                _write(self._rows)


def _read() -> Rows:
    with db.engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in Base.metadata.sorted_tables
        }


def _write(rows: Rows) -> None:
    names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    with db.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} CASCADE"))
        for table in Base.metadata.sorted_tables:
            if rows[table.name]:
                connection.execute(insert(table), rows[table.name])
