"""Pages of people who apply, one file per errand."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("candidates", __name__)

# Below the blueprint: each file adds its pages to it.
from mentorat.candidates.routes import (  # noqa: E402
    corrections,  # noqa: F401
    file,  # noqa: F401
    gone,  # noqa: F401
    later,  # noqa: F401
    public,  # noqa: F401
    sending,  # noqa: F401
    stale,  # noqa: F401
    steps,  # noqa: F401
)
