"""Pages of interviews, one file per errand: planning, writing up, deciding."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("interviews", __name__)

# Below the blueprint: each file adds its pages to it.
from mentorat.interviews.routes import decision, planning, report  # noqa: E402, F401
