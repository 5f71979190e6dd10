"""The second factor: codes that a telephone shows, and recovery codes for when it is lost."""

from __future__ import annotations

import re
import secrets
from hmac import compare_digest

import pyotp
from sqlalchemy import delete, or_, select, update

from mentorat.accounts import mails, queries
from mentorat.accounts.errors import FactorNeeded, WrongCode
from mentorat.accounts.models import RecoveryCode, SecondFactor, User
from mentorat.accounts.services.sessions import end_sessions
from mentorat.accounts.states import Notice, Outcome, Stage
from mentorat.foundation import clock, journal
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor
from mentorat.foundation.marks import mark

STEP_S = 30
DRIFT = 1  # steps that a telephone's clock may be early or late
RECOVERY_CODES = 10
_SYMBOLS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another
ISSUER = "Mentorat"


def stage_after_password(user: User) -> Stage:
    """What a session opens once the password, or a mailed link, was right."""
    if queries.has_second_factor(user):
        return Stage.CODE
    return Stage.ENROL if queries.needs_second_factor(user) else Stage.WHOLE


def propose_factor(user: User) -> None:
    """Draw a secret for the telephone; it counts once a code has confirmed it."""
    factor = _held(user)
    if factor is None:
        factor = SecondFactor(user_id=user.id)
        db.session.add(factor)
    factor.pending_secret = pyotp.random_base32()


def _held(user: User) -> SecondFactor | None:
    """What was set up, as it is now: who comes twice at once waits for the first.

    The user's row is held, because there may be nothing else yet.
    """
    db.session.execute(select(User.id).where(User.id == user.id).with_for_update(key_share=True))
    return db.session.get(SecondFactor, user.id, populate_existing=True)


def pairing_address(user: User) -> str:
    """What the square code holds: account and secret; raises `WrongCode` when none waits."""
    return pyotp.TOTP(_pending(user)).provisioning_uri(name=user.email, issuer_name=ISSUER)


def pairing_key(user: User) -> str:
    """The same secret to be typed, in groups of four."""
    return " ".join(re.findall(".{1,4}", _pending(user)))


def _pending(user: User) -> str:
    factor = queries.second_factor(user)
    if factor is None or factor.pending_secret is None:
        raise WrongCode
    return factor.pending_secret


def confirm_factor(user: User, code: str, actor: Actor) -> list[str]:
    """Let the proposed secret count; returns new recovery codes. Raises `WrongCode`."""
    factor = _held(user)
    step = _step_of(_pending(user), code)
    if factor is None or step is None:
        raise WrongCode
    factor.secret, factor.pending_secret, factor.last_step = factor.pending_secret, None, step
    journal.record(actor, "set_second_factor", subject_kind="user", subject_id=user.public_id)
    mails.post_security_notice(user, Notice.FACTOR_SET)
    return make_recovery_codes(user, actor)


def make_recovery_codes(user: User, actor: Actor) -> list[str]:
    """Ten new codes, shown once; the earlier ones stop working."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = ["".join(secrets.choice(_SYMBOLS) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(user_id=user.id, digest=_digest(user, code)) for code in codes)
    journal.record(actor, "make_recovery_codes", subject_kind="user", subject_id=user.public_id)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def use_code(user: User, typed: str) -> Outcome:
    """Use up a code of the telephone or a recovery code; of many at once, one is right.

    Returns how it was recognised; `Outcome.WRONG_CODE` when not at all.
    """
    typed = re.sub(r"[\W_]+", "", typed).upper()
    if _is_next_code(user, typed):
        return Outcome.CODE
    used = db.session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user.id,
            RecoveryCode.digest == _digest(user, typed),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
    )
    return Outcome.RECOVERY_CODE if used.rowcount else Outcome.WRONG_CODE  # type: ignore[attr-defined]


def _is_next_code(user: User, typed: str) -> bool:
    factor = queries.second_factor(user)
    step = _step_of(factor.secret, typed) if factor and factor.secret else None
    if step is None:
        return False
    taken = db.session.execute(
        update(SecondFactor)
        .where(
            SecondFactor.user_id == user.id,
            or_(SecondFactor.last_step.is_(None), SecondFactor.last_step < step),
        )
        .values(last_step=step)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def _step_of(secret: str, typed: str) -> int | None:
    """The half minute whose code this is, near now; None when it is none."""
    now = int(clock.now().timestamp()) // STEP_S
    telephone = pyotp.TOTP(secret, interval=STEP_S)
    code = re.sub(r"\D+", "", typed)
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if compare_digest(telephone.at(step * STEP_S), code):
            found = step
    return found


def _digest(user: User, code: str) -> str:
    return mark("recovery", f"{user.public_id}\0{code}")


def drop_second_factor(user: User, actor: Actor) -> None:
    """At the user's own wish; raises `FactorNeeded` for staff where it is required."""
    if queries.needs_second_factor(user):
        raise FactorNeeded
    _forget(user)
    journal.record(actor, "drop_second_factor", subject_kind="user", subject_id=user.public_id)


def reset_second_factor(user: User, actor: Actor) -> None:
    """After a lost telephone: by somebody else who may, or on the server.

    Sessions end; at the next sign-in the password leads to a new square code. The user hears
    of it by mail. Without a second factor, nothing happens.
    """
    if queries.second_factor(user) is None:
        return
    _forget(user)
    journal.record(actor, "reset_second_factor", subject_kind="user", subject_id=user.public_id)
    end_sessions(user, actor)
    mails.post_security_notice(user, Notice.FACTOR_RESET)


def _forget(user: User) -> None:
    for table in (SecondFactor, RecoveryCode):
        db.session.execute(delete(table).where(table.user_id == user.id))
