"""Duos for tests, with what their state needs."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from mentorat.accounts.models import User
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import Side
from mentorat.duos.models import Checkpoint, CheckpointAnswer, Duo, Goal, HelpRequest, Meeting
from mentorat.duos.services.planning import end_of, plan_after, replan
from mentorat.duos.states import (
    CheckpointKind,
    CheckpointState,
    DuoState,
    EarlyEnd,
    MeetingMode,
    Outcome,
    Party,
)
from mentorat.foundation import clock
from mentorat.foundation.db import db
from mentorat.organisations.models import Programme
from tests.candidates.factories import make_mentee, make_mentor
from tests.organisations.factories import make_programme, make_user


def make_duo(
    programme: Programme | None = None,
    state: DuoState = DuoState.ACTIVE,
    *,
    mentee: Candidate | None = None,
    mentor: Candidate | None = None,
    decided_by: User | None = None,
    **over: Any,
) -> Duo:
    """A duo in any state with its checkpoints; an active one started 75 days ago.

    `over` sets any column; nothing is mailed or journalled.
    """
    programme = programme or (mentee or mentor or _nobody).programme or make_programme()
    starts_on = over.pop("starts_on", None) or _start(state)
    values = {
        "starts_on": starts_on,
        "ends_on": end_of(starts_on, programme.duration_months),
        **_facts(state, starts_on),
        **over,
    }
    duo = Duo(
        programme=programme,
        mentee=mentee or make_mentee(programme),
        mentor=mentor or make_mentor(programme),
        decided_by=decided_by or make_user(programmes=[programme]),
        state=state,
        **values,
    )
    db.session.add(duo)
    db.session.flush()
    replan(duo)
    db.session.flush()
    _settle(duo)
    if state == DuoState.COMPLETED and duo.ended_on is not None:
        for kind, due_on in plan_after(duo.ended_on).items():
            db.session.add(Checkpoint(duo=duo, kind=kind, due_on=due_on))
    db.session.flush()
    return duo


def make_meeting(duo: Duo, met_on: Any = None, **over: Any) -> Meeting:
    """An hour and a half at the mentor's workplace, yesterday unless said otherwise."""
    values: dict[str, Any] = {
        "met_on": met_on or clock.today() - timedelta(days=1),
        "minutes": 90,
        "mode": MeetingMode.WORKPLACE,
        "logged_by": Party.MENTOR,
    }
    return _kept(Meeting(duo=duo, **{**values, **over}))


def make_goal(duo: Duo, text: str = "Relire le CV", **over: Any) -> Goal:
    """A goal still to be reached."""
    values = {"position": len(duo.goals) + 1, "text": text}
    return _kept(Goal(duo=duo, **{**values, **over}))


def make_answer(checkpoint: Checkpoint, side: Side = Side.MENTEE, **over: Any) -> CheckpointAnswer:
    """One side's answer: it goes well."""
    is_fit = checkpoint.kind == CheckpointKind.FIT
    values: dict[str, Any] = {
        "answered_at": clock.now(),
        "questionnaire": "fit-1" if is_fit else "pulse-1",
        "ratings": {"fit": "good"} if is_fit else {"met": "yes", "going": "good"},
    }
    return _kept(CheckpointAnswer(checkpoint=checkpoint, side=side, **{**values, **over}))


def make_help_request(duo: Duo, side: Side = Side.MENTEE, **over: Any) -> HelpRequest:
    """An open request for help."""
    values = {"asked_at": clock.now(), "words": "Je ne sais pas comment continuer."}
    return _kept(HelpRequest(duo=duo, side=side, **{**values, **over}))


def checkpoint_of(duo: Duo, kind: CheckpointKind = CheckpointKind.FIT) -> Checkpoint:
    """The duo's checkpoint of this kind."""
    return next(one for one in duo.checkpoints if one.kind == kind)


def hold(checkpoint: Checkpoint) -> Checkpoint:
    """Held on its day."""
    checkpoint.state = CheckpointState.HELD
    checkpoint.held_at = clock.at_local(checkpoint.due_on, time(14))
    db.session.flush()
    return checkpoint


def _settle(duo: Duo) -> None:
    """The checkpoints of a duo that is over: held when it was completed, else cancelled."""
    for checkpoint in [] if duo.is_live else list(duo.checkpoints):
        if duo.state == DuoState.COMPLETED:
            hold(checkpoint)
        else:
            checkpoint.state, checkpoint.cancelled_at = CheckpointState.CANCELLED, clock.now()


class _Nobody:
    programme: Programme | None = None


_nobody = _Nobody()


def _kept(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def _start(state: DuoState) -> Any:
    days = {DuoState.PLANNED: -5, DuoState.COMPLETED: 200}.get(state, 75)
    return clock.today() - timedelta(days=days)


def _facts(state: DuoState, starts_on: Any) -> dict[str, Any]:
    """Instants and reasons that `state` is tied to."""
    today = clock.today()
    facts: dict[str, Any] = {}
    if state != DuoState.PLANNED:
        facts["started_at"] = _noon(starts_on)
    if state == DuoState.PAUSED:
        facts["paused_on"] = today - timedelta(days=3)
    if state == DuoState.COMPLETED:
        facts |= {"ended_on": today - timedelta(days=2), "outcome": Outcome.PERMANENT}
    if state == DuoState.INTERRUPTED:
        facts |= {
            "ended_on": today - timedelta(days=2),
            "early_end": EarlyEnd.NO_TIME,
            "ended_by": Party.MENTOR,
        }
    return facts


def _noon(day: Any) -> datetime:
    return clock.at_local(day, time(12))
