"""A form changes what it shows, whatever else is sent along."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mentorat.foundation.db import Base, db
from tests.security import harvest, visits
from tests.security.harvest import FoundForm
from tests.security.snapshot import Snapshot
from tests.security.visits import Visit
from tests.security.world import World

# Values that would matter if they were taken over.
WANTED = {
    "state": "admitted",
    "side": "mentor",
    "programme_id": "2",
    "right": "match",
    "role": "region",
    "roles": "region",
    "active": "1",
    "is_open": "1",
    "is_locked": "1",
    "admitted_at": "2020-01-01T00:00:00",
    "submitted_at": "2020-01-01T00:00:00",
    "decided_by_id": "1",
    "duo_id": "1",
}
# Drawn anew each time: the same form sent twice differs in these.
DRAWN = {
    "public_id", "digest", "message_id", "text", "html", "attachments", "calendar_uid",
    "seed", "snapshot_sha256", "rank", "solve_ms", "once_key", "subject_id",
    "result", "facts", "password", "addressee_id",
}  # fmt: skip


def all_columns() -> dict[str, str]:
    """One value for every column of every table."""
    names = {column.name for table in Base.metadata.sorted_tables for column in table.columns}
    return {**dict.fromkeys(sorted(names), "1"), **WANTED}


def rows(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    """All tables in clear, without what is drawn anew each time."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(
                    select(*(one for one in table.columns if one.name not in DRAWN)).order_by(
                        *table.primary_key
                    )
                )
            ]
            for table in Base.metadata.sorted_tables
        }


def after(
    app: Flask, client: FlaskClient, world: World, form: FoundForm, values: dict[str, str]
) -> tuple[int, dict[str, list[tuple[Any, ...]]]]:
    visits.as_actor(client, world, harvest.session_of(form.actor))
    said = visits.knock(client, Visit(form.rule, "POST", form.action), values)
    return said.status_code, rows(app)


@pytest.mark.slow
def test_undeclared_fields_change_nothing(
    app: Flask,
    visitor: FlaskClient,
    world: World,
    snapshot: Snapshot,
    forms: list[FoundForm],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("secrets.token_hex", lambda size=16: "a" * 2 * size)  # same draw twice
    now, taken, reached, extras = datetime.now().astimezone(), [], set(), all_columns()
    for form in forms:
        undeclared = {name: one for name, one in extras.items() if name not in form.fields}
        with time_machine.travel(now, tick=False):
            plain = after(app, visitor, world, form, form.values)
            snapshot.restore()
            loaded = after(app, visitor, world, form, {**undeclared, **form.values})
            snapshot.restore()
        if plain[0] < 400:
            reached.add(form.rule)
        if plain != loaded:
            changed = [name for name, one in loaded[1].items() if one != plain[1][name]]
            taken.append(f"{form.rule} ({plain[0]}, then {loaded[0]}): {changed}")
    assert not taken, "\n".join(taken)
    assert len(reached) > 15, f"too few forms were accepted at all: {sorted(reached)}"
