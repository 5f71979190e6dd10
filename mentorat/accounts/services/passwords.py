"""Passwords: their strength, their hash, and setting them."""

from __future__ import annotations

import hashlib
import hmac
import re

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app
from zxcvbn import zxcvbn

from mentorat.accounts.errors import PasswordGuessable, PasswordNamesYou, PasswordTooShort
from mentorat.accounts.models import User, UserSession
from mentorat.accounts.services.sessions import end_sessions
from mentorat.foundation import journal, tokens
from mentorat.foundation.journal import Actor

SET_PASSWORD = "accounts.set_password"  # noqa: S105 (the purpose of a mailed link)
MIN_LENGTH = 12
ENOUGH = 3  # of zxcvbn's 0 to 4: more than 10^8 guesses
JUDGED_LENGTH = 72  # zxcvbn takes its time with long texts, and these hold anyway
_hasher = PasswordHasher()  # argon2id, the library's own strength
# Made with the same strength: whoever is not known costs as much as who is.
NOBODYS_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4$Tgzs6z969Turk0W0OR88Rg$"
    "VFskrzWZy192J5Ya5FlxKCZp26zcVyTheQIfD0jluXc"
)


def hash_password(password: str) -> str:
    """The argon2 hash to keep."""
    return _hasher.hash(_keyed(password))


def _keyed(password: str) -> str:
    """What is hashed: a stolen database alone, without our key, lets nobody try passwords."""
    key = str(current_app.config["PASSWORD_SALT"]).encode()
    return hmac.new(key, password.encode(), hashlib.sha256).hexdigest()


def is_password(kept: str | None, typed: str) -> bool:
    """Whether `typed` is what was hashed; takes as long when nothing was."""
    try:
        _hasher.verify(kept or NOBODYS_HASH, _keyed(typed))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def renew_hash(user: User, password: str) -> User:
    """After the right password: a hash made with less strength than today's is made anew."""
    if user.password and _hasher.check_needs_rehash(user.password):
        user.password = hash_password(password)
    return user


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


def set_password(
    user: User, password: str, actor: Actor, *, keep: UserSession | None = None
) -> None:
    """Give `user` this password; their sessions but `keep` end, and links to set another one.

    Raises `PasswordRefused`.
    """
    check_strength(password, user)
    user.password = hash_password(password)
    tokens.revoke(SET_PASSWORD, user.public_id)
    journal.record(actor, "set_password", subject_kind="user", subject_id=user.public_id)
    end_sessions(user, actor, but=keep)
