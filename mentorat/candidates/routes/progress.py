"""Where a browser stands in its applications: the draft's public id, in the signed cookie."""

from __future__ import annotations

from typing import Any

from flask import session

from mentorat.candidates import queries
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import CandidateState
from mentorat.foundation import clock
from mentorat.foundation.i18n import time_in_words

DRAFTS, SENT = "drafts", "sent"


def remember(draft: Candidate) -> None:
    """This browser goes on with this draft, saved just now."""
    saved = {"id": draft.public_id, "at": time_in_words(clock.now())}
    session[DRAFTS] = {**session.get(DRAFTS, {}), draft.side: saved}


def draft_of(side: str, *, is_locked: bool = False) -> Candidate | None:
    """This browser's draft on one side; None when there is none or it has been sent."""
    known = session.get(DRAFTS, {}).get(side)
    if known is None:
        return None
    find = queries.locked if is_locked else queries.by_public_id
    draft = find(known["id"])
    return draft if draft is not None and draft.state == CandidateState.DRAFT else None


def saved_at(side: str) -> str | None:
    """When this browser last saved, in words."""
    known = session.get(DRAFTS, {}).get(side)
    return known["at"] if known else None


def has_begun(side: str) -> bool:
    """Whether this browser ever had a draft, sent or not."""
    return side in session.get(DRAFTS, {})


def finish(side: str, facts: dict[str, Any]) -> None:
    """The draft has been sent: keep only what the last page says."""
    session[DRAFTS] = {key: one for key, one in session.get(DRAFTS, {}).items() if key != side}
    session[SENT] = {**session.get(SENT, {}), side: facts}


def sent(side: str) -> dict[str, Any]:
    """What the last page says, as `finish` kept it."""
    facts: dict[str, Any] = session.get(SENT, {}).get(side, {})
    return facts
