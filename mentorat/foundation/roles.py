"""Two roles in PostgreSQL: one owns the tables and migrates them, the other serves.

Whoever owns a table can drop its triggers; so the role that answers the world owns nothing
and may only add to the journal. SQLite knows no roles: there the file is the guard.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app
from sqlalchemy import Engine, create_engine, text

from mentorat.foundation.db import db

APPEND_ONLY = "journal"
# What `prepare` says to the database after the migrations, as the owner of the tables.
_GRANTS = """
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
REVOKE UPDATE, DELETE, TRUNCATE ON journal FROM {role};
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {role}
"""


@contextmanager
def owner_engine() -> Iterator[Engine]:
    """The engine that may change tables: the owner's where one is named, else the service's."""
    url = current_app.config["OWNER_DATABASE_URL"]
    engine = create_engine(url) if url else db.engine
    try:
        yield engine
    finally:
        if url:
            engine.dispose()


def grant() -> None:
    """Let the serving role read and write, and only add to the journal.

    Does nothing where no owner is named. May be run again without harm.
    """
    if not current_app.config["OWNER_DATABASE_URL"]:
        return
    with db.engine.connect() as connection:
        asked = text("SELECT quote_ident(current_user)")
        role = str(connection.execute(asked).scalar_one())
    with owner_engine() as engine, engine.begin() as connection:
        for statement in _GRANTS.format(role=role).split(";"):
            connection.execute(text(statement))


def may_change_journal() -> bool:
    """Whether the role that serves could change the journal or drop its guard."""
    if db.engine.dialect.name != "postgresql":
        return False
    may = text(
        "SELECT pg_has_role(current_user, relowner, 'MEMBER')"
        " OR has_table_privilege('journal', 'UPDATE, DELETE, TRUNCATE, TRIGGER')"
        " FROM pg_class WHERE oid = 'journal'::regclass"
    )
    with db.engine.connect() as connection:
        return bool(connection.execute(may).scalar_one())
