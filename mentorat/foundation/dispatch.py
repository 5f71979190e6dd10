"""The outbox on its way out: claimed one by one, sent, marked.

At least once: a message is claimed with a lease that is renewed while it is being sent, goes
out under a Message-ID that never changes, and is then marked and emptied. A worker killed
between sending and marking lets the lease lapse: the message goes once more, same id.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from mentorat.foundation import addresses, clock, journal
from mentorat.foundation.db import db, transaction
from mentorat.foundation.outbox import EMPTIED, Fault, OutboxMessage

log = structlog.get_logger(__name__)
# A killed worker's message waits for the lease to lapse and for the next minute of the clock:
# less than two minutes together.
LEASE = timedelta(seconds=45)
RENEW_S = 15.0
# Minutes before the next try; the last one repeats until the message has been tried long enough.
BACKOFF_MIN = (1, 2, 5, 15, 30, 60)
TRY_FOR = timedelta(hours=72)
Send = Callable[[OutboxMessage], None]


class Refused(Exception):  # noqa: N818 (says what happened)
    """The message was refused for good: trying again is useless."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class ServerAway(Exception):  # noqa: N818 (says what happened)
    """Nobody takes any message now: the others need not be tried."""


def deliver_due(send: Send) -> int:
    """Send what is due, one transaction a step; returns how many left the house.

    Stops early when nobody takes messages: what waits keeps its place.
    """
    sent = 0
    while (message := _next()) is not None:
        try:
            sent += _deliver(send, message)
        except ServerAway:
            break
    return sent


def _next() -> OutboxMessage | None:
    """Claim the message that has been due longest; other workers pass over it."""
    at = clock.now()
    due = (
        select(OutboxMessage.id)
        .where(
            OutboxMessage.sent_at.is_(None),
            OutboxMessage.failed_at.is_(None),
            OutboxMessage.due_at <= at,
            or_(OutboxMessage.leased_until.is_(None), OutboxMessage.leased_until < at),
        )
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    with transaction() as session:
        message: OutboxMessage | None = session.scalar(
            update(OutboxMessage)
            .where(OutboxMessage.id == due)
            .values(leased_until=at + LEASE)
            .returning(OutboxMessage)
        )
        session.expunge_all()
    return message


def _deliver(send: Send, message: OutboxMessage) -> bool:
    """Whether it left. Raises `ServerAway` after having put the message back."""
    if fault := _useless(message):
        _give_up(message, fault, fault.value)
        return False
    try:
        with _held(message.id):
            send(message)
    except Refused as no:
        _give_up(message, no.fault, type(no.__cause__ or no).__name__)
        return False
    except Exception as error:  # any other failure may pass
        _try_later(message, type(error.__cause__ or error).__name__)
        if isinstance(error, ServerAway):
            raise
        return False
    keeps = current_app.config["KEEPS_SENT_MAILS"]  # the demonstration's mailbox shows them
    with transaction():
        _mark(message.id, sent_at=clock.now(), last_error=None, **({} if keeps else EMPTIED))
    return True


def _useless(message: OutboxMessage) -> Fault | None:
    """Why a message need not be tried. Those of no scope were asked for by the reader just now:
    they are always tried.
    """
    if message.is_past(clock.now()):
        return Fault.PAST
    if message.scope_id is not None and addresses.refused_at(message.recipient or ""):
        return Fault.MARKED
    return None


@contextmanager
def _held(message_id: int) -> Iterator[None]:
    """Renew the lease while the block lasts, however slow the server is."""
    app, is_over = current_app._get_current_object(), threading.Event()  # type: ignore[attr-defined]

    def renew() -> None:
        while not is_over.wait(RENEW_S):
            try:
                with app.app_context(), transaction():
                    _mark(message_id, leased_until=clock.now() + LEASE)
            except SQLAlchemyError as error:  # the next round comes before the lease lapses
                log.warning("lease_not_renewed", id=message_id, kind=type(error).__name__)

    keeper = threading.Thread(target=renew, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        is_over.set()
        keeper.join()


def _try_later(message: OutboxMessage, reason: str) -> None:
    log.warning("message_not_sent", id=message.id, tries=message.tries + 1, reason=reason)
    at = clock.now()
    since = message.trying_since or at
    if at - since >= TRY_FOR:
        _give_up(message, Fault.AWAY, reason)
        return
    wait = timedelta(minutes=BACKOFF_MIN[min(message.tries, len(BACKOFF_MIN) - 1)])
    with transaction():
        _mark(
            message.id,
            due_at=at + wait,
            trying_since=since,
            tries=message.tries + 1,
            last_error=reason[:80],
        )


def _give_up(message: OutboxMessage, fault: Fault, reason: str) -> None:
    """Final: somebody must see to it. What can be of no use any more is emptied at once."""
    log.warning("message_given_up", id=message.id, fault=fault.value, reason=reason)
    at: datetime = clock.now()
    with transaction():
        if fault is Fault.ADDRESS:
            addresses.refuse(message.recipient or "")
        emptied = EMPTIED if fault is Fault.PAST else {}
        _mark(message.id, failed_at=at, fault=fault.value, last_error=reason[:80], **emptied)
        journal.record(
            journal.CLOCK,
            "message_given_up",
            subject_kind="message",
            subject_id=message.public_id,
            scope_id=message.scope_id,
            facts={"kind": message.kind, "fault": fault.value, "about": message.subject_id},
        )


def _mark(message_id: int, **values: Any) -> None:
    """Write what became of it; unless said otherwise, nobody holds it any more."""
    values = {"leased_until": None, **values}
    db.session.execute(update(OutboxMessage).where(OutboxMessage.id == message_id).values(**values))
