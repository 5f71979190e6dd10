"""Finding users, their sessions and what was tried in their name."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import contains_eager

from mentorat.accounts.models import (
    ABSOLUTE,
    HALFWAY,
    IDLE,
    RecoveryCode,
    SecondFactor,
    SignIn,
    User,
    UserSession,
)
from mentorat.accounts.states import Stage
from mentorat.foundation import clock
from mentorat.foundation.db import db
from mentorat.foundation.marks import mark


def user_by_email(email: str) -> User | None:
    """The active user with this address, in whatever case it was typed."""
    return db.session.scalar(select(User).where(User.email == plain(email), User.active.is_(True)))


def owner_of(email: str) -> User | None:
    """Whoever has this address, switched off or not: an address is one user."""
    return db.session.scalar(select(User).where(User.email == plain(email)))


def user_by_public_id(public_id: str) -> User | None:
    """The active user with this public id."""
    return db.session.scalar(select(User).where(User.public_id == public_id, User.active.is_(True)))


def plain(email: str) -> str:
    """An address as it is kept."""
    return email.strip().lower()


@dataclass(frozen=True)
class Credentials:
    """What a typed password is held against."""

    user_id: int
    password: str | None


def credentials(email: str) -> Credentials | None:
    """Of the active user with this address. One statement, known or not."""
    row = db.session.execute(
        select(User.id, User.password).where(User.email == plain(email), User.active.is_(True))
    ).one_or_none()
    return Credentials(*row) if row else None


def is_staff(user: User) -> bool:
    """Whether the user works here; the room that knows seats tells how to know."""
    return bool(current_app.extensions["mentorat.is_staff"](user))


def session_digest(raw: str) -> str:
    """The keyed hash under which a session is found."""
    return mark("session", raw)


def living_session(raw: str) -> UserSession | None:
    """The session behind a cookie: in time, of an active user."""
    return db.session.scalar(
        select(UserSession)
        .join(UserSession.user)
        .options(contains_eager(UserSession.user))
        .where(UserSession.digest == session_digest(raw), User.active.is_(True), _is_in_time())
    )


def open_sessions(user_id: int) -> list[UserSession]:
    """Where somebody is signed in, the most recently seen first."""
    return list(
        db.session.scalars(
            select(UserSession)
            .where(UserSession.user_id == user_id, UserSession.stage == Stage.WHOLE, _is_in_time())
            .order_by(UserSession.seen_at.desc(), UserSession.id.desc())
        )
    )


def _is_in_time() -> ColumnElement[bool]:
    now = clock.now()
    is_timely = or_(UserSession.stage == Stage.WHOLE, UserSession.created_at > now - HALFWAY)
    return and_(
        UserSession.created_at > now - ABSOLUTE, UserSession.seen_at > now - IDLE, is_timely
    )


def account_mark(email: str) -> str:
    """The keyed hash under which attempts in an address's name are found."""
    return mark("account", plain(email))


def last_sign_ins(email: str, limit: int = 8) -> list[SignIn]:
    """What was tried last with this address, newest first."""
    return list(
        db.session.scalars(
            select(SignIn)
            .where(SignIn.account == account_mark(email))
            .order_by(SignIn.at.desc(), SignIn.id.desc())
            .limit(limit)
        )
    )


def second_factor(user: User) -> SecondFactor | None:
    """What was set up, confirmed or not."""
    return db.session.get(SecondFactor, user.id)


def has_second_factor(user: User) -> bool:
    """Whether a second factor was set up and confirmed."""
    factor = second_factor(user)
    return factor is not None and factor.secret is not None


def needs_second_factor(user: User) -> bool:
    """Whether the user may not be without: staff, everywhere but in demonstration and tests."""
    return bool(current_app.config["SECOND_FACTOR_REQUIRED"]) and is_staff(user)


def recovery_codes_left(user: User) -> int:
    """How many recovery codes still work."""
    left = select(func.count(RecoveryCode.id)).where(
        RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None)
    )
    return db.session.scalar(left) or 0
