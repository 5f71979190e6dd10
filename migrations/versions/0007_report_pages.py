"""Reports know which page saved them last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("interview_reports") as table:
        table.add_column(
            sa.Column("written_in", sa.String(length=22), nullable=False, server_default="")
        )
        table.add_column(
            sa.Column("written_turn", sa.Integer(), nullable=False, server_default="0")
        )


def downgrade() -> None:
    with op.batch_alter_table("interview_reports") as table:
        table.drop_column("written_turn")
        table.drop_column("written_in")
