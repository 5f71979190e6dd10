"""Who asked for a call in an answer that is still open has asked for help."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

checkpoints = sa.table(
    "checkpoints", sa.column("id", sa.Integer), sa.column("duo_id", sa.Integer), sa.column("state")
)
answers = sa.table(
    "checkpoint_answers",
    sa.column("checkpoint_id", sa.Integer),
    sa.column("side", sa.String),
    sa.column("answered_at", sa.DateTime(timezone=True)),
    sa.column("wants_contact", sa.Boolean),
    sa.column("words", sa.Text),  # ciphered, and carried over as it is
)
requests = sa.table(
    "help_requests",
    sa.column("duo_id", sa.Integer),
    sa.column("side", sa.String),
    sa.column("asked_at", sa.DateTime(timezone=True)),
    sa.column("words", sa.Text),
    sa.column("closed_at", sa.DateTime(timezone=True)),
    sa.column("public_id", sa.String),
    sa.column("created_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    bind = op.get_bind()
    open_ones = {
        (duo_id, side)
        for duo_id, side in bind.execute(
            sa.select(requests.c.duo_id, requests.c.side).where(requests.c.closed_at.is_(None))
        )
    }
    wishes = bind.execute(
        sa.select(checkpoints.c.duo_id, answers.c.side, answers.c.answered_at, answers.c.words)
        .join(checkpoints, checkpoints.c.id == answers.c.checkpoint_id)
        .where(answers.c.wants_contact, checkpoints.c.state == "planned")
        .order_by(answers.c.answered_at)
    ).all()
    for duo_id, side, answered_at, words in wishes:
        if (duo_id, side) not in open_ones:
            open_ones.add((duo_id, side))
            values = {"duo_id": duo_id, "side": side, "asked_at": answered_at, "words": words}
            made = {"public_id": secrets.token_urlsafe(16), "created_at": datetime.now(UTC)}
            bind.execute(requests.insert().values(**values, **made))


def downgrade() -> None:
    """The requests stay: they are what the people asked for."""
