"""The coordinator's rounds: the list, and the steps of one round."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from mentorat.foundation import clock
from mentorat.foundation.access import current_access, load, requires
from mentorat.foundation.db import transaction
from mentorat.foundation.errors import NotFoundHere
from mentorat.foundation.i18n import day_in_words
from mentorat.foundation.i18n import gettext as _
from mentorat.organisations import queries as organisation_queries
from mentorat.organisations.models import Programme
from mentorat.organisations.states import Right
from mentorat.rounds import services
from mentorat.rounds.forms import OpenForm
from mentorat.rounds.models import Round
from mentorat.rounds.routes import blueprint, views


def round_of(public_id: str) -> Round:
    """The round, if the reader matches in its programme."""
    return load(Round, public_id, Right.MATCH)


def back_to(round_id: str, **anchors: Any) -> Response:
    """To the round's page."""
    return redirect(url_for("rounds.show", public_id=round_id, **anchors), 303)


@blueprint.get("/appariements")
@requires(Right.MATCH)
def index() -> str:
    form = _open_form()
    if not form.title.data:
        form.title.data = _("Round of %(day)s", day=day_in_words(clock.today()))
    return render_template("rounds/index.html", form=form, **views.index())


@blueprint.post("/appariements")
@requires(Right.MATCH)
def open_round() -> Any:
    form = _open_form()
    if not form.validate_on_submit():
        return render_template("rounds/index.html", form=form, **views.index()), 422
    with transaction():
        programme = _programme(str(form.programme.data))
        round_ = services.open_round(programme, str(form.title.data), current_access().actor)
        public_id = round_.public_id
    return back_to(public_id)


def _open_form() -> OpenForm:
    form = OpenForm()
    form.programme.choices = [(one.public_id, one.name) for one in _programmes()]
    return form


def _programmes() -> list[Programme]:
    return organisation_queries.programmes(current_access().scopes(Right.MATCH))


def _programme(public_id: str) -> Programme:
    for programme in _programmes():
        if programme.public_id == public_id:
            return programme
    raise NotFoundHere


@blueprint.get("/appariements/<public_id>")
@requires(Right.MATCH)
def show(public_id: str) -> Any:
    round_ = round_of(public_id)
    template, values = views.show(round_)
    return render_template(template, **values)


@blueprint.post("/appariements/<public_id>/gel")
@requires(Right.MATCH)
def freeze(public_id: str) -> Response:
    """Freeze and solve in one step: both take a moment only."""
    with transaction():
        round_ = round_of(public_id)
        services.freeze(round_, current_access().actor)
        services.solve(round_, current_access().actor)
    return back_to(public_id)


@blueprint.post("/appariements/<public_id>/calcul")
@requires(Right.MATCH)
def solve(public_id: str) -> Response:
    with transaction():
        services.solve(round_of(public_id), current_access().actor)
    return back_to(public_id)


@blueprint.post("/appariements/<public_id>/degel")
@requires(Right.MATCH)
def thaw(public_id: str) -> Response:
    with transaction():
        services.thaw(round_of(public_id), current_access().actor)
    flash(_("The pool is open again. Your changes by hand are kept."), "done")
    return back_to(public_id)


@blueprint.get("/appariements/<public_id>/annulation")
@requires(Right.MATCH)
def ask_cancel(public_id: str) -> str:
    return render_template("rounds/cancel.html", round=round_of(public_id))


@blueprint.post("/appariements/<public_id>/annulation")
@requires(Right.MATCH)
def cancel(public_id: str) -> Response:
    with transaction():
        services.cancel(round_of(public_id), current_access().actor)
    flash(_("The round is cancelled. Everybody stays ready."), "done")
    return back_to(public_id)


@blueprint.post("/appariements/<public_id>/cloture")
@requires(Right.MATCH)
def close(public_id: str) -> Response:
    with transaction():
        services.close(round_of(public_id), current_access().actor)
    return back_to(public_id)
