"""On PostgreSQL: the role that serves cannot change the journal nor drop its guard."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

import config
from mentorat.app import create_app
from mentorat.foundation import jobs, journal, roles, web
from mentorat.foundation.db import db, transaction
from mentorat.foundation.journal import CLOCK
from tests.organisations.factories import make_programme, make_user

pytestmark = [
    pytest.mark.postgres,
    # Commands are run in this process; the connections of theirs would end with a process of
    # their own.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
SERVER = os.environ.get("MENTORAT_TEST_POSTGRESQL", "")
WORD = uuid.uuid4().hex


@dataclass
class Server:
    """A fresh database whose owner is one role and whose application is another."""

    owner: str
    serving: str
    owner_url: str
    url: str


def _run(url: URL | str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    yield from a_server()


def a_server() -> Iterator[Server]:
    mark = uuid.uuid4().hex[:10]
    name, owner, serving = f"mentorat_roles_{mark}", f"owner_{mark}", f"serving_{mark}"
    _run(
        SERVER,
        *(f"CREATE ROLE {one} LOGIN PASSWORD '{WORD}'" for one in (owner, serving)),
        f"CREATE DATABASE {name} OWNER {owner}",
    )
    here = make_url(SERVER).set(database=name, password=WORD)
    urls = [
        here.set(username=one).render_as_string(hide_password=False) for one in (owner, serving)
    ]
    yield Server(owner, serving, *urls)
    _run(
        SERVER,
        f"DROP DATABASE {name} WITH (FORCE)",
        *(f"DROP ROLE {one}" for one in (owner, serving)),
    )


def an_app(server: Server, tmp_path: Path, owner_url: str) -> Flask:
    return create_app(
        config.load(
            {
                "MENTORAT_MODE": "test",
                "MENTORAT_DATABASE_URL": server.url,
                "MENTORAT_JOBS_URL": server.url,
                "MENTORAT_OWNER_DATABASE_URL": owner_url,
                "MENTORAT_DATA_DIR": str(tmp_path),
                "MENTORAT_RATE_LIMITED": "0",
            }
        )
    )


@pytest.fixture(scope="module")
def prepared(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application as its own role runs it, after the owner has prepared the database."""
    folder = tmp_path_factory.mktemp("roles")
    preparing = an_app(server, folder, server.owner_url)
    for _twice in range(2):
        said = preparing.test_cli_runner().invoke(args=["prepare"])
        assert said.exit_code == 0, said.output
    with preparing.app_context():
        db.engine.dispose()
    return an_app(server, folder, "")


@pytest.fixture
def serving(prepared: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setattr(web.limiter, "enabled", False)
    with prepared.app_context():
        yield prepared
        db.session.remove()
        db.engine.dispose()


def test_the_serving_role_does_its_work(serving: Flask) -> None:
    with transaction():
        make_user(programmes=[make_programme()])
        journal.record(CLOCK, "any", subject_kind="test", subject_id="1")
    assert journal.history("test", 1)
    assert serving.test_client().get("/connexion").status_code == 200
    jobs.enqueue("outbox.deliver")
    queue, _bound = serving.extensions["mentorat.jobs"]
    assert queue.storage.queue_size() == 1
    queue.storage.close()


@pytest.mark.usefixtures("serving")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET action = 'x'",
        "DELETE FROM journal",
        "TRUNCATE journal",
        "DROP TABLE journal",
        "DROP TRIGGER journal_append_only ON journal",
        "DROP TRIGGER journal_no_truncate ON journal",
        "ALTER TABLE journal DISABLE TRIGGER ALL",
        "ALTER TABLE journal DISABLE TRIGGER journal_append_only",
        "CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE sql AS ''",
        "DROP FUNCTION journal_refuse() CASCADE",
        "CREATE TRIGGER mine AFTER INSERT ON journal EXECUTE FUNCTION journal_refuse()",
        "SET session_replication_role = replica",
        "ALTER TABLE journal OWNER TO CURRENT_USER",
        "GRANT UPDATE ON journal TO CURRENT_USER",
        "UPDATE alembic_version SET version_num = '0001'",
        "CREATE TABLE public.mine (id integer)",
    ],
)
def test_the_serving_role_cannot(statement: str) -> None:
    with transaction():
        journal.record(CLOCK, "any", subject_kind="test", subject_id="1")
    if statement.startswith("GRANT"):  # without grant options it only warns, and gives nothing
        with db.engine.begin() as connection:
            connection.execute(text(statement))
        assert not roles.may_change_journal()
        return
    refused = pytest.raises(DBAPIError, match=r"permission denied|must be owner|append-only")
    with refused, db.engine.begin() as connection:
        connection.execute(text(statement))
    assert journal.history("test", 1)


@pytest.mark.usefixtures("serving")
def test_whether_the_guard_holds_can_be_asked() -> None:
    assert not roles.may_change_journal()


def test_one_role_for_all_is_seen(app: Flask) -> None:
    with app.app_context():
        assert roles.may_change_journal()


def test_even_the_owner_must_take_the_guard_away_first(server: Server, serving: Flask) -> None:
    for statement in ("UPDATE journal SET action = 'x'", "TRUNCATE journal"):
        with transaction():
            journal.record(CLOCK, "any", subject_kind="test", subject_id="1")
        with pytest.raises(DBAPIError, match="append-only"):
            _run(server.owner_url, statement)
    assert serving.config["OWNER_DATABASE_URL"] == ""


@pytest.fixture
def another_server() -> Iterator[Server]:
    yield from a_server()


def test_an_installation_of_one_role_becomes_one_of_two(
    another_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As docs/operations.md says it."""
    server = another_server
    monkeypatch.setattr(web.limiter, "enabled", False)
    here = make_url(server.url)
    admin = make_url(SERVER).set(database=here.database)
    _run(admin, f"GRANT CREATE ON SCHEMA public TO {server.serving}")
    alone = an_app(server, tmp_path, "")
    assert alone.test_cli_runner().invoke(args=["prepare"]).exit_code == 0
    with alone.app_context():
        assert roles.may_change_journal()
        db.engine.dispose()
    _run(
        admin,
        f"REASSIGN OWNED BY {server.serving} TO {server.owner}",
        f"REVOKE CREATE ON SCHEMA public FROM {server.serving}",
    )
    both = an_app(server, tmp_path, server.owner_url)
    assert both.test_cli_runner().invoke(args=["prepare"]).exit_code == 0
    with both.app_context():
        assert not roles.may_change_journal()
        db.engine.dispose()
    for app in (alone, both):
        app.extensions["mentorat.jobs"][0].storage.close()
