"""A programme in Brabant wallon that takes applications, and a clock that can be moved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from mentorat.foundation.db import db
from tests.organisations.factories import make_programme

START = "2026-11-20T09:00:00+00:00"


@pytest.fixture
def travel(app: Flask) -> Iterator[time_machine.Traveller]:
    """The clock, stopped on a Friday morning."""
    with time_machine.travel(START, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def programme(app: Flask, travel: time_machine.Traveller) -> str:
    """The public id of an open programme where Wavre lies."""
    with app.app_context():
        made = make_programme()
        db.session.commit()
        return made.public_id
