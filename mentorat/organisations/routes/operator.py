"""Who runs this site: said on the public pages and under mails, changed by administrators."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from werkzeug.local import LocalProxy

from mentorat.foundation.access import current_access, requires
from mentorat.foundation.db import transaction
from mentorat.foundation.i18n import gettext as _
from mentorat.organisations import queries, services
from mentorat.organisations.forms import OperatorForm
from mentorat.organisations.routes import blueprint
from mentorat.organisations.states import Right


@blueprint.app_context_processor
def site_operator() -> dict[str, Any]:
    """Who runs the site: read once, where a page or a mail says it; None before the setup."""
    return {"site_operator": LocalProxy(_operator)}


def _operator() -> queries.Operator | None:
    if "site_operator" not in g:
        g.site_operator = queries.operator()
    found: queries.Operator | None = g.site_operator
    return found


@blueprint.get("/region/site")
@requires(Right.REGION)
def operator() -> str:
    """What the public pages say of who runs the site."""
    known = queries.operator()
    return render_template("organisations/operator.html", form=OperatorForm(obj=known), known=known)


@blueprint.post("/region/site")
@requires(Right.REGION)
def describe_operator() -> Any:
    form = OperatorForm()
    if not form.validate_on_submit():
        known = queries.operator()
        return render_template("organisations/operator.html", form=form, known=known), 422
    with transaction():
        changed = services.describe_operator(form.facts, current_access().actor)
    flash(
        _("Saved. The public pages say it at once.") if changed else _("Nothing has changed."),
        "done",
    )
    return redirect(url_for("organisations.operator"), 303)
