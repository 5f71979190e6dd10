"""Alembic's environment: the application's own metadata and connection."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from mentorat.foundation.db import db
from mentorat.foundation.roles import owner_engine
from mentorat.foundation.schema import check_foreign_keys, foreign_keys_off


def run() -> None:
    """Migrate the application's database, each revision in a transaction of its own."""
    with (
        owner_engine() as engine,
        engine.connect() as connection,
        foreign_keys_off(connection),
    ):
        migrate(connection)


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        transaction_per_migration=True,
        transactional_ddl=True,  # on SQLite too: the application says BEGIN itself
        on_version_apply=_check,
        **current_app.extensions["migrate"].configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()


def _check(ctx: Any, **_: object) -> None:
    """Inside the revision's transaction, so that a broken one leaves nothing behind."""
    check_foreign_keys(ctx.connection)


run()
