"""What a draft still needs."""

from __future__ import annotations

from mentorat.candidates.errors import ApplicationIncomplete
from mentorat.candidates.models import Candidate


def missing_step(candidate: Candidate) -> str | None:
    """The first step whose answers are missing, None when the application can be sent."""
    is_reachable = bool(candidate.email or candidate.phone)
    programme = candidate.programme
    facts = {
        "vous": bool(candidate.first_name and is_reachable and candidate.is_adult),
        "lieu": bool(candidate.commune_nis5 and programme and programme.is_open),
        "moments": bool(candidate.slots),
        "travail": bool(candidate.wishes),
        "langues": bool(candidate.languages),
    }
    return next((step for step, is_there in facts.items() if not is_there), None)


def open_step(candidate: Candidate) -> str | None:
    """Where to go on after a break: the first step without answers, also an optional one."""
    has_help = candidate.topics or candidate.presentation or candidate.video_url
    return missing_step(candidate) or (None if has_help or candidate.gender_asked else "aide")


def check_complete(candidate: Candidate) -> None:
    """Raises ApplicationIncomplete with the first step that lacks an answer."""
    step = missing_step(candidate)
    if step is not None:
        raise ApplicationIncomplete(step)
