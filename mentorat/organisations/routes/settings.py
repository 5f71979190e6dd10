"""Settings of a programme."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from mentorat.foundation.access import current_access, load, requires
from mentorat.foundation.db import transaction
from mentorat.foundation.i18n import gettext as _
from mentorat.organisations import queries, services
from mentorat.organisations.forms import SettingsForm
from mentorat.organisations.models import Programme
from mentorat.organisations.routes import blueprint
from mentorat.organisations.states import Right


@blueprint.get("/reglages")
@requires(Right.SETTINGS)
def settings() -> str:
    """The programmes whose settings the reader may change."""
    mine = queries.programmes(current_access().scopes(Right.SETTINGS))
    return render_template("organisations/settings.html", programmes=mine)


@blueprint.get("/reglages/<public_id>")
@requires(Right.SETTINGS)
def programme(public_id: str) -> str:
    programme = load(Programme, public_id, Right.SETTINGS)
    form = SettingsForm.of(programme)
    return render_template("organisations/programme.html", programme=programme, form=form)


@blueprint.post("/reglages/<public_id>")
@requires(Right.SETTINGS)
def change_programme(public_id: str) -> Any:
    form = SettingsForm()
    with transaction():
        programme = load(Programme, public_id, Right.SETTINGS)
        if form.validate_on_submit():
            services.change_settings(programme, form.data, form.weights, current_access().actor)
            flash(_("The settings are saved. What is under way keeps its own."), "done")
            return redirect(url_for("organisations.settings"), 303)
    return render_template("organisations/programme.html", programme=programme, form=form), 422
