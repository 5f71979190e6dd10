"""Users: the people who sign in; their sessions, second factors and attempts."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Column, ForeignKey, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorat.accounts.states import Outcome, Request, Stage
from mentorat.foundation import clock
from mentorat.foundation.db import Base, EncryptedText, Identified, enum_column, one_of

# A session ends after so long without a page, and after so long in any case: a working day.
IDLE = timedelta(hours=4)
ABSOLUTE = timedelta(hours=12)
HALFWAY = timedelta(minutes=20)  # between the password and the code

user_roles = Table(
    "user_roles",
    Base.metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("roles.id", ondelete="CASCADE"), primary_key=True),
)


class Role(Base):
    """A right that holds everywhere (`region`); rights in a programme are seats."""

    __tablename__ = "roles"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str] = mapped_column(String(40), unique=True)


class User(Identified, Base):
    """Someone with a mail address who signs in: staff, enterprise contact, region team.

    `email` is kept in lower case, so that one address is one user.
    `password` is an argon2 hash, or None for those who sign in by a mailed link only.
    """

    __tablename__ = "users"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(8), default="fr")
    password: Mapped[str | None] = mapped_column(String(255), default=None)
    active: Mapped[bool] = mapped_column(default=True)
    roles: Mapped[list[Role]] = relationship(secondary=user_roles, init=False, lazy="selectin")


class UserSession(Identified, Base):
    """A browser in which somebody has signed in.

    Its cookie holds a secret of 256 bits, this row only a keyed hash of it. `seen_at` is
    right to a few minutes; `network` and `device` are coarse on purpose.
    """

    __tablename__ = "user_sessions"
    __table_args__ = (one_of("stage", Stage),)

    digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), index=True, init=False
    )
    user: Mapped[User] = relationship()
    stage: Mapped[str] = mapped_column(enum_column(Stage))
    seen_at: Mapped[datetime] = mapped_column(default_factory=clock.now)
    network: Mapped[str] = mapped_column(String(45), default="")
    device: Mapped[str] = mapped_column(String(60), default="")


class SignIn(Base):
    """One attempt to sign in, by whoever typed the address; kept for a year."""

    __tablename__ = "sign_ins"
    __table_args__ = (one_of("outcome", Outcome), Index("ix_sign_ins_account", "account", "at"))

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    at: Mapped[datetime] = mapped_column(default_factory=clock.now, index=True)
    account: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(enum_column(Outcome))
    network: Mapped[str] = mapped_column(String(45), default="")
    device: Mapped[str] = mapped_column(String(60), default="")


class SignInRequest(Base):
    """An address typed by somebody who asks for a link; the worker looks whether it is known."""

    __tablename__ = "sign_in_requests"
    __table_args__ = (one_of("wanted", Request),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    at: Mapped[datetime] = mapped_column(default_factory=clock.now)
    wanted: Mapped[str] = mapped_column(enum_column(Request))
    email: Mapped[str] = mapped_column(EncryptedText)


class SecondFactor(Base):
    """The secret that somebody's telephone shares with us.

    `pending_secret` was shown and not yet confirmed by a code; `last_step` is the half
    minute (since 1970) of the last code taken, so that no code is taken twice.
    """

    __tablename__ = "second_factors"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    secret: Mapped[str | None] = mapped_column(EncryptedText, default=None)
    pending_secret: Mapped[str | None] = mapped_column(EncryptedText, default=None)
    last_step: Mapped[int | None] = mapped_column(default=None)


class RecoveryCode(Base):
    """A code that stands for the telephone once; only its keyed hash is kept."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None] = mapped_column(default=None)
