"""What the outbox holds for people who sign in."""

from __future__ import annotations

import re

from flask import Flask
from sqlalchemy import select

from mentorat.accounts.tasks import answer_requests
from mentorat.foundation.db import db
from mentorat.foundation.outbox import OutboxMessage


def worker_answers(app: Flask) -> None:
    """Let the worker mail the links that were asked for."""
    with app.app_context():
        answer_requests()


def newest_link(app: Flask) -> str:
    """The path of the link in the last mail."""
    with app.app_context():
        newest = select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(1)
        found = re.search(
            r"http\S+?(/(?:connexion|compte)[^\s?]*)", db.session.scalars(newest).one().text
        )
        assert found
        return found[1]
