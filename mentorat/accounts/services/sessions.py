"""Sessions: begun under a new secret at each sign-in, ended by deleting their row."""

from __future__ import annotations

import secrets

from sqlalchemy import delete, or_

from mentorat.accounts import queries
from mentorat.accounts.models import ABSOLUTE, IDLE, User, UserSession
from mentorat.accounts.states import Stage
from mentorat.foundation import clock, journal
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor


def begin_session(
    user: User, *, stage: Stage = Stage.WHOLE, network: str = "", device: str = ""
) -> str:
    """Sign `user` in; the secret for the cookie, which is kept nowhere else."""
    raw = secrets.token_urlsafe(32)
    db.session.add(
        UserSession(
            digest=queries.session_digest(raw),
            user=user,
            stage=stage,
            network=network,
            device=device,
        )
    )
    return raw


def end_session(raw: str) -> None:
    """Sign out the browser that holds this secret."""
    db.session.execute(delete(UserSession).where(UserSession.digest == queries.session_digest(raw)))


def end_one_session(user: User, public_id: str) -> None:
    """Sign `user` out of one browser; of one that is signed out already, that is nothing."""
    db.session.execute(
        delete(UserSession).where(
            UserSession.public_id == public_id, UserSession.user_id == user.id
        )
    )


def end_sessions(user: User, actor: Actor, *, but: UserSession | None = None) -> None:
    """Sign `user` out everywhere, at once; `but` stays."""
    kept = UserSession.id != but.id if but is not None else UserSession.id.is_not(None)
    db.session.execute(delete(UserSession).where(UserSession.user_id == user.id, kept))
    journal.record(actor, "end_sessions", subject_kind="user", subject_id=user.public_id)


def end_every_session() -> None:
    """Sign everybody out."""
    db.session.execute(delete(UserSession))


def forget_dead_sessions() -> None:
    """Drop sessions whose time is over."""
    now = clock.now()
    db.session.execute(
        delete(UserSession).where(
            or_(UserSession.created_at <= now - ABSOLUTE, UserSession.seen_at <= now - IDLE)
        )
    )
