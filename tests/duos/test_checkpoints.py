"""Each side is asked once, apart, by a link that is used up; the coordinator holds the point."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text

from mentorat.candidates.states import Side
from mentorat.duos import queries, services, tasks
from mentorat.duos.errors import (
    AlreadyAnswered,
    CheckpointStepRefused,
    DayNotAhead,
    DuoNotRunning,
)
from mentorat.duos.models import Checkpoint, Duo
from mentorat.duos.states import CheckpointKind, CheckpointState, DuoState, Outcome
from mentorat.foundation import journal, tokens
from mentorat.foundation.db import db
from mentorat.foundation.journal import CLOCK, Actor
from mentorat.foundation.outbox import OutboxMessage
from tests.candidates.factories import make_mentee
from tests.duos.factories import checkpoint_of, make_answer, make_duo

pytestmark = pytest.mark.usefixtures("context")
ACTOR = Actor("user", 1)
K = CheckpointKind


@pytest.fixture(autouse=True)
def clock_on_thursday() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 9, 10, 9, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def letters(kind: str) -> list[OutboxMessage]:
    db.session.flush()
    kept = select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
    return list(db.session.scalars(kept))


def link_in(letter: OutboxMessage) -> str:
    hit = re.search(r"/point/([\w-]+)", letter.text)
    assert hit is not None
    return hit.group(1)


def asked(duo: Duo, kind: CheckpointKind = K.FIT) -> Checkpoint:
    checkpoint = checkpoint_of(duo, kind)
    services.ask_checkpoint(checkpoint, ACTOR)
    db.session.flush()
    return checkpoint


def test_both_sides_get_their_own_link_once() -> None:
    duo = make_duo()
    checkpoint = asked(duo)
    assert services.ask_checkpoint(checkpoint, ACTOR) is False
    to_mentee, to_mentor = letters("checkpoint_asked")
    assert (to_mentee.recipient, to_mentor.recipient) == (duo.mentee.email, duo.mentor.email)
    assert link_in(to_mentee) != link_in(to_mentor)
    assert duo.mentor.last_name not in to_mentee.text


def test_each_side_answers_apart_and_once() -> None:
    duo = make_duo()
    checkpoint = asked(duo)
    to_mentee, to_mentor = map(link_in, letters("checkpoint_asked"))
    services.answer_checkpoint(to_mentee, ratings={"fit": "good"}, words="Il m'écoute")
    with pytest.raises(tokens.LinkRefused):
        services.answer_checkpoint(to_mentee, ratings={"fit": "not_good"})
    services.answer_checkpoint(to_mentor, ratings={"fit": "deciding"}, wants_contact=True)
    db.session.refresh(checkpoint)
    assert checkpoint.answer_of(Side.MENTEE).ratings == {"fit": "good"}
    assert checkpoint.answer_of(Side.MENTOR).wants_contact
    assert checkpoint.state == CheckpointState.PLANNED
    entries = [one for one in journal.history("duo", duo.public_id) if "answer" in one.action]
    assert [one.actor_id for one in entries] == [duo.mentee.id, duo.mentor.id]
    assert all("écoute" not in str(one.facts) for one in entries)


def test_a_second_link_to_the_same_question_takes_no_second_answer() -> None:
    checkpoint = asked(make_duo())
    make_answer(checkpoint)
    with pytest.raises(AlreadyAnswered):
        services.answer_checkpoint(link_in(letters("checkpoint_asked")[0]), ratings={"fit": "good"})


def test_answers_are_ciphered_at_rest() -> None:
    make_answer(asked(make_duo()), words="Très personnel")
    raw = db.session.execute(text("SELECT words FROM checkpoint_answers")).scalar_one()
    assert "personnel" not in raw


def test_a_reminder_goes_once_to_those_who_are_silent() -> None:
    duo = make_duo()
    checkpoint = asked(duo)
    make_answer(checkpoint, Side.MENTEE)
    db.session.refresh(checkpoint)
    assert services.remind_checkpoint(checkpoint, ACTOR) is True
    assert services.remind_checkpoint(checkpoint, ACTOR) is False
    assert [one.recipient for one in letters("checkpoint_reminder")] == [duo.mentor.email]


def test_after_the_end_the_mentee_alone_is_asked() -> None:
    duo = make_duo(state=DuoState.COMPLETED)
    asked(duo, K.AFTER_3)
    assert [one.recipient for one in letters("checkpoint_asked")] == [duo.mentee.email]


@pytest.mark.parametrize("state", [DuoState.PLANNED, DuoState.PAUSED])
def test_nobody_is_asked_before_the_start_or_in_a_pause(state: DuoState) -> None:
    duo = make_duo(state=state, starts_on=date(2026, 6, 1))
    with pytest.raises(DuoNotRunning) as caught:
        services.ask_checkpoint(checkpoint_of(duo), ACTOR)
    assert caught.value.message
    assert queries.due_checkpoints(date(2026, 9, 10)) == []


def test_the_coordinator_holds_misses_and_puts_off() -> None:
    checkpoint = checkpoint_of(make_duo())
    services.miss_checkpoint(checkpoint, ACTOR)
    services.reschedule_checkpoint(checkpoint, date(2026, 9, 15), ACTOR)
    assert (checkpoint.state, checkpoint.missed_at) == (CheckpointState.PLANNED, None)
    services.hold_checkpoint(checkpoint, "Tout va bien", ACTOR)
    assert checkpoint.note == "Tout va bien"
    for act in (services.miss_checkpoint, services.ask_checkpoint):
        with pytest.raises(CheckpointStepRefused):
            act(checkpoint, ACTOR)
    with pytest.raises(CheckpointStepRefused):
        services.hold_checkpoint(checkpoint, "", ACTOR)


@pytest.mark.parametrize("day", [date(2026, 9, 9), date(2027, 9, 11), date.max, date.min])
def test_a_checkpoint_is_put_off_to_a_day_ahead(day: date) -> None:
    with pytest.raises(DayNotAhead):
        services.reschedule_checkpoint(checkpoint_of(make_duo()), day, ACTOR)


def test_an_answer_that_comes_after_the_talk_is_kept() -> None:
    checkpoint = asked(make_duo())
    services.hold_checkpoint(checkpoint, "", ACTOR)
    raw = link_in(letters("checkpoint_asked")[0])
    assert services.answer_checkpoint(raw, ratings={"fit": "good"})


def test_links_of_a_cancelled_checkpoint_are_dead() -> None:
    duo = make_duo()
    asked(duo)
    services.complete(duo, outcome=Outcome.MOVED, is_in_wished_sector=None, actor=ACTOR)
    with pytest.raises(tokens.LinkRefused):
        services.answer_checkpoint(link_in(letters("checkpoint_asked")[0]), ratings={"fit": "good"})


# --- the clock -------------------------------------------------------------------------------


def committed(app: Flask, **over: object) -> str:
    duo = make_duo(**over)
    db.session.commit()
    return duo.public_id


def test_the_clock_asks_what_is_due_once(
    app: Flask, clock_on_thursday: time_machine.Traveller
) -> None:
    committed(app, starts_on=date(2026, 9, 8))
    for _ in range(3):
        tasks.ask_due()
    assert len(letters("checkpoint_asked")) == 2
    clock_on_thursday.move_to(datetime(2026, 9, 13, 9, tzinfo=UTC))
    tasks.ask_due()
    assert letters("checkpoint_reminder") == []
    clock_on_thursday.move_to(datetime(2026, 9, 14, 9, 30, tzinfo=UTC))
    for _ in range(2):
        tasks.ask_due()
    assert len(letters("checkpoint_reminder")) == 2
    assert len(letters("checkpoint_asked")) == 2


def test_the_clock_asks_the_latest_only_after_a_long_silence(app: Flask) -> None:
    committed(app, starts_on=date(2026, 8, 1))
    tasks.ask_due()
    states = {one.kind: one.state for one in db.session.scalars(select(Checkpoint))}
    assert (states[K.FIT], states[K.DAY_15]) == (CheckpointState.MISSED,) * 2
    assert len(letters("checkpoint_asked")) == 2
    missed = db.session.scalars(select(journal.JournalEntry).filter_by(action="miss_checkpoint"))
    assert {one.actor_kind for one in missed} == {CLOCK.kind}


@pytest.mark.parametrize("hour", [4, 19])
def test_nobody_is_asked_at_night(
    app: Flask, clock_on_thursday: time_machine.Traveller, hour: int
) -> None:
    committed(app, starts_on=date(2026, 9, 8))
    clock_on_thursday.move_to(datetime(2026, 9, 10, hour, tzinfo=UTC))
    tasks.ask_due()
    assert letters("checkpoint_asked") == []


def test_somebody_without_address_is_left_to_the_coordinator(app: Flask) -> None:
    committed(app, starts_on=date(2026, 9, 8), mentee=make_mentee(email="", phone="+32470000001"))
    tasks.ask_due()
    assert len(letters("checkpoint_asked")) == 1
