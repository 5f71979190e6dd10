"""One programme, one member of staff, one browser: what tests of pages begin with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from mentorat.accounts.models import User
from mentorat.candidates.states import CandidateState
from mentorat.foundation.db import db, transaction
from mentorat.foundation.outbox import OutboxMessage
from mentorat.interviews.models import Interview
from mentorat.organisations.models import Programme
from tests.candidates.factories import make_candidate
from tests.interviews.factories import make_interview

SignIn = Callable[[User], FlaskClient]


@dataclass
class Scene:
    """One programme with a member of staff, and a browser signed in as that person."""

    app: Flask
    client: FlaskClient
    programme_id: int
    staff_id: str  # public

    @contextmanager
    def made(self) -> Iterator[tuple[Programme, User]]:
        """To add people and interviews; committed at the end."""
        with self.app.app_context(), transaction() as session:
            staff = session.scalars(select(User).where(User.public_id == self.staff_id)).one()
            yield session.get_one(Programme, self.programme_id), staff

    def candidate(self, state: CandidateState = CandidateState.SUBMITTED, **over: Any) -> str:
        with self.made() as (programme, _staff):
            return make_candidate(programme, state=state, **over).public_id

    def interview(self, **over: Any) -> str:
        with self.made() as (programme, staff):
            talker = make_candidate(programme, state=CandidateState.IN_INTERVIEW)
            return make_interview(talker, staff, **over).public_id

    def stored(self) -> Interview:
        with self.app.app_context():
            return db.session.scalars(select(Interview)).one()

    def counted(self) -> tuple[int, int]:
        """Interviews and messages in the database."""
        with self.app.app_context():
            found = [
                db.session.scalar(select(func.count()).select_from(kind)) or 0
                for kind in (Interview, OutboxMessage)
            ]
            return found[0], found[1]

    def statements(self, url: str) -> int:
        """How many statements the page sends to the database."""
        sent: list[str] = []

        def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
            sent.append(statement)

        with self.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            assert self.client.get(url).status_code == 200
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(sent)
