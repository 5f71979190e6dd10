"""Two colleagues see to the same message at once, on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mentorat.accounts.models import User
from mentorat.foundation.db import db, transaction
from mentorat.foundation.outbox import OutboxMessage
from tests.conftest import POSTGRESQL_URL
from tests.workspace.test_messages import refused, scene

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(not POSTGRESQL_URL, reason="needs PostgreSQL"),
]
SignIn = Callable[[User], FlaskClient]
TIMES = 6


def test_it_is_sent_again_or_set_aside_never_both(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), transaction():
        user, candidate, _first = scene()
        ids = [refused(candidate) for _ in range(TIMES)]
        cookie = sign_in(user).get_cookie("mentorat")
    assert cookie is not None
    for public_id in ids:
        barrier = Barrier(4)

        def press(button: str, barrier: Barrier = barrier, public_id: str = public_id) -> int:
            browser = app.test_client()
            browser.set_cookie("mentorat", cookie.value)
            barrier.wait()
            return browser.post(f"/messages/{public_id}/{button}").status_code

        with ThreadPoolExecutor(4) as pool:
            said = set(pool.map(press, ["envoi", "appel"] * 2))
        assert said <= {303, 409}
    with app.app_context():
        wanted = select(OutboxMessage).where(OutboxMessage.public_id.in_(ids))
        for message in db.session.scalars(wanted):
            assert (message.failed_at is None) == (message.text is not None)
