"""When the demonstration is made anew, and when it is left alone."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from mentorat.candidates.models import Candidate
from mentorat.demo import load
from mentorat.demo.programmes import PROGRAMMES
from mentorat.duos.models import Meeting
from mentorat.foundation import clock, journal
from mentorat.foundation.db import Base, db, transaction
from mentorat.foundation.journal import CLOCK, Actor, JournalEntry
from mentorat.interviews.models import Interview
from mentorat.organisations.models import Programme
from mentorat.rounds.models import Round
from tests.organisations.factories import make_programme

FRIDAY = datetime(2026, 11, 20, 9, 40, tzinfo=UTC)
A_SUNDAY_LATER = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
# Secrets, hashes and times of computing: new at each load.
DRAWN = {"tokens", "heartbeats"}
FRESH = {"password", "message_id", "text", "html", "solve_ms", "public_id", "subject_id", "facts"}


@pytest.fixture(autouse=True)
def two_programmes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two small programmes show what the whole region shows, in a quarter of the time."""
    few = tuple(one for one in PROGRAMMES if one.slug in {"charleroi", "namur"})
    monkeypatch.setattr(load, "PROGRAMMES", few)


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def content() -> dict[str, list[tuple[Any, ...]]]:
    """All rows as they read, but for what is drawn by chance on purpose."""
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in DRAWN:
            columns = [one for one in table.columns if one.name not in FRESH]
            rows = db.session.execute(select(*columns).order_by(*table.primary_key.columns))
            found[table.name] = [tuple(row) for row in rows]
    return found


@pytest.mark.slow
@pytest.mark.usefixtures("context")
def test_the_same_day_gives_the_same_people() -> None:
    with time_machine.travel(FRIDAY, tick=False):
        load.refresh()
        first, addresses = content(), set(db.session.scalars(select(Candidate.public_id)))
        with transaction():
            load._drop_everything()
        assert not any(content().values())
        load.refresh()
        again = content()
        assert addresses == set(db.session.scalars(select(Candidate.public_id)))
    for name, rows in first.items():
        for before, after in itertools.zip_longest(rows, again[name]):
            assert before == after, name


@pytest.mark.slow
@pytest.mark.usefixtures("context")
def test_dates_follow_today(app: Flask) -> None:
    with time_machine.travel(FRIDAY, tick=False):
        load.refresh()
        mail = Path(app.config["DATA_DIR"]) / "mails" / "000001.eml"
        mail.parent.mkdir(exist_ok=True)
        mail.write_text("old", "utf-8")
        friday = facts(FRIDAY.date())
        address = db.session.scalars(select(Programme.public_id)).first()
    with time_machine.travel(A_SUNDAY_LATER, tick=False):
        load.refresh()
        sunday = facts(date(2027, 3, 28))
        assert address == db.session.scalars(select(Programme.public_id)).first()
    assert not mail.exists()
    for before, after in zip(friday, sunday, strict=True):
        assert abs(before - after) <= 9, (friday, sunday)


def facts(today: date) -> list[int]:
    """Days from today of the latest of each kind."""
    db.session.rollback()
    days = []
    for column in (
        Candidate.submitted_at,
        Interview.starts_at,
        Meeting.met_on,
        Round.frozen_at,
    ):
        last = max(one for one in db.session.scalars(select(column)) if one is not None)
        day = clock.local(last).date() if isinstance(last, datetime) else last
        days.append((day - today).days)
    return days


@pytest.mark.slow
@pytest.mark.usefixtures("context")
def test_a_second_time_changes_nothing() -> None:
    with time_machine.travel(FRIDAY) as traveller:
        load.refresh()
        before = content()
        traveller.shift(timedelta(hours=3))
        load.refresh()
        assert content() == before


@pytest.mark.slow
@pytest.mark.usefixtures("context")
def test_who_has_used_it_today_finds_it_as_it_was() -> None:
    with time_machine.travel(FRIDAY) as traveller:
        load.refresh()
        mark = count(JournalEntry)
        traveller.shift(timedelta(days=3))
        visit(CLOCK)
        load.refresh()
        assert is_of(date(2026, 11, 23))  # the clock's own work is no visit
        traveller.shift(timedelta(days=1))
        visit(Actor("user", 1))
        load.refresh()
        assert is_of(date(2026, 11, 23))
        traveller.shift(timedelta(days=1))
        load.refresh()
        assert is_of(date(2026, 11, 25))
        assert abs(count(JournalEntry) - mark) < mark / 2


def visit(actor: Actor) -> None:
    with transaction():
        journal.record(actor, "log_meeting", subject_kind="duo", subject_id="x")


def is_of(day: date) -> bool:
    db.session.rollback()
    mark = load._last_load()
    return mark is not None and mark.subject_id == day.isoformat()


@pytest.mark.usefixtures("context")
def test_other_peoples_data_are_never_touched() -> None:
    with transaction():
        make_programme(name="Un vrai programme")
    load.refresh()
    assert count(Candidate) == 0
    assert count(Programme) == 1


@pytest.mark.usefixtures("context")
def test_the_journal_stays_append_only_after_a_reload() -> None:
    with transaction():
        visit_once()
        load._drop_everything()
    assert count(JournalEntry) == 0
    with transaction():
        visit_once()
    table: Any = JournalEntry.__table__
    for statement in (table.delete(), table.update().values(at=clock.now())):
        with pytest.raises(DBAPIError), transaction():
            db.session.execute(statement)


def visit_once() -> None:
    journal.record(CLOCK, "log_meeting", subject_kind="duo", subject_id="x")


def test_only_the_demonstration_pretends_another_time() -> None:
    root = Path(load.__file__).resolve().parents[1]
    users = {
        path.relative_to(root).parts[0]
        for path in root.rglob("*.py")
        if "as_of(" in path.read_text("utf-8")
    }
    assert users == {"demo", "foundation"}
