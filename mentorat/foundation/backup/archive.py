"""The file of a backup: a manifest and a dump, in a tar, ciphered by age.

Any age program opens it with the secret key, any tar unpacks it: our code is not needed to
get at the rows. Its name tells the instant and the schema, and whether it was tried.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import tarfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import pyrage
from pyrage.x25519 import Identity, Recipient

from mentorat.foundation.backup.contents import Contents
from mentorat.foundation.backup.errors import BackupRefused

FORMAT = 1
MANIFEST = "manifest.json"
DUMPS = {"sqlite": "database.sqlite.gz", "postgresql": "database.dump"}
NAME = re.compile(r"mentorat-(\d{8}T\d{6})Z-([0-9a-zA-Z]+)(-untried)?\.age")
INSTANT = "%Y%m%dT%H%M%S"
PART = ".part"  # of a file that is not whole yet
BLOCK = 512


@dataclass(frozen=True)
class Manifest:
    """What the dump is, and what it must hold once it is restored."""

    made_at: str
    database: str
    revision: str
    tables: Contents
    format: int = FORMAT


@dataclass(frozen=True)
class Kept:
    """A backup in its folder, as its name tells it."""

    path: Path
    made_at: datetime
    is_tried: bool


def name_of(made_at: datetime, revision: str, *, is_tried: bool) -> str:
    """The name under which a backup of this instant and schema stands."""
    instant = made_at.astimezone(UTC).strftime(INSTANT)
    return f"mentorat-{instant}Z-{revision}{'' if is_tried else '-untried'}.age"


def kept_in(folder: Path) -> list[Kept]:
    """The whole backups of a folder, newest first; anything else is not looked at."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        if match := NAME.fullmatch(path.name):
            made_at = datetime.strptime(match[1], INSTANT).replace(tzinfo=UTC)
            found.append(Kept(path, made_at, is_tried=match[3] is None))
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def recipients(words: Sequence[str]) -> list[Recipient]:
    """The public keys of the settings; raises `BackupRefused` naming what is wrong with them."""
    if not words:
        raise BackupRefused(
            "MENTORAT_BACKUP_RECIPIENTS is not set: draw a pair of keys with `flask backup-keys`."
        )
    if any(word.upper().startswith("AGE-SECRET-KEY") for word in words):
        raise BackupRefused(
            "MENTORAT_BACKUP_RECIPIENTS holds a secret key. It is known to this server now: "
            "draw another pair, keep its secret key elsewhere, and name the public one (age1…)."
        )
    try:
        return [Recipient.from_str(word) for word in words]
    except pyrage.RecipientError as error:
        raise BackupRefused(
            "MENTORAT_BACKUP_RECIPIENTS holds something that is not a public key (age1…)."
        ) from error


def identities(text: str) -> list[Identity]:
    """The secret keys in a key file; lines that begin with # are remarks."""
    lines = (line.strip() for line in text.splitlines())
    words = [line for line in lines if line and not line.startswith("#")]
    try:
        keys = [Identity.from_str(word) for word in words]
    except pyrage.IdentityError as error:
        raise BackupRefused("The key file holds a line that is no AGE-SECRET-KEY.") from error
    if not keys:
        raise BackupRefused("The key file holds no line with an AGE-SECRET-KEY.")
    return keys


class _Watched:
    """A file that remembers why a write failed: the cipher forgets it in its last block."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        self._file.flush()


class _Joined(io.RawIOBase):
    """Several files read as one."""

    def __init__(self, *parts: IO[bytes]) -> None:
        self._parts = list(parts)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while self._parts:
            if data := self._parts[0].read(size):
                return data
            self._parts.pop(0)
        return b""


def write(path: Path, manifest: Manifest, dump: IO[bytes], keys: Sequence[Recipient]) -> None:
    """Write the ciphered file to `path`, which must not exist, readable by its owner alone.

    It is on the disk when this returns; when it raises, there is no file.
    """
    size = dump.seek(0, os.SEEK_END)
    dump.seek(0)
    words = json.dumps(asdict(manifest), sort_keys=True).encode()
    head = _head(MANIFEST, len(words)) + words + _filling(len(words))
    head += _head(DUMPS[manifest.database], size)
    tail = _filling(size) + bytes(2 * BLOCK)
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(number, "wb") as file:
            plain = _Joined(io.BytesIO(head), dump, io.BytesIO(tail))
            _through(lambda out: pyrage.encrypt_io(plain, out, list(keys)), file)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


def _through(work: Callable[[_Watched], None], file: IO[bytes]) -> None:
    out = _Watched(file)
    work(out)
    if out.error is not None:
        raise out.error


def _head(name: str, size: int) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member.tobuf(tarfile.USTAR_FORMAT if size < 8 << 30 else tarfile.GNU_FORMAT)


def _filling(size: int) -> bytes:
    return bytes(-size % BLOCK)


def read(path: Path, keys: Sequence[Identity], work: Path) -> tuple[Manifest, IO[bytes]]:
    """The manifest and the dump, in a file without a name in the folder `work`; close it.

    Raises `BackupRefused`: not our key, damaged, cut short, or not a backup of ours.
    """
    with path.open("rb") as ciphered, TemporaryFile(dir=work) as plain:
        try:
            _through(lambda out: pyrage.decrypt_io(ciphered, out, list(keys)), plain)
        except pyrage.DecryptError as error:
            raise BackupRefused(_closed(error)) from error
        except OSError as error:
            if error.errno is not None:  # a disk, not the cipher
                raise
            raise BackupRefused(f"{path.name} is damaged or cut short: use another one.") from error
        plain.seek(0)
        return _unpacked(plain, path, work)


def _closed(error: Exception) -> str:
    if "No matching keys" in str(error):
        return "This key does not open this backup: it was ciphered to another one."
    return "This is no backup, or it is damaged or cut short: use another one."


def _unpacked(plain: IO[bytes], path: Path, work: Path) -> tuple[Manifest, IO[bytes]]:
    try:
        with tarfile.open(fileobj=plain, mode="r:") as tar:
            said = json.loads(_member(tar, MANIFEST).read())
            if said.get("format") != FORMAT:
                raise BackupRefused(
                    f"{path.name} was written by another version of Mentorat: restore it with that."
                )
            tables = {name: (int(rows), str(sum_)) for name, (rows, sum_) in said["tables"].items()}
            manifest = Manifest(said["made_at"], said["database"], said["revision"], tables)
            dump = TemporaryFile(dir=work)  # noqa: SIM115 (the caller closes it)
            shutil.copyfileobj(_member(tar, DUMPS[manifest.database]), dump)
            dump.seek(0)
            return manifest, dump
    except (tarfile.TarError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise BackupRefused(f"{path.name} is not a backup of Mentorat.") from error


def _member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    member = tar.extractfile(name)
    if member is None:
        raise KeyError(name)
    return member
