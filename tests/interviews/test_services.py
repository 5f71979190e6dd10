"""Inviting, moving, cancelling, missing, writing up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from mentorat.candidates.models import Candidate
from mentorat.candidates.states import CandidateState
from mentorat.foundation import clock, journal
from mentorat.foundation.db import db, transaction
from mentorat.foundation.journal import Actor
from mentorat.foundation.outbox import OutboxMessage
from mentorat.foundation.workflow import TransitionNotAllowed
from mentorat.interviews import queries, services
from mentorat.interviews.errors import (
    CandidateAlreadyInvited,
    InterviewInThePast,
    InterviewPlaceMissing,
    InterviewTooFar,
    NotAnInterviewer,
    ReportChangedMeanwhile,
    ReportClosed,
)
from mentorat.interviews.models import Interview
from mentorat.interviews.services import ReportValues
from mentorat.interviews.states import InterviewMode, InterviewState, Recommendation
from mentorat.organisations.states import Right
from tests.candidates.factories import make_candidate
from tests.interviews.factories import make_interview, make_report
from tests.organisations.factories import make_programme, make_user

pytestmark = pytest.mark.usefixtures("context")
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SOON = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_nine() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def invited(candidate: Candidate | None = None, **over: object) -> Interview:
    candidate = candidate or make_candidate(state=CandidateState.SUBMITTED)
    user = make_user(programmes=[candidate.programme])
    values = {
        "candidate": candidate,
        "interviewer": user,
        "starts_at": SOON,
        "duration_min": 45,
        "mode": InterviewMode.IN_PERSON,
        "place": "Rue de la Gare 1",
        "video_url": "",
        "actor": Actor("user", user.id),
    }
    return services.schedule(**{**values, **over})  # type: ignore[arg-type]


def letters() -> list[OutboxMessage]:
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def test_an_invitation_moves_the_file_on_and_writes_to_both() -> None:
    interview = invited()
    assert interview.candidate.state == CandidateState.IN_INTERVIEW
    mails = letters()
    assert [mail.kind for mail in mails] == ["interview_invitation", "interview_noted"]
    assert mails[0].recipient == interview.candidate.email
    assert "Rue de la Gare 1" in mails[0].text
    assert "mardi 24 novembre" in mails[0].text and "14 h" in mails[0].text
    entry = journal.history("interview", interview.public_id)[-1]
    assert (entry.action, entry.scope_id) == ("interview_scheduled", interview.programme_id)
