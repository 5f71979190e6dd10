"""What tests of migrations share: the line of revisions, and counting."""

from __future__ import annotations

from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select, table

from mentorat.foundation.db import db

ROOT = Path(__file__).resolve().parents[2]
FOLDER = str(ROOT / "migrations")
REVISIONS = [script.revision for script in reversed(list(ScriptDirectory(FOLDER).walk_revisions()))]


def counts() -> dict[str, int]:
    """Rows of each table but Alembic's own."""
    with db.engine.connect() as connection:
        names = set(inspect(connection).get_table_names()) - {"alembic_version"}
        return {
            name: connection.execute(select(func.count()).select_from(table(name))).scalar_one()
            for name in names
        }


def is_sqlite() -> bool:
    """Whether the running test is on SQLite; what speaks of SQLite alone ends early elsewhere."""
    return db.engine.dialect.name == "sqlite"
