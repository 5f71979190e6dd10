"""Passwords: their strength, and setting them."""

from __future__ import annotations

import re

from flask_security import hash_password as _hash
from zxcvbn import zxcvbn

from mentorat.accounts.errors import PasswordGuessable, PasswordNamesYou, PasswordTooShort
from mentorat.accounts.models import User
from mentorat.accounts.services.sessions import end_sessions
from mentorat.foundation import journal
from mentorat.foundation.journal import Actor

MIN_LENGTH = 12
ENOUGH = 3  # of zxcvbn's 0 to 4: more than 10^8 guesses
JUDGED_LENGTH = 72  # zxcvbn takes its time with long texts, and these hold anyway


def hash_password(password: str) -> str:
    """The argon2 hash to keep."""
    return str(_hash(password))


def check_strength(password: str, user: User) -> None:
    """Raises a `PasswordRefused` that says what to do instead."""
    if len(password) < MIN_LENGTH:
        raise PasswordTooShort
    if zxcvbn(password[:JUDGED_LENGTH])["score"] < ENOUGH:
        raise PasswordGuessable
    if len(_without_own_words(password, user)) < MIN_LENGTH // 2:
        raise PasswordNamesYou


def _without_own_words(password: str, user: User) -> str:
    """What is left of a password when everything that others know of the person is taken out."""
    known = [user.email, *re.split(r"\W+", f"{user.name} {user.email}"), "mentorat"]
    words = sorted({word.lower() for word in known if len(word) > 2}, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, words)), "", password.lower()).strip()


def set_password(user: User, password: str, actor: Actor) -> None:
    """Give `user` this password and end their sessions; raises `PasswordRefused`."""
    check_strength(password, user)
    user.password = hash_password(password)
    journal.record(actor, "set_password", subject_kind="user", subject_id=user.public_id)
    end_sessions(user, actor)
