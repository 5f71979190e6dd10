"""Mailed links: one that signs in, one that sets a password."""

from __future__ import annotations

from sqlalchemy import delete, select

from mentorat.accounts import mails, queries
from mentorat.accounts.mails import INVITATION_LASTS, LINK_LASTS
from mentorat.accounts.models import SignInRequest, User
from mentorat.accounts.services.passwords import SET_PASSWORD, set_password
from mentorat.accounts.states import Request
from mentorat.foundation import jobs, journal, tokens
from mentorat.foundation.db import db, on_commit
from mentorat.foundation.journal import Actor

SIGN_IN = "accounts.sign_in"
ANSWER = "accounts.answer_requests"


def end_every_link() -> None:
    """Make all mailed links that open an account useless, and forget who asked for one."""
    for purpose in (SIGN_IN, SET_PASSWORD):
        tokens.revoke_all(purpose)
    db.session.execute(delete(SignInRequest))


def ask_link(email: str, wanted: Request) -> None:
    """Keep that somebody asks for a link. The same row for every address, known or not."""
    db.session.add(SignInRequest(email=queries.plain(email), wanted=wanted))
    on_commit(_wake)


def _wake() -> None:
    jobs.enqueue(ANSWER)


def answer_next_request() -> bool:
    """Take one waiting request and mail what it asks for, if its address is known.

    Returns whether there was one. Two workers never answer the same.
    """
    first = select(SignInRequest.id).order_by(SignInRequest.id).limit(1)
    row = db.session.execute(
        delete(SignInRequest)
        .where(SignInRequest.id == first.with_for_update(skip_locked=True).scalar_subquery())
        .returning(SignInRequest.wanted, SignInRequest.email)
    ).one_or_none()
    if row is None:
        return False
    user = queries.user_by_email(row.email)
    if user is not None:
        _answer(user, Request(row.wanted))
    return True


def _answer(user: User, wanted: Request) -> None:
    """A mailed link alone never opens a workspace: staff are told how it is opened."""
    if wanted == Request.PASSWORD and (user.password or queries.is_staff(user)):
        mails.post_new_password(user, issue_password_link(user))
    elif queries.is_staff(user):
        mails.post_password_instead(user)
    else:
        tokens.revoke(SIGN_IN, user.public_id)
        mails.post_sign_in_link(user, tokens.issue(SIGN_IN, user.public_id, lasts=LINK_LASTS))


def sign_in_by_link(raw: str) -> User:
    """Use a mailed link up and return its user; raises `LinkRefused`, always for staff."""
    user = _user_of(tokens.consume(SIGN_IN, raw))
    if queries.is_staff(user):
        raise tokens.LinkRefused
    journal.record(
        Actor("user", user.id), "sign_in_by_link", subject_kind="user", subject_id=user.public_id
    )
    return user


def issue_password_link(user: User, *, is_invitation: bool = False) -> str:
    """The secret of a link that sets a password once; earlier ones stop working."""
    tokens.revoke(SET_PASSWORD, user.public_id)
    lasts = INVITATION_LASTS if is_invitation else LINK_LASTS
    return tokens.issue(SET_PASSWORD, user.public_id, lasts=lasts)


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
