"""Sessions of people who sign in."""

from __future__ import annotations

import secrets

from mentorat.accounts.models import User
from mentorat.foundation import journal
from mentorat.foundation.journal import Actor


def end_sessions(user: User, actor: Actor) -> None:
    """Sign `user` out everywhere, at once."""
    user.fs_uniquifier = secrets.token_hex(16)
    journal.record(actor, "end_sessions", subject_kind="user", subject_id=user.public_id)
