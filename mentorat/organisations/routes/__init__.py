"""Settings of a programme, enterprises and their contacts, basins of communes."""

from __future__ import annotations

from flask import Blueprint

blueprint: Blueprint = Blueprint("organisations", __name__)

# Below the blueprint: each file adds its pages to it.
from mentorat.organisations.routes import basins, enterprises, settings  # noqa: E402, F401

__all__ = ["blueprint"]
