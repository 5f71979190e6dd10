"""Pages of figures."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from flask import Blueprint, render_template, request

from mentorat.candidates.states import Side
from mentorat.duos.states import outcome_label
from mentorat.figures import queries
from mentorat.figures.forms import ALWAYS, TWELVE_MONTHS, FilterForm
from mentorat.figures.queries import Cohort
from mentorat.figures.states import COMPARED, OF_MENTORS, Stage, labelled
from mentorat.foundation import clock
from mentorat.foundation.access import current_access, requires
from mentorat.organisations import queries as organisations
from mentorat.organisations.states import Right

blueprint = Blueprint("figures", __name__)


@blueprint.get("/chiffres")
@requires(Right.FIGURES)
def index() -> str:
    """What became of the applications of a period, in the reader's programmes."""
    mine = organisations.programmes(current_access().scopes(Right.FIGURES))
    form = FilterForm(request.args)
    offered = [(one.public_id, one.name) for one in mine]
    form.offer(queries.years([one.id for one in mine]), offered)
    shown = [one for one in mine if form.programme.data in ("", one.public_id)]
    since, until = _span(str(form.periode.data or TWELVE_MONTHS))
    cohorts = (Cohort([one.id for one in shown], side, since, until) for side in Side)
    return render_template(
        "figures/index.html",
        form=form,
        programmes=shown,
        several=len(mine) > 1,
        **_figures(*cohorts),
    )


def _figures(mentees: Cohort, mentors: Cohort) -> dict[str, Any]:
    """Both funnels with the names of their stages, and where the mentees are."""
    return {
        "stages": labelled(Stage),
        "compared": labelled(COMPARED),
        "of_mentors": labelled(OF_MENTORS),
        "mentees": queries.funnel(mentees),
        "mentors": queries.funnel(mentors),
        "outcomes": [(outcome_label(code), n) for code, n in queries.outcomes(mentees).items()],
    }


def _span(period: str) -> tuple[datetime, datetime]:
    """The first instant of a period, and the first one after it."""
    today = clock.today()
    first, after = clock.add_months(today, -12), date(today.year + 1, 1, 1)
    if period == ALWAYS:
        first = date(2000, 1, 1)
    elif period != TWELVE_MONTHS:
        first, after = date(int(period), 1, 1), date(int(period) + 1, 1, 1)
    return clock.at_local(first, time(0)), clock.at_local(after, time(0))
