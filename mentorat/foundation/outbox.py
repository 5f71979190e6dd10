"""Mails and SMS as rows of the caller's transaction; `dispatch` sends them after the commit.

What a message says is ciphered while it waits and emptied once it has left: a letter holds
personal links, and a link that lies about is a key that lies about.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import make_msgid
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, Index, String, and_, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from mentorat.foundation import addresses, clock, jobs, journal
from mentorat.foundation.db import (
    Base,
    EncryptedJson,
    EncryptedText,
    Identified,
    db,
    enum_column,
    on_commit,
    one_of,
)
from mentorat.foundation.errors import RuleBroken
from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.foundation.journal import Actor

DELIVER = "outbox.deliver"


class Channel(StrEnum):
    MAIL = "mail"
    SMS = "sms"


class Fault(StrEnum):
    """Why a message did not leave."""

    ADDRESS = "address"  # the server does not know the address
    FULL = "full"  # the mailbox is full
    REFUSED = "refused"  # the server does not want this message
    AWAY = "away"  # nobody took it for days
    PAST = "past"  # it was of no use any more
    MARKED = "marked"  # not tried: the address is known not to work


class PastItsUse(RuleBroken):
    """Sending it now would only confuse."""

    message = _l("This message is of no use any more: call instead.")


@dataclass(frozen=True)
class Attachment:
    """A small text file sent with a mail, such as an invitation for a calendar."""

    name: str
    content_type: str
    text: str


class OutboxMessage(Identified, Base):
    """One message to one person. Its state is read off its instants.

    `subject_kind` and `subject_id` say what it is about, `addressee_kind` and `addressee_id`
    to whom it goes (public ids). `recipient`, `subject`, `text`, `html` and `attachments` are
    None once it has left or is of no use; `reply_to` is where answers go. After `useful_until`
    it is not sent any more. `trying_since` is its first refusal, `tries` how many there were.
    """

    __tablename__ = "outbox"
    __scope__ = "scope_id"
    __table_args__ = (
        one_of("channel", Channel),
        one_of("fault", Fault, is_optional=True),
        CheckConstraint("sent_at IS NULL OR failed_at IS NULL", name="sent_or_failed"),
        CheckConstraint("(failed_at IS NULL) = (fault IS NULL)", name="failed_has_fault"),
        CheckConstraint("handled_at IS NULL OR failed_at IS NOT NULL", name="handled_failed"),
        Index("ix_outbox_due", "sent_at", "failed_at", "due_at"),
        Index("ix_outbox_subject", "subject_kind", "subject_id"),
        Index("ix_outbox_addressee", "addressee_kind", "addressee_id"),
    )

    channel: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(8))
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    recipient: Mapped[str | None] = mapped_column(EncryptedText)
    subject: Mapped[str | None] = mapped_column(EncryptedText)
    text: Mapped[str | None] = mapped_column(EncryptedText)
    due_at: Mapped[datetime]
    html: Mapped[str | None] = mapped_column(EncryptedText, default=None)
    attachments: Mapped[list[dict[str, str]] | None] = mapped_column(EncryptedJson, default=None)
    reply_to: Mapped[str | None] = mapped_column(String(254), default=None)
    once_key: Mapped[str | None] = mapped_column(String(120), unique=True, default=None)
    subject_kind: Mapped[str | None] = mapped_column(String(40), default=None)
    subject_id: Mapped[str | None] = mapped_column(String(40), default=None)
    addressee_kind: Mapped[str | None] = mapped_column(String(40), default=None)
    addressee_id: Mapped[str | None] = mapped_column(String(40), default=None)
    scope_id: Mapped[int | None] = mapped_column(index=True, default=None)
    useful_until: Mapped[datetime | None] = mapped_column(default=None)
    leased_until: Mapped[datetime | None] = mapped_column(default=None)
    trying_since: Mapped[datetime | None] = mapped_column(default=None)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    failed_at: Mapped[datetime | None] = mapped_column(default=None)
    fault: Mapped[str | None] = mapped_column(enum_column(Fault), default=None)
    last_error: Mapped[str | None] = mapped_column(String(80), default=None)
    handled_at: Mapped[datetime | None] = mapped_column(default=None)

    def is_past(self, at: datetime) -> bool:
        """Whether nobody would have any use for it at this instant."""
        return self.useful_until is not None and self.useful_until <= at

    @property
    def can_go_again(self) -> bool:
        """Whether it still has its words, and somebody would have a use for them."""
        return self.text is not None and not self.is_past(clock.now())


# What is taken off a row that has left, as values of an UPDATE.
EMPTIED: dict[str, Any] = dict.fromkeys(("recipient", "subject", "text", "html", "attachments"))


def one_line(text: str) -> str:
    """`text` fit for a mail subject: no line break, no control character, no address."""
    flat = re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]+", " ", text)
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
    addressee: tuple[str, str] | None = None,
    scope_id: int | None = None,
    reply_to: str = "",
    due_at: datetime | None = None,
    useful_until: datetime | None = None,
) -> OutboxMessage:
    """Put a message in the outbox, in the running transaction.

    `once_key` makes a second message of the same key impossible (the database refuses);
    `about` is (kind, public id) of what it concerns, `addressee` of whom it goes to;
    `due_at` postpones it, `useful_until` is when it stops being of any use.
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
        addressee_kind=addressee[0] if addressee else None,
        addressee_id=addressee[1] if addressee else None,
        scope_id=scope_id,
        reply_to=reply_to or None,
        due_at=due_at or clock.now(),
        useful_until=useful_until,
    )
    db.session.add(message)
    on_commit(_wake)
    return message


def _wake() -> None:
    jobs.enqueue(DELIVER)


# --- what did not leave -----------------------------------------------------------------------


def is_undelivered() -> ColumnElement[bool]:
    """Given up, and nobody has seen to it yet."""
    return and_(OutboxMessage.failed_at.is_not(None), OutboxMessage.handled_at.is_(None))


def undelivered(
    scope_ids: Collection[int] = (), *, is_scopeless: bool = False, limit: int = 300
) -> list[OutboxMessage]:
    """What did not leave in these scopes, and of no scope if asked; oldest first. One statement."""
    mine = OutboxMessage.scope_id.in_(scope_ids)
    place = or_(mine, OutboxMessage.scope_id.is_(None)) if is_scopeless else mine
    found = select(OutboxMessage).where(is_undelivered(), place).limit(limit)
    return list(db.session.scalars(found.order_by(OutboxMessage.failed_at, OutboxMessage.id)))


def undelivered_to(addressee: tuple[str, str], scope_id: int) -> list[OutboxMessage]:
    """What did not leave to one person, in one scope; oldest first. One statement."""
    kind, id = addressee
    found = select(OutboxMessage).where(
        is_undelivered(),
        OutboxMessage.addressee_kind == kind,
        OutboxMessage.addressee_id == id,
        OutboxMessage.scope_id == scope_id,
    )
    return list(db.session.scalars(found.order_by(OutboxMessage.failed_at, OutboxMessage.id)))


def send_again(message: OutboxMessage, actor: Actor) -> None:
    """Try a message that was given up once more, from the beginning, to an address that somebody
    trusts again; raises `PastItsUse`. Done once, whoever presses twice.
    """
    if message.failed_at is None or message.handled_at is not None:
        return
    if not message.can_go_again:
        raise PastItsUse
    addresses.forget(message.recipient or "")
    message.failed_at = message.fault = message.trying_since = message.leased_until = None
    message.tries, message.due_at = 0, clock.now()
    _note(message, "send_again", actor)
    on_commit(_wake)


def set_aside(message: OutboxMessage, actor: Actor) -> None:
    """Somebody sees to it another way: nothing of what it says is kept. Done once."""
    if message.failed_at is None or message.handled_at is not None:
        return
    message.handled_at = clock.now()
    for name, nothing in EMPTIED.items():
        setattr(message, name, nothing)
    _note(message, "call_instead", actor)


def _note(message: OutboxMessage, action: str, actor: Actor) -> None:
    journal.record(
        actor,
        action,
        subject_kind="message",
        subject_id=message.public_id,
        scope_id=message.scope_id,
        facts={"kind": message.kind, "about": message.subject_id},
    )


@dataclass(frozen=True)
class OutboxState:
    """How many messages wait, since when the oldest is due, how many wait for a human."""

    waiting: int
    oldest_due_at: datetime | None
    failed: int


def state() -> OutboxState:
    """What `/healthz` says of the outbox."""
    is_waiting = OutboxMessage.sent_at.is_(None) & OutboxMessage.failed_at.is_(None)
    waiting, oldest = db.session.execute(
        select(func.count(), func.min(OutboxMessage.due_at)).where(is_waiting)
    ).one()
    failed = db.session.scalar(select(func.count()).where(is_undelivered()))
    return OutboxState(waiting=waiting, oldest_due_at=oldest, failed=failed or 0)
