"""What everyone may read: the home page and the plain statements."""

from __future__ import annotations

from flask import render_template

from mentorat.candidates.routes import blueprint
from mentorat.foundation.access import public


@blueprint.get("/")
@public
def home() -> str:
    """What a duo is, two doors, who runs it."""
    return render_template("candidates/home.html")
