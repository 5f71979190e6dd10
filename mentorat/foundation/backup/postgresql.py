"""PostgreSQL's part: `pg_dump` from one snapshot, and the way back beside what is there.

The old rows stay, under another schema, until the new ones are proven; a restore that fails
puts them back.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

from mentorat.foundation.backup import contents
from mentorat.foundation.backup.contents import QUEUE, Contents
from mentorat.foundation.backup.errors import BackupRefused, NoScratch

BEFORE = "before_restore"  # the schema in which the old rows wait
OWN_SCRATCH = "mentorat_scratch_"
DEBIAN = Path("/usr/lib/postgresql")  # keeps the programs of each version there


class PostgresqlStore:
    """The database of many processes.

    `owner` is the engine of the role that owns the tables, `scratch_url` a database of the
    serving role's own; without one, a database is made for each trial if the role may.
    """

    kind = "postgresql"

    def __init__(self, engine: Engine, owner: Engine, scratch_url: str) -> None:
        self._engine = engine
        self._owner = owner
        self._scratch_url = scratch_url

    def dump(self, into: IO[bytes]) -> Contents:
        """Write one state of the database; returns what that state holds."""
        one_state = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        with one_state.connect() as connection:
            snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
            words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
            # The queue holds ids of work that the tables themselves say is due.
            words.append(f"--exclude-table={QUEUE}*")
            _run("pg_dump", words, self._engine.url, stdout=into)
            return contents.of_postgresql(connection)

    def trial(self, dump: IO[bytes]) -> Contents:
        """What the dump holds once it is restored, in a database that is emptied at once.

        Raises `NoScratch`, and `BackupRefused` when the dump cannot be restored.
        """
        with self._scratch() as url:
            _fill(url, dump)
            engine = create_engine(url)
            try:
                with engine.connect() as connection:
                    return contents.of_postgresql(connection)
            finally:
                engine.dispose()

    def is_in_use(self) -> bool:
        """Whether anybody else is connected."""
        self._engine.dispose()
        others = text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        with self._owner.connect() as connection:
            return bool(connection.execute(others).scalar_one())

    @contextmanager
    def put_back(self, dump: IO[bytes]) -> Iterator[Contents]:
        """Put the dump in the place of what is there; yields what stands there now.

        What was there comes back when restoring, or the block, fails.
        """
        self._engine.dispose()
        with self._owner.begin() as connection:
            is_occupied = bool(inspect(connection).get_table_names())
            if is_occupied:
                _say(connection, f"DROP SCHEMA IF EXISTS {BEFORE} CASCADE")
                _say(connection, f"ALTER SCHEMA public RENAME TO {BEFORE}", "CREATE SCHEMA public")
        try:
            _fill(self._owner.url, dump)
            with self._owner.connect() as connection:
                found = contents.of_postgresql(connection)
            yield found
        except BaseException:
            with self._owner.begin() as connection:
                _say(connection, "DROP SCHEMA public CASCADE")
                back = f"ALTER SCHEMA {BEFORE} RENAME TO public"
                _say(connection, back if is_occupied else "CREATE SCHEMA public")
            raise
        with self._owner.begin() as connection:
            _say(connection, f"DROP SCHEMA IF EXISTS {BEFORE} CASCADE")

    @contextmanager
    def _scratch(self) -> Iterator[URL]:
        if self._scratch_url:
            url = make_url(self._scratch_url)
            if "scratch" not in (url.database or "") or url.database == self._engine.url.database:
                raise NoScratch(
                    "MENTORAT_BACKUP_SCRATCH_URL names a database without “scratch” in its name. "
                    "It is emptied each time: make one for this alone."
                )
            _empty(url)
            try:
                yield url
            finally:
                _empty(url)
            return
        name = OWN_SCRATCH + secrets.token_hex(5)
        self._alone(f"CREATE DATABASE {name}")
        try:
            yield self._engine.url.set(database=name)
        finally:
            self._alone(f"DROP DATABASE {name} WITH (FORCE)")

    def _alone(self, statement: str) -> None:
        """Outside any transaction, as statements about whole databases want it."""
        alone = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        try:
            with alone.connect() as connection:
                connection.execute(text(statement))
        except DBAPIError as error:
            raise NoScratch(
                "The serving role may not make a database to try the backup in. Make one: "
                "createdb --owner <role> mentorat_scratch, and name it in "
                "MENTORAT_BACKUP_SCRATCH_URL."
            ) from error


def _say(connection: Connection, *statements: str) -> None:
    for statement in statements:
        connection.execute(text(statement))


def _empty(url: URL) -> None:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            _say(connection, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    except DBAPIError as error:
        raise NoScratch(
            "The database of MENTORAT_BACKUP_SCRATCH_URL does not answer, or does not belong to "
            "the role that it names."
        ) from error
    finally:
        engine.dispose()


def _fill(url: URL, dump: IO[bytes]) -> None:
    dump.seek(0)
    words = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    _run("pg_restore", words, url, stdin=dump)


def program(name: str) -> str:
    """Where a program of PostgreSQL's is; the newest of several. Raises `BackupRefused`."""
    versions = sorted(DEBIAN.glob(f"*/bin/{name}"), key=_version)
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        raise BackupRefused(
            f"{name} is not here. On Debian or Ubuntu: apt install postgresql-client"
        )
    return found


def _version(path: Path) -> float:
    with suppress(ValueError):
        return float(path.parent.parent.name)
    return 0.0


def place(url: URL) -> tuple[str, dict[str, str]]:
    """A database for a command line, and the password for the environment beside it."""
    password = url.password or url.query.get("password", "")
    bare = url.set(drivername="postgresql", password=None).difference_update_query(["password"])
    return bare.render_as_string(), {"PGPASSWORD": str(password)} if password else {}


def _run(
    name: str,
    words: list[str],
    url: URL,
    *,
    stdin: IO[bytes] | None = None,
    stdout: IO[bytes] | None = None,
) -> None:
    """Run a program of PostgreSQL's; its password never stands in its command line."""
    where, hidden = place(url)
    command = [program(name), "--no-password", *words, f"--dbname={where}"]
    done = subprocess.run(
        command,
        env=dict(os.environ) | hidden,
        stdin=stdin if stdin is not None else subprocess.DEVNULL,
        stdout=stdout if stdout is not None else subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        raise BackupRefused(f"{name} did not succeed. {_said(name, done.stderr)}")


def _said(name: str, words: bytes) -> str:
    """The program's own first complaint: the lines after it may quote rows."""
    lines = words.decode("utf-8", "replace").splitlines()
    return next((line[:300] for line in lines if line.startswith(f"{name}: error:")), "")
