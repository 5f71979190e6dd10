"""Signing a browser in without the form."""

from __future__ import annotations

from flask.testing import FlaskClient

from mentorat.accounts.models import User
from mentorat.accounts.services import begin_session
from mentorat.accounts.sign_in import SECRET
from mentorat.foundation.db import _is_writing, db


def begin(user_id: int) -> str:
    """A session of this user; its secret. The caller's transaction keeps it."""
    user = db.session.get(User, user_id)
    assert user is not None
    return begin_session(user)


def signed_in_as(client: FlaskClient, user_id: int) -> FlaskClient:
    """The client with a session of this user, made in the running transaction or in its own."""
    if _is_writing.get():
        raw = begin(user_id)
        db.session.flush()
    else:
        with client.application.app_context():
            raw = begin(user_id)
            db.session.commit()
    with client.session_transaction() as session:
        session[SECRET] = raw
    return client
