"""A migrated, empty site, and a second process of it that serves its pages."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

import config
from mentorat.app import create_app
from mentorat.foundation import catalogues
from tests.migrations.bases import FOLDER
from tests.migrations.conftest import bare  # noqa: F401 (the fixture)


@pytest.fixture
def site(bare: Flask) -> Flask:  # noqa: F811
    """Prepared as on a server: sentences, tables, nobody in them."""
    catalogues.compile_catalogues()
    upgrade(directory=FOLDER)
    return bare


@pytest.fixture
def visitor(site: Flask) -> FlaskClient:
    """A browser on the same data; forms need no token."""
    second = create_app(
        config.load(
            {
                "MENTORAT_MODE": "test",
                "MENTORAT_DATABASE_URL": site.config["SQLALCHEMY_DATABASE_URI"],
                "MENTORAT_DATA_DIR": str(site.config["DATA_DIR"]),
                "MENTORAT_JOBS_URL": "memory:",
                "MENTORAT_RATE_LIMITED": "0",
            }
        )
    )
    second.config["WTF_CSRF_ENABLED"] = False
    return second.test_client()
