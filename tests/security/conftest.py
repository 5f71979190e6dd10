"""The world of the attempts, made once a run and put back before each test."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mentorat.foundation.db import transaction
from tests.security import harvest
from tests.security.harvest import FoundForm
from tests.security.snapshot import Snapshot
from tests.security.world import World, build


@pytest.fixture(scope="session")
def made() -> dict[str, tuple[World, Snapshot]]:
    """Where the world is kept between tests."""
    return {}


@pytest.fixture(scope="session")
def found() -> dict[str, list[FoundForm]]:
    """Where the forms are kept between tests."""
    return {}


@pytest.fixture
def whole(
    app: Flask,
    made: dict[str, tuple[World, Snapshot]],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[World, Snapshot]:
    if not made:
        folder: Path = tmp_path_factory.mktemp("world")
        with app.app_context(), app.test_request_context(), transaction():
            world = build()
        made["world"] = world, Snapshot(app, folder)
    world, snapshot = made["world"]
    snapshot.restore()
    return world, snapshot


@pytest.fixture
def forms(
    app: Flask, visitor: FlaskClient, world: World, found: dict[str, list[FoundForm]]
) -> list[FoundForm]:
    """Every form that a page shows, read once a run."""
    if not found:
        found["forms"] = harvest.forms(app, visitor, world)
    return found["forms"]


@pytest.fixture
def world(whole: tuple[World, Snapshot]) -> World:
    return whole[0]


@pytest.fixture
def snapshot(whole: tuple[World, Snapshot]) -> Snapshot:
    return whole[1]


@pytest.fixture
def visitor(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A browser whose forms need no token: what is tried is everything else."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    return app.test_client()
