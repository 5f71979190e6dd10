"""A site with a folder of backups, on the engine that the run is for, and empty machines."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from pyrage.x25519 import Identity
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

import config
from mentorat.accounts.models import User
from mentorat.app import create_app
from mentorat.foundation import web
from mentorat.foundation.db import db, transaction
from tests.organisations.factories import make_programme, make_user

SERVER = os.environ.get("MENTORAT_TEST_POSTGRESQL", "")
KEYS = Identity.generate()


@dataclass
class Machine:
    """A server with its own database and data; `settings` may be changed for one command."""

    folder: Path
    url: str
    settings: dict[str, str] = field(default_factory=dict)
    apps: list[Flask] = field(default_factory=list)

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    @property
    def key_file(self) -> Path:
        path = self.folder / "keys.txt"
        path.write_text(f"# of a test\n{KEYS}\n", "ascii")
        return path

    def app(self, **more: str) -> Flask:
        """The application as a process of its own would build it."""
        own = {
            "MENTORAT_MODE": "test",
            "MENTORAT_DATABASE_URL": self.url,
            "MENTORAT_DATA_DIR": str(self.folder / "data"),
            "MENTORAT_JOBS_URL": "memory:",
            "MENTORAT_BACKUP_DIR": str(self.backups),
            "MENTORAT_BACKUP_RECIPIENTS": str(KEYS.to_public()),
        }
        self.apps.append(create_app(config.load(own | self.settings | more)))
        return self.apps[-1]

    def run(self, *words: str, **more: str) -> Result:
        """One command line, in a process of its own as far as the database can tell."""
        app = self.app(**more)
        try:
            return app.test_cli_runner().invoke(args=list(words))
        finally:
            self.leave(app)

    def done(self, *words: str, **more: str) -> str:
        said = self.run(*words, **more)
        assert said.exit_code == 0, said.output
        return said.output

    def backup(self) -> Path:
        """Make one and give its path."""
        before = set(self.backups.glob("*.age"))
        self.done("backup")
        (made,) = set(self.backups.glob("*.age")) - before
        return made

    def restore(self, path: Path, *words: str, **more: str) -> Result:
        return self.run("restore", str(path), "--identity", str(self.key_file), *words, **more)

    def inside(self, work: Callable[[], Any]) -> Any:
        """What `work` finds, or writes, in the database."""
        app = self.app()
        with app.app_context():
            try:
                with transaction():
                    return work()
            finally:
                db.session.remove()
                db.engine.dispose()

    @staticmethod
    def leave(app: Flask) -> None:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@dataclass
class Yard:
    """Where machines are made, and cleared away."""

    folder: Path
    made: list[str] = field(default_factory=list)

    def machine(self) -> Machine:
        """One more machine, whose database has no table."""
        name = f"mentorat_backup_{uuid.uuid4().hex[:10]}"
        folder = self.folder / name
        (folder / "data").mkdir(parents=True)
        if not SERVER:
            return Machine(folder, f"sqlite:///{folder / 'data' / 'mentorat.sqlite'}")
        admin(f"CREATE DATABASE {name}")
        self.made.append(name)
        url = make_url(SERVER).set(database=name).render_as_string(hide_password=False)
        return Machine(folder, url)

    def clear(self) -> None:
        for name in self.made:
            admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def admin(statement: str) -> None:
    engine = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="module")
def yard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Yard]:
    is_limited, web.limiter.enabled = web.limiter.enabled, False
    place = Yard(tmp_path_factory.mktemp("yard"))
    yield place
    place.clear()
    web.limiter.enabled = is_limited


@pytest.fixture
def machines(yard: Yard) -> Callable[[], Machine]:
    """`machines()` is one more machine, whose database has no table."""
    return yard.machine


@pytest.fixture(scope="module")
def prepared(yard: Yard) -> Machine:
    machine = yard.machine()
    machine.done("prepare")
    machine.inside(somebody)
    return machine


@pytest.fixture
def site(prepared: Machine, tmp_path: Path) -> Machine:
    """A prepared machine with somebody in it, and no backup yet; do not restore into it."""
    (tmp_path / "data").mkdir()
    return Machine(tmp_path, prepared.url)


def somebody() -> None:
    make_user(programmes=[make_programme()])


def users() -> int:
    return db.session.query(User).count()
