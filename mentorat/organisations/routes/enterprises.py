"""Enterprises around a programme and their contacts."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from mentorat.foundation.access import current_access, one, requires
from mentorat.foundation.db import in_transaction, transaction
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.paging import keyset
from mentorat.organisations import queries, services
from mentorat.organisations.errors import (
    EnterpriseNumberTaken,
    UserCannotBeContact,
    UserSwitchedOff,
)
from mentorat.organisations.forms import ContactForm, EnterpriseForm
from mentorat.organisations.models import Enterprise
from mentorat.organisations.routes import blueprint
from mentorat.organisations.states import Right
from mentorat.reference import places


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
            in_transaction(
                lambda: services.invite_contact(
                    _enterprise(public_id), **form.values, actor=current_access().actor
                )
            )
            flash(_("The invitation is on its way."), "done")
            return redirect(url_for("organisations.enterprise", public_id=public_id), 303)
        except (UserCannotBeContact, UserSwitchedOff) as broken:
            form.email.errors = [str(broken.message)]
    return _enterprise_page(_enterprise(public_id), form), 422
