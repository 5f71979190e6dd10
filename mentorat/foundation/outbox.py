"""Mails and SMS as rows of the caller's transaction; the worker sends them after the commit.

At least once: a row is claimed with a lease, sent under a Message-ID that never changes,
then marked. A worker killed between sending and marking sends once more, same id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import make_msgid
from enum import StrEnum
from typing import Any

import structlog
from sqlalchemy import JSON, CheckConstraint, Index, String, Text, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from mentorat.foundation import clock, jobs
from mentorat.foundation.db import Base, Identified, db, on_commit, one_of, transaction

log = structlog.get_logger(__name__)
LEASE = timedelta(minutes=5)
# Minutes before the next try; after the last one the message is failed and shown as such.
RETRY_AFTER_MIN = (1, 2, 5, 15, 30, 60, 120, 240, 240, 240)
DELIVER = "outbox.deliver"


class Channel(StrEnum):
    MAIL = "mail"
    SMS = "sms"


@dataclass(frozen=True)
class Attachment:
    """A small text file sent with a mail, such as an invitation for a calendar."""

    name: str
    content_type: str
    text: str


class OutboxMessage(Identified, Base):
    """One message to one person. Its state is read off its instants."""

    __tablename__ = "outbox"
    __table_args__ = (
        one_of("channel", Channel),
        CheckConstraint("sent_at IS NULL OR failed_at IS NULL", name="sent_or_failed"),
        Index("ix_outbox_due", "sent_at", "failed_at", "due_at"),
        Index("ix_outbox_subject", "subject_kind", "subject_id"),
    )

    channel: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8))
    attachments: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    once_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    subject_kind: Mapped[str | None] = mapped_column(String(40))
    subject_id: Mapped[str | None] = mapped_column(String(40))
    scope_id: Mapped[int | None] = mapped_column(index=True)
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None] = mapped_column(default=None)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    failed_at: Mapped[datetime | None] = mapped_column(default=None)
    last_error: Mapped[str | None] = mapped_column(String(80), default=None)


def one_line(text: str) -> str:
    """`text` fit for a mail subject: no line break, no control character, no address."""
    flat = re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", text)
    return re.sub(r"\b(?:https?://|www\.)\S*", "", flat).strip()[:200]


def post(
    *,
    kind: str,
    to: str,
    subject: str,
    text: str,
    html: str | None = None,
    language: str = "fr",
    channel: Channel = Channel.MAIL,
    attachments: Sequence[Attachment] = (),
    once_key: str | None = None,
    about: tuple[str, str] | None = None,
    scope_id: int | None = None,
    due_at: datetime | None = None,
) -> OutboxMessage:
    """Put a message in the outbox, in the running transaction.

    `once_key` makes a second message of the same key impossible (the database refuses);
    `about` is (kind, public id) of what it concerns; `due_at` postpones it.
    """
    message = OutboxMessage(
        channel=channel,
        kind=kind,
        recipient=to,
        subject=one_line(subject),
        text=text,
        html=html,
        language=language,
        attachments=[vars(attachment) for attachment in attachments],
        message_id=make_msgid(domain="mentorat.invalid"),
        once_key=once_key,
        subject_kind=about[0] if about else None,
        subject_id=about[1] if about else None,
        scope_id=scope_id,
        due_at=due_at or clock.now(),
    )
    db.session.add(message)
    on_commit(_wake)
    return message


def _wake() -> None:
    jobs.enqueue(DELIVER)


def claim(limit: int) -> list[OutboxMessage]:
    """Lease up to `limit` due messages to this worker; others pass over them."""
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
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = db.session.scalars(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(due))
        .values(leased_until=at + LEASE, tries=OutboxMessage.tries + 1)
        .returning(OutboxMessage)
    )
    return sorted(claimed, key=lambda message: message.id)


def deliver_due(send: Callable[[OutboxMessage], None], limit: int = 20) -> int:
    """Send what is due, one transaction a step; returns how many left the house."""
    sent = 0
    while True:
        with transaction() as session:
            claimed = claim(limit)
            session.expunge_all()
        for message in claimed:
            sent += _deliver(send, message)
        if len(claimed) < limit:
            return sent


def _deliver(send: Callable[[OutboxMessage], None], message: OutboxMessage) -> bool:
    try:
        send(message)
    except Exception as error:  # any failure of the way out is kept and tried again
        _postpone(message, type(error).__name__)
        return False
    with transaction():
        _mark(message.id, sent_at=clock.now(), leased_until=None, last_error=None)
    return True


def _postpone(message: OutboxMessage, reason: str) -> None:
    log.warning("message_not_sent", id=message.id, tries=message.tries, reason=reason)
    is_last = message.tries > len(RETRY_AFTER_MIN)
    with transaction():
        if is_last:
            _mark(message.id, failed_at=clock.now(), leased_until=None, last_error=reason[:80])
            return
        wait = timedelta(minutes=RETRY_AFTER_MIN[message.tries - 1])
        _mark(message.id, due_at=clock.now() + wait, leased_until=None, last_error=reason[:80])


def _mark(message_id: int, **values: Any) -> None:
    db.session.execute(update(OutboxMessage).where(OutboxMessage.id == message_id).values(**values))


@dataclass(frozen=True)
class OutboxState:
    """How many messages wait, since when the oldest is due, how many were given up."""

    waiting: int
    oldest_due_at: datetime | None
    failed: int


def state() -> OutboxState:
    """What `/healthz` says of the outbox."""
    is_waiting = OutboxMessage.sent_at.is_(None) & OutboxMessage.failed_at.is_(None)
    waiting, oldest = db.session.execute(
        select(func.count(), func.min(OutboxMessage.due_at)).where(is_waiting)
    ).one()
    failed = db.session.scalar(select(func.count()).where(OutboxMessage.failed_at.is_not(None)))
    return OutboxState(waiting=waiting, oldest_due_at=oldest, failed=failed or 0)
