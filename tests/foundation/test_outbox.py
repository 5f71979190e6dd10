"""Nothing posted is lost: rolled back with its cause, sent after the commit, tried again."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session
from flask import current_app
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from mentorat.foundation import delivery, outbox
from mentorat.foundation.db import db, in_transaction, transaction
from mentorat.foundation.outbox import OutboxMessage

pytestmark = pytest.mark.usefixtures("context")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def _post(**over: object) -> None:
    values = {"kind": "greeting", "to": "amina@example.org", "subject": "Bonjour", "text": "Oui."}
    with transaction():
        outbox.post(**{**values, **over})  # type: ignore[arg-type]


def _all() -> list[OutboxMessage]:
    db.session.expire_all()
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


class Sink:
    """A mail server that keeps what it is given, or refuses."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: object, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        if self.answer.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            self.letters.append(message_from_bytes(content, policy=policy.default))
        return self.answer


@pytest.fixture
def sink(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    """A real SMTP server on a free port, and the application told to use it."""
    keeper = Sink()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(keeper, hostname="127.0.0.1", port=port)
    controller.start()
    state = current_app.extensions["mail"]
    monkeypatch.setattr(state, "server", "127.0.0.1")
    monkeypatch.setattr(state, "port", port)
    monkeypatch.setitem(current_app.config, "MAIL_FOLDER", None)
    yield keeper
    controller.stop()


def test_a_message_leaves_by_smtp_once(sink: Sink) -> None:
    _post(html="<p>Oui.</p>", attachments=[outbox.Attachment("r.ics", "text/calendar", "BEGIN")])
    assert outbox.deliver_due(delivery.send) == 1
    assert outbox.deliver_due(delivery.send) == 0
    (letter,) = sink.letters
    assert letter["Message-ID"] == _all()[0].message_id
    assert letter["To"] == "amina@example.org"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert {part.get_content_type() for part in letter.walk()} >= {
        "text/plain",
        "text/html",
        "text/calendar",
    }


def test_without_smtp_the_letter_is_a_file() -> None:
    _post()
    outbox.deliver_due(delivery.send)
    folder = current_app.config["MAIL_FOLDER"]
    assert "Oui." in next(iter(folder.glob("*.eml"))).read_text()


def test_what_rolls_back_posts_nothing() -> None:
    def work() -> None:
        outbox.post(kind="x", to="a@example.org", subject="s", text="t")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        in_transaction(work)
    assert _all() == []


def test_one_key_one_message() -> None:
    _post(once_key="round:1:mentee")
    with pytest.raises(IntegrityError):
        _post(once_key="round:1:mentee")
    assert len(_all()) == 1


def test_a_refusing_server_is_tried_again_until_it_accepts(sink: Sink) -> None:
    sink.answer = "451 later"
    with time_machine.travel(NOON, tick=False) as clock:
        _post()
        for _hour in range(4 * 12):
            assert outbox.deliver_due(delivery.send) == 0
            clock.shift(timedelta(minutes=5))
        sink.answer = "250 OK"
        clock.shift(timedelta(hours=4))
        assert outbox.deliver_due(delivery.send) == 1
    assert len(sink.letters) == 1
    assert _all()[0].failed_at is None


def test_a_server_that_never_accepts_ends_as_failed_and_visible(sink: Sink) -> None:
    sink.answer = "550 no such user"
    with time_machine.travel(NOON, tick=False) as clock:
        _post()
        for _ in range(len(outbox.RETRY_AFTER_MIN) + 2):
            outbox.deliver_due(delivery.send)
            clock.shift(timedelta(hours=5))
        assert outbox.state().failed == 1
    message = _all()[0]
    assert (message.failed_at is not None, message.last_error) == (True, "SMTPDataError")


def test_a_killed_worker_sends_again_under_the_same_id(sink: Sink) -> None:
    class Killed(BaseException):
        pass

    def sends_then_dies(message: OutboxMessage) -> None:
        delivery.send(message)
        raise Killed

    with time_machine.travel(NOON, tick=False) as clock:
        _post()
        with pytest.raises(Killed):
            outbox.deliver_due(sends_then_dies)
        assert outbox.deliver_due(delivery.send) == 0  # the lease still holds
        clock.shift(outbox.LEASE + timedelta(seconds=1))
        assert outbox.deliver_due(delivery.send) == 1
    first, second = sink.letters
    assert first["Message-ID"] == second["Message-ID"]


def test_a_postponed_message_waits() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        _post(due_at=NOON + timedelta(hours=1))
        assert outbox.deliver_due(delivery.send) == 0
        assert outbox.state().waiting == 1
        clock.shift(timedelta(hours=1, seconds=1))
        assert outbox.deliver_due(delivery.send) == 1


def test_all_of_a_crowd_leave(sink: Sink) -> None:
    for number in range(45):
        _post(to=f"p{number}@example.org")
    assert outbox.deliver_due(delivery.send) == 45
    assert len({letter["To"] for letter in sink.letters}) == 45


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.text())
def test_typed_text_makes_one_clean_header(subject: str, text: str) -> None:
    message = OutboxMessage(
        channel="mail", kind="x", recipient="a@example.org", subject=outbox.one_line(subject),
        text=text, html=None, language="fr", attachments=[], message_id="<1@mentorat.invalid>",
        once_key=None, subject_kind=None, subject_id=None, scope_id=None, due_at=NOON,
    )  # fmt: skip
    raw = delivery.compose(message).as_bytes()
    letter = message_from_bytes(raw, policy=policy.default)
    assert letter.get_all("To") == ["a@example.org"]
    assert letter.get_all("Bcc") is None
    assert "http://" not in str(letter["Subject"] or "")


def test_a_silent_server_does_not_hold_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "SMTP_TIMEOUT_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        state = current_app.extensions["mail"]
        monkeypatch.setattr(state, "server", "127.0.0.1")
        monkeypatch.setattr(state, "port", silent.getsockname()[1])
        monkeypatch.setitem(current_app.config, "MAIL_FOLDER", None)
        _post()
        assert outbox.deliver_due(delivery.send) == 0
    assert _all()[0].last_error in {"TimeoutError", smtplib.SMTPServerDisconnected.__name__}
