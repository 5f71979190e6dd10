"""Interviews and reports for tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from mentorat.accounts.models import User
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import CandidateState
from mentorat.foundation import clock
from mentorat.foundation.db import db
from mentorat.interviews.models import Interview, InterviewReport
from mentorat.interviews.states import (
    Availability,
    InterviewMode,
    InterviewState,
    Motivation,
    Recommendation,
)
from tests.candidates.factories import make_candidate
from tests.organisations.factories import make_user

_FACTS = {
    InterviewState.HELD: "held_at",
    InterviewState.MISSED: "missed_at",
    InterviewState.CANCELLED: "cancelled_at",
}


def make_interview(
    candidate: Candidate | None = None,
    interviewer: User | None = None,
    state: InterviewState = InterviewState.SCHEDULED,
    starts_at: datetime | None = None,
    **over: Any,
) -> Interview:
    """A planned interview tomorrow at the operator's, or one in another state yesterday."""
    candidate = candidate or make_candidate(state=CandidateState.IN_INTERVIEW)
    assert candidate.programme is not None
    days = 1 if state is InterviewState.SCHEDULED else -1
    values: dict[str, Any] = {
        "programme": candidate.programme,
        "candidate": candidate,
        "interviewer": interviewer or make_user(programmes=[candidate.programme]),
        "state": state,
        "starts_at": starts_at or clock.now() + timedelta(days=days),
        "mode": InterviewMode.IN_PERSON,
        "place": "Rue de la Gare 1, 1400 Nivelles",
    }
    if state in _FACTS:
        values[_FACTS[state]] = clock.now()
    interview = Interview(**{**values, **over})
    db.session.add(interview)
    db.session.flush()
    return interview


def make_report(interview: Interview | None = None, **over: Any) -> InterviewReport:
    """A finished report that advises to admit."""
    interview = interview or make_interview(state=InterviewState.HELD)
    values: dict[str, Any] = {
        "interview": interview,
        "written_by": interview.interviewer,
        "written_at": clock.now(),
        "finished_at": clock.now(),
        "french_heard": 4,
        "motivation": Motivation.STRONG,
        "availability": Availability.REALISTIC,
        "recommendation": Recommendation.ADMIT,
        "strengths": "Dix ans de métier, très organisée.",
        "obstacles": "Pas de voiture, équivalence en cours.",
        "dreams": "Travailler dans un hôpital de la région.",
    }
    report = InterviewReport(**{**values, **over})
    db.session.add(report)
    db.session.flush()
    return report
