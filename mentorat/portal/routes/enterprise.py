"""The page of an enterprise contact: the involvement of its own mentors."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from mentorat.figures import queries as figures
from mentorat.foundation.access import current_access, requires
from mentorat.foundation.errors import NotFoundHere
from mentorat.foundation.web import public_url
from mentorat.organisations import queries as organisations
from mentorat.organisations.models import Enterprise
from mentorat.organisations.states import Right
from mentorat.portal.routes import blueprint
from mentorat.reference import work
from mentorat.reference.queries import basin_of_commune


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
        sought=_sought(shown),
        door_url=public_url("candidates.start", side="mentor"),
    )


def _sought(enterprise: Enterprise) -> list[work.Sector]:
    """The work that people near the enterprise look for."""
    basin = basin_of_commune(enterprise.commune_nis5) if enterprise.commune_nis5 else None
    return [work.sector(code) for code in figures.sought_sectors(basin.code)] if basin else []
