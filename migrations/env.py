"""Alembic's environment: the application's own metadata and connection."""

from __future__ import annotations

from alembic import context
from flask import current_app

from mentorat.foundation.db import db


def run() -> None:
    """Migrate the application's database, one transaction for all revisions."""
    connectable = db.engine
    with connectable.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            transaction_per_migration=True,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
