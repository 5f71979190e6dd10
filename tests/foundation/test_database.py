"""One commit, at the edge; columns that keep their promises; pages that skip nobody."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError, OperationalError, StatementError

from mentorat.foundation import journal
from mentorat.foundation.db import db, in_transaction, on_commit, transaction
from mentorat.foundation.forms import clean
from mentorat.foundation.journal import CLOCK, JournalEntry
from mentorat.foundation.paging import keyset
from mentorat.organisations.models import Enterprise
from tests.duos.factories import make_duo
from tests.organisations.factories import make_enterprise

pytestmark = pytest.mark.usefixtures("context")


def _names() -> list[str]:
    return list(db.session.scalars(select(Enterprise.name)))


def test_what_raises_leaves_nothing() -> None:
    calls: list[str] = []

    def work() -> None:
        make_enterprise()
        on_commit(lambda: calls.append("told"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        in_transaction(work)
    assert _names() == []
    assert calls == []


def test_what_ends_well_is_kept_and_told_once() -> None:
    calls: list[str] = []

    def told() -> None:
        calls.append("told")

    with transaction():
        make_enterprise(name="Kept")
        on_commit(told)
        on_commit(told)
        assert calls == []
    assert _names() == ["Kept"]
    assert calls == ["told"]


def test_a_transaction_is_not_opened_inside_another() -> None:
    with transaction(), pytest.raises(RuntimeError, match="once, at the edge"), transaction():
        pass


def test_a_conflict_is_tried_again_and_any_other_error_is_not() -> None:
    tries: list[int] = []

    def work() -> str:
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("UPDATE", {}, Exception("database is locked"))
        return "done"

    assert in_transaction(work) == "done"
    assert len(tries) == 3


def test_the_journal_cannot_be_changed() -> None:
    with transaction():
        journal.record(CLOCK, "act", subject_kind="thing", subject_id="x", facts={"n": 1})
    for statement in (update(JournalEntry).values(action="other"), text("DELETE FROM journal")):
        with pytest.raises(DBAPIError), transaction() as session:
            session.execute(statement)
    assert [entry.action for entry in journal.history("thing", "x")] == ["act"]


def test_the_journal_refuses_typed_text() -> None:
    with pytest.raises(ValueError, match="too long for a code"):
        journal.record(CLOCK, "act", subject_kind="x", subject_id=1, facts={"why": "a" * 61})


def test_an_instant_needs_its_zone() -> None:
    with pytest.raises(StatementError), transaction():
        make_enterprise(created_at=datetime(2026, 1, 1))


def test_an_instant_comes_back_as_it_went() -> None:
    at = datetime(2026, 10, 25, 0, 30, 15, 123456, tzinfo=UTC)
    with transaction():
        make_enterprise(created_at=at)
    db.session.expire_all()
    assert db.session.scalars(select(Enterprise.created_at)).one() == at


def test_ciphered_text_is_unreadable_in_the_table() -> None:
    with transaction():
        duo = make_duo()
        duo.remark = "Rien de facile à dire"
    stored = db.session.execute(text("SELECT remark FROM duos")).scalar_one()
    assert "facile" not in stored
    db.session.expire_all()
    assert duo.remark == "Rien de facile à dire"


@pytest.mark.parametrize("descending", [False, True])
def test_pages_show_everybody_once(whole_app: Flask, *, descending: bool) -> None:
    with transaction():
        for number in range(23):
            make_enterprise(name=f"E{number % 7}")
    statement = select(Enterprise)
    seen: list[int] = []
    url: str | None = "/entreprises"
    while url:
        with whole_app.test_request_context(url):
            page = keyset(statement, Enterprise.name, Enterprise.id, descending=descending, size=5)
        seen += [item.id for item in page.items]
        last, url = page, page.next_url
    assert len(seen) == len(set(seen)) == 23
    back = list(last.items)
    while last.previous_url:
        with whole_app.test_request_context(last.previous_url):
            last = keyset(statement, Enterprise.name, Enterprise.id, descending=descending, size=5)
        back = [*last.items, *back]
    assert [item.id for item in back] == seen


@pytest.mark.parametrize("after", ["x", "%00", "bm9wZQ", "WzFd", "W10", "eyJhIjoxfQ"])
def test_an_unreadable_position_is_the_first_page(whole_app: Flask, after: str) -> None:
    with transaction():
        make_enterprise(name="First")
    with whole_app.test_request_context(f"/entreprises?after={after}"):
        page = keyset(select(Enterprise), Enterprise.name, Enterprise.id)
    assert [item.name for item in page.items] == ["First"]


def _written(*position: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "position",
    [("x", 1), ("2026-11-01T10:00:00", 1), (3, 1), ("2026-11-01T10:00:00+00:00", 10**30),
     ("2026-11-01T10:00:00+00:00", "x"), ("\0", 1), ("\ud800", 1), (None, None)],
)  # fmt: skip
def test_a_forged_position_is_the_first_page(whole_app: Flask, position: tuple[object]) -> None:
    with transaction():
        make_enterprise(name="First")
    for keys in ((Enterprise.created_at, Enterprise.id), (Enterprise.name, Enterprise.id)):
        with whole_app.test_request_context(f"/entreprises?before={_written(*position)}"):
            keyset(select(Enterprise), *keys)


def test_pages_ordered_by_an_instant_go_on(whole_app: Flask) -> None:
    with transaction():
        for _ in range(7):
            make_enterprise()
    seen, url = [], "/entreprises"
    while url:
        with whole_app.test_request_context(url):
            page = keyset(
                select(Enterprise), Enterprise.created_at, Enterprise.id, descending=True, size=3
            )
        seen += [item.id for item in page.items]
        url = page.next_url or ""
    assert len(seen) == len(set(seen)) == 7


@given(st.text())
def test_clean_text_can_be_stored_anywhere(typed: str) -> None:
    kept = clean(typed)
    assert "\x00" not in kept
    assert kept == clean(kept)
    kept.encode()
