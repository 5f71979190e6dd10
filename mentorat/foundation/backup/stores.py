"""The database at hand, and the folder in which plain copies may lie for a moment."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import IO, Protocol

from flask import current_app
from sqlalchemy import inspect, select, table, text

from mentorat.foundation import roles
from mentorat.foundation.backup.contents import QUEUE, Contents
from mentorat.foundation.backup.errors import BackupRefused
from mentorat.foundation.backup.postgresql import PostgresqlStore
from mentorat.foundation.backup.sqlite import SqliteStore
from mentorat.foundation.db import db

# A database that was made ready has these, and still holds nothing.
OF_NOBODY = frozenset({"alembic_version", "heartbeats"})


class Store(Protocol):
    """What a kind of database can do for its backups."""

    kind: str

    def dump(self, into: IO[bytes]) -> Contents:
        """Write one state of the database while others work; returns what it holds."""

    def trial(self, dump: IO[bytes]) -> Contents:
        """Restore a dump where it disturbs nobody; returns what it holds."""

    def is_in_use(self) -> bool:
        """Whether others would be disturbed by a restore."""

    def put_back(self, dump: IO[bytes]) -> AbstractContextManager[Contents]:
        """Restore a dump for good, unless the block fails; yields what it holds."""


@contextmanager
def store(work: Path) -> Iterator[Store]:
    """The database of the settings."""
    if db.engine.dialect.name == "sqlite":
        yield SqliteStore(db.engine, work)
        return
    with roles.owner_engine() as owner:
        yield PostgresqlStore(db.engine, owner, current_app.config["BACKUPS"].scratch_url)


@contextmanager
def working_folder() -> Iterator[Path]:
    """A folder beside the data, for one backup or restore at a time; what a killed one left goes.

    Raises `BackupRefused` while another one is at it.
    """
    folder = Path(current_app.config["DATA_DIR"]) / "backup-work"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = folder.with_suffix(".lock")
    # SQLite's lock: every system has it, and it ends with the process that holds it.
    with closing(sqlite3.connect(lock, timeout=0, isolation_level=None)) as held:
        try:
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise BackupRefused("Another backup or restore is at work: wait for it.") from error
        _clear(folder)
        try:
            yield folder
        finally:
            _clear(folder)


def _clear(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, exist_ok=True)


def is_empty() -> bool:
    """Whether nothing would be lost if the database were another one."""
    with db.engine.connect() as connection:
        names = [
            name
            for name in inspect(connection).get_table_names()
            if name not in OF_NOBODY and not name.startswith(QUEUE)
        ]
        asked = (select(select(text("1")).select_from(table(name)).exists()) for name in names)
        return not any(connection.execute(one).scalar_one() for one in asked)
