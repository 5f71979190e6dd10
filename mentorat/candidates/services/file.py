"""A file's way from the application to the pool, decided by people."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError

from mentorat.candidates import mails, queries
from mentorat.candidates.errors import AlreadyApplied, PauseNotAhead
from mentorat.candidates.models import Candidate
from mentorat.candidates.services.completeness import check_complete
from mentorat.candidates.services.contacts import contact_key, contact_keys
from mentorat.candidates.states import (
    WORKFLOW,
    CandidateState,
    CandidateStep,
    DeclineReason,
    Unheard,
)
from mentorat.foundation import clock, journal
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor
from mentorat.organisations.queries import enterprise_called


def submit(candidate: Candidate, actor: Actor) -> None:
    """Hand in a draft: its programme sees it, the person gets a mail about what follows.

    Raises ApplicationIncomplete (with the step), AlreadyApplied when the person has a
    living file on this side of the programme (the draft is then as before),
    TransitionNotAllowed.
    """
    target = _target(CandidateStep.SUBMIT, candidate)
    check_complete(candidate)
    key = contact_key(candidate.email, candidate.phone)
    _go_live(candidate, state=target, contact_key=key, submitted_at=clock.now())
    _record(candidate, "submit", actor, side=candidate.side, language=candidate.language)
    mails.post_received(candidate)


def invite(candidate: Candidate, actor: Actor) -> None:
    """Note that an interview is being arranged; the room of interviews writes to the person.

    Raises TransitionNotAllowed.
    """
    candidate.state = _target(CandidateStep.INVITE, candidate)
    _record(candidate, "invite", actor)


def admit(candidate: Candidate, actor: Actor, unheard: Unheard | None = None) -> None:
    """Take somebody on: from now on a round may find them a duo. Posts a mail.

    `unheard` says why when no interview was written up; the journal keeps it.
    A mentor whose employer is known by the name that was written counts among its mentors.
    Raises TransitionNotAllowed.
    """
    candidate.state = _target(CandidateStep.ADMIT, candidate)
    candidate.admitted_at = clock.now()
    if candidate.enterprise is None and candidate.programme is not None:
        candidate.enterprise = enterprise_called(candidate.enterprise_name, candidate.programme)
    facts = {"without_interview": unheard.value} if unheard else {}
    _record(candidate, "admit", actor, **facts)
    mails.post_admitted(candidate)


def decline(candidate: Candidate, reason: DeclineReason, actor: Actor, words: str = "") -> None:
    """Close a file for now, with a reason; the letter leaves a way back and carries `words`.

    Raises TransitionNotAllowed.
    """
    candidate.state = _target(CandidateStep.DECLINE, candidate)
    candidate.declined_at = clock.now()
    candidate.decline_reason = DeclineReason(reason)
    candidate.decline_words = words
    _record(candidate, "decline", actor)
    mails.post_declined(candidate)


def pause(candidate: Candidate, until_on: date, actor: Actor) -> None:
    """Leave an admitted person out of rounds until a day to come. Posts a mail.

    Raises PauseNotAhead, TransitionNotAllowed.
    """
    target = _target(CandidateStep.PAUSE, candidate)
    if until_on <= clock.today():
        raise PauseNotAhead
    candidate.state, candidate.paused_until_on = target, until_on
    _record(candidate, "pause", actor, until_on=until_on.isoformat())
    mails.post_paused(candidate)


def resume(candidate: Candidate, actor: Actor) -> None:
    """End a pause, on its day or before. Posts a mail. Raises TransitionNotAllowed."""
    candidate.state = _target(CandidateStep.RESUME, candidate)
    candidate.paused_until_on = None
    _record(candidate, "resume", actor)
    mails.post_resumed(candidate)


def reopen(candidate: Candidate, actor: Actor) -> None:
    """Take up a declined or withdrawn file again, as a new application. Posts a mail.

    Raises AlreadyApplied when the person has applied anew meanwhile, TransitionNotAllowed.
    """
    target = _target(CandidateStep.REOPEN, candidate)
    _go_live(
        candidate,
        state=target,
        contact_key=contact_key(candidate.email, candidate.phone),
        declined_at=None,
        decline_reason=None,
        decline_words="",
        withdrawn_at=None,
    )
    _record(candidate, "reopen", actor)
    mails.post_reopened(candidate)


def withdraw(candidate: Candidate, actor: Actor) -> None:
    """End a file at the person's wish. Posts a mail that says how to come back.

    Raises TransitionNotAllowed.
    """
    candidate.state = _target(CandidateStep.WITHDRAW, candidate)
    candidate.withdrawn_at = clock.now()
    candidate.paused_until_on = None
    _record(candidate, "withdraw", actor)
    mails.post_withdrawn(candidate)


def _target(step: CandidateStep, candidate: Candidate) -> CandidateState:
    return WORKFLOW.target(step, CandidateState(candidate.state))


def _go_live(candidate: Candidate, **values: Any) -> None:
    """Set `values` where the database allows it: one living file per person, side, programme."""
    db.session.flush()
    programme_id, side = candidate.programme_id, candidate.side
    keys = contact_keys(candidate.email, candidate.phone)
    # The index knows one key; who was last seen under an older one is found by looking.
    older = queries.living_file(programme_id, side, keys[1:]) if programme_id else None
    if older is not None and older is not candidate:
        raise AlreadyApplied(older)
    try:
        with db.session.begin_nested():
            for name, value in values.items():
                setattr(candidate, name, value)
    except IntegrityError as error:
        living = queries.living_file(programme_id, side, keys) if programme_id else None
        if living is None:
            raise
        raise AlreadyApplied(living) from error


def _record(candidate: Candidate, action: str, actor: Actor, **facts: Any) -> None:
    journal.record(
        actor,
        action,
        subject_kind="candidate",
        subject_id=candidate.public_id,
        scope_id=candidate.programme_id,
        facts=facts,
    )
