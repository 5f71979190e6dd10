"""SQLite's part: a copy while others write, and the way back into a file in use.

Both go through SQLite's own online copy: it reads one state of the database, and writes as
one transaction, so that nobody ever sees half of it.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, cast

from sqlalchemy import Engine

from mentorat.foundation.backup import contents
from mentorat.foundation.backup.contents import Contents
from mentorat.foundation.backup.errors import BackupRefused

COPY = "copy.sqlite"  # in the folder of work; the next run drops what a killed one left


class SqliteStore:
    """The database of one machine, in a file."""

    kind = "sqlite"

    def __init__(self, engine: Engine, work: Path) -> None:
        self._engine = engine
        self._work = work

    def dump(self, into: IO[bytes]) -> Contents:
        """Write one state of the database, packed; returns what it holds."""
        with self._copy() as path:
            with closing(sqlite3.connect(path)) as copy:
                with self._live() as live:
                    live.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")  # all of it in this one file
                found = contents.of_sqlite(copy)
            with path.open("rb") as plain, gzip.GzipFile("", "wb", 6, into, mtime=0) as packed:
                shutil.copyfileobj(plain, packed, 1 << 20)
        return found

    @contextmanager
    def _live(self) -> Iterator[sqlite3.Connection]:
        with closing(self._engine.raw_connection()) as lent:
            yield cast(sqlite3.Connection, lent.driver_connection)

    def trial(self, dump: IO[bytes]) -> Contents:
        """What the dump holds once it is restored, in a file that is dropped at once.

        Raises `BackupRefused` when it would not be whole.
        """
        with self._copy() as path, self._unpacked(dump, path) as copy:
            return self._examined(copy)

    def is_in_use(self) -> bool:
        """Never in the way: the copy waits for its turn as any writer does."""
        return False

    @contextmanager
    def put_back(self, dump: IO[bytes]) -> Iterator[Contents]:
        """Put the dump in the place of what is there; yields what it holds.

        Nothing is touched when the dump is not whole, or the block fails.
        """
        with self._copy() as path, self._unpacked(dump, path) as copy:
            yield self._examined(copy)
            with self._live() as live:
                copy.backup(live)
        self._engine.dispose()

    @contextmanager
    def _copy(self) -> Iterator[Path]:
        path = self._work / COPY
        path.unlink(missing_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    @contextmanager
    def _unpacked(self, dump: IO[bytes], path: Path) -> Iterator[sqlite3.Connection]:
        dump.seek(0)
        try:
            with gzip.GzipFile("", "rb", fileobj=dump) as packed, path.open("wb") as plain:
                shutil.copyfileobj(packed, plain, 1 << 20)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise BackupRefused("The dump in this backup is damaged: use another one.") from error
        with closing(sqlite3.connect(path)) as copy:
            yield copy

    @staticmethod
    def _examined(copy: sqlite3.Connection) -> Contents:
        try:
            said = copy.execute("PRAGMA integrity_check").fetchone()[0]
            lost = len(copy.execute("PRAGMA foreign_key_check").fetchall())
            found = contents.of_sqlite(copy)
        except sqlite3.DatabaseError as error:
            raise BackupRefused("This backup holds no database: use another one.") from error
        if said != "ok" or lost:
            raise BackupRefused(
                f"The database in this backup is not sound ({lost} rows point at nothing, "
                f"integrity {'ok' if said == 'ok' else 'broken'}): use another one."
            )
        return found
