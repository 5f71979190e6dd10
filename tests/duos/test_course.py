"""A duo starts with its first meeting, rests, is extended, ends; forbidden steps say why."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from mentorat.candidates.states import Side
from mentorat.duos import services
from mentorat.duos.errors import (
    DayNotAhead,
    DuoIsOver,
    DuoStepRefused,
    EndOutsideDuo,
    ExtensionNotLater,
    ExtensionTooLong,
    MeetingAlreadyLogged,
    MeetingBeforeDuo,
    MeetingInFuture,
    TooManyGoals,
)
from mentorat.duos.models import Duo, HelpRequest, Meeting
from mentorat.duos.states import (
    AFTER,
    CheckpointKind,
    CheckpointState,
    DuoState,
    EarlyEnd,
    MeetingMode,
    Outcome,
    Party,
)
from mentorat.foundation import clock, journal
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor
from mentorat.foundation.outbox import OutboxMessage
from tests.duos.factories import checkpoint_of, hold, make_duo, make_goal
from tests.organisations.factories import make_programme

pytestmark = pytest.mark.usefixtures("context", "thursday")
ACTOR = Actor("user", 1)
K = CheckpointKind


@pytest.fixture
def thursday() -> object:
    with time_machine.travel(datetime(2026, 9, 10, 9, tzinfo=UTC), tick=False):
        yield


def log(duo: Duo, met_on: date = date(2026, 9, 10), by: Party = Party.MENTOR, **over: object):
    values = {"minutes": 60, "mode": MeetingMode.WORKPLACE, "actor": ACTOR, **over}
    return services.log_meeting(duo, met_on=met_on, logged_by=by, **values)


def acts(duo: Duo) -> list[str]:
    return [entry.action for entry in journal.history("duo", duo.public_id)]


def letters(kind: str) -> list[OutboxMessage]:
    db.session.flush()
    return list(db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind)))


def test_the_first_meeting_starts_the_duo_and_plans_it_anew() -> None:
    duo = make_duo(state=DuoState.PLANNED, starts_on=date(2026, 8, 31))
    log(duo, date(2026, 9, 8))
    db.session.flush()
    assert duo.state == DuoState.ACTIVE
    assert (duo.starts_on, duo.ends_on) == (date(2026, 9, 8), date(2027, 3, 8))
    assert checkpoint_of(duo).due_on == date(2026, 9, 10)
    assert checkpoint_of(duo, K.END).due_on == date(2027, 3, 8)
    assert acts(duo) == ["start_duo", "log_meeting"]
    log(duo, date(2026, 9, 9))
    assert duo.starts_on == date(2026, 9, 8)


def test_a_programme_of_four_months_plans_four_months() -> None:
    duo = make_duo(make_programme(duration_months=4), DuoState.PLANNED)
    log(duo)
    assert duo.ends_on == date(2027, 1, 10)


def test_the_same_party_notes_a_day_once_and_the_other_may_note_it_too() -> None:
    duo = make_duo()
    log(duo)
    log(duo, by=Party.MENTEE)
    with pytest.raises(MeetingAlreadyLogged) as caught:
        log(duo)
    assert caught.value.message
    assert len(list(db.session.scalars(select(Meeting)))) == 2


def test_a_meeting_lies_within_the_duo_and_not_ahead() -> None:
    duo = make_duo()
    with pytest.raises(MeetingInFuture):
        log(duo, date(2026, 9, 11))
    with pytest.raises(MeetingBeforeDuo):
        log(duo, duo.starts_on - timedelta(days=1))
    with pytest.raises(DayNotAhead):
        log(duo, next_on=date(2026, 9, 9))
    with pytest.raises(MeetingBeforeDuo):
        log(make_duo(state=DuoState.PLANNED), date(1, 1, 1))


def test_the_next_date_is_kept_until_the_two_have_met() -> None:
    duo = make_duo()
    log(duo, date(2026, 9, 1), next_on=date(2026, 9, 10))
    log(duo, date(2026, 9, 5))
    assert duo.next_meeting_on == date(2026, 9, 10)
    log(duo, date(2026, 9, 10))
    assert duo.next_meeting_on is None


@pytest.mark.parametrize("state", [DuoState.COMPLETED, DuoState.INTERRUPTED])
def test_nothing_is_added_to_a_duo_that_is_over(state: DuoState) -> None:
    duo = make_duo(state=state)
    with pytest.raises(DuoIsOver):
        log(duo)
    with pytest.raises(DuoIsOver):
        services.add_goal(duo, "Relire le CV", ACTOR)


def test_goals_are_added_ticked_and_opened_again() -> None:
    duo = make_duo()
    first, second = (services.add_goal(duo, text, ACTOR) for text in ("Un", "Deux"))
    services.tick_goal(first, ACTOR)
    services.tick_goal(first, ACTOR)
    assert (first.position, second.position) == (1, 2)
    assert first.done_on == date(2026, 9, 10)
    services.untick_goal(first, ACTOR)
    assert first.done_on is None
    assert acts(duo).count("tick_goal") == 1


def test_a_plan_has_twenty_goals_at_most() -> None:
    duo = make_duo()
    for number in range(20):
        make_goal(duo, position=number + 1)
    with pytest.raises(TooManyGoals):
        services.add_goal(duo, "Encore un", ACTOR)


def test_one_open_request_for_help_a_side_keeps_all_words() -> None:
    duo = make_duo()
    services.ask_help(duo, Side.MENTEE, "Une question.", ACTOR)
    services.ask_help(duo, Side.MENTEE, "Une question.", ACTOR)
    request = services.ask_help(duo, Side.MENTEE, "Encore une.", ACTOR)
    services.ask_help(duo, Side.MENTOR, "", ACTOR)
    assert request.words == "Une question.\n\nEncore une."
    assert len(list(db.session.scalars(select(HelpRequest)))) == 2
    services.close_help(request, ACTOR)
    services.close_help(request, ACTOR)
    assert services.ask_help(duo, Side.MENTEE, "Nouveau.", ACTOR) is not request
    assert acts(duo) == ["ask_help", "ask_help", "close_help", "ask_help"]


def test_a_pause_drops_the_checkpoints_that_fell_into_it() -> None:
    duo = make_duo(starts_on=date(2026, 6, 1))
    asked = checkpoint_of(duo, K.MONTH_2)
    asked.asked_at = datetime(2026, 8, 3, 8, tzinfo=UTC)
    services.pause(duo, ACTOR)
    assert duo.paused_on == date(2026, 9, 10)
    services.resume(duo, ACTOR)
    assert (duo.state, duo.paused_on) == (DuoState.ACTIVE, None)
    assert checkpoint_of(duo, K.MONTH_3).state == CheckpointState.CANCELLED
    assert asked.state == checkpoint_of(duo, K.MONTH_4).state == CheckpointState.PLANNED
    assert acts(duo) == ["pause_duo", "resume_duo"]


def test_a_pause_over_the_end_keeps_the_closing_talk() -> None:
    duo = make_duo(starts_on=date(2026, 3, 2))
    closing = checkpoint_of(duo, K.END)
    services.pause(duo, ACTOR)
    assert closing.due_on < clock.today()
    services.resume(duo, ACTOR)
    assert closing.state == CheckpointState.PLANNED
    assert checkpoint_of(duo, K.MONTH_5).state == CheckpointState.CANCELLED


def test_an_extension_moves_the_end_and_nothing_that_was_chosen_by_hand() -> None:
    duo = make_duo(make_programme(duration_months=4), starts_on=date(2026, 7, 1))
    moved = checkpoint_of(duo, K.MONTH_3)
    moved.due_on = date(2026, 10, 20)
    services.extend(duo, date(2027, 1, 1), ACTOR)
    db.session.refresh(duo)
    assert duo.ends_on == date(2027, 1, 1)
    assert moved.due_on == date(2026, 10, 20)
    assert checkpoint_of(duo, K.END).due_on == date(2026, 12, 31)
    assert checkpoint_of(duo, K.MONTH_5).due_on == date(2026, 12, 1)


def test_no_duo_goes_on_for_more_than_six_months() -> None:
    duo = make_duo(make_programme(duration_months=4), starts_on=date(2026, 8, 31))
    with pytest.raises(ExtensionTooLong) as caught:
        services.extend(duo, date(2027, 3, 1), ACTOR)
    assert "28 février 2027" in str(caught.value.message)
    with pytest.raises(ExtensionNotLater):
        services.extend(duo, duo.ends_on, ACTOR)
    services.extend(duo, date(2027, 2, 28), ACTOR)


def test_a_completed_duo_has_its_outcome_and_is_asked_for_news() -> None:
    duo = make_duo()
    fit = hold(checkpoint_of(duo))
    services.complete(
        duo, outcome=Outcome.FIXED_TERM_LONG, is_in_wished_sector=True, remark="Bravo", actor=ACTOR
    )
    db.session.refresh(duo)
    assert (duo.state, duo.ended_on) == (DuoState.COMPLETED, date(2026, 9, 10))
    assert (duo.outcome, duo.is_in_wished_sector) == (Outcome.FIXED_TERM_LONG, True)
    states = {one.kind: one.state for one in duo.checkpoints}
    assert states[K.FIT] == fit.state == CheckpointState.HELD
    # Closed before its last questions were answered: they are asked, not filed as held.
    assert states[K.END] == CheckpointState.PLANNED
    assert checkpoint_of(duo, K.END).asked_at is not None
    assert states[K.MONTH_5] == CheckpointState.CANCELLED
    assert all(states[kind] == CheckpointState.PLANNED for kind in AFTER)
    assert checkpoint_of(duo, K.AFTER_6).due_on == date(2027, 3, 10)
    assert len(letters("completed")) == 2
    assert acts(duo) == ["complete_duo"]


def test_the_database_wants_an_outcome() -> None:
    duo = make_duo()
    duo.state, duo.ended_on = DuoState.COMPLETED, date(2026, 9, 10)
    with pytest.raises(IntegrityError):
        db.session.flush()


@pytest.mark.parametrize("state", [DuoState.PLANNED, DuoState.ACTIVE, DuoState.PAUSED])
def test_an_early_end_has_a_reason_and_frees_both(state: DuoState) -> None:
    duo = make_duo(state=state)
    services.interrupt(duo, reason=EarlyEnd.NO_TIME, by=Party.MENTOR, actor=ACTOR)
    db.session.refresh(duo)
    assert (duo.state, duo.early_end, duo.ended_by) == ("interrupted", "no_time", "mentor")
    assert {one.state for one in duo.checkpoints} == {CheckpointState.CANCELLED}
    assert make_duo(duo.programme, mentee=duo.mentee, mentor=duo.mentor).id
    assert len(letters("interrupted")) == 2


def test_the_last_day_lies_within_the_duo() -> None:
    duo = make_duo()
    for day in (date(2026, 9, 11), duo.starts_on - timedelta(days=1), date(1, 1, 1)):
        with pytest.raises(EndOutsideDuo):
            services.interrupt(
                duo, reason=EarlyEnd.MOVED, by=Party.MENTEE, actor=ACTOR, ended_on=day
            )
        db.session.rollback()
        duo = make_duo()


FORBIDDEN = {
    "pause": (DuoState.PLANNED, DuoState.PAUSED, DuoState.COMPLETED, DuoState.INTERRUPTED),
    "resume": (DuoState.PLANNED, DuoState.ACTIVE, DuoState.COMPLETED, DuoState.INTERRUPTED),
    "extend": (DuoState.PLANNED, DuoState.PAUSED, DuoState.COMPLETED, DuoState.INTERRUPTED),
    "complete": (DuoState.PLANNED, DuoState.COMPLETED, DuoState.INTERRUPTED),
    "interrupt": (DuoState.COMPLETED, DuoState.INTERRUPTED),
}
ARGUMENTS = {
    "extend": {"ends_on": date(2027, 1, 1)},
    "complete": {"outcome": Outcome.MOVED, "is_in_wished_sector": None},
    "interrupt": {"reason": EarlyEnd.OTHER, "by": Party.COORDINATOR},
}


@pytest.mark.parametrize(
    ("step", "state"), [(step, state) for step, states in FORBIDDEN.items() for state in states]
)
def test_a_forbidden_step_says_what_stands_in_the_way(step: str, state: DuoState) -> None:
    duo = make_duo(state=state)
    with pytest.raises(DuoStepRefused) as caught:
        getattr(services, step)(duo, actor=ACTOR, **ARGUMENTS.get(step, {}))
    assert str(caught.value.message).endswith(".")
    assert acts(duo) == []
