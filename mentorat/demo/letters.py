"""The few mails that are on their way today; those of the past are not written again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from mentorat.candidates import mails as candidate_mails
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import CandidateState, Side
from mentorat.demo import meetings
from mentorat.demo.stage import Stage
from mentorat.duos import mails as duo_mails
from mentorat.duos import queries as duo_queries
from mentorat.duos import services as duo_services
from mentorat.duos.models import Duo
from mentorat.duos.services.checkpoints import silent_sides
from mentorat.duos.states import DuoState
from mentorat.foundation import clock
from mentorat.foundation.db import db
from mentorat.interviews import mails as interview_mails
from mentorat.interviews.models import Interview
from mentorat.interviews.states import InterviewState

OF_EACH = 2


def post(stage: Stage) -> None:
    """One of each kind of letter that a mentee, a mentor or a coordinator may hold today."""
    for candidate in _files(stage, CandidateState.SUBMITTED):
        candidate_mails.post_received(candidate)
    for candidate in _files(stage, CandidateState.DRAFT)[:1]:
        candidate_mails.post_draft_link(candidate, candidate.email)
    for interview in _interviews_ahead(stage):
        interview_mails.post_invitation(interview)
    _ask_again(stage)
    for duo in _running(stage)[:1]:
        for side in Side:
            duo_mails.post_link(duo, side)


def _ask_again(stage: Stage) -> None:
    """On days when no checkpoint is due, its questions are still in somebody's mailbox."""
    open_ones = duo_queries.open_checkpoints([stage.programme.id], stage.days.today)
    asked = [one for one in open_ones if one.asked_at and one.duo.state == DuoState.ACTIVE]
    for checkpoint in asked[-OF_EACH:]:
        for side in silent_sides(checkpoint):
            duo_mails.post_checkpoint_asked(checkpoint, side)


def _files(stage: Stage, state: CandidateState) -> list[Candidate]:
    """The latest files in this state of people who have a mail address."""
    found = select(Candidate).where(
        Candidate.programme_id == stage.programme.id,
        Candidate.state == state,
        Candidate.email != "",
    )
    return list(db.session.scalars(found.order_by(Candidate.id.desc()).limit(OF_EACH)))


def _interviews_ahead(stage: Stage) -> list[Interview]:
    found = select(Interview).where(
        Interview.programme_id == stage.programme.id,
        Interview.state == InterviewState.SCHEDULED,
        Interview.starts_at > stage.days.now,
    )
    return list(
        db.session.scalars(found.order_by(Interview.starts_at.desc(), Interview.id).limit(OF_EACH))
    )


def _running(stage: Stage) -> list[Duo]:
    """Active duos of the programme, the oldest first."""
    found = select(Duo).where(Duo.programme_id == stage.programme.id, Duo.state == DuoState.ACTIVE)
    return list(db.session.scalars(found.order_by(Duo.starts_on, Duo.id)))


def ask_for_help(stage: Stage, count: int) -> None:
    """Some duos of the programme have asked for help since yesterday."""
    running = _running(stage)
    for place, duo in enumerate(stage.dice.some(running, count)):
        asked_at = stage.days.now - timedelta(hours=3 + 17 * place)
        meetings.ask_help(stage, duo, asked_at)


def ask_due() -> None:
    """Ask the duos whose checkpoint is due today, as the clock would."""
    due = duo_queries.due_checkpoints(clock.today())
    for duo_id in sorted({one.duo_id for one in due}):
        duo_services.ask_next_of_duo(duo_id)
