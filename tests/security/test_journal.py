"""What the journal never holds, and that nobody who serves pages can change it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from mentorat.candidates import services as candidates
from mentorat.candidates.states import CandidateState, DeclineReason, Gender
from mentorat.demo import load
from mentorat.duos import services as duos
from mentorat.duos.models import Duo
from mentorat.duos.states import EarlyEnd, Party
from mentorat.foundation.db import db, transaction
from mentorat.foundation.journal import Actor, JournalEntry
from mentorat.interviews.states import Motivation, Recommendation
from mentorat.rounds.states import Refused
from tests.candidates.factories import make_candidate
from tests.duos.factories import make_duo
from tests.organisations.factories import make_programme, make_user
from tests.security import harvest, visits
from tests.security.harvest import FoundForm
from tests.security.visits import Visit
from tests.security.world import World

# Health, somebody's wishes about the other, and what was thought of somebody.
SENSITIVE: tuple[type[StrEnum], ...] = (
    EarlyEnd,
    DeclineReason,
    Refused,
    Gender,
    Motivation,
    Recommendation,
)
CODES = frozenset(member.value for kind in SENSITIVE for member in kind)
# Facts that share a word with the codes: an unknown basin, where a meeting was, what came of
# a duo that was completed.
HARMLESS = frozenset({"basin", "mode", "outcome"})


def told(entry: JournalEntry) -> Iterator[tuple[str, Any]]:
    for name, value in entry.facts.items():
        for one in value if isinstance(value, list) else [value]:
            yield name, one


def sensitive() -> list[str]:
    """Facts of the journal that are one of the codes."""
    return [
        f"{entry.action}: {name}={value}"
        for entry in db.session.scalars(select(JournalEntry))
        for name, value in told(entry)
        if value in CODES and name not in HARMLESS
    ]


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize("reason", EarlyEnd)
def test_why_a_duo_ended_stays_out_of_the_journal(reason: EarlyEnd) -> None:
    with transaction():
        duo, user = make_duo(), make_user()
        duos.interrupt(duo, reason=reason, by=Party.MENTEE, actor=Actor("user", user.id))
    assert sensitive() == []
    db.session.expire_all()
    kept = db.session.scalars(select(Duo)).one()
    assert (kept.early_end, kept.is_good_end) == (reason, reason in {"job_found", "training"})


@pytest.mark.usefixtures("context")
def test_why_a_duo_ended_is_ciphered_at_rest() -> None:
    with transaction():
        duo, user = make_duo(), make_user()
        actor = Actor("user", user.id)
        duos.interrupt(duo, reason=EarlyEnd.HEALTH, by=Party.MENTEE, actor=actor)
    raw = db.session.scalar(text("SELECT early_end FROM duos"))
    assert raw.startswith("gAAAA")


@pytest.mark.usefixtures("context")
def test_why_somebody_is_declined_stays_out_of_the_journal() -> None:
    with transaction():
        actor = Actor("user", make_user().id)
        for reason in DeclineReason:
            someone = make_candidate(make_programme(), state=CandidateState.IN_INTERVIEW)
            candidates.decline(someone, reason, actor)
    assert sensitive() == []


@pytest.mark.slow
def test_no_form_writes_such_a_code(
    app: Flask, visitor: FlaskClient, world: World, forms: list[FoundForm]
) -> None:
    done = 0
    for form in forms:
        visits.as_actor(visitor, world, harvest.session_of(form.actor))
        done += (
            visits.knock(visitor, Visit(form.rule, "POST", form.action), form.values).status_code
            < 400
        )
    with app.app_context():
        assert sensitive() == []
    assert done > 15


@pytest.mark.usefixtures("context")
def test_the_demonstration_writes_as_the_services_do() -> None:
    with transaction():
        load.fill(["brabant-wallon"])
    assert len(db.session.scalars(select(Duo)).all()) > 5
    assert sensitive() == []


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize(
    "statement",
    ["UPDATE journal SET action = 'x'", "DELETE FROM journal", "TRUNCATE journal"],
)
def test_the_journal_refuses(statement: str) -> None:
    if db.engine.dialect.name == "sqlite" and statement.startswith("TRUNCATE"):
        return  # SQLite has no such verb
    with transaction():
        make_duo()
        load.journal.record(Actor("clock"), "any", subject_kind="test", subject_id="1")
    with pytest.raises(DatabaseError, match="append-only"), transaction() as session:
        session.execute(text(statement))
