"""A database without tables, on the engine that the run is for."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

import config
from mentorat.app import create_app
from mentorat.foundation import web
from mentorat.foundation.db import db

POSTGRESQL_URL = os.environ.get("MENTORAT_TEST_POSTGRESQL", "")


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An application whose database has no table yet."""
    monkeypatch.setattr(web.limiter, "enabled", False)
    name = f"mentorat_migration_{uuid.uuid4().hex[:10]}"
    url = f"sqlite:///{tmp_path / 'bare.sqlite'}"
    admin = create_engine(POSTGRESQL_URL or "sqlite://", isolation_level="AUTOCOMMIT")
    if POSTGRESQL_URL:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        url = make_url(POSTGRESQL_URL).set(database=name).render_as_string(hide_password=False)
    app = create_app(
        config.load(
            {
                "MENTORAT_MODE": "test",
                "MENTORAT_DATABASE_URL": url,
                "MENTORAT_DATA_DIR": str(tmp_path),
                "MENTORAT_JOBS_URL": "memory:",
            }
        )
    )
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    if POSTGRESQL_URL:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()
