"""What cannot be backed up or restored is said in a sentence, and leaves nothing half done."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
from pyrage.x25519 import Identity
from sqlalchemy import create_engine

from mentorat.foundation.backup import archive, postgresql
from mentorat.foundation.backup.stores import working_folder
from mentorat.foundation.db import db
from tests.foundation.backup.conftest import KEYS, Machine, users
from tests.journeys.site import ROOT

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def refusal(machine: Machine, *words: str, **more: str) -> str:
    """What a refused command says; there is no trace of it."""
    said = machine.run(*words, **more)
    assert said.exit_code == 1, said.output
    assert "Error: " in said.output
    left = [path.name for path in machine.backups.glob("*")] if machine.backups.is_dir() else []
    assert not [name for name in left if "part" in name], left
    return said.output


@pytest.mark.parametrize(
    ("setting", "value", "word"),
    [
        ("BACKUP_DIR", "", "MENTORAT_BACKUP_DIR is not set"),
        ("BACKUP_RECIPIENTS", "", "backup-keys"),
        pytest.param("BACKUP_RECIPIENTS", str(KEYS), "holds a secret key", id="a-secret-key"),
        ("BACKUP_RECIPIENTS", "age1nobody", "not a public key"),
    ],
)
def test_a_setting_that_is_missing_or_wrong_is_named(
    site: Machine, setting: str, value: str, word: str
) -> None:
    said = refusal(site, "backup", **{f"MENTORAT_{setting}": value})
    assert word in said
    assert str(KEYS) not in said


def test_a_folder_that_cannot_be_written_is_named(site: Machine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    said = refusal(site, "backup", MENTORAT_BACKUP_DIR=str(tmp_path / "file"))
    assert str(tmp_path / "file") in said


def test_a_database_that_was_never_prepared_is_not_backed_up(
    machines: Callable[[], Machine],
) -> None:
    assert "not prepared" in refusal(machines(), "backup")


def run_apart(machine: Machine, largest: int) -> subprocess.CompletedProcess[bytes]:
    """`flask backup` in a process that may write no file larger than this."""
    own = {
        "MENTORAT_MODE": "demo",
        "MENTORAT_DATABASE_URL": machine.url,
        "MENTORAT_DATA_DIR": str(machine.folder / "data"),
        "MENTORAT_JOBS_URL": "memory:",
        "MENTORAT_BACKUP_DIR": str(machine.backups),
        "MENTORAT_BACKUP_RECIPIENTS": str(KEYS.to_public()),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "mentorat.app", "backup"],
        env={**os.environ, **own},
        cwd=ROOT,
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest)),
    )


@pytest.mark.slow
def test_a_full_disk_leaves_no_file(site: Machine) -> None:
    done = run_apart(site, 65_536)
    assert done.returncode == 1, done.stderr
    said = done.stderr.decode()
    assert "Error: " in said
    assert "Traceback" not in said
    assert not list(site.backups.iterdir())
    assert not list((site.folder / "data" / "backup-work").iterdir())


def test_the_last_block_that_finds_no_room_is_noticed() -> None:
    """The cipher keeps such an error for itself."""
    with open("/dev/full", "wb", buffering=0) as full:  # noqa: PTH123
        cipher = archive._through
        with pytest.raises(OSError, match="No space"):
            cipher(lambda out: pyrage.encrypt_io(io.BytesIO(b"few"), out, [KEYS.to_public()]), full)


def test_two_at_once_do_not_meet(site: Machine) -> None:
    app = site.app()
    with app.app_context(), working_folder():
        assert "at work" in refusal(site, "backup")
        db.engine.dispose()
    site.backup()


def test_what_a_killed_one_left_goes_with_the_next(site: Machine) -> None:
    work = site.folder / "data" / "backup-work"
    work.mkdir()
    site.backups.mkdir()
    part = site.backups / f".mentorat-20260101T000000Z-0001.age{archive.PART}"
    other = site.backups / "notes.txt"
    for path in (work / "copy.sqlite", part, other):
        path.write_text("half")
    assert archive.kept_in(site.backups) == []
    site.backup()
    assert not list(work.iterdir())
    assert not part.exists()
    assert other.read_text() == "half"


def test_only_its_owner_can_read_it(site: Machine) -> None:
    path = site.backup()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert b"example.org" not in path.read_bytes()


def test_another_key_does_not_open_it(site: Machine, machines: Callable[[], Machine]) -> None:
    path, other = site.backup(), machines()
    keys = other.folder / "other.txt"
    keys.write_text(str(Identity.generate()))
    assert "ciphered to another" in refusal(other, "restore", str(path), "--identity", str(keys))
    for words, said in (("", "no line"), ("# a remark\n", "no line"), ("hello", "no AGE-SECRET")):
        keys.write_text(words)
        assert said in refusal(other, "restore", str(path), "--identity", str(keys))


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.999])
def test_one_that_is_cut_short_is_refused(
    site: Machine, machines: Callable[[], Machine], share: float
) -> None:
    path, other = site.backup(), machines()
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    said = refusal(other, "restore", str(path), "--identity", str(other.key_file))
    assert "cut short" in said


@pytest.mark.parametrize("share", [0.02, 0.5, 0.999])
def test_one_with_a_changed_byte_is_refused(
    site: Machine, machines: Callable[[], Machine], share: float
) -> None:
    path, other = site.backup(), machines()
    bytes_ = bytearray(path.read_bytes())
    bytes_[int(len(bytes_) * share)] ^= 1
    path.write_bytes(bytes_)
    said = refusal(other, "restore", str(path), "--identity", str(other.key_file))
    assert "damaged" in said


@pytest.mark.parametrize("inside", [b"", b"hello", b"x" * 2048])
def test_what_our_key_opens_but_is_no_backup_is_refused(
    machines: Callable[[], Machine], inside: bytes
) -> None:
    other = machines()
    path = other.folder / "mentorat-20260101T000000Z-0001.age"
    path.write_bytes(pyrage.encrypt(inside, [KEYS.to_public()]))
    said = refusal(other, "restore", str(path), "--identity", str(other.key_file))
    assert "not a backup" in said


@pytest.mark.postgres
def test_programs_that_are_missing_are_named(
    site: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(postgresql, "DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    said = refusal(site, "backup")
    assert "pg_dump is not here" in said
    assert "postgresql-client" in said


@pytest.mark.postgres
def test_a_database_that_others_use_is_not_restored_into(
    site: Machine, machines: Callable[[], Machine]
) -> None:
    path, other = site.backup(), machines()
    engine = create_engine(other.url)
    with engine.connect():
        said = refusal(other, "restore", str(path), "--identity", str(other.key_file))
    engine.dispose()
    assert "stop the pages" in said
    assert other.restore(path).exit_code == 0
    assert other.inside(users) == 1


@pytest.mark.postgres
@pytest.mark.parametrize("name", ["mentorat", "mentorat_production"])
def test_a_database_that_may_be_of_use_is_never_emptied(site: Machine, name: str) -> None:
    elsewhere = site.url.rsplit("/", 1)[0] + "/" + name
    said = site.run("backup", MENTORAT_BACKUP_SCRATCH_URL=elsewhere)
    assert said.exit_code == 3
    assert "without “scratch”" in said.output
    (path,) = site.backups.glob("*.age")
    assert "untried" in path.name
