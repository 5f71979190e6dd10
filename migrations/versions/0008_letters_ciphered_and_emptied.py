"""Outbox: ciphered while it waits, emptied once sent; what failed stands for somebody to see to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from cryptography.fernet import MultiFernet
from flask import current_app

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# What a letter says, and the type it had before.
SAID = {
    "recipient": "VARCHAR(254)",
    "subject": "VARCHAR(200)",
    "text": "TEXT",
    "html": "TEXT",
    "attachments": "JSON",
}
FAULTS = "'address', 'full', 'refused', 'away', 'past', 'marked'"
# Plain SQL, the same for both engines: no table is built anew, so no check is lost.
ADDED = (
    "addressee_kind VARCHAR(40)",
    "addressee_id VARCHAR(40)",
    "reply_to VARCHAR(254)",
    "useful_until {instant}",
    "trying_since {instant}",
    f'fault VARCHAR(11) CONSTRAINT ck_outbox_fault CHECK ("fault" IS NULL OR "fault" IN ({FAULTS}))',
)
# After the faults are written: adding a check looks at the rows that are there.
HANDLED = (
    "handled_at {instant}"
    " CONSTRAINT ck_outbox_handled_failed CHECK (handled_at IS NULL OR failed_at IS NOT NULL)"
    " CONSTRAINT ck_outbox_failed_has_fault CHECK ((failed_at IS NULL) = (fault IS NULL))"
)
ROWS = 1_000


def upgrade() -> None:
    op.create_table(
        "refused_addresses",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_refused_addresses")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA secure_delete = ON")  # what is taken off leaves no trace in the file
    for column in ADDED:
        _add(column)
    for name in SAID:
        _add(f'"new_{name}" TEXT')
    for row in _rows("sent_at IS NULL"):
        _write(row["id"], {f"new_{name}": _ciphered(row[name]) for name in SAID})
    for name in SAID:
        op.execute(f'ALTER TABLE outbox DROP COLUMN "{name}"')
        op.execute(f'ALTER TABLE outbox RENAME COLUMN "new_{name}" TO "{name}"')
    # What was given up before cannot say why.
    op.execute("UPDATE outbox SET fault = 'away' WHERE failed_at IS NOT NULL")
    _add(HANDLED)
    op.create_index("ix_outbox_addressee", "outbox", ["addressee_kind", "addressee_id"])


def downgrade() -> None:
    op.drop_index("ix_outbox_addressee", table_name="outbox")
    for name, kind in SAID.items():
        nothing = "'[]'" if kind == "JSON" else "''"
        rule = "" if name == "html" else f" DEFAULT {nothing} NOT NULL"
        _add(f'"old_{name}" {kind}{rule}')
    for row in _rows("text IS NOT NULL"):
        _write(row["id"], {f"old_{name}": _plain(row[name]) for name in SAID})
    for name in SAID:
        op.execute(f'ALTER TABLE outbox DROP COLUMN "{name}"')
        op.execute(f'ALTER TABLE outbox RENAME COLUMN "old_{name}" TO "{name}"')
    for column in reversed((*ADDED, HANDLED)):
        op.execute(f"ALTER TABLE outbox DROP COLUMN {column.split()[0]}")
    op.drop_table("refused_addresses")


def _add(column: str) -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    instant = "TIMESTAMP WITH TIME ZONE" if is_postgresql else "DATETIME"
    op.execute(f"ALTER TABLE outbox ADD COLUMN {column.format(instant=instant)}")


def _rows(condition: str) -> Iterator[Any]:
    """The letters that still have something to say, some at a time."""
    said = ", ".join(f'"{name}"' for name in SAID)
    last = 0
    while True:
        batch = f"SELECT id, {said} FROM outbox WHERE {condition} AND id > :last"  # noqa: S608 (our own names)
        found = op.get_bind().execute(sa.text(f"{batch} ORDER BY id LIMIT {ROWS}"), {"last": last})
        rows = found.mappings().all()
        yield from rows
        if len(rows) < ROWS:
            return
        last = rows[-1]["id"]


def _write(id: int, values: dict[str, str | None]) -> None:
    known = {name: value for name, value in values.items() if value is not None}
    sets = ", ".join(f'"{name}" = CAST(:{name} AS {_kind(name)})' for name in known)
    op.get_bind().execute(sa.text(f"UPDATE outbox SET {sets} WHERE id = :id"), {"id": id, **known})  # noqa: S608 (our own names)


def _kind(name: str) -> str:
    is_json = name == "old_attachments" and op.get_bind().dialect.name == "postgresql"
    return "JSON" if is_json else "TEXT"


def _cipher() -> MultiFernet:
    cipher: MultiFernet = current_app.extensions["mentorat.cipher"]
    return cipher


def _ciphered(value: Any) -> str | None:
    if value is None:
        return None
    words = value if isinstance(value, str) else json.dumps(value)  # PostgreSQL reads JSON itself
    return _cipher().encrypt(words.encode()).decode("ascii")


def _plain(value: str | None) -> str | None:
    return None if value is None else _cipher().decrypt(value.encode("ascii")).decode()
