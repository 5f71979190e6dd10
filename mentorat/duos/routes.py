"""Pages of duos."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("duos", __name__)
