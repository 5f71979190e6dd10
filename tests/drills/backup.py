"""Backups while writers write and while they are killed, restored on an empty machine.

On SQLite, and on the PostgreSQL server named in MENTORAT_TEST_POSTGRESQL.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

from flask import Flask
from flask_migrate import upgrade
from pyrage.x25519 import Identity
from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.engine import make_url

import config
from mentorat.app import create_app
from mentorat.foundation import clock, journal, outbox
from mentorat.foundation.backup import archive, contents
from mentorat.foundation.backup.archive import Manifest
from mentorat.foundation.backup.contents import Contents
from mentorat.foundation.db import db, in_transaction, transaction
from mentorat.foundation.journal import CLOCK, JournalEntry
from tests.drills.findings import Finding, Size, at_least, exactly, figure
from tests.journeys.site import ROOT, SERVER

KEYS = Identity.generate()
WRITERS = 4
# A restore writes a line of the journal, and ends what was open.
TOUCHED = {"journal", "user_sessions", "tokens", "sign_in_requests"}


def drill(size: Size) -> list[Finding]:
    server = os.environ.get(SERVER, "")
    found = on_engine("SQLite", "", size)
    if not server:
        return [*found, figure(f"PostgreSQL: no server in {SERVER}", "not drilled")]
    return found + on_engine("PostgreSQL", server, size)


def on_engine(name: str, server: str, size: Size) -> list[Finding]:
    with a_machine(server) as one, a_machine(server) as other:
        one.fill(size.of(20_000))
        started = time.monotonic()
        with writing(one) as done:
            backups = max(2, size.of(10))
            missing = sum(one.backs_up(done) for _ in range(backups))
            lasted = (time.monotonic() - started) / backups
            written = sum(done.values())
            untidy = sum(one.is_killed(lasted, size, number) for number in range(size.of(40)))
            missing += one.backs_up(done)
        newest = archive.kept_in(one.backups)[0].path
        manifest = one.reads(newest)
        other.must("restore", str(newest), "--identity", str(other.key_file()))
        differing = contents.differing(untouched(other.holds()), untouched(manifest.tables))
        torn, gaps = other.sees()
        rows = sum(number for number, _sum in manifest.tables.values())
    return [
        figure(f"{name}: rows in the last backup", rows),
        figure(f"{name}: seconds for one backup, tried", round(lasted, 1)),
        at_least(f"{name}: commits while {backups} backups ran", written, WRITERS),
        exactly(f"{name}: backups without what was acknowledged before", missing),
        exactly(f"{name}: whole names that do not open after {size.of(40)} kills", untidy),
        exactly(f"{name}: tables that came back different", len(differing)),
        exactly(f"{name}: transactions that came back by half", torn),
        exactly(f"{name}: writers whose line has a gap", gaps),
    ]


def untouched(found: Contents) -> Contents:
    return {name: words for name, words in found.items() if name not in TOUCHED}


@dataclass
class AMachine:
    """A server with its own data and database; its programs are processes of their own."""

    folder: Path
    url: str

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    @property
    def settings(self) -> dict[str, str]:
        return {
            "MENTORAT_MODE": "demo",  # draws secrets of its own
            "MENTORAT_DATABASE_URL": self.url,
            "MENTORAT_DATA_DIR": str(self.folder / "data"),
            "MENTORAT_JOBS_URL": "memory:",
            "MENTORAT_BACKUP_DIR": str(self.backups),
            "MENTORAT_BACKUP_RECIPIENTS": str(KEYS.to_public()),
        }

    def app(self) -> Flask:
        return create_app(config.load(self.settings))

    def key_file(self) -> Path:
        path = self.folder / "keys.txt"
        path.write_text(str(KEYS), "ascii")
        return path

    def fill(self, rows: int) -> None:
        """Make the tables, and something to carry."""
        app = self.app()
        with app.app_context():
            upgrade(directory=str(ROOT / "migrations"))
            with transaction() as session:
                session.execute(
                    insert(JournalEntry),
                    [
                        {
                            "at": clock.now(),
                            "actor_kind": "clock",
                            "action": "any",
                            "subject_kind": "ballast",
                            "subject_id": str(number),
                            "facts": {"number": number},
                        }
                        for number in range(rows)
                    ],
                )
            leave()

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "mentorat.app", *words],
            env={**os.environ, **self.settings, "PYTHONPATH": str(ROOT)},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def must(self, *words: str) -> None:
        program = self.start(*words)
        said, _ = program.communicate()
        assert program.returncode == 0, said.decode("utf-8", "replace")

    def backs_up(self, done: dict[int, int]) -> bool:
        """Whether something is missing that was acknowledged before this backup began."""
        before = dict(done)
        self.must("backup")
        rows, _sum = self.reads(archive.kept_in(self.backups)[0].path).tables["outbox"]
        return rows < sum(before.values())

    def is_killed(self, lasts: float, size: Size, number: int) -> int:
        """Kill a backup at some moment; how many whole names do not open then."""
        program = self.start("backup")
        time.sleep(lasts * (0.2 + (size.dice().random() + number * 0.37) % 0.9))
        program.kill()
        program.communicate()
        return sum(not self.opens(kept.path) for kept in archive.kept_in(self.backups)[:2])

    def opens(self, path: Path) -> bool:
        try:
            return bool(self.reads(path).tables)
        except archive.BackupRefused:
            return False

    def reads(self, path: Path) -> Manifest:
        manifest, dump = archive.read(path, [KEYS], self.folder)
        dump.close()
        return manifest

    def holds(self) -> Contents:
        app = self.app()
        with app.app_context():
            connection = db.session.connection()
            raw = connection.connection.driver_connection
            is_sqlite = db.engine.dialect.name == "sqlite"
            found = contents.of_sqlite(raw) if is_sqlite else contents.of_postgresql(connection)
            leave()
        return found

    def sees(self) -> tuple[int, int]:
        """Of what the writers wrote: halves of transactions, and writers with a gap."""
        app = self.app()
        with app.app_context():
            asked = select(JournalEntry.subject_id).where(JournalEntry.action == "drill")
            acts = set(db.session.scalars(asked))
            kept = select(outbox.OutboxMessage.once_key).where(outbox.OutboxMessage.kind == "drill")
            mails = {str(key).removeprefix("drill:") for key in db.session.scalars(kept)}
            leave()
        lines: dict[str, set[int]] = {}
        for act in acts:
            writer, _, number = act.partition(":")
            lines.setdefault(writer, set()).add(int(number))
        gaps = sum(line != set(range(1, len(line) + 1)) for line in lines.values())
        return len(acts ^ mails), gaps


def leave() -> None:
    db.session.remove()
    db.engine.dispose()


@contextmanager
def writing(machine: AMachine) -> Iterator[dict[int, int]]:
    """Writers that commit one pair of rows after the other; what each has been promised."""
    app, is_over = machine.app(), Event()
    done = dict.fromkeys(range(WRITERS), 0)

    def write(writer: int) -> None:
        while not is_over.is_set():
            mark = f"{writer}:{done[writer] + 1}"
            with app.app_context():
                in_transaction(lambda mark=mark: pair(mark), attempts=20)  # type: ignore[misc]
                db.session.remove()
            done[writer] += 1
            time.sleep(0.05)

    threads = [Thread(target=write, args=(writer,)) for writer in done]
    for thread in threads:
        thread.start()
    try:
        yield done
    finally:
        is_over.set()
        for thread in threads:
            thread.join()
        with app.app_context():
            leave()


def pair(mark: str) -> None:
    journal.record(CLOCK, "drill", subject_kind="writer", subject_id=mark)
    outbox.post(
        kind="drill", to="nobody@example.org", subject="Drill", text="…", once_key=f"drill:{mark}"
    )


@contextmanager
def a_machine(server: str) -> Iterator[AMachine]:
    """One with an empty database; all of it is gone afterwards."""
    name = f"mentorat_drill_{uuid.uuid4().hex[:10]}"
    with TemporaryDirectory() as folder:
        (Path(folder) / "data").mkdir()
        if not server:
            yield AMachine(Path(folder), f"sqlite:///{Path(folder) / 'data' / 'mentorat.sqlite'}")
            return
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
        admin(server, f"CREATE DATABASE {name}")
        try:
            yield AMachine(Path(folder), url)
        finally:
            admin(server, f"DROP DATABASE {name} WITH (FORCE)")


def admin(server: str, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
