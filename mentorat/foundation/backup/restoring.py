"""Bringing a backup back: only into an empty database unless told otherwise, and proven.

What must happen after every restore registers with `@afterwards`: a restored database is an
old one, and does not know what was ended or taken away since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

import flask_migrate
from flask import current_app

from mentorat.foundation import journal, roles, schema
from mentorat.foundation.backup import archive, contents
from mentorat.foundation.backup.archive import Manifest
from mentorat.foundation.backup.errors import BackupRefused
from mentorat.foundation.backup.stores import Store, is_empty, store, working_folder
from mentorat.foundation.db import db, transaction

Afterwards = Callable[[datetime], None]
_afterwards: list[Afterwards] = []


def afterwards(work: Afterwards) -> Afterwards:
    """Register what is done after a restore, in a transaction of its own.

    It gets the instant of the backup, may be run twice without harm, and belongs to the room
    that owns the rows. Here a ledger of erasures is replayed, once there is one.
    """
    _afterwards.append(work)
    return work


@dataclass(frozen=True)
class Opened:
    """A backup that our key opens, made by a database of our kind and of a schema we know."""

    manifest: Manifest
    _dump: IO[bytes]
    _store: Store

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.manifest.made_at)

    @property
    def is_older(self) -> bool:
        """Whether its schema must be brought up to this program's."""
        return self.manifest.revision != schema.head()

    @property
    def rows(self) -> int:
        return sum(rows for rows, _sum in self.manifest.tables.values())

    def try_it(self) -> None:
        """Restore it aside and compare; raises `BackupRefused` where it is not what it says."""
        self._compare(self._store.trial(self._dump))

    def restore(self, *, may_replace: bool, may_migrate: bool) -> None:
        """Bring it back, proven row by row; raises `BackupRefused` having changed nothing."""
        if self.is_older and not may_migrate:
            raise BackupRefused(
                f"This backup has the older schema {self.manifest.revision}. With --migrate it is "
                f"restored and then brought up to {schema.head()}."
            )
        if not may_replace and not is_empty():
            raise BackupRefused(
                "The database is not empty, and all of it would be lost. If that is what you "
                "want: back it up first, then restore with --replace."
            )
        if self._store.is_in_use():
            raise BackupRefused(
                "Somebody is connected to the database: stop the pages and the worker first."
            )
        with self._store.put_back(self._dump) as found:
            self._compare(found)
        if self.is_older:
            flask_migrate.upgrade(directory=str(current_app.extensions["migrate"].directory))
        roles.grant()
        self._finish()

    def _compare(self, found: contents.Contents) -> None:
        if differing := contents.differing(found, self.manifest.tables):
            raise BackupRefused(
                f"What was restored is not what was backed up, in: {', '.join(differing)}."
            )

    def _finish(self) -> None:
        db.session.remove()
        with transaction():
            journal.record(
                journal.SERVER,
                "restore",
                subject_kind="database",
                subject_id=self.manifest.made_at,
                facts={"revision": self.manifest.revision, "rows": self.rows},
            )
        for work in _afterwards:
            with transaction():
                work(self.made_at)


@contextmanager
def opened(path: Path, key_file: str) -> Iterator[Opened]:
    """Open the backup at `path` with the words of a key file.

    Raises `BackupRefused`: not its key, damaged, of another kind of database, too new.
    """
    keys = archive.identities(key_file)
    with working_folder() as work, store(work) as ours:
        manifest, dump = archive.read(path, keys, work)
        with dump:
            if manifest.database != ours.kind:
                raise BackupRefused(
                    f"This backup was made on {manifest.database}, this database is {ours.kind}."
                )
            if not schema.is_known(manifest.revision):
                raise BackupRefused(
                    f"This backup has the schema {manifest.revision}, which this version of "
                    "Mentorat does not know yet: install the version that made it, or a newer one."
                )
            yield Opened(manifest, dump, ours)
