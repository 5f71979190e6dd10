"""A file goes only where the table leads, with its facts, its journal row and its mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from mentorat.candidates import queries, services
from mentorat.candidates.errors import AlreadyApplied, ApplicationIncomplete, PauseNotAhead
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import (
    WORKFLOW,
    Audience,
    CandidateState,
    CandidateStep,
    DeclineReason,
    Side,
    next_step_label,
    state_label,
    state_tone,
)
from mentorat.foundation import clock, journal
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor
from mentorat.foundation.outbox import OutboxMessage
from mentorat.foundation.workflow import TransitionNotAllowed
from tests.candidates.factories import make_candidate, make_mentee
from tests.organisations.factories import make_programme

pytestmark = pytest.mark.usefixtures("context")
STAFF = Actor("user", 1)
S, T = CandidateState, CandidateStep


def _in_a_month() -> object:
    return clock.today() + timedelta(days=30)


VERBS: dict[CandidateStep, Callable[[Candidate], None]] = {
    T.SUBMIT: lambda c: services.submit(c, STAFF),
    T.INVITE: lambda c: services.invite(c, STAFF),
    T.ADMIT: lambda c: services.admit(c, STAFF),
    T.DECLINE: lambda c: services.decline(c, DeclineReason.NOT_NOW, STAFF),
    T.PAUSE: lambda c: services.pause(c, clock.today() + timedelta(days=30), STAFF),
    T.RESUME: lambda c: services.resume(c, STAFF),
    T.REOPEN: lambda c: services.reopen(c, STAFF),
    T.WITHDRAW: lambda c: services.withdraw(c, STAFF),
}


def mails() -> list[OutboxMessage]:
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


@pytest.mark.parametrize("state", [state for state in S if state is not S.ANONYMISED])
@pytest.mark.parametrize("step", list(VERBS))
def test_each_verb_follows_the_table(step: CandidateStep, state: CandidateState) -> None:
    candidate = make_candidate(state=state)
    if WORKFLOW.allows(step, state):
        VERBS[step](candidate)
        db.session.flush()
        assert candidate.state == WORKFLOW.target(step, state)
        (entry,) = journal.history("candidate", candidate.public_id)
        assert (entry.action, entry.actor_id, entry.scope_id) == (
            step.value,
            1,
            candidate.programme_id,
        )
        assert len(mails()) == (0 if step is T.INVITE else 1)
    else:
        with pytest.raises(TransitionNotAllowed):
            VERBS[step](candidate)
        assert candidate.state == state
        assert mails() == []


def test_somebody_without_a_mail_address_gets_no_mail() -> None:
    candidate = make_mentee(state=S.SUBMITTED, email="", phone="+32470000000")
    services.admit(candidate, STAFF)
    assert mails() == []


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
@pytest.mark.parametrize("reason", list(DeclineReason))
def test_a_letter_that_declines_carries_its_words(reason: DeclineReason, language: str) -> None:
    candidate = make_mentee(state=S.SUBMITTED, language=language)
    services.decline(candidate, reason, STAFF, "Appelez-nous au printemps.")
    (letter,) = mails()
    assert "Appelez-nous au printemps." in letter.text
    assert "Appelez-nous au printemps." in (letter.html or "")
    assert candidate.first_name not in letter.subject
    assert letter.language == language
    assert f'lang="{language}"' in (letter.html or "")


def test_a_paused_file_needs_a_day_to_come() -> None:
    with pytest.raises(PauseNotAhead):
        services.pause(make_candidate(), clock.today(), STAFF)


@pytest.mark.parametrize(
    ("step", "missing"),
    [
        ("vous", {"first_name": ""}),
        ("vous", {"email": "", "phone": ""}),
        ("vous", {"is_adult": False}),
        ("lieu", {"commune_nis5": None}),
        ("moments", {"slots": 0}),
        ("travail", {"wishes": ()}),
        ("langues", {"languages": {}}),
    ],
)
@pytest.mark.parametrize("side", list(Side))
def test_an_application_without_an_answer_that_counts_stays_a_draft(
    side: Side, step: str, missing: dict[str, Any]
) -> None:
    candidate = make_candidate(None, side, S.DRAFT, **missing)
    with pytest.raises(ApplicationIncomplete) as raised:
        services.submit(candidate, STAFF)
    assert raised.value.step == step
    assert candidate.state == S.DRAFT


@pytest.mark.parametrize("side", list(Side))
def test_a_closed_programme_takes_no_application(side: Side) -> None:
    candidate = make_candidate(make_programme(is_open=False), side, S.DRAFT)
    with pytest.raises(ApplicationIncomplete) as raised:
        services.submit(candidate, STAFF)
    assert raised.value.step == "lieu"


def test_one_living_file_per_person_side_and_programme() -> None:
    programme = make_programme()
    make_mentee(programme, email="a@example.org")
    second = make_mentee(programme, state=S.DRAFT, email="a@example.org")
    with pytest.raises(AlreadyApplied):
        services.submit(second, STAFF)
    assert second.state == S.DRAFT
    elsewhere = make_mentee(state=S.DRAFT, email="a@example.org")
    services.submit(elsewhere, STAFF)
    assert elsewhere.state == S.SUBMITTED


def test_a_file_is_not_reopened_beside_a_newer_one() -> None:
    programme = make_programme()
    old = make_mentee(programme, state=S.WITHDRAWN, email="a@example.org")
    make_mentee(programme, state=S.SUBMITTED, email="a@example.org")
    with pytest.raises(AlreadyApplied):
        services.reopen(old, STAFF)
    assert old.state == S.WITHDRAWN
    assert old.withdrawn_at is not None


@pytest.mark.parametrize(
    ("state", "missing"),
    [
        (S.SUBMITTED, {"submitted_at": None}),
        (S.SUBMITTED, {"email": "", "phone": ""}),
        (S.SUBMITTED, {"first_name": ""}),
        (S.ADMITTED, {"admitted_at": None}),
        (S.PAUSED, {"paused_until_on": None}),
        (S.DECLINED, {"decline_reason": None}),
        (S.WITHDRAWN, {"withdrawn_at": None}),
    ],
)
def test_the_database_holds_a_state_to_its_facts(state: S, missing: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        make_candidate(state=state, **missing)


def test_ready_files_come_longest_waiting_first() -> None:
    programme = make_programme()
    late = make_mentee(programme, submitted_at=clock.now())
    early = make_mentee(programme, submitted_at=clock.now() - timedelta(days=50))
    make_mentee(programme, state=S.PAUSED)
    make_mentee()
    assert queries.ready(programme.id) == [early, late]


@pytest.mark.parametrize("audience", list(Audience))
def test_every_state_has_words_for_every_reader(audience: Audience) -> None:
    words = {state_label(state, audience) for state in S}
    assert len(words) == len(S)
    assert all(len(state_tone(state)) == 2 for state in S)
    assert next_step_label(S.ADMITTED, audience)
