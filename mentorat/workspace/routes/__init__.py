"""Pages of the coordinator across rooms: the frame, the day, people, one person."""

from __future__ import annotations

from flask import Blueprint

blueprint: Blueprint = Blueprint("workspace", __name__)

# Below the blueprint: each file adds its pages to it.
from mentorat.workspace.routes import acts, messages, people, person, today  # noqa: E402, F401
from mentorat.workspace.routes.shell import shell_context  # noqa: E402

__all__ = ["blueprint", "shell_context"]
