"""The page of an enterprise contact: the involvement of its own mentors."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from mentorat.figures import queries as figures
from mentorat.foundation.access import current_access, requires
from mentorat.foundation.errors import NotFoundHere
from mentorat.organisations import queries as organisations
from mentorat.organisations.states import Right
from mentorat.portal.routes import blueprint


@blueprint.get("/entreprise")
@requires(Right.ENTERPRISE)
def enterprise() -> Any:
    """The reader's enterprise; with several, the one asked for or the first."""
    mine = organisations.enterprises_of(current_access().scopes(Right.ENTERPRISE))
    wanted = request.args.get("e")
    shown = next((one for one in mine if one.public_id == wanted), None if wanted else mine[0])
    if shown is None:
        raise NotFoundHere
    return render_template(
        "portal/enterprise.html",
        enterprise=shown,
        others=[one for one in mine if one is not shown],
        involvement=figures.involvement(shown.id),
    )
