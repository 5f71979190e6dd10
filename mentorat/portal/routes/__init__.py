"""Pages of portal, one file per audience."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("portal", __name__)

# Below the blueprint: each file adds its pages to it.
from mentorat.portal.routes import candidate, enterprise, leaving, links, meetings, points  # noqa: E402, F401
