"""Every text column of every table: typed by a person, or a code of the house."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import String, Table, Text, update

from mentorat.foundation.db import Base, EncryptedText, db

# Words that somebody typed, besides all ciphered columns. `{n}` keeps unique columns unique.
TYPED: dict[str, tuple[str, ...]] = {
    "users": ("name",),
    "organisations": ("name", "short_name", "address", "phone", "web"),
    "site_operator": ("name", "address", "phone", "legal_note"),
    "programmes": ("name",),
    "enterprises": ("name",),
    "candidates": (
        "first_name",
        "last_name",
        "job_title",
        "enterprise_name",
        "source",
        "video_url",
    ),
    "interviews": ("place",),
    "rounds": ("title",),
}
# Columns whose values the house makes or checks itself: codes, keys, hashes, addresses.
CODES: dict[str, tuple[str, ...]] = {
    "candidates": (
        "side", "state", "language", "email", "phone", "contact_key", "gender", "gender_asked",
        "commune_nis5", "work_nis5", "decline_reason",
    ),
    "organisations": ("kind", "commune_nis5", "email"),
    "users": ("email", "language", "password"),
    "site_operator": ("data_contact", "accessibility_contact"),
    "enterprises": ("number", "commune_nis5", "sector_code"),
}  # fmt: skip


def typed() -> Iterator[tuple[Table, str]]:
    """All columns that hold what somebody typed."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            # What a letter says comes out of a template; the words in it stand in other tables.
            is_ciphered = isinstance(column.type, EncryptedText) and table.name != "outbox"
            if is_ciphered or column.name in TYPED.get(table.name, ()):
                yield table, column.name


def texts() -> Iterator[tuple[str, str]]:
    """All text columns of the tables that hold something typed, by table."""
    for table in Base.metadata.sorted_tables:
        if table.name not in {one.name for one, _ in typed()}:
            continue
        for column in table.columns:
            if isinstance(column.type, String | Text | EncryptedText):
                yield table.name, column.name


def _in_json(text: str) -> str:
    """Words inside the answers that a second application proposes."""
    return json.dumps({"presentation": text})


AS_JSON = {("corrections", "values")}


def overwrite(words: dict[tuple[str, str], str]) -> None:
    """Put these words into the columns of every row, its number with them where unique."""
    for table, name in typed():
        column: Any = table.c[name]
        text = words[table.name, name]
        if (table.name, name) in AS_JSON:
            text = _in_json(text)
        if not isinstance(column.type, EncryptedText) and column.type.length:
            text = text[: column.type.length - 6]
        if column.unique:
            for (key,) in db.session.execute(db.select(table.c.id)).all():
                one = f"{text}{key}"
                db.session.execute(update(table).where(table.c.id == key).values({name: one}))
        else:
            filled = column.is_not(None)
            db.session.execute(update(table).where(filled).values({name: text}))
