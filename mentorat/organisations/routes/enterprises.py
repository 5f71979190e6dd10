"""The enterprises that programmes keep, and their contacts."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from mentorat.foundation.access import current_access, load, requires
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
from mentorat.organisations.models import Enterprise, Programme
from mentorat.organisations.routes import blueprint
from mentorat.organisations.states import Right
from mentorat.reference import places


def _mine() -> list[Programme]:
    """The programmes for which the reader wins enterprises over."""
    return queries.programmes(current_access().scopes(Right.PROMOTE))


def _enterprise(public_id: str) -> Enterprise:
    return load(Enterprise, public_id, Right.PROMOTE)


@blueprint.get("/entreprises")
@requires(Right.PROMOTE)
def enterprises() -> str:
    """The enterprises of the reader's programmes."""
    return _page(EnterpriseForm(_mine()))


def _page(form: EnterpriseForm) -> str:
    mine = queries.enterprises_in(current_access().scopes(Right.PROMOTE))
    page = keyset(mine, Enterprise.name, Enterprise.id)
    names = {one.id: one.name for one in _mine()}
    return render_template("organisations/enterprises.html", page=page, form=form, names=names)


@blueprint.post("/entreprises")
@requires(Right.PROMOTE)
def add_enterprise() -> Any:
    form = EnterpriseForm(_mine())
    if form.validate_on_submit():
        try:
            return redirect(_add(form), 303)
        except EnterpriseNumberTaken as broken:
            form.number.errors = [str(broken.message)]
    return _page(form), 422


def _add(form: EnterpriseForm) -> str:
    """Address of the page of the new enterprise."""
    values = {name: value for name, value in form.values.items() if name != "programme"}
    with transaction():
        programme = load(Programme, str(form.programme.data), Right.PROMOTE)
        added = services.add_enterprise(programme, **values, actor=current_access().actor)
        return url_for("organisations.enterprise", public_id=added.public_id)


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
