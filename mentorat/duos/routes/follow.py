"""The list of duos, and one duo."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from mentorat.duos import queries
from mentorat.duos.forms import FilterForm, GoalForm
from mentorat.duos.models import Duo
from mentorat.duos.queries import Attention
from mentorat.duos.routes import blueprint
from mentorat.duos.routes import page as words
from mentorat.duos.routes.edge import duo_of
from mentorat.duos.states import LIVE_STATES, DuoState, state_label
from mentorat.foundation.access import current_access, requires
from mentorat.foundation.i18n import gettext as _
from mentorat.organisations.states import Right

LIVE = "en-cours"


@blueprint.get("/duos")
@requires(Right.FOLLOW)
def index() -> str:
    """The duos of the reader's programmes; the filters live in the address."""
    form = _filters()
    scopes = current_access().scopes(Right.FOLLOW)
    states, attention = _wanted(form)
    found = queries.page(scopes, states=states, attention=attention)
    return render_template(
        "duos/index.html",
        form=form,
        page=found,
        lines=words.lines(found.items),
        headline=words.headline(queries.count(scopes), queries.count(scopes, Attention.QUIET)),
        several_programmes=len(scopes) > 1,
        is_filtered=attention is not None or states != LIVE_STATES,
    )


def _filters() -> FilterForm:
    """The filters as the address says them; what it does not know reads as the first choice."""
    form = FilterForm(request.args)
    form.etat.choices = [
        (LIVE, _("Under way")),
        *((state.value, state_label(state)) for state in DuoState),
    ]
    form.suivi.choices = [
        ("", _("All duos")),
        (Attention.HELP.value, _("Asked for help")),
        (Attention.QUIET.value, _("Quiet")),
        (Attention.LATE.value, _("Checkpoint late")),
    ]
    return form


def _wanted(form: FilterForm) -> tuple[tuple[DuoState, ...], Attention | None]:
    states: tuple[DuoState, ...] = LIVE_STATES
    if form.etat.data in set(DuoState):
        states = (DuoState(form.etat.data),)
    known = form.suivi.data in set(Attention)
    return states, Attention(form.suivi.data) if known else None


@blueprint.get("/duos/<public_id>")
@requires(Right.FOLLOW)
def show(public_id: str) -> str:
    """The two on their six-month line: goals, how it goes, meetings, what comes next."""
    return shown(duo_of(public_id), GoalForm(formdata=None))


def shown(duo: Duo, form: GoalForm) -> Any:
    """The duo's page with this state of the goal's form."""
    return render_template("duos/show.html", form=form, **words.of(duo))
