"""A lost link found again: the page says nothing about anybody, the worker does the work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from mentorat.accounts import services as accounts
from mentorat.candidates.models import LinkRequest
from mentorat.candidates.services import links
from mentorat.candidates.states import CandidateState
from mentorat.foundation import jobs, outbox
from mentorat.foundation.db import db
from mentorat.foundation.outbox import OutboxMessage
from mentorat.portal import tasks
from tests.candidates.factories import make_candidate, make_draft, make_mentee
from tests.duos.factories import make_duo
from tests.house.pages import debts
from tests.organisations.factories import make_programme

S = CandidateState
PATH = "/retrouver"


@pytest.fixture
def travel(app: Flask) -> Iterator[time_machine.Traveller]:
    """The clock, stopped on a Friday morning."""
    with time_machine.travel("2026-11-20T09:00:00+00:00", tick=False) as coordinates:
        yield coordinates


@pytest.fixture(autouse=True)
def known(app: Flask, travel: time_machine.Traveller) -> None:
    """One person with a file, by mail and phone."""
    with app.app_context():
        made = make_programme()
        made.lead.phone = "010 00 00 00"
        make_candidate(made, state=S.SUBMITTED, email="Fatou@example.org", phone="+32470123456")
        db.session.commit()


def ask(client: FlaskClient, contact: str) -> tuple[int, str, list[str]]:
    """Status, page without what changes at each visit, and the statements that it took."""
    said: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    with client.application.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        reply = client.post(PATH, data={"contact": contact})
    finally:
        event.remove(engine, "before_cursor_execute", note)
    page = client.get(reply.location).text if reply.location else reply.text
    return reply.status_code, re.sub(r'nonce="[^"]*"', 'nonce="n"', page), said


def letters(app: Flask) -> list[tuple[str, str]]:
    """What the worker wrote: recipient and kind."""
    with app.app_context():
        tasks.send_links()
        rows = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
        return [(one.recipient, one.kind) for one in rows]


def test_known_and_unknown_get_the_same_bytes_and_cost_the_same(
    limited: Flask, client: FlaskClient
) -> None:
    first = ask(client, "fatou@example.org")
    assert first[0] == 303
    assert ask(client, "nobody@example.org") == first
    assert ask(client, "0499 99 99 99") == first
    assert debts(first[1]) == []


def test_the_worker_writes_to_the_address_in_the_file_only(app: Flask, client: FlaskClient) -> None:
    for contact in ("FATOU@example.org", "0470/12.34.56", "nobody@example.org"):
        ask(client, contact)
    assert letters(app) == [("Fatou@example.org", "link")] * 2
    assert len(letters(app)) == 2
    with app.app_context():
        kept = list(db.session.scalars(select(LinkRequest)))
        assert {one.contact for one in kept} == {""}
        assert all(one.done_at for one in kept)


def test_the_link_that_comes_opens_the_file(app: Flask, client: FlaskClient) -> None:
    ask(client, "fatou@example.org")
    letters(app)
    with app.app_context():
        text = db.session.scalars(select(OutboxMessage.text)).one()
    path = re.findall(r"http://127.0.0.1:8000(/ma-candidature/\S+)", text)[0]
    assert client.get(path).status_code == 200


def test_a_draft_and_a_duo_are_found_too(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        programme = make_programme()
        mentee = make_mentee(programme, email="duo@example.org")
        make_duo(mentee=mentee)
        make_draft(first_name="Fatou", email="draft@example.org")
        db.session.commit()
    ask(client, "duo@example.org")
    ask(client, "draft@example.org")
    assert letters(app) == [
        ("duo@example.org", "link"),
        ("duo@example.org", "link"),
        ("draft@example.org", "draft_link"),
    ]


def test_nobody_fills_a_mailbox_by_asking(
    limited: Flask, client: FlaskClient, travel: time_machine.Traveller
) -> None:
    app = limited
    for _ in range(9):
        assert ask(client, "fatou@example.org")[0] == 303
    assert len(letters(app)) == 4
    travel.shift(timedelta(hours=1, minutes=1))
    ask(client, "fatou@example.org")
    assert len(letters(app)) == 5


@pytest.mark.parametrize("contact", ["", "a@b", "12", "x" * 300 + "@example.org", "٠٤"])
def test_what_is_no_address_is_said_so(client: FlaskClient, contact: str) -> None:
    reply = client.post(PATH, data={"contact": contact})
    assert reply.status_code == 422
    assert debts(reply.text) == []


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_dead_link_leads_here_and_names_whom_to_call(
    client: FlaskClient, language: str
) -> None:
    pages = set()
    for path in ("ma-candidature", "mon-duo", "point", "proposition", "candidature/reprendre"):
        reply = client.get(f"/{path}/made-up?lang={language}")
        assert reply.status_code == 404
        assert f'href="{PATH}"' in reply.text
        assert "010 00 00 00" in reply.text
        assert debts(reply.text) == []
        pages.add(re.sub(r'(nonce|href)="[^"]*"', "", reply.text))
    assert len(pages) == 1


def test_reading_the_page_asks_for_nothing(app: Flask, client: FlaskClient) -> None:
    page = client.get(PATH)
    assert debts(page.text) == []
    with app.app_context():
        assert list(db.session.scalars(select(LinkRequest))) == []


def test_what_somebody_waits_for_is_called_for_every_minute() -> None:
    """A worker that is killed takes its call with it: the clock makes up for it in time."""
    waited_for = (outbox.DELIVER, accounts.ANSWER, links.FIND)
    assert {name: jobs._tasks[name][1] for name in waited_for} == dict.fromkeys(waited_for, 1)
