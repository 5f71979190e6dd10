"""What a site under load needs: somewhere to apply, rounds to publish, contacts with links."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy import func, select

import config
from mentorat.accounts.models import SignInRequest
from mentorat.accounts.services import begin_session
from mentorat.accounts.sign_in import SECRET
from mentorat.app import create_app
from mentorat.foundation import outbox
from mentorat.foundation.db import db, transaction
from mentorat.rounds.models import PoolEntry
from mentorat.rounds.states import RoundState
from tests.drills.running import Killable
from tests.organisations.factories import (
    make_contact,
    make_enterprise,
    make_operator,
    make_programme,
    make_user,
)
from tests.rounds.factories import make_round

PAIRS = 4  # of a round
CONTACTS = 60


@dataclass
class Round:
    """One that waits to be published."""

    public_id: str
    scope_id: int
    people: list[str]  # their addresses


@dataclass
class Stock:
    """`app` looks at the site's data from here."""

    app: Flask
    staff: dict[str, str] = field(default_factory=dict)  # cookies of somebody who may publish
    rounds: list[Round] = field(default_factory=list)
    contacts: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, site: Killable) -> Stock:
        """Nothing yet."""
        return cls(create_app(config.load(site.settings)))

    def waiting(self) -> int:
        with self.app.app_context():
            asked = db.session.scalar(select(func.count()).select_from(SignInRequest)) or 0
            return outbox.state().waiting + asked

    def settle(self, within_s: float) -> None:
        """Until nothing waits any more."""
        limit = time.monotonic() + within_s
        while self.waiting() and time.monotonic() < limit:
            time.sleep(0.5)


def fill(site: Killable, rounds: int) -> Stock:
    """Make it all in the site's database."""
    stock = Stock.of(site)
    app = stock.app
    with app.app_context(), app.test_request_context(base_url=site.address), transaction():
        make_operator()
        make_programme(name="Duos ouverts", basin_code="brabant-wallon")
        closed = [make_programme(is_open=False, basin_code="liege") for _ in range(rounds)]
        user = make_user(programmes=closed)
        for programme in closed:
            one = make_round(programme, RoundState.SOLVED, by=user, mentees=PAIRS, mentors=PAIRS)
            db.session.flush()
            entries = db.session.scalars(select(PoolEntry).where(PoolEntry.round_id == one.id))
            people = [entry.candidate.email or "" for entry in entries]
            stock.rounds.append(Round(one.public_id, programme.id, people))
        stock.contacts = [make_contact(make_enterprise()).email for _ in range(CONTACTS)]
        kept = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        cookie = kept.dumps({SECRET: begin_session(user)})
        stock.staff = {app.config["SESSION_COOKIE_NAME"]: cookie}
    return stock
