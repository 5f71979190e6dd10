"""Pages of people who apply, one file per errand."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("candidates", __name__)

# Below the blueprint: each file adds its pages to it.
from mentorat.candidates.routes import file, later, public, sending, steps  # noqa: E402, F401
