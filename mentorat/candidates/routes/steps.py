"""The application, one screen after the other."""

from __future__ import annotations

from mentorat.candidates.mails import DRAFT_LINK
from mentorat.candidates.routes import blueprint
from mentorat.foundation import tokens
from mentorat.foundation.access import by_link


@blueprint.get("/candidature/reprendre/<token>")
@by_link(DRAFT_LINK)
def take_up(token: str) -> str:
    """Go on with a draft."""
    tokens.find(DRAFT_LINK, token)
    return ""
