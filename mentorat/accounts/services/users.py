"""Users: made, invited, switched off and on."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from mentorat.accounts import mails, queries
from mentorat.accounts.models import User
from mentorat.accounts.services.links import issue_password_link
from mentorat.accounts.services.passwords import hash_password
from mentorat.accounts.services.sessions import end_sessions
from mentorat.foundation import journal
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor


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
    )
    db.session.add(user)
    db.session.flush()
    journal.record(actor, "add_user", subject_kind="user", subject_id=user.public_id)
    return user


def known_or_added(*, email: str, name: str, language: str = "fr", actor: Actor) -> User:
    """The user of this address, switched off or not; made when there is none.

    Of two that make the same user at once, the second finds the first one's.
    """
    user = queries.owner_of(email)
    if user is not None:
        return user
    try:
        with db.session.begin_nested():
            return add_user(email=email, name=name, language=language, actor=actor)
    except IntegrityError:
        user = queries.owner_of(email)
        if user is None:
            raise
        return user


def invite_staff(*, email: str, name: str, language: str = "fr", actor: Actor) -> User:
    """Let somebody work here, and mail them how to begin; twice is the same as once.

    The mail holds a link to set a password, good for some days; somebody who has one
    already is told that there is something new. Somebody switched off is switched on:
    whoever invites staff may do that too. Rights are given by the caller.
    """
    user = known_or_added(email=email, name=name, language=language, actor=actor)
    if not user.active:
        switch_on(user, actor)
    send_invitation(user, actor)
    return user


def send_invitation(user: User, actor: Actor) -> str | None:
    """Mail a member of staff how to begin; returns the secret of the link to set a password.

    None for somebody who has a password already and is told that there is something new.
    """
    raw = None
    if user.password is None:
        raw = issue_password_link(user, is_invitation=True)
        mails.post_staff_invited(user, raw)
    else:
        mails.post_staff_welcomed_back(user)
    journal.record(actor, "invite_staff", subject_kind="user", subject_id=user.public_id)
    return raw


def switch_off(user: User, actor: Actor) -> None:
    """Close the account: no way in, all sessions end. Twice is the same as once."""
    if user.active:
        user.active = False
        journal.record(actor, "switch_off", subject_kind="user", subject_id=user.public_id)
        end_sessions(user, actor)


def switch_on(user: User, actor: Actor) -> None:
    """Open the account again, with the rights it has now. Twice is the same as once."""
    if not user.active:
        user.active = True
        journal.record(actor, "switch_on", subject_kind="user", subject_id=user.public_id)


def change_language(user: User, language: str) -> None:
    """The language of the user's pages and mails from now on."""
    user.language = language
