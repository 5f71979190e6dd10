"""What a process can see by itself: settings, database, worker, mails, disk, backups."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

import config
from config import Mode, Settings, SettingsRefused
from mentorat.foundation import clock, jobs, outbox, roles, schema
from mentorat.foundation.backup import archive
from mentorat.foundation.backup.archive import Kept
from mentorat.foundation.db import db
from mentorat.foundation.doctor.findings import Finding, Verdict, fault, look, well
from mentorat.foundation.i18n import lazy_gettext as _l

SILENT_AFTER = timedelta(minutes=3)
WAITS_TOO_LONG = timedelta(hours=1)
LATE, TOO_LATE = timedelta(hours=26), timedelta(hours=50)  # a nightly backup, missed once, twice
SCARCE, TOO_SCARCE = 0.10, 0.03  # of the disk
GIB = 1 << 30
SECRETS, ROLES, SCHEMA = _l("Secrets"), _l("Database roles"), _l("Schema")
DATABASE, WORKER, MAILS = _l("Database"), _l("Worker"), _l("Waiting mails")
DISK, BACKUP = _l("Disk"), _l("Backup")


def settings() -> Settings:
    """The settings of this process."""
    found: Settings = current_app.extensions["mentorat.settings"]
    return found


def secrets() -> Finding:
    """Whether somebody could guess what must be secret."""
    own = settings()
    try:
        config.refuse_weak(own)
    except SettingsRefused as weak:
        return fault(SECRETS, str(weak), _l("Draw another value and restart; see operations.md."))
    if own.mode is not Mode.PRODUCTION:
        return look(
            SECRETS,
            _l("This site runs as a demonstration or a test."),
            _l("For real people set MENTORAT_MODE=production."),
        )
    return well(SECRETS, _l("Each is its own and cannot be guessed."))


def database() -> list[Finding]:
    """All that only the database can say; when it is away or of another shape, that alone."""
    try:
        shape = the_schema()
        if shape.verdict is Verdict.FAULT:
            return [shape]
        return [the_roles(), shape, the_worker(), the_mails()]
    except SQLAlchemyError:
        db.session.rollback()
        return [
            fault(
                DATABASE,
                _l("It does not answer."),
                _l("Start it, and look at MENTORAT_DATABASE_URL and at its own log."),
            )
        ]


def the_roles() -> Finding:
    """On PostgreSQL the role that serves owns nothing and cannot change the journal."""
    if db.engine.dialect.name != "postgresql":
        return well(ROLES, _l("SQLite knows none: its file belongs to the service alone."))
    owned = text(
        "SELECT count(*) FROM pg_class WHERE relowner = CAST(current_user AS regrole)"
        " AND relnamespace = CAST('public' AS regnamespace)"
    )
    if roles.may_change_journal() or db.session.execute(owned).scalar_one():
        return fault(
            ROLES,
            _l("The role that serves owns tables, or could change the journal."),
            _l("Give the tables to a second role: “Two roles” in operations.md."),
        )
    return well(ROLES, _l("The role that serves owns nothing and only adds to the journal."))


def the_schema() -> Finding:
    """Whether the database has the shape that this program needs."""
    now, needed = schema.revision(), schema.head()
    if now == needed:
        return well(SCHEMA, _l("It is that of this version (%(number)s).", number=now))
    return fault(
        SCHEMA,
        _l(
            "The database has %(now)s, this version needs %(needed)s.",
            now=now or "–",
            needed=needed,
        ),
        _l("Run: systemctl restart mentorat-prepare"),
    )


def the_worker() -> Finding:
    """Whether somebody sends mails and does what is due."""
    beat = jobs.last_beat()
    if beat is not None and clock.now() - beat < SILENT_AFTER:
        return well(WORKER, _l("It gave a sign of life within three minutes."))
    return fault(
        WORKER,
        _l("No sign of life for three minutes: mails wait, nothing is lost."),
        _l("Run: systemctl restart mentorat-worker, and look at its log."),
    )


def the_mails() -> Finding:
    """Whether mails leave."""
    state = outbox.state()
    oldest = state.oldest_due_at
    if oldest is not None and clock.now() - oldest > WAITS_TOO_LONG:
        return fault(
            MAILS,
            _l("Mails have been waiting for more than an hour: %(count)d.", count=state.waiting),
            _l("Look at the mail server, and in the worker's log for message_not_sent."),
        )
    if state.failed:
        return look(
            MAILS,
            _l("Mails that could not be sent wait for somebody: %(count)d.", count=state.failed),
            _l("They stand on the page Today: call, or send again."),
        )
    return well(MAILS, _l("Mails leave as they come."))


def disk() -> list[Finding]:
    """Room where the data and the backups lie."""
    own = settings()
    folders = {own.data_dir, own.backups.folder or own.data_dir}
    return [room_in(folder) for folder in sorted(folders) if folder.is_dir()]


def room_in(folder: Path) -> Finding:
    """How much room is left in a folder."""
    usage = shutil.disk_usage(folder)
    return judge_room(str(folder), usage.free, usage.total)


def judge_room(folder: str, free: int, total: int) -> Finding:
    """Room is scarce below a tenth of the disk or 2 GiB, too scarce below 3 % or half a GiB."""
    said = _l(
        "%(free)s GiB free in %(folder)s (%(share)d %%).",
        free=f"{free / GIB:.1f}",
        folder=folder,
        share=round(100 * free / total),
    )
    remedy = _l("Make room: old logs first, then a larger disk.")
    if free < TOO_SCARCE * total or free < GIB / 2:
        return fault(DISK, said, remedy)
    if free < SCARCE * total or free < 2 * GIB:
        return look(DISK, said, remedy)
    return well(DISK, said)


def backup() -> Finding:
    """Whether there is one that would help, and how old it is."""
    own = settings().backups
    if own.folder is None or not own.recipients:
        return fault(
            BACKUP,
            _l("No backup is set up."),
            _l("Draw the keys, name the folder, start the timer: recovery.md."),
        )
    return judge_backups(archive.kept_in(own.folder), clock.now())


def judge_backups(found: list[Kept], now: datetime) -> Finding:
    """The newest that was tried counts."""
    remedy = _l("Run: systemctl start mentorat-backup, and look at how it ended.")
    tried = [one for one in found if one.is_tried]
    if not tried:
        said = _l("There is none that was tried.") if found else _l("There is none.")
        return fault(BACKUP, said, remedy)
    age = now - tried[0].made_at
    hours = age // timedelta(hours=1)
    said = _l("The newest one that was tried is %(hours)d hours old.", hours=hours)
    if age > TOO_LATE:
        return fault(BACKUP, said, remedy)
    return look(BACKUP, said, remedy) if age > LATE else well(BACKUP, said)
