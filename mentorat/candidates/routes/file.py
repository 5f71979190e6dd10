"""The person's own file, by personal link."""

from __future__ import annotations

from mentorat.candidates.mails import FILE_LINK
from mentorat.candidates.routes import blueprint
from mentorat.foundation import tokens
from mentorat.foundation.access import by_link


@blueprint.get("/ma-candidature/<token>")
@by_link(FILE_LINK)
def file(token: str) -> str:
    """Where the application stands."""
    tokens.find(FILE_LINK, token)
    return ""
