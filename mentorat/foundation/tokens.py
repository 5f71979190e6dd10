"""Personal links: one purpose, one subject, a last day; stored hashed, used up on POST.

A GET may show what a link is for (mail scanners open links); only `consume`, called in
the transaction of a POST, uses it up, and only one of many simultaneous calls succeeds.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Index, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from mentorat.foundation import clock
from mentorat.foundation.db import Base, db
from mentorat.foundation.errors import RuleBroken
from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.foundation.marks import mark


class LinkRefused(RuleBroken):
    """Unknown, used up, out of date or for something else: the reader sees no difference."""

    status = 404
    message = _l("This link is no longer valid.")


class Token(Base):
    """A personal link. `subject_id` is the public id of what it opens, `side` whose it is."""

    __tablename__ = "tokens"
    __table_args__ = (Index("ix_tokens_subject", "subject_id", "purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(40))
    side: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)


def issue(
    purpose: str,
    subject_id: str,
    *,
    lasts: timedelta,
    side: str | None = None,
    raw: str | None = None,
) -> str:
    """Make a link's secret (256 random bits, URL-safe); only its keyed hash is stored.

    `raw` is a secret made elsewhere: a shorter one, to be typed, needs limits where it is asked.
    """
    raw = raw or secrets.token_urlsafe(32)
    made_at = clock.now()
    db.session.add(
        Token(
            digest=mark(purpose, raw),
            purpose=purpose,
            subject_id=subject_id,
            side=side,
            created_at=made_at,
            expires_at=made_at + lasts,
        )
    )
    return raw


def find(purpose: str, raw: str) -> Token:
    """The living token behind a link, unused and in time; raises `LinkRefused`."""
    token = db.session.scalar(
        select(Token).where(
            Token.digest == mark(purpose, raw),
            Token.used_at.is_(None),
            Token.expires_at > clock.now(),
        )
    )
    if token is None:
        raise LinkRefused
    return token


def was_issued_since(purpose: str, subject_id: str, since: datetime) -> bool:
    """Whether a link of this purpose to this subject was made from `since` on."""
    made = select(Token.id).where(
        Token.purpose == purpose, Token.subject_id == subject_id, Token.created_at >= since
    )
    return db.session.scalar(made.limit(1)) is not None


def trace(purpose: str, raw: str) -> Token | None:
    """The token behind a link, whatever became of it: only to say so to who holds that link."""
    return db.session.scalar(select(Token).where(Token.digest == mark(purpose, raw)))


def consume(purpose: str, raw: str) -> Token:
    """Use the link up, atomically; raises `LinkRefused` for every caller but the first."""
    token: Token | None = db.session.scalar(
        update(Token)
        .where(
            Token.digest == mark(purpose, raw),
            Token.used_at.is_(None),
            Token.expires_at > clock.now(),
        )
        .values(used_at=clock.now())
        .returning(Token)
    )
    if token is None:
        raise LinkRefused
    return token


def revoke_all(purpose: str) -> None:
    """Make all living links of this purpose useless."""
    db.session.execute(
        update(Token)
        .where(Token.purpose == purpose, Token.used_at.is_(None))
        .values(used_at=clock.now())
    )


def revoke(purpose: str, subject_id: str) -> None:
    """Make all living links of this purpose to this subject useless."""
    db.session.execute(
        update(Token)
        .where(Token.purpose == purpose, Token.subject_id == subject_id, Token.used_at.is_(None))
        .values(used_at=clock.now())
    )
