"""Where a browser stands in its applications.

Each draft has a key of its own in a cookie of its own that outlives the session: closing
the browser loses nothing, and the key opens this one draft only. The session keeps what
the pages say ("saved at", what the last page says), never who somebody is.
"""

from __future__ import annotations

from typing import Any

from flask import Response, after_this_request, current_app, request, session

from mentorat.candidates import queries
from mentorat.candidates.models import Candidate
from mentorat.candidates.services import BROWSER_KEY, KEY_LASTS
from mentorat.candidates.states import CandidateState
from mentorat.foundation import clock, tokens
from mentorat.foundation.i18n import time_in_words
from mentorat.foundation.tokens import LinkRefused

SAVED, SENT = "saved", "sent"


def cookie_name(side: str) -> str:
    """The cookie that holds the key of this browser's draft on one side."""
    prefix = "__Host-" if current_app.config["SESSION_COOKIE_SECURE"] else ""
    return f"{prefix}candidature-{side}"


def remember(draft: Candidate, key: str) -> None:
    """This browser goes on with this draft, by the key that `services.hold` gave."""
    name, is_secure = cookie_name(draft.side), current_app.config["SESSION_COOKIE_SECURE"]

    @after_this_request
    def keep(answer: Response) -> Response:
        answer.set_cookie(
            name, key, max_age=KEY_LASTS, secure=is_secure, httponly=True, samesite="Lax"
        )
        return answer

    saved(draft)


def saved(draft: Candidate) -> None:
    """The draft was saved just now."""
    session[SAVED] = {**session.get(SAVED, {}), draft.side: time_in_words(clock.now())}


def draft_of(side: str, *, is_locked: bool = False) -> Candidate | None:
    """This browser's draft on one side; None without one, also once sent or gone on elsewhere."""
    key = request.cookies.get(cookie_name(side))
    if not key:
        return None
    try:
        token = tokens.find(BROWSER_KEY, key)
    except LinkRefused:
        return None
    find = queries.locked if is_locked else queries.by_public_id
    draft = find(token.subject_id)
    return draft if draft is not None and draft.state == CandidateState.DRAFT else None


def once_held(side: str) -> Candidate | None:
    """The application whose key this browser holds, even when the key opens it no longer."""
    key = request.cookies.get(cookie_name(side))
    token = tokens.trace(BROWSER_KEY, key) if key else None
    return queries.by_public_id(token.subject_id) if token else None


def saved_at(side: str) -> str | None:
    """When this browser last saved, in words; None when that was in an earlier session."""
    at: str | None = session.get(SAVED, {}).get(side)
    return at


def finish(side: str, facts: dict[str, Any]) -> None:
    """The draft has been sent: keep only what the last page says."""
    name, is_secure = cookie_name(side), current_app.config["SESSION_COOKIE_SECURE"]

    @after_this_request
    def forget(answer: Response) -> Response:
        answer.delete_cookie(name, secure=is_secure, httponly=True, samesite="Lax")
        return answer

    session[SAVED] = {key: at for key, at in session.get(SAVED, {}).items() if key != side}
    session[SENT] = {**session.get(SENT, {}), side: facts}


def sent(side: str) -> dict[str, Any]:
    """What the last page says, as `finish` kept it."""
    facts: dict[str, Any] = session.get(SENT, {}).get(side, {})
    return facts
