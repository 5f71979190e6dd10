"""Making a backup: dumped, ciphered, tried, and only then named.

Whatever stands in the folder under a whole name is whole: the name is given last. The key that
opens a backup is not on this server; so each file is also ciphered to a key that lives in this
process alone, and the trial reads back the very file that was written.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile

import structlog
from flask import current_app
from pyrage.x25519 import Identity, Recipient

from config import Backups
from mentorat.foundation import clock, journal, schema
from mentorat.foundation.backup import archive, contents, keeping
from mentorat.foundation.backup.archive import PART, Manifest
from mentorat.foundation.backup.errors import BackupRefused, NoScratch
from mentorat.foundation.backup.stores import Store, store, working_folder
from mentorat.foundation.db import transaction

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Made:
    """A backup that stands in its folder now; `why_untried` is empty when it was tried."""

    path: Path
    size: int
    rows: int
    why_untried: str
    dropped: int


def make() -> Made:
    """Write a backup of the database as it is now; pages and worker go on meanwhile.

    Raises `BackupRefused`: then no file was added, and none was dropped.
    """
    wishes: Backups = current_app.config["BACKUPS"]
    folder = wishes.folder
    if folder is None:
        raise BackupRefused("MENTORAT_BACKUP_DIR is not set: name the folder of the backups.")
    keys = archive.recipients(wishes.recipients)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with working_folder() as work, store(work) as ours:
            _drop_parts(folder)
            path, manifest, why_untried = _write(ours, folder, keys, work)
            dropped = _drop_old(folder, wishes)
        done = Made(path, path.stat().st_size, _rows(manifest), why_untried, dropped)
    except OSError as error:
        raise BackupRefused(
            f"The backup could not be written: {os.strerror(error.errno or 0)}. Look at the space "
            f"and the rights of {folder} and of the folder of data."
        ) from error
    _note(manifest, done)
    return done


def _write(
    ours: Store, folder: Path, keys: list[Recipient], work: Path
) -> tuple[Path, Manifest, str]:
    revision, made_at, own = schema.revision(), clock.now(), Identity.generate()
    if revision is None:
        raise BackupRefused("The database is not prepared: there is nothing to back up.")
    part = folder / f".{archive.name_of(made_at, revision, is_tried=True)}{PART}"
    with TemporaryFile(dir=work) as dump:
        manifest = Manifest(_instant(made_at), ours.kind, revision, ours.dump(dump))
        archive.write(part, manifest, dump, [*keys, own.to_public()])
    try:
        why_untried = _try(ours, part, own, work, manifest)
        path = folder / archive.name_of(made_at, revision, is_tried=not why_untried)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _settle(folder)
    return path, manifest, why_untried


def _try(ours: Store, part: Path, own: Identity, work: Path, manifest: Manifest) -> str:
    """Read the file back and restore it aside; why not, when there is no place for that."""
    said, dump = archive.read(part, [own], work)
    with dump:
        if said != manifest:
            raise BackupRefused("The file that was written does not read back: look at the disk.")
        try:
            found = ours.trial(dump)
        except NoScratch as none:
            return str(none)
    if differing := contents.differing(found, manifest.tables):
        raise BackupRefused(f"The backup was tried and is not the same in: {', '.join(differing)}.")
    return ""


def _settle(folder: Path) -> None:
    """The new name too is on the disk; systems that cannot say so are left alone."""
    with suppress(PermissionError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _drop_parts(folder: Path) -> None:
    """What a killed backup left; nothing of it was ever promised."""
    for path in folder.glob(f".mentorat-*{PART}"):
        path.unlink(missing_ok=True)


def _drop_old(folder: Path, wishes: Backups) -> int:
    found = archive.kept_in(folder)
    gone = keeping.that_may_go(found, clock.now(), wishes.keep_days, wishes.keep_weeks)
    for one in gone:
        one.path.unlink(missing_ok=True)
    return len(gone)


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _rows(manifest: Manifest) -> int:
    return sum(rows for rows, _sum in manifest.tables.values())


def _note(manifest: Manifest, done: Made) -> None:
    log.info("backup", size=done.size, is_tried=not done.why_untried)
    with transaction():
        journal.record(
            journal.SERVER,
            "back_up",
            subject_kind="database",
            subject_id=manifest.made_at,
            facts={
                "revision": manifest.revision,
                "rows": done.rows,
                "is_tried": not done.why_untried,
                "dropped": done.dropped,
            },
        )
