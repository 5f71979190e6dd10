"""Corrections proposed by a second application."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

QUESTIONS = "'name', 'email', 'phone', 'place', 'moments', 'work', 'languages', 'help'"


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=13), nullable=False),
        sa.Column("values", sa.Text(), nullable=False),
        sa.Column("application", sa.String(length=22), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_at IS NULL)",
            name=op.f("ck_corrections_decided_has_date"),
        ),
        sa.CheckConstraint(
            f'"question" IN ({QUESTIONS})', name=op.f("ck_corrections_question")
        ),
        sa.CheckConstraint(
            "\"state\" IN ('proposed', 'taken', 'left')", name=op.f("ck_corrections_state")
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidates.id"],
            name=op.f("fk_corrections_candidate_id_candidates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
        sa.UniqueConstraint("public_id", name=op.f("uq_corrections_public_id")),
    )
    with op.batch_alter_table("corrections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_corrections_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_corrections_open",
            ["candidate_id", "question"],
            unique=True,
            sqlite_where=sa.text("state = 'proposed'"),
            postgresql_where=sa.text("state = 'proposed'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("corrections", schema=None) as batch_op:
        batch_op.drop_index("uq_corrections_open")
        batch_op.drop_index(batch_op.f("ix_corrections_state"))
    op.drop_table("corrections")
