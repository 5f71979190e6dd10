"""The demonstration, loaded once for the tests that only read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask

from mentorat.demo import load
from mentorat.foundation.db import db
from tests.conftest import _empty

A_FRIDAY = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def loaded(whole_app: Flask, database_url: str) -> Iterator[Flask]:
    """The whole demonstration on a Friday morning; that moment lasts as long as the module."""
    with time_machine.travel(A_FRIDAY, tick=False), whole_app.app_context():
        db.session.remove()
        db.engine.dispose()
        _empty(database_url)
        load.refresh()
        db.session.remove()
    with time_machine.travel(A_FRIDAY, tick=False):
        yield whole_app
