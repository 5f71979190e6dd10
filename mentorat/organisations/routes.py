"""Settings of a programme, enterprises and their contacts, basins of communes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from mentorat.foundation.access import current_access, load, one, requires
from mentorat.foundation.db import transaction
from mentorat.foundation.errors import NotFoundHere
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.paging import keyset
from mentorat.organisations import queries, services
from mentorat.organisations.errors import EnterpriseNumberTaken, UserCannotBeContact
from mentorat.organisations.forms import BasinForm, ContactForm, EnterpriseForm, SettingsForm
from mentorat.organisations.models import Enterprise, Programme
from mentorat.organisations.states import Right
from mentorat.reference import places
from mentorat.reference import queries as facts
from mentorat.reference import services as reference

blueprint = Blueprint("organisations", __name__)


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


def _near() -> Any:
    mine = queries.programmes(current_access().scopes(Right.PROMOTE))
    return queries.enterprises_near({programme.basin_code for programme in mine})


def _enterprise(public_id: str) -> Enterprise:
    enterprise: Enterprise = one(_near().where(Enterprise.public_id == public_id))
    return enterprise


@blueprint.get("/entreprises")
@requires(Right.PROMOTE)
def enterprises() -> str:
    """Enterprises of the reader's basins."""
    page = keyset(_near(), Enterprise.name, Enterprise.id)
    return render_template("organisations/enterprises.html", page=page, form=EnterpriseForm())


@blueprint.post("/entreprises")
@requires(Right.PROMOTE)
def add_enterprise() -> Any:
    form = EnterpriseForm()
    if form.validate_on_submit():
        try:
            with transaction():
                added = services.add_enterprise(**form.values, actor=current_access().actor)
                target = url_for("organisations.enterprise", public_id=added.public_id)
            return redirect(target, 303)
        except EnterpriseNumberTaken as broken:
            form.number.errors = [str(broken.message)]
    page = keyset(_near(), Enterprise.name, Enterprise.id)
    return render_template("organisations/enterprises.html", page=page, form=form), 422


@blueprint.get("/entreprises/<public_id>")
@requires(Right.PROMOTE)
def enterprise(public_id: str) -> str:
    return _enterprise_page(_enterprise(public_id), ContactForm())


def _enterprise_page(enterprise: Enterprise, form: ContactForm) -> str:
    return render_template(
        "organisations/enterprise.html",
        enterprise=enterprise,
        contacts=queries.contacts(enterprise),
        form=form,
        commune=places.commune(enterprise.commune_nis5) if enterprise.commune_nis5 else None,
    )


@blueprint.post("/entreprises/<public_id>/contacts")
@requires(Right.PROMOTE)
def invite_contact(public_id: str) -> Any:
    form = ContactForm()
    if form.validate_on_submit():
        try:
            with transaction():
                chosen, actor = _enterprise(public_id), current_access().actor
                services.invite_contact(chosen, **form.values, actor=actor)
            flash(_("The invitation is on its way."), "done")
            return redirect(url_for("organisations.enterprise", public_id=public_id), 303)
        except UserCannotBeContact as broken:
            form.email.errors = [str(broken.message)]
    return _enterprise_page(_enterprise(public_id), form), 422


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
