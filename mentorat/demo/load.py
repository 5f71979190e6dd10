"""Loading the demonstration's people, so that their dates follow today.

Shifting every date would move a Friday's meeting onto a Sunday and break what was frozen and
hashed; so a demonstration of an earlier day is dropped whole and made again. It stays as it is
when somebody has used it today, and a database that this module did not fill is never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from flask import current_app
from sqlalchemy import DDL, func, insert, select, text

from mentorat.accounts.models import User
from mentorat.candidates.states import Side
from mentorat.demo import duos, files, letters, rounds, sign_ins
from mentorat.demo.days import Days
from mentorat.demo.organisations import House
from mentorat.demo.programmes import PROGRAMMES, Sketch
from mentorat.demo.stage import Stage
from mentorat.foundation import clock, journal
from mentorat.foundation.db import Base, db, transaction
from mentorat.foundation.journal import CLOCK, TRIGGERS, JournalEntry
from mentorat.organisations.models import Organisation

MARK = "load_demo"
ROUNDS: dict[str, Callable[[Stage], object]] = {
    "solved": rounds.solved,
    "frozen": rounds.frozen,
    "open": rounds.opened,
}


def refresh(slugs: Collection[str] | None = None) -> None:
    """Make the demonstration look like today; does nothing when it does already.

    Only these programmes, if given: fewer people, and a quicker start.
    """
    mark = _last_load()
    if mark is None and not _is_empty():
        return
    if mark is None or not (_is_of_today(mark) or _is_used_today(mark)):
        with transaction():
            _drop_everything()
            fill(slugs)
        _forget_mails()
    path = Path(current_app.config["DATA_DIR"]) / "sign-ins.txt"
    path.write_text(sign_ins.text(slugs), "utf-8")


def _last_load() -> JournalEntry | None:
    marks = select(JournalEntry).where(JournalEntry.action == MARK)
    return db.session.scalar(marks.order_by(JournalEntry.id.desc()).limit(1))


def _is_empty() -> bool:
    counts = (select(func.count()).select_from(table) for table in (User, Organisation))
    return not any(db.session.scalar(count) for count in counts)


def _is_of_today(mark: JournalEntry) -> bool:
    return mark.subject_id == clock.today().isoformat()


def _is_used_today(mark: JournalEntry) -> bool:
    """Whether a person, not the clock, has done something since midnight."""
    latest = db.session.scalar(
        select(func.max(JournalEntry.at)).where(
            JournalEntry.id > mark.id, JournalEntry.actor_kind != CLOCK.kind
        )
    )
    return latest is not None and clock.local(latest).date() == clock.today()


def _drop_everything() -> None:
    """Empty all tables in the running transaction; the journal, append-only, with the others."""
    dialect = db.engine.dialect.name
    tables = list(reversed(Base.metadata.sorted_tables))
    if dialect == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in tables)
        guard = "TRIGGER journal_no_truncate"
        db.session.execute(DDL(f"ALTER TABLE journal DISABLE {guard}"))
        db.session.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        db.session.execute(DDL(f"ALTER TABLE journal ENABLE {guard}"))
        return
    for verb in ("update", "delete"):
        db.session.execute(DDL(f"DROP TRIGGER IF EXISTS journal_no_{verb}"))
    for table in tables:
        db.session.execute(table.delete())
    for statement in TRIGGERS[dialect]:
        db.session.execute(DDL(statement))


def _forget_mails() -> None:
    """Mails of an earlier load lead nowhere any more."""
    for path in (Path(current_app.config["DATA_DIR"]) / "mails").glob("*.eml"):
        path.unlink()


def fill(slugs: Collection[str] | None = None) -> None:
    """Make everybody and everything, in the running transaction; only these programmes if given."""
    days = Days(clock.now())
    house = House(days)
    for sketch in PROGRAMMES:
        if slugs is None or sketch.slug in slugs:
            _people(house.stage(sketch), sketch)
            db.session.flush()
    letters.ask_due()
    house.ledger.sort(key=lambda entry: entry["at"])
    db.session.execute(insert(JournalEntry), house.ledger)
    journal.record(CLOCK, MARK, subject_kind="demo", subject_id=days.today.isoformat())


def _people(stage: Stage, sketch: Sketch) -> None:
    """One programme from its first round to today's queue."""
    fates = rounds.play(stage)
    for side, crowd in ((Side.MENTEE, sketch.mentees), (Side.MENTOR, sketch.mentors)):
        files.people_of_today(stage, side, crowd)
    duos.follow_living(stage, fates)
    files.admit_fresh(stage, sketch.rounds[-1], rounds.ASKED_AGO + 1)
    if "published" in sketch.now:
        db.session.flush()
        rounds.published(stage)
    files.admit_fresh(stage, rounds.ASKED_AGO)
    db.session.flush()
    for name, play in ROUNDS.items():
        if name in sketch.now:
            play(stage)
    letters.ask_for_help(stage, 2 if sketch is PROGRAMMES[0] else len(sketch.slug) % 2)
    if sketch is PROGRAMMES[0]:
        letters.post(stage)
