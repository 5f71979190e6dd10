"""Programmes: the list, a new one, its settings, whether it takes applications, its territory."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from mentorat.foundation.access import current_access, load, one, requires
from mentorat.foundation.db import transaction
from mentorat.foundation.i18n import gettext as _
from mentorat.organisations import queries, services
from mentorat.organisations.errors import ProgrammeNameTaken
from mentorat.organisations.forms import ProgrammeForm, SettingsForm, TerritoryForm
from mentorat.organisations.models import Programme
from mentorat.organisations.routes import blueprint
from mentorat.organisations.states import Right
from mentorat.reference import places
from mentorat.reference import queries as facts


def programme_here(public_id: str) -> Programme:
    """The programme, for who settles it and for administrators; else `NotFoundHere`."""
    if current_access().may(Right.REGION):
        found: Programme = one(queries.all_programmes().where(Programme.public_id == public_id))
        return found
    return load(Programme, public_id, Right.SETTINGS)


@blueprint.get("/reglages")
@requires(Right.SETTINGS, Right.REGION)
def settings() -> str:
    """The programmes whose settings the reader may change."""
    access = current_access()
    is_administrator = access.may(Right.REGION)
    mine = queries.programmes(None if is_administrator else access.scopes(Right.SETTINGS))
    return render_template(
        "organisations/settings.html",
        programmes=mine,
        steps=_first_steps() if is_administrator else [],
    )


def _first_steps() -> list[tuple[str, str, bool]]:
    """What a new site needs before it can work: words, where, whether it is done; none when all."""
    known = queries.first_steps()
    steps = [
        (_("Say who runs this site."), url_for("organisations.operator"), known.has_operator),
        (
            _("Add the organisations."),
            url_for("organisations.organisations"),
            known.has_organisation,
        ),
        (_("Begin a programme."), url_for("organisations.new_programme"), known.has_programme),
        (_("Invite who will coordinate."), url_for("organisations.team"), known.has_coordinator),
    ]
    return [] if all(is_done for _words, _url, is_done in steps) else steps


@blueprint.get("/reglages/nouveau")
@requires(Right.REGION)
def new_programme() -> str:
    return _new_programme_page(ProgrammeForm())


def _new_programme_page(form: ProgrammeForm) -> str:
    form.offer(queries.organisations())
    return render_template("organisations/new_programme.html", form=form)


@blueprint.post("/reglages/nouveau")
@requires(Right.REGION)
def add_programme() -> Any:
    form = ProgrammeForm()
    form.offer(queries.organisations())
    if form.validate_on_submit():
        try:
            target = _begin(form)
            flash(_("The programme is made and takes applications. Invite its team now."), "done")
            return redirect(target, 303)
        except ProgrammeNameTaken as broken:
            form.name.errors = [str(broken.message)]
    return _new_programme_page(form), 422


def _begin(form: ProgrammeForm) -> str:
    with transaction():
        programme = services.add_programme(
            name=form.name.data,
            basin_code=form.basin_code.data,
            lead=queries.organisation(form.lead.data),
            actor=current_access().actor,
        )
        return url_for("organisations.partners", public_id=programme.public_id)


@blueprint.get("/reglages/<public_id>")
@requires(Right.SETTINGS, Right.REGION)
def programme(public_id: str) -> str:
    programme = programme_here(public_id)
    form = SettingsForm.of(programme)
    return render_template("organisations/programme.html", programme=programme, form=form)


@blueprint.post("/reglages/<public_id>")
@requires(Right.SETTINGS, Right.REGION)
def change_programme(public_id: str) -> Any:
    form = SettingsForm()
    with transaction():
        programme = programme_here(public_id)
        if form.validate_on_submit():
            services.change_settings(programme, form.data, form.weights, current_access().actor)
            flash(_("The settings are saved. What is under way keeps its own."), "done")
            return redirect(url_for("organisations.settings"), 303)
    return render_template("organisations/programme.html", programme=programme, form=form), 422


@blueprint.get("/reglages/<public_id>/ouverture")
@requires(Right.SETTINGS, Right.REGION)
def opening(public_id: str) -> str:
    """What opening or closing the programme does, said before it is done."""
    programme = programme_here(public_id)
    others = [other for other in queries.open_in(programme.basin_code) if other != programme]
    return render_template(
        "organisations/opening.html",
        programme=programme,
        basin=places.basin(programme.basin_code),
        others=others,
    )


@blueprint.post("/reglages/<public_id>/ouverture/<any(ouvrir, fermer):act>")
@requires(Right.SETTINGS, Right.REGION)
def set_open(public_id: str, act: str) -> Any:
    with transaction():
        programme = programme_here(public_id)
        services.set_open(programme, act == "ouvrir", current_access().actor)
    is_open = act == "ouvrir"
    flash(
        _("The programme takes applications.")
        if is_open
        else _("The programme takes no new applications."),
        "done",
    )
    return redirect(url_for("organisations.programme", public_id=public_id), 303)


@blueprint.get("/reglages/<public_id>/territoire")
@requires(Right.SETTINGS, Right.REGION)
def territory(public_id: str) -> str:
    """The communes whose applications come here."""
    programme = programme_here(public_id)
    return _territory_page(programme, TerritoryForm(basin_code=programme.basin_code))


def _territory_page(programme: Programme, form: TerritoryForm) -> str:
    return render_template(
        "organisations/territory.html",
        programme=programme,
        form=form,
        basin=places.basin(programme.basin_code),
        communes=sorted(one.name for one in facts.communes_of_basin(programme.basin_code)),
        open_here=queries.open_in(programme.basin_code),
    )


@blueprint.post("/reglages/<public_id>/territoire")
@requires(Right.REGION)
def set_territory(public_id: str) -> Any:
    form = TerritoryForm()
    if not form.validate_on_submit():
        return _territory_page(programme_here(public_id), form), 422
    with transaction():
        programme = programme_here(public_id)
        services.set_territory(programme, form.basin_code.data, current_access().actor)
    flash(_("Saved. New applications follow this basin."), "done")
    return redirect(url_for("organisations.territory", public_id=public_id), 303)
