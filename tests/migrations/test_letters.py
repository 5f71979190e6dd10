"""Letters through the migration: those that left lose their words, those that wait keep them."""

from __future__ import annotations

import json

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from mentorat.foundation.db import db, transaction
from mentorat.foundation.outbox import OutboxMessage
from tests.migrations.bases import FOLDER

COLUMNS = (
    "channel, kind, recipient, subject, text, html, language, attachments, message_id, due_at,"
    " tries, sent_at, failed_at, public_id, created_at"
)
ROWS = ("waits", "sent", "failed")


def _fill() -> None:
    at = "2026-11-20 12:00:00"
    for name in ROWS:
        values = {
            "name": name,
            "files": json.dumps([{"name": "é.ics", "content_type": "text/calendar", "text": "’"}]),
            "sent": at if name == "sent" else None,
            "failed": at if name == "failed" else None,
            "at": at,
        }
        with db.engine.begin() as connection:
            moment = "TIMESTAMP" if connection.dialect.name == "postgresql" else "TEXT"
            files = "JSON" if connection.dialect.name == "postgresql" else "TEXT"
            connection.execute(
                text(
                    f"INSERT INTO outbox ({COLUMNS}) VALUES ('mail', 'received', 'é@example.org',"  # noqa: S608 (our own names)
                    f" 'Sujet', 'Lien ’', NULL, 'fr', CAST(:files AS {files}), :name,"
                    f" CAST(:at AS {moment}), 3, CAST(:sent AS {moment}),"
                    f" CAST(:failed AS {moment}), :name, CAST(:at AS {moment}))"
                ),
                values,
            )


def _raw(name: str) -> dict[str, object]:
    with db.engine.connect() as connection:
        found = connection.execute(
            text("SELECT * FROM outbox WHERE message_id = :name"), {"name": name}
        )
        return dict(found.mappings().one())


@pytest.mark.usefixtures("bare")
def test_what_left_is_emptied_and_what_waits_is_ciphered() -> None:
    upgrade(directory=FOLDER, revision="0007")
    _fill()
    upgrade(directory=FOLDER, revision="0008")
    said = ("recipient", "subject", "text", "html", "attachments")
    assert [_raw("sent")[name] for name in said] == [None] * 5
    for name in ("waits", "failed"):
        row = _raw(name)
        assert "Lien" not in str(row)
        assert "example" not in str(row)
    upgrade(directory=FOLDER)
    with transaction():
        by_id = {one.message_id: one for one in db.session.scalars(select(OutboxMessage))}
        assert by_id["waits"].text == "Lien ’"
        assert by_id["waits"].recipient == "é@example.org"
        assert by_id["waits"].attachments == [
            {"name": "é.ics", "content_type": "text/calendar", "text": "’"}
        ]
        assert (by_id["failed"].fault, by_id["waits"].fault) == ("away", None)
    db.session.remove()


@pytest.mark.usefixtures("bare")
def test_going_down_gives_the_words_back() -> None:
    upgrade(directory=FOLDER, revision="0007")
    _fill()
    before = {name: _raw(name) for name in ROWS}
    upgrade(directory=FOLDER, revision="0008")
    downgrade(directory=FOLDER, revision="0007")
    after = {name: _raw(name) for name in ROWS}
    assert after["waits"] == before["waits"]
    assert after["failed"] == before["failed"]
    assert (after["sent"]["text"], after["sent"]["recipient"]) == ("", "")
