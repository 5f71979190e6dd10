"""Pages of a mentee and of a mentor, opened by a personal link, without account."""

from __future__ import annotations

from flask import abort

from mentorat.duos.mails import DUO_LINK, POINT_LINK
from mentorat.foundation.access import by_link
from mentorat.portal.routes import blueprint


@blueprint.get("/mon-duo/<token>")
@by_link(DUO_LINK)
def my_duo(token: str) -> str:
    abort(404)


@blueprint.get("/point/<token>")
@by_link(POINT_LINK)
def point(token: str) -> str:
    abort(404)
