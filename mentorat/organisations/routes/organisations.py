"""Organisations: the list, a new one, what is known of one."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from mentorat.foundation.access import current_access, requires
from mentorat.foundation.db import transaction
from mentorat.foundation.i18n import gettext as _
from mentorat.organisations import queries, services
from mentorat.organisations.errors import OrganisationNameTaken
from mentorat.organisations.forms import OrganisationForm
from mentorat.organisations.routes import blueprint
from mentorat.organisations.states import Right


@blueprint.get("/region/organisations")
@requires(Right.REGION)
def organisations() -> str:
    """All organisations with their parts in programmes."""
    return render_template(
        "organisations/organisations.html",
        organisations=queries.organisations(),
        parts=queries.parts_by_organisation(),
    )


@blueprint.get("/region/organisations/nouvelle")
@requires(Right.REGION)
def new_organisation() -> str:
    return _page(OrganisationForm())


def _page(form: OrganisationForm, organisation: Any = None) -> str:
    parts = queries.parts_by_organisation().get(organisation.id, []) if organisation else []
    return render_template(
        "organisations/organisation.html", form=form, organisation=organisation, parts=parts
    )


@blueprint.post("/region/organisations/nouvelle")
@requires(Right.REGION)
def add_organisation() -> Any:
    form = OrganisationForm()
    if form.validate_on_submit():
        try:
            with transaction():
                services.add_organisation(form.facts, current_access().actor)
            flash(_("The organisation is added. Let it take part in a programme now."), "done")
            return redirect(url_for("organisations.organisations"), 303)
        except OrganisationNameTaken as broken:
            form.name.errors = [str(broken.message)]
    return _page(form), 422


@blueprint.get("/region/organisations/<public_id>")
@requires(Right.REGION)
def organisation(public_id: str) -> str:
    known = queries.organisation(public_id)
    return _page(OrganisationForm.of(known), known)


@blueprint.post("/region/organisations/<public_id>")
@requires(Right.REGION)
def change_organisation(public_id: str) -> Any:
    form = OrganisationForm()
    if form.validate_on_submit():
        try:
            with transaction():
                known = queries.organisation(public_id)
                changed = services.change_organisation(known, form.facts, current_access().actor)
            flash(_("Saved.") if changed else _("Nothing has changed."), "done")
            return redirect(url_for("organisations.organisations"), 303)
        except OrganisationNameTaken as broken:
            form.name.errors = [str(broken.message)]
    return _page(form, queries.organisation(public_id)), 422
