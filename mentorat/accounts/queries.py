"""Finding users."""

from __future__ import annotations

from sqlalchemy import select

from mentorat.accounts.models import User
from mentorat.foundation.db import db


def user_by_email(email: str) -> User | None:
    """The active user with this address, in whatever case it was typed."""
    return db.session.scalar(
        select(User).where(User.email == email.strip().lower(), User.active.is_(True))
    )


def owner_of(email: str) -> User | None:
    """Whoever has this address, switched off or not: an address is one user."""
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def user_by_public_id(public_id: str) -> User | None:
    """The active user with this public id."""
    return db.session.scalar(select(User).where(User.public_id == public_id, User.active.is_(True)))
