"""The same person twice: one file, the same answer, a word to whoever applied first."""

from __future__ import annotations

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from mentorat.candidates import services
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import CandidateState, Consent, Side
from mentorat.foundation import clock, journal
from mentorat.foundation.db import db, in_transaction, transaction
from mentorat.foundation.journal import PUBLIC
from mentorat.foundation.outbox import OutboxMessage
from mentorat.workspace.queries.people import named
from tests.candidates.applying import candidates, fill_in, mails, send
from tests.candidates.factories import make_candidate
from tests.organisations.factories import make_programme
from tests.wording import said

Clock = time_machine.Traveller
REFERENCE = re.compile(r'<bdi dir="ltr">([A-Z2-7]{6})</bdi>')


def _apply(app: Flask, travel: Clock, side: str = "mentee", **person: str) -> tuple[str, ...]:
    """A whole application in a browser of its own: what the person sees at the end.

    The reference comes last: it is drawn for each application and says nothing of the others.
    """
    client = app.test_client()
    fill_in(client, side, **person)
    travel.shift(60)
    reply = send(client, side)
    page = client.get(reply.location)
    seen = re.sub(r'nonce="[^"]*"', "", page.text)
    (reference,) = REFERENCE.findall(seen)
    seen = seen.replace(reference, "")
    return (str(reply.status_code), reply.location, str(page.status_code), seen, reference)


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize("address", ["fatou@example.org", "FATOU@Example.org"])
def test_a_second_application_looks_like_the_first(
    app: Flask, client: FlaskClient, travel: Clock, address: str
) -> None:
    first = _apply(app, travel)
    again = _apply(app, travel, email=address)
    assert again[:-1] == first[:-1]
    with app.app_context():
        (kept,) = candidates()
        assert kept.state == CandidateState.SUBMITTED
        received, already = mails()
        assert (received.kind, already.kind) == ("received", "already")
        assert already.recipient == "fatou@example.org"
        assert "déjà" in already.subject
        assert said("Next step") in already.text
        actions = [entry.action for entry in journal.history("candidate", kept.public_id)]
        assert actions == ["begin", "submit", "apply_again"]


@pytest.mark.usefixtures("programme", "client")
def test_the_reference_of_an_application_with_nothing_new_finds_the_file(
    app: Flask, travel: Clock
) -> None:
    """Whoever calls says the reference that they have read last."""
    _apply(app, travel)
    reference = _apply(app, travel)[-1]
    with app.app_context():
        (kept,) = candidates()
        assert kept.reference != reference
        found = named({kept.programme_id or 0}, reference)
        assert [one.id for one in found] == [kept.id]
        assert named({kept.programme_id or 0}, "AAAAAA") == []


@pytest.mark.usefixtures("programme", "client")
def test_applying_again_and_again_is_one_letter_a_day(app: Flask, travel: Clock) -> None:
    for _ in range(4):
        _apply(app, travel)
    with app.app_context():
        assert [one.kind for one in mails()] == ["received", "already"]
    travel.shift(timedelta(days=1, minutes=1))
    _apply(app, travel)
    with app.app_context():
        assert [one.kind for one in mails()] == ["received", "already", "already"]


@pytest.mark.usefixtures("programme", "client")
def test_a_phone_recognises_a_person_without_mail(app: Flask, travel: Clock) -> None:
    first = _apply(app, travel, email="", phone="0470 12 34 56")
    assert _apply(app, travel, email="", phone="+32 470/12.34.56")[:-1] == first[:-1]
    with app.app_context():
        assert len(candidates()) == 1
        assert mails() == []


@pytest.mark.usefixtures("programme", "client")
def test_the_other_side_and_a_closed_file_are_no_duplicates(app: Flask, travel: Clock) -> None:
    _apply(app, travel)
    _apply(app, travel, "mentor", email="fatou@example.org")
    with app.app_context():
        with transaction():
            services.withdraw(candidates()[0], PUBLIC)
        assert len(candidates()) == 2
    _apply(app, travel)
    with app.app_context():
        assert sorted(one.state for one in candidates()) == [
            "submitted",
            "submitted",
            "withdrawn",
        ]


def _race(app: Flask, drafts: list[int]) -> None:
    """All drafts are sent at the same moment, each in a transaction of its own."""
    ready = Barrier(len(drafts))

    def send_one(number: int) -> None:
        with app.app_context():
            ready.wait(20)

            def work() -> None:
                draft = db.session.scalars(
                    select(Candidate).where(Candidate.id == number).with_for_update()
                ).one()
                services.apply(draft, [Consent.FILE, Consent.SHARED_WITH_PAIR], PUBLIC)

            in_transaction(work)

    threads = [Thread(target=send_one, args=(number,)) for number in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def _drafts(app: Flask, count: int) -> list[int]:
    with app.app_context():
        programme = make_programme()
        made = [
            make_candidate(
                programme,
                Side.MENTEE,
                CandidateState.DRAFT,
                email="same@example.org",
                contact_key=None,
                created_at=clock.now() - timedelta(minutes=5),
            ).id
            for _ in range(count)
        ]
        db.session.commit()
        return made


def test_applications_sent_at_the_same_moment_leave_one_file(app: Flask) -> None:
    _race(app, _drafts(app, 6))
    with app.app_context():
        (kept,) = candidates()
        assert kept.state == CandidateState.SUBMITTED
        kinds = sorted(db.session.scalars(select(OutboxMessage.kind)))
        assert kinds.count("received") == 1
        assert set(kinds) == {"received", "already"}


@pytest.mark.postgres
def test_twenty_at_the_same_moment_on_a_database_with_many_writers(app: Flask) -> None:
    if db_is_sqlite(app):
        pytest.skip("PostgreSQL only: SQLite has one writer")
    _race(app, _drafts(app, 20))
    with app.app_context():
        assert [one.state for one in candidates()] == [CandidateState.SUBMITTED]


@pytest.mark.postgres
def test_without_the_constraint_the_race_is_lost(app: Flask) -> None:
    """The control: the database, and nothing else, holds the rule."""
    if db_is_sqlite(app):
        pytest.skip("PostgreSQL only: SQLite has one writer")
    drafts = _drafts(app, 6)
    index = next(
        one for one in Candidate.__table__.indexes if one.name == "uq_candidates_live_contact"
    )
    with app.app_context():
        index.drop(db.engine)
        try:
            _race(app, drafts)
            assert len(candidates()) > 1
        finally:
            db.session.rollback()
            db.session.execute(delete(Candidate))
            db.session.commit()
            index.create(db.engine)


def db_is_sqlite(app: Flask) -> bool:
    """Whether this run stands on SQLite."""
    return str(app.config["SQLALCHEMY_DATABASE_URI"]).startswith("sqlite")
