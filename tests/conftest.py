"""One application a run, one fresh database a test, nothing leaves the machine."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

import config
from mentorat.accounts.models import User
from mentorat.accounts.services import passwords
from mentorat.app import create_app
from mentorat.foundation import catalogues
from mentorat.foundation.db import Base, db
from tests.signing_in import signed_in_as

# A machine that is busy is not a failure: no deadline in seconds.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")
POSTGRESQL_URL = os.environ.get("MENTORAT_TEST_POSTGRESQL", "")


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """SQLite in a file; or, under `run.py postgres`, a database of our own on PostgreSQL."""
    if not POSTGRESQL_URL:
        yield f"sqlite:///{tmp_path_factory.mktemp('db') / 'test.sqlite'}"
        return
    name = f"mentorat_test_{uuid.uuid4().hex[:10]}"
    admin = create_engine(POSTGRESQL_URL, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    yield make_url(POSTGRESQL_URL).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session")
def whole_app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application, with its tables made once."""
    catalogues.compile_catalogues()
    settings = config.load(
        {
            "MENTORAT_MODE": "test",
            "MENTORAT_DATABASE_URL": database_url,
            "MENTORAT_DATA_DIR": str(tmp_path_factory.mktemp("data")),
            "MENTORAT_JOBS_URL": "memory:",
            "MENTORAT_RATE_LIMITED": "0",
        }
    )
    app = create_app(settings)
    # Weak on purpose: a suite signs in hundreds of times.
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords.NOBODYS_HASH = passwords._hasher.hash("nobody")
    with app.app_context():
        db.create_all()
        db.session.remove()
        db.engine.dispose()
    if database_url.startswith("sqlite"):
        path = Path(database_url.removeprefix("sqlite:///"))
        shutil.copy(path, path.with_suffix(".template"))
    yield app
    with app.app_context():
        db.engine.dispose()


def _empty(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        path = Path(database_url.removeprefix("sqlite:///"))
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        shutil.copy(path.with_suffix(".template"), path)
        return
    # Much quicker than TRUNCATE on small tables; the role lets the journal be emptied too.
    deletes = ";".join(f'DELETE FROM "{table.name}"' for table in Base.metadata.sorted_tables)  # noqa: S608 (our own names)
    with db.engine.begin() as connection:
        connection.execute(text(f"SET LOCAL session_replication_role = replica;{deletes}"))


@pytest.fixture
def app(whole_app: Flask, database_url: str) -> Iterator[Flask]:
    """The application on an empty database. Ask for `context` too when not using a client."""
    with whole_app.app_context():
        db.session.remove()
        db.engine.dispose()
        _empty(database_url)
    yield whole_app
    with whole_app.app_context():
        db.session.remove()


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    """An application context for tests of services and queries (never around a client)."""
    with app.app_context():
        yield


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript, CSRF switched off by the form helper only."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def limited(app: Flask) -> Iterator[Flask]:
    """The application with its limits on, as on a real site."""
    app.config.update(RATELIMIT_ENABLED=True, WTF_CSRF_ENABLED=False)
    yield app
    app.config["RATELIMIT_ENABLED"] = False


@pytest.fixture
def sign_in(client: FlaskClient) -> Callable[[User], FlaskClient]:
    """Sign a user in without the form: `sign_in(user).get("/…")`."""

    def as_user(user: User) -> FlaskClient:
        return signed_in_as(client, user.id)

    return as_user
