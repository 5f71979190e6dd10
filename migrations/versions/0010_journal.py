"""The journal cannot be emptied, and says nothing of why a person stops or is turned down.

What it said before goes away here, and why a duo ended early is ciphered: the code may be a
fact of somebody's health. The hashes that recognise a person are made with a key of their own.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op
from flask import current_app

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_AT_ONCE = 1_000
_UNTOLD = {
    "interrupt_duo": "reason",
    "decline": "reason",
    "answer_no": "reason",
    "report_recorded": "recommendation",
}
_REASONS = "'job_found', 'training', 'moved', 'no_time', 'no_fit', 'no_contact', 'health', 'other'"
_GUARDS = {
    "sqlite": (
        """CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    ),
    "postgresql": (
        "ALTER TABLE journal ENABLE TRIGGER journal_append_only",
        """CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal
FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()""",
    ),
}
_UNGUARD = {
    "sqlite": "DROP TRIGGER journal_no_update",
    "postgresql": "ALTER TABLE journal DISABLE TRIGGER journal_append_only",
}


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    op.execute(sa.text(_UNGUARD[dialect]))
    _forget_reasons()
    for statement in _GUARDS[dialect]:
        op.execute(sa.text(statement))
    with op.batch_alter_table("duos") as duos:
        duos.drop_constraint(op.f("ck_duos_early_end"), type_="check")
        duos.alter_column("early_end", type_=sa.Text(), existing_type=sa.String(14))
        duos.add_column(sa.Column("is_good_end", sa.Boolean(), nullable=True))
    op.execute(
        sa.text(
            "UPDATE duos SET is_good_end = (early_end IN ('job_found', 'training'))"
            " WHERE early_end IS NOT NULL"
        )
    )
    cipher = current_app.extensions["mentorat.cipher"]
    _rewrite(lambda code: cipher.encrypt(code.encode()).decode("ascii"))
    key = current_app.config["CONTACT_KEYS"][0]
    mark = hashlib.sha256(f"candidates.mark\0{key}".encode()).hexdigest()[:8]
    _rehash(lambda contact: mark + _hashed(key, contact)[:56])


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.text("DROP TRIGGER journal_no_truncate ON journal"))
    secret = str(current_app.config["SECRET_KEY"])
    _rehash(lambda contact: _hashed(secret, contact))
    cipher = current_app.extensions["mentorat.cipher"]
    _rewrite(lambda kept: cipher.decrypt(kept.encode("ascii")).decode())
    with op.batch_alter_table("duos") as duos:
        duos.drop_column("is_good_end")
        duos.alter_column("early_end", type_=sa.String(14), existing_type=sa.Text())
        duos.create_check_constraint(
            op.f("ck_duos_early_end"), f'"early_end" IS NULL OR "early_end" IN ({_REASONS})'
        )


def _forget_reasons() -> None:
    """Take the reasons out of what was written, some rows at a time."""
    journal = sa.table("journal", sa.column("id"), sa.column("action"), sa.column("facts", sa.JSON))
    bind, last = op.get_bind(), 0
    rows = sa.select(journal).where(journal.c.action.in_(_UNTOLD)).order_by(journal.c.id)
    while some := bind.execute(rows.where(journal.c.id > last).limit(_AT_ONCE)).all():
        for key, action, facts in some:
            known = json.loads(facts) if isinstance(facts, str) else facts
            kept = {name: one for name, one in known.items() if name != _UNTOLD[action]}
            if kept != known:
                bind.execute(journal.update().where(journal.c.id == key).values(facts=kept))
        last = some[-1].id


def _hashed(key: str, contact: str) -> str:
    said = f"candidates.contact\0{contact}".encode()
    return hmac.new(key.encode(), said, hashlib.sha256).hexdigest()


def _rehash(made: Callable[[str], str]) -> None:
    """Recognise people by other hashes, some rows at a time; who is no longer known stays so."""
    columns = ("id", "email", "phone", "contact_key")
    people = sa.table("candidates", *map(sa.column, columns))
    bind, last = op.get_bind(), 0
    rows = sa.select(people).where(people.c.contact_key.is_not(None)).order_by(people.c.id)
    while some := bind.execute(rows.where(people.c.id > last).limit(_AT_ONCE)).all():
        for row in some:
            if row.email or row.phone:
                contact = f"mail:{row.email.casefold()}" if row.email else f"phone:{row.phone}"
                here = people.update().where(people.c.id == row.id)
                bind.execute(here.values(contact_key=made(contact)))
        last = some[-1].id


def _rewrite(change: Callable[[str], Any]) -> None:
    duos = sa.table("duos", sa.column("id"), sa.column("early_end"))
    bind, last = op.get_bind(), 0
    rows = sa.select(duos).where(duos.c.early_end.is_not(None)).order_by(duos.c.id)
    while some := bind.execute(rows.where(duos.c.id > last).limit(_AT_ONCE)).all():
        for key, code in some:
            bind.execute(duos.update().where(duos.c.id == key).values(early_end=change(code)))
        last = some[-1].id
