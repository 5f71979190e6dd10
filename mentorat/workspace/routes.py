"""Pages of workspace."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("workspace", __name__)
