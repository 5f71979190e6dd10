"""Who did what to what, and when. Append-only; no personal value may enter.

Why a person says no, stops or is turned down is not told here: it stays on its own row,
where it can be erased.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import DDL, JSON, Index, String, event, select
from sqlalchemy.orm import Mapped, mapped_column

from mentorat.foundation import clock
from mentorat.foundation.db import Base, db


@dataclass(frozen=True)
class Actor:
    """Who acts: a signed-in `user`, a `person` by personal link, the `public`, the
    `clock`, whoever holds the `server`."""

    kind: str
    id: int | None = None

    @property
    def is_human(self) -> bool:
        """A named human, whose decision may make something live."""
        return self.kind in {"user", "person"} and self.id is not None


PUBLIC = Actor("public")
CLOCK = Actor("clock")
SERVER = Actor("server")


class JournalEntry(Base):
    """One act. `scope_id` is the scope it happened in, `facts` hold codes, numbers, dates."""

    __tablename__ = "journal"
    __table_args__ = (Index("ix_journal_subject", "subject_kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(40))
    scope_id: Mapped[int | None] = mapped_column(index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)


_REFUSE_SQLITE = """
CREATE TRIGGER journal_no_{verb} BEFORE {VERB} ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
"""
_REFUSE_POSTGRESQL = """
CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$
"""
_GUARD_POSTGRESQL = """
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE ON journal
FOR EACH ROW EXECUTE FUNCTION journal_refuse()
"""
# TRUNCATE fires no trigger of a row.
_GUARD_WHOLE_POSTGRESQL = """
CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal
FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()
"""
TRIGGERS = {
    "sqlite": tuple(
        _REFUSE_SQLITE.format(verb=verb, VERB=verb.upper()) for verb in ("update", "delete")
    ),
    "postgresql": (_REFUSE_POSTGRESQL, _GUARD_POSTGRESQL, _GUARD_WHOLE_POSTGRESQL),
}
for _dialect, _statements in TRIGGERS.items():
    for _statement in _statements:
        event.listen(
            JournalEntry.__table__,
            "after_create",
            DDL(_statement.replace("%", "%%")).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]
        )


def record(
    actor: Actor,
    action: str,
    *,
    subject_kind: str,
    subject_id: str | int,
    scope_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
) -> JournalEntry:
    """Add one entry to the running transaction.

    `facts` may hold codes, numbers, booleans and ISO dates only: text that a person
    typed does not belong here. Raises ValueError for a fact longer than 60 characters.
    """
    kept = dict(facts or {})
    for name, value in kept.items():
        if isinstance(value, str) and len(value) > 60:
            raise ValueError(f"The fact {name!r} is too long for a code.")
    entry = JournalEntry(
        at=clock.now(),
        actor_kind=actor.kind,
        actor_id=actor.id,
        action=action,
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        scope_id=scope_id,
        facts=kept,
    )
    db.session.add(entry)
    return entry


def history(subject_kind: str, subject_id: str | int) -> list[JournalEntry]:
    """All that happened to one thing, oldest first."""
    of_subject = select(JournalEntry).where(
        JournalEntry.subject_kind == subject_kind, JournalEntry.subject_id == str(subject_id)
    )
    return list(db.session.scalars(of_subject.order_by(JournalEntry.at, JournalEntry.id)))
