"""Which commune belongs to which basin."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from mentorat.foundation.access import current_access, requires
from mentorat.foundation.db import transaction
from mentorat.foundation.errors import NotFoundHere
from mentorat.foundation.i18n import gettext as _
from mentorat.organisations.forms import BasinForm
from mentorat.organisations.routes import blueprint
from mentorat.organisations.states import Right
from mentorat.reference import places
from mentorat.reference import queries as facts
from mentorat.reference import services as reference


@blueprint.get("/region/communes")
@requires(Right.REGION)
def communes() -> str:
    """Which commune belongs to which basin."""
    chosen = request.args.get("bassin", "")
    codes = facts.basin_codes()
    shown = [c for c in places.communes() if (codes[c.nis5] or "") == chosen]
    return render_template(
        "organisations/communes.html", communes=shown, basins=places.basins(), chosen=chosen
    )


@blueprint.get("/region/communes/<nis5>")
@requires(Right.REGION)
def commune(nis5: str) -> str:
    known = _known(nis5)
    current = facts.basin_of_commune(nis5)
    form = BasinForm(basin_code=current.code if current else "")
    return render_template("organisations/commune.html", commune=known, form=form)


def _known(nis5: str) -> places.Commune:
    if not places.is_commune(nis5):
        raise NotFoundHere
    return places.commune(nis5)


@blueprint.post("/region/communes/<nis5>")
@requires(Right.REGION)
def assign_basin(nis5: str) -> Any:
    known, form = _known(nis5), BasinForm()
    if not form.validate_on_submit():
        return render_template("organisations/commune.html", commune=known, form=form), 422
    basin_code = form.basin_code.data or None
    with transaction():
        reference.assign_basin(nis5, basin_code, current_access().actor)
    flash(_("Saved. New applications follow this basin."), "done")
    return redirect(url_for("organisations.communes", bassin=basin_code or ""), 303)
