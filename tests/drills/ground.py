"""An application on an empty database of its own, for drills that need no processes."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

import config
from mentorat.accounts.services import passwords
from mentorat.app import create_app
from mentorat.foundation import catalogues
from mentorat.foundation.db import db

SERVER = "MENTORAT_TEST_POSTGRESQL"  # unset: SQLite


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """Address of a new database: on the server that is named, else in a file."""
    server = os.environ.get(SERVER, "")
    if not server:
        yield f"sqlite:///{folder / 'drill.sqlite'}"
        return
    name = f"mentorat_drill_{uuid.uuid4().hex[:10]}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


@contextmanager
def application() -> Iterator[tuple[Flask, Path]]:
    """The application with empty tables, and a folder; both are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="mentorat-drill-") as name:
        folder = Path(name)
        with database(folder) as url:
            catalogues.compile_catalogues()
            app = create_app(
                config.load(
                    {
                        "MENTORAT_MODE": "test",
                        "MENTORAT_DATABASE_URL": url,
                        "MENTORAT_DATA_DIR": str(folder),
                        "MENTORAT_JOBS_URL": "memory:",
                        "MENTORAT_RATE_LIMITED": "0",
                    }
                )
            )
            # Weak on purpose: a drill signs in thousands of times.
            passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
            with app.app_context():
                db.create_all()
            yield app, folder
            with app.app_context():
                db.session.remove()
                db.engine.dispose()
