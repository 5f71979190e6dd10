"""How a person who comes twice is recognised: keyed hashes of an address or a number.

The keys are secrets of their own, newest first. A hash begins with the mark of its key, so
that each row says with which one it was made.
"""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app
from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError

from mentorat.candidates.models import Candidate
from mentorat.foundation.db import db

MARK = 8  # characters of the mark; the other 56 are 224 bits of the hash


def contact_key(email: str, phone: str) -> str:
    """The hash of a mail address, or else of a phone number in international form."""
    return contact_keys(email, phone)[0]


def contact_keys(email: str, phone: str) -> list[str]:
    """The same with each key that is known, newest first."""
    contact = f"mail:{email.casefold()}" if email else f"phone:{phone}"
    return [_hashed(key, contact) for key in current_app.config["CONTACT_KEYS"]]


def _hashed(key: str, contact: str) -> str:
    said = f"candidates.contact\0{contact}".encode()
    return _mark(key) + hmac.new(key.encode(), said, hashlib.sha256).hexdigest()[: 64 - MARK]


def _mark(key: str) -> str:
    return hashlib.sha256(f"candidates.mark\0{key}".encode()).hexdigest()[:MARK]


def rekey(after: int, limit: int) -> tuple[int, int, list[str]]:
    """Make up to `limit` hashes anew with the newest key, of rows behind number `after`.

    Returns the last number seen (`after` when none is left), how many changed, and the public
    ids of files that another file of the same person keeps from changing.
    """
    newest = _mark(current_app.config["CONTACT_KEYS"][0])
    old = (
        select(Candidate.id, Candidate.public_id, Candidate.email, Candidate.phone)
        .where(
            Candidate.id > after,
            Candidate.contact_key.is_not(None),
            ~Candidate.contact_key.startswith(newest),
            or_(Candidate.email != "", Candidate.phone != ""),
        )
        .order_by(Candidate.id)
        .limit(limit)
    )
    changed, twice = 0, []
    for number, public_id, email, phone in db.session.execute(old).all():
        after = number
        made = contact_key(email, phone)
        try:
            with db.session.begin_nested():
                db.session.execute(
                    update(Candidate).where(Candidate.id == number).values(contact_key=made)
                )
            changed += 1
        except IntegrityError:  # both are alive: somebody must look
            twice.append(public_id)
    return after, changed, twice
