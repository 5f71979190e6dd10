"""An application of the guards' own: real settings of the test mode, CSRF on."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

import config


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The whole application with nothing switched off but the rate limits."""
    from mentorat.app import create_app  # the guards that read files run without it

    data: Path = tmp_path_factory.mktemp("house")
    settings = config.load(
        {
            "MENTORAT_MODE": "test",
            "MENTORAT_DATA_DIR": str(data),
            "MENTORAT_JOBS_URL": "memory:",
            "MENTORAT_RATE_LIMITED": "0",
        }
    )
    return create_app(settings)
