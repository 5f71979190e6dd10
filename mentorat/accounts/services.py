"""Making users, and signing in by a mailed link."""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask_security import hash_password
from sqlalchemy.exc import IntegrityError

from mentorat.accounts import mails, queries
from mentorat.accounts.models import User
from mentorat.foundation import journal, tokens
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor

SIGN_IN = "accounts.sign_in"
LINK_LASTS = timedelta(minutes=30)
INVITATION_LASTS = timedelta(days=7)


def add_user(
    *, email: str, name: str, password: str | None = None, language: str = "fr", actor: Actor
) -> User:
    """Make a user; without a password they sign in by mailed link.

    The database refuses a second user with the same address (IntegrityError).
    """
    user = User(
        email=email.strip().lower(),
        name=name,
        language=language,
        password=hash_password(password) if password else None,
        fs_uniquifier=secrets.token_hex(16),
    )
    db.session.add(user)
    db.session.flush()
    journal.record(actor, "add_user", subject_kind="user", subject_id=user.public_id)
    return user


def known_or_added(*, email: str, name: str, actor: Actor) -> User:
    """Whoever has this address, switched off or not; else a new user, once for all callers."""
    known = queries.owner_of(email)
    if known is not None:
        return known
    try:
        with db.session.begin_nested():
            return add_user(email=email, name=name, actor=actor)
    except IntegrityError:  # somebody was quicker
        added = queries.owner_of(email)
        if added is None:
            raise
        return added


def send_link(email: str) -> None:
    """Mail a sign-in link if somebody active has this address; otherwise do nothing.

    The caller answers the same in both cases.
    """
    user = queries.user_by_email(email)
    if user is not None:
        tokens.revoke(SIGN_IN, user.public_id)
        raw = tokens.issue(SIGN_IN, user.public_id, lasts=LINK_LASTS)
        mails.post_sign_in_link(user, raw)


def sign_in_by_link(raw: str) -> User:
    """Use a mailed link up and return its user; raises `LinkRefused`."""
    token = tokens.consume(SIGN_IN, raw)
    user = queries.user_by_public_id(token.subject_id)
    if user is None:
        raise tokens.LinkRefused
    journal.record(
        Actor("user", user.id), "sign_in_by_link", subject_kind="user", subject_id=user.public_id
    )
    return user


def end_sessions(user: User, actor: Actor) -> None:
    """Sign `user` out everywhere."""
    user.fs_uniquifier = secrets.token_hex(16)
    journal.record(actor, "end_sessions", subject_kind="user", subject_id=user.public_id)
