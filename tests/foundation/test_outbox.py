"""Nothing posted is lost: rolled back with its cause, sent after the commit, tried again."""

from __future__ import annotations

import re
import smtplib
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import current_app
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from mentorat.foundation import addresses, delivery, dispatch, journal, outbox
from mentorat.foundation.clock import now as clock_now
from mentorat.foundation.db import db, in_transaction, transaction
from mentorat.foundation.journal import Actor
from mentorat.foundation.outbox import Fault, OutboxMessage
from tests.foundation.sink import Sink

pytestmark = pytest.mark.usefixtures("context")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def _post(**over: object) -> None:
    values = {"kind": "greeting", "to": "amina@example.org", "subject": "Bonjour", "text": "Oui."}
    with transaction():
        outbox.post(**{**values, **over})  # type: ignore[arg-type]


def sent_now() -> int:
    """How many messages left, by the real way out."""
    with delivery.way_out() as send:
        return dispatch.deliver_due(send)


def _all() -> list[OutboxMessage]:
    db.session.expire_all()
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def test_a_message_leaves_by_smtp_once(sink: Sink) -> None:
    _post(html="<p>Oui.</p>", attachments=[outbox.Attachment("r.ics", "text/calendar", "BEGIN")])
    assert sent_now() == 1
    assert sent_now() == 0
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
    sent_now()
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


@pytest.mark.slow
@pytest.mark.parametrize("answer", ["451 later", "421 4.7.0 too many", "450 4.2.1 greylisted"])
def test_a_server_that_refuses_for_three_days_gets_the_mail_once_it_accepts(
    sink: Sink, answer: str
) -> None:
    sink.answer = answer
    with time_machine.travel(NOON, tick=False) as clock:
        _post()
        for _half_hour in range(2 * 71):
            assert sent_now() == 0
            clock.shift(timedelta(minutes=30))
        (message,) = _all()
        assert message.failed_at is None
        assert message.due_at <= clock_now() + timedelta(hours=1)  # the wait does not grow on
        sink.answer = "250 OK"
        clock.shift(timedelta(hours=1))
        assert sent_now() == 1
        clock.shift(timedelta(days=1))
        assert sent_now() == 0
    assert len(sink.letters) == 1


def test_after_three_days_it_is_given_up_and_stands_for_somebody(sink: Sink) -> None:
    sink.answer = "451 later"
    with time_machine.travel(NOON, tick=False) as clock:
        _post()
        for _hour in range(74):
            sent_now()
            clock.shift(timedelta(hours=1, seconds=1))
        assert outbox.state().failed == 1
    (message,) = _all()
    assert (message.fault, message.last_error) == (Fault.AWAY, "SMTPDataError")
    assert message.failed_at is not None
    assert message.failed_at - NOON >= timedelta(hours=72)
    assert message.text == "Oui.", "it may be sent again"


def test_each_wait_is_longer_up_to_an_hour(sink: Sink) -> None:
    sink.answer = "451 later"
    with time_machine.travel(NOON, tick=False) as clock:
        _post()
        waits = []
        for _try in range(8):
            sent_now()
            wait = _all()[0].due_at - clock_now()
            waits.append(wait // timedelta(minutes=1))
            clock.shift(wait)
    assert waits == [1, 2, 5, 15, 30, 60, 60, 60]


@pytest.mark.parametrize(("since_first", "is_last"), [(-1, False), (0, True), (1, True)])
def test_the_last_try_is_the_first_one_after_72_hours(
    sink: Sink, since_first: int, is_last: bool
) -> None:
    sink.answer = "451 later"
    with time_machine.travel(NOON, tick=False) as clock:
        _post()
        sent_now()
        clock.shift(timedelta(hours=72, seconds=since_first))
        sent_now()
    (message,) = _all()
    assert (message.failed_at is not None) == is_last


@pytest.mark.parametrize(
    ("to_recipient", "to_mail", "fault"),
    [
        ("550 no such user", "250 OK", Fault.ADDRESS),
        ("550 5.1.1 no such user", "250 OK", Fault.ADDRESS),
        ("552 5.2.2 over quota", "250 OK", Fault.FULL),
        ("550 relaying denied", "250 OK", Fault.REFUSED),
        ("554 5.7.1 not wanted", "250 OK", Fault.REFUSED),
        ("250 OK", "554 looks like spam", Fault.REFUSED),
        ("250 OK", "550 5.1.1 no such user after all", Fault.ADDRESS),
    ],
)
def test_a_permanent_refusal_is_final_at_once(
    sink: Sink, to_recipient: str, to_mail: str, fault: Fault
) -> None:
    sink.answer_to_recipient, sink.answer = to_recipient, to_mail
    _post(scope_id=1)
    assert sent_now() == 0
    (message,) = _all()
    assert message.failed_at is not None
    assert message.fault == fault
    assert outbox.undelivered([1]) == [message]
    sink.answer_to_recipient = sink.answer = "250 OK"
    assert sent_now() == 0


def test_one_refused_address_does_not_hold_the_others(sink: Sink) -> None:
    sink.refused = {"gone@example.org"}
    for name in ("a", "gone", "b"):
        _post(to=f"{name}@example.org", scope_id=1)
    assert sent_now() == 2
    assert sink.connections == 1
    assert sink.recipients == ["a@example.org", "b@example.org"]


def test_later_mails_to_a_refused_address_wait_for_a_call(sink: Sink) -> None:
    sink.refused = {"gone@example.org"}
    for _time in range(2):
        _post(to="Gone@example.org", scope_id=1)
    sink.refused = {"Gone@example.org", *sink.refused}
    assert sent_now() == 0
    assert [one.fault for one in _all()] == [Fault.ADDRESS, Fault.MARKED]
    assert sink.refusals == 1, "the second one is not even tried"
    assert addresses.refused_at("gone@EXAMPLE.org") is not None
    sink.refused = set()
    with transaction():
        outbox.send_again(_all()[1], Actor("user", 1))
    assert sent_now() == 1, "somebody trusts the address again"
    assert addresses.refused_at("gone@example.org") is None


def test_what_the_reader_has_just_asked_for_is_tried_all_the_same(sink: Sink) -> None:
    with transaction():
        addresses.refuse("amina@example.org")
    _post(scope_id=None)
    assert sent_now() == 1


def test_a_message_past_its_use_is_dropped_and_said(sink: Sink) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        _post(useful_until=NOON + timedelta(minutes=30), scope_id=1)
        clock.shift(timedelta(minutes=30))
        assert sent_now() == 0
        (message,) = outbox.undelivered([1])
        assert message.fault == Fault.PAST
        assert (message.text, message.html, message.recipient) == (None, None, None)
        with pytest.raises(outbox.PastItsUse), transaction():
            outbox.send_again(_all()[0], Actor("user", 1))
    assert sink.letters == []


def test_what_has_left_is_emptied(sink: Sink) -> None:
    _post(html="<p>Oui.</p>", attachments=[outbox.Attachment("r.ics", "text/calendar", "B")])
    raw = db.session.execute(text("SELECT * FROM outbox")).mappings().one()
    assert not {"Oui", "amina", "Bonjour"} & set(re.findall(r"[A-Za-z]+", str(dict(raw))))
    db.session.rollback()
    assert sent_now() == 1
    row = db.session.execute(text("SELECT * FROM outbox")).mappings().one()
    said = ("recipient", "subject", "text", "html", "attachments")
    assert [row[name] for name in said] == [None] * 5
    assert (row["kind"], row["language"]) == ("greeting", "fr")
    assert row["sent_at"] is not None


def test_only_the_demonstration_keeps_what_it_has_sent(
    sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(current_app.config, "KEEPS_SENT_MAILS", True)
    _post()
    assert sent_now() == 1
    assert _all()[0].text == "Oui."


@pytest.mark.parametrize("act", [outbox.send_again, outbox.set_aside])
def test_what_failed_is_seen_to_once(sink: Sink, act: Callable[..., None]) -> None:
    sink.answer = "554 no"
    _post(scope_id=1)
    sent_now()
    for _press in range(2):
        with transaction():
            act(_all()[0], Actor("user", 1))
    entries = journal.history("message", _all()[0].public_id)
    assert [one.action for one in entries] == [
        "message_given_up",
        act.__name__.replace("set_aside", "call_instead"),
    ]
    sink.answer = "250 OK"
    assert sent_now() == (1 if act is outbox.send_again else 0)
    assert outbox.undelivered([1]) == []
    assert _all()[0].text is None


class Killed(BaseException):
    """The worker is gone."""


def test_a_killed_worker_sends_again_under_the_same_id(sink: Sink) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        _post()
        with delivery.way_out() as send:

            def sends_then_dies(message: OutboxMessage) -> None:
                send(message)
                raise Killed

            with pytest.raises(Killed):
                dispatch.deliver_due(sends_then_dies)
        assert sent_now() == 0  # the lease still holds
        clock.shift(dispatch.LEASE + timedelta(seconds=1))
        assert sent_now() == 1
    first, second = sink.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert _all()[0].tries == 0, "a kill is no refusal"
    assert dispatch.LEASE + timedelta(minutes=1) < timedelta(minutes=2)


def test_kills_use_up_no_try(sink: Sink) -> None:
    def dies(message: OutboxMessage) -> None:
        raise Killed

    with time_machine.travel(NOON, tick=False) as clock:
        _post()
        for _kill in range(100):
            with pytest.raises(Killed):
                dispatch.deliver_due(dies)
            clock.shift(dispatch.LEASE + timedelta(seconds=1))
        assert sent_now() == 1


def test_a_message_is_claimed_alone(sink: Sink) -> None:
    """The others stay free for another worker, and for after a kill."""
    for number in range(3):
        _post(to=f"p{number}@example.org")

    def looks(message: OutboxMessage) -> None:
        held = select(func.count()).where(OutboxMessage.leased_until.is_not(None))
        assert db.session.scalar(held) == 1
        db.session.rollback()

    assert dispatch.deliver_due(looks) == 3


def test_a_slow_server_gets_nothing_twice(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lease is renewed while the server thinks: another worker passes over the message."""
    monkeypatch.setattr(dispatch, "RENEW_S", 0.05)
    _post()
    first_lease = renewed = None

    def slow(message: OutboxMessage) -> None:
        nonlocal first_lease, renewed
        first_lease = message.leased_until
        for _look in range(200):
            renewed = db.session.scalar(select(OutboxMessage.leased_until))
            db.session.rollback()
            if renewed != first_lease:
                return
            threading.Event().wait(0.05)

    assert dispatch.deliver_due(slow) == 1
    assert first_lease is not None
    assert renewed is not None
    assert renewed > first_lease


def test_a_server_that_hangs_up_at_the_goodbye_has_taken_the_mail(
    sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(self: smtplib.SMTP) -> tuple[int, bytes]:
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(smtplib.SMTP, "quit", gone)
    _post()
    assert sent_now() == 1
    assert sent_now() == 0


def test_when_nobody_takes_mails_the_others_keep_their_place(
    sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(current_app.extensions["mail"], "port", 1)
    for number in range(3):
        _post(to=f"p{number}@example.org")
    assert sent_now() == 0
    assert [one.tries for one in _all()] == [1, 0, 0]


def test_answers_go_where_somebody_reads_them(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(current_app.config, "MAIL_BOUNCES", "retours@example.org")
    _post(reply_to="duo@cri.example")
    sent_now()
    (letter,) = sink.letters
    assert letter["Reply-To"] == "duo@cri.example"
    assert sink.senders == ["retours@example.org"]


def test_a_postponed_message_waits() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        _post(due_at=NOON + timedelta(hours=1))
        assert sent_now() == 0
        assert outbox.state().waiting == 1
        clock.shift(timedelta(hours=1, seconds=1))
        assert sent_now() == 1


def test_all_of_a_crowd_leave(sink: Sink) -> None:
    for number in range(45):
        _post(to=f"p{number}@example.org")
    assert sent_now() == 45
    assert len({letter["To"] for letter in sink.letters}) == 45


def test_a_silent_server_does_not_hold_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "SMTP_TIMEOUT_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        state = current_app.extensions["mail"]
        monkeypatch.setattr(state, "server", "127.0.0.1")
        monkeypatch.setattr(state, "port", silent.getsockname()[1])
        monkeypatch.setitem(current_app.config, "MAIL_FOLDER", None)
        _post()
        assert sent_now() == 0
    assert _all()[0].last_error in {"TimeoutError", smtplib.SMTPServerDisconnected.__name__}
