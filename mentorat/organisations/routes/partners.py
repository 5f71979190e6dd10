"""Who takes part in a programme, and what the staff of each may be given."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from mentorat.foundation.access import current_access, requires
from mentorat.foundation.db import transaction
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import ngettext
from mentorat.organisations import queries, services
from mentorat.organisations.errors import ChangedMeanwhile, LeadStays
from mentorat.organisations.forms import PartnerForm, RightsForm
from mentorat.organisations.models import Programme
from mentorat.organisations.routes import blueprint
from mentorat.organisations.routes.settings import programme_here
from mentorat.organisations.states import RIGHT_WORDS, PartnerRole, Right


@blueprint.get("/reglages/<public_id>/partenaires")
@requires(Right.SETTINGS, Right.REGION)
def partners(public_id: str) -> str:
    """Who takes part, with which rights."""
    return _page(programme_here(public_id), PartnerForm())


def _page(programme: Programme, form: PartnerForm) -> str:
    form.offer(queries.organisations())
    return render_template(
        "organisations/partners.html",
        programme=programme,
        form=form,
        partners=queries.partners(programme),
    )


@blueprint.post("/reglages/<public_id>/partenaires")
@requires(Right.REGION)
def add_partner(public_id: str) -> Any:
    form = PartnerForm()
    form.offer(queries.organisations())
    if form.validate_on_submit():
        try:
            _take_in(public_id, form)
            flash(_("Saved. Look at what its staff may be given."), "done")
            return redirect(url_for("organisations.partners", public_id=public_id), 303)
        except LeadStays as broken:
            form.role.errors = [str(broken.message)]
    return _page(programme_here(public_id), form), 422


def _take_in(public_id: str, form: PartnerForm) -> None:
    with transaction():
        known, role = queries.organisation(form.organisation.data), PartnerRole(form.role.data)
        services.add_partner(programme_here(public_id), known, role, current_access().actor)


@blueprint.get("/reglages/<public_id>/partenaires/<organisation_id>")
@requires(Right.REGION)
def partner(public_id: str, organisation_id: str) -> str:
    """What the staff of one partner may be given in this programme."""
    return _partner_page(public_id, organisation_id, _rights_form())


def _rights_form() -> RightsForm:
    form = RightsForm()
    form.grants.choices = {right.value: str(words[0]) for right, words in RIGHT_WORDS.items()}
    return form


def _partner_page(public_id: str, organisation_id: str, form: RightsForm) -> str:
    programme = programme_here(public_id)
    part = queries.partner(programme, organisation_id)
    if not form.is_submitted() or not form.errors:
        form.show(part.rights)
    return render_template(
        "organisations/partner.html",
        programme=programme,
        part=part,
        form=form,
        words=RIGHT_WORDS,
        staff=queries.staff_count(part.organisation, programme),
    )


@blueprint.post("/reglages/<public_id>/partenaires/<organisation_id>")
@requires(Right.REGION)
def change_partner(public_id: str, organisation_id: str) -> Any:
    form = _rights_form()
    if not form.validate_on_submit():
        return _partner_page(public_id, organisation_id, form), 422
    try:
        with transaction():
            part = queries.partner(programme_here(public_id), organisation_id, is_held=True)
            actor = current_access().actor
            lost = services.set_partner_rights(part, form.grants.data, form.ticks_shown, actor)
    except ChangedMeanwhile as broken:
        flash(str(broken.message), "error")
        return _partner_page(public_id, organisation_id, form), broken.status
    flash(_saved(lost), "done")
    return redirect(url_for("organisations.partners", public_id=public_id), 303)


def _saved(lost: int) -> str:
    if not lost:
        return _("Saved.")
    return ngettext(
        "Saved. %(num)s right of its staff ended at once.",
        "Saved. %(num)s rights of its staff ended at once.",
        lost,
    )


@blueprint.post("/reglages/<public_id>/partenaires/<organisation_id>/fin")
@requires(Right.REGION)
def remove_partner(public_id: str, organisation_id: str) -> Any:
    with transaction():
        part = queries.partner(programme_here(public_id), organisation_id, is_held=True)
        lost = services.remove_partner(part, current_access().actor)
    flash(_saved(lost), "done")
    return redirect(url_for("organisations.partners", public_id=public_id), 303)
