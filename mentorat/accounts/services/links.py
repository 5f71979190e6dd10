"""Mailed links: one that signs in, one that sets a password."""

from __future__ import annotations

from mentorat.accounts import mails, queries
from mentorat.accounts.mails import INVITATION_LASTS, LINK_LASTS
from mentorat.accounts.models import User
from mentorat.accounts.services.passwords import set_password
from mentorat.foundation import journal, tokens
from mentorat.foundation.journal import Actor

SIGN_IN = "accounts.sign_in"
SET_PASSWORD = "accounts.set_password"  # noqa: S105 (the name of a purpose)


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
    user = _user_of(tokens.consume(SIGN_IN, raw))
    journal.record(
        Actor("user", user.id), "sign_in_by_link", subject_kind="user", subject_id=user.public_id
    )
    return user


def issue_password_link(user: User, *, is_invitation: bool = False) -> str:
    """The secret of a link that sets a password once; earlier ones stop working."""
    tokens.revoke(SET_PASSWORD, user.public_id)
    lasts = INVITATION_LASTS if is_invitation else LINK_LASTS
    return tokens.issue(SET_PASSWORD, user.public_id, lasts=lasts)


def send_password_link(email: str) -> None:
    """Mail a link to set a new password if somebody active has this address."""
    user = queries.user_by_email(email)
    if user is not None:
        mails.post_new_password(user, issue_password_link(user))


def user_of_password_link(raw: str) -> User:
    """Whose password the link sets; raises `LinkRefused`."""
    return _user_of(tokens.find(SET_PASSWORD, raw))


def set_password_by_link(raw: str, password: str) -> User:
    """Use the link up and set the password; raises `LinkRefused`, `PasswordRefused`."""
    user = _user_of(tokens.consume(SET_PASSWORD, raw))
    set_password(user, password, Actor("user", user.id))
    return user


def _user_of(token: tokens.Token) -> User:
    user = queries.user_by_public_id(token.subject_id)
    if user is None:
        raise tokens.LinkRefused
    return user
