"""On PostgreSQL with two roles: the serving one backs up, the owner restores."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from mentorat.foundation import roles
from mentorat.foundation.doctor import inside as doctor
from mentorat.foundation.doctor.findings import Verdict
from tests.foundation import test_roles
from tests.foundation.backup.conftest import Machine, admin, somebody, users
from tests.foundation.test_roles import Server

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def servers(yard: object) -> Iterator[tuple[Server, Server]]:
    makers = test_roles.a_server(), test_roles.a_server()
    yield next(makers[0]), next(makers[1])
    for maker in makers:
        next(maker, None)


@pytest.fixture
def scratch(servers: tuple[Server, Server]) -> Iterator[str]:
    """A database of the serving role's own, as deploy/README.md makes it."""
    role = servers[0].serving
    name = f"mentorat_scratch_{role}"
    admin(f"CREATE DATABASE {name} OWNER {role}")
    yield make_url(servers[0].url).set(database=name).render_as_string(hide_password=False)
    admin(f"DROP DATABASE {name} WITH (FORCE)")


def test_the_serving_role_backs_up_and_the_owner_restores(
    servers: tuple[Server, Server], scratch: str, tmp_path: Path
) -> None:
    one, other = (
        Machine(tmp_path / mark, server.url) for mark, server in zip("ab", servers, strict=True)
    )
    for machine, server in ((one, servers[0]), (other, servers[1])):
        machine.folder.mkdir()
        machine.settings["MENTORAT_OWNER_DATABASE_URL"] = server.owner_url
    one.done("prepare")
    one.inside(somebody)
    del one.settings["MENTORAT_OWNER_DATABASE_URL"]

    untried = one.run("backup")
    assert untried.exit_code == 3, untried.output
    assert "may not make a database" in untried.output

    one.settings["MENTORAT_BACKUP_SCRATCH_URL"] = scratch
    for _twice in range(2):
        assert "row by row" in one.done("backup")
    engine = create_engine(scratch)
    with engine.connect() as connection:
        left = text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        assert connection.execute(left).scalar_one() == 0
    engine.dispose()
    path = max(one.backups.glob("*Z-????.age"))
    assert not list(one.backups.glob("*untried*"))

    restored = other.restore(path)
    assert restored.exit_code == 0, restored.output
    del other.settings["MENTORAT_OWNER_DATABASE_URL"]
    assert other.inside(users) == 1
    assert not other.inside(roles.may_change_journal)
    assert other.inside(lambda: doctor.the_roles().verdict) is Verdict.OK
