"""Many at once, on PostgreSQL: one publication, one answer, nobody in two live duos.

SQLite has one writer and hides these races. The last test takes the constraints away and
must see people in two duos: it shows that the others look where it hurts.
"""

from __future__ import annotations

import contextlib
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from mentorat.candidates import queries as candidate_queries
from mentorat.candidates.states import Side
from mentorat.duos.models import Duo
from mentorat.duos.states import LIVE_STATES
from mentorat.foundation.db import Base, db
from mentorat.foundation.journal import JournalEntry
from mentorat.foundation.outbox import OutboxMessage
from mentorat.organisations.states import Right
from mentorat.rounds import queries
from mentorat.rounds.models import Proposal, Round
from mentorat.rounds.services import publishing
from mentorat.rounds.states import ProposalState, RoundState
from tests.candidates.factories import make_candidate
from tests.conftest import POSTGRESQL_URL
from tests.organisations.factories import make_programme, make_user
from tests.rounds.factories import make_round
from tests.signing_in import signed_in_as

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(not POSTGRESQL_URL, reason="needs PostgreSQL"),
]
COORDINATORS = 12
GUARDS = {
    "uq_proposals_sent_mentee",
    "uq_proposals_sent_mentor_slot",
    "uq_duos_live_mentee",
    "uq_duos_live_mentor_slot",
}


@pytest.fixture(autouse=True)
def plain_posts(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False


def _browser(app: Flask, user: Any = None) -> FlaskClient:
    client = app.test_client()
    if user is not None:
        signed_in_as(client, user.id)
    return client


def _at_once(acts: Sequence[Callable[[], int]]) -> list[int]:
    """Run all acts from threads that start together; an exception counts as 500."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], int]) -> int:
        start.wait()
        try:
            return act()
        except Exception:
            return 500

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def _prepared(app: Flask, rounds: int = 1, people: int = 3) -> tuple[list[str], list[Any]]:
    """Solved rounds over the same people, in other pairs each; a coordinator for each."""
    with app.app_context():
        programme = make_programme()
        for side in Side:
            for _ in range(people):
                make_candidate(programme, side)
        ids, users = [], []
        for number in range(rounds):
            user = make_user((Right.MATCH,), [programme])
            round_ = make_round(programme, RoundState.SOLVED, by=user, seed=f"{number:032d}")
            ids.append(round_.public_id)
            users.append(SimpleNamespace(id=user.id))
        db.session.commit()
        db.session.remove()
    return ids, users


def _links(app: Flask) -> dict[str, list[str]]:
    """The paths of all answer links, by the round they belong to."""
    found: dict[str, list[str]] = {}
    with app.app_context():
        rows = db.session.execute(
            select(Round.public_id, OutboxMessage.text)
            .join(Proposal, Proposal.public_id == OutboxMessage.subject_id)
            .join(Round, Proposal.round_id == Round.id)
            .where(OutboxMessage.kind == "proposal")
            .order_by(OutboxMessage.id)
        )
        for round_id, body in rows:
            path = re.search(r"/proposition/[\w-]+", body)
            assert path is not None
            found.setdefault(round_id, []).append(path[0])
    return found


def _count(app: Flask, statement: Any) -> int:
    with app.app_context():
        return db.session.scalar(statement) or 0


def _in_two_duos(app: Flask) -> int:
    """People in more live duos than they have places (here: one)."""
    with app.app_context():
        pairs = db.session.execute(
            select(Duo.mentee_id, Duo.mentor_id).where(Duo.state.in_(LIVE_STATES))
        ).all()
    return sum(count > 1 for count in Counter(one for pair in pairs for one in pair).values())


def _publishing(app: Flask, public_id: str, user: Any) -> Callable[[], int]:
    client = _browser(app, user)
    return lambda: client.post(f"/appariements/{public_id}/publication").status_code


def _answering(app: Flask, paths: Sequence[str]) -> Callable[[], int]:
    client = _browser(app)
    return lambda: max(client.post(path).status_code for path in paths)


def _drill(app: Flask) -> tuple[list[int], list[int]]:
    """Twelve coordinators publish overlapping rounds, then everyone who was asked says yes."""
    ids, users = _prepared(app, COORDINATORS)
    published = _at_once([_publishing(app, *both) for both in zip(ids, users, strict=True)])
    answered = _at_once([_answering(app, paths) for paths in _links(app).values()])
    return published, answered


def test_fifty_confirmations_of_a_round_have_one_effect(app: Flask) -> None:
    (public_id,), (user,) = _prepared(app)
    statuses = _at_once([_publishing(app, public_id, user) for _ in range(50)])
    assert set(statuses) == {303}
    published = select(func.count()).where(JournalEntry.action == "publish_round")
    assert _count(app, published) == 1
    assert _count(app, select(func.count()).where(OutboxMessage.kind == "proposal")) == 6
    assert _count(app, select(func.count()).where(Proposal.state == ProposalState.SENT)) == 3


def test_fifty_answers_with_one_link_have_one_effect(app: Flask) -> None:
    (public_id,), (user,) = _prepared(app)
    _publishing(app, public_id, user)()
    link = _links(app)[public_id][0]
    statuses = _at_once([_answering(app, [link]) for _ in range(50)])
    # The others read what was answered, or on a slow machine that all connections are busy.
    assert statuses.count(303) == 1
    assert set(statuses) <= {200, 303, 503}
    assert _count(app, select(func.count()).where(JournalEntry.action == "answer_yes")) == 1


def test_both_sides_saying_yes_at_once_open_one_duo(app: Flask) -> None:
    (public_id,), (user,) = _prepared(app, people=8)
    _publishing(app, public_id, user)()
    links = _links(app)[public_id]
    assert set(_at_once([_answering(app, [link]) for link in links])) == {303}
    assert _count(app, select(func.count(Duo.id))) == 8
    assert _count(app, select(func.count()).where(Proposal.state == ProposalState.ACCEPTED)) == 8
    assert _in_two_duos(app) == 0


def test_two_steps_of_one_round_at_once_follow_each_other(app: Flask) -> None:
    (public_id,), (user,) = _prepared(app)
    paths = ["degel", "calcul", "annulation", "publication"] * 3

    def step(path: str) -> Callable[[], int]:
        client = _browser(app, user)
        return lambda: client.post(f"/appariements/{public_id}/{path}").status_code

    assert set(_at_once([step(path) for path in paths])) <= {303, 409}


def test_twelve_coordinators_with_overlapping_rounds_pair_nobody_twice(app: Flask) -> None:
    published, answered = _drill(app)
    assert Counter(published) == {303: 1, 409: COORDINATORS - 1}
    assert set(answered) == {303}
    assert _in_two_duos(app) == 0
    assert _count(app, select(func.count(Duo.id))) == 3
    refused = select(func.count()).where(Round.state == RoundState.SOLVED)
    assert _count(app, refused) == COORDINATORS - 1
    sent = select(func.count()).where(Proposal.sent_at.is_not(None))
    assert _count(app, sent) == 3
    assert _count(app, select(func.count()).where(OutboxMessage.kind == "proposal")) == 6


def test_publications_at_one_moment_wait_for_each_other(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those who have seen the same people free must not block each other until one is shot."""
    together, seen = threading.Barrier(COORDINATORS), queries.no_longer_free

    def seen_together(drafted: list[Proposal]) -> list[Any]:
        gone = seen(drafted)
        with contextlib.suppress(threading.BrokenBarrierError):
            together.wait(timeout=1)
        return gone

    monkeypatch.setattr(publishing.queries, "no_longer_free", seen_together)
    ids, users = _prepared(app, COORDINATORS, people=6)
    published = _at_once([_publishing(app, *both) for both in zip(ids, users, strict=True)])
    assert Counter(published) == {303: 1, 409: COORDINATORS - 1}


@pytest.fixture
def unguarded(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing that holds the promise: no indexes, given back afterwards, empty, and no waiting."""
    monkeypatch.setattr(candidate_queries, "hold", lambda ids: None)
    indexes = [
        index
        for table in (Proposal.__table__, Duo.__table__)
        for index in table.indexes
        if index.name in GUARDS
    ]
    assert {index.name for index in indexes} == GUARDS
    with app.app_context(), db.engine.begin() as connection:
        for index in indexes:
            index.drop(connection)
    yield
    names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(
            text(
                "SET LOCAL session_replication_role = replica;"  # no guard of the journal
                f"TRUNCATE {names} RESTART IDENTITY CASCADE"
            )
        )
        for index in indexes:
            index.create(connection)


@pytest.mark.usefixtures("unguarded")
def test_without_what_guards_them_the_same_drill_pairs_people_twice(app: Flask) -> None:
    """The negative control: looking first does not hold the promise."""
    for _attempt in range(5):
        published, _answered = _drill(app)
        if _in_two_duos(app):
            break
    assert published.count(303) > 1
    assert _in_two_duos(app) > 0
