"""The coordinator's pages about duos."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("duos", __name__)

# Below the blueprint: each file adds its pages to it.
from mentorat.duos.routes import acts, ending, follow, points  # noqa: E402, F401
