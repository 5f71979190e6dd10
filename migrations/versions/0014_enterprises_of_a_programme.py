"""Each enterprise belongs to the programme that keeps it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# Whose most mentors work there; else who registered it; else the first programme.
OWNER = """
UPDATE enterprises SET programme_id = coalesce(
    (SELECT candidates.programme_id FROM candidates
     WHERE candidates.enterprise_id = enterprises.id AND candidates.programme_id IS NOT NULL
     GROUP BY candidates.programme_id
     ORDER BY count(*) DESC, candidates.programme_id LIMIT 1),
    (SELECT seats.programme_id FROM journal
     JOIN seats ON seats.user_id = journal.actor_id AND seats."right" = 'promote'
     WHERE journal.subject_kind = 'enterprise' AND journal.action = 'add_enterprise'
     AND journal.subject_id = enterprises.public_id AND journal.actor_kind = 'user'
     ORDER BY seats.programme_id LIMIT 1),
    (SELECT min(programmes.id) FROM programmes)
)
"""


def upgrade() -> None:
    with op.batch_alter_table("enterprises") as batch:
        batch.add_column(sa.Column("programme_id", sa.Integer(), nullable=True))
        batch.drop_constraint("uq_enterprises_number", type_="unique")
    op.execute(OWNER)
    with op.batch_alter_table("enterprises") as batch:
        batch.alter_column("programme_id", existing_type=sa.Integer(), nullable=False)
        batch.create_foreign_key(
            op.f("fk_enterprises_programme_id_programmes"),
            "programmes",
            ["programme_id"],
            ["id"],
        )
        batch.create_unique_constraint(
            op.f("uq_enterprises_programme_id_number"), ["programme_id", "number"]
        )


def downgrade() -> None:
    with op.batch_alter_table("enterprises") as batch:
        batch.drop_constraint("uq_enterprises_programme_id_number", type_="unique")
        batch.drop_constraint("fk_enterprises_programme_id_programmes", type_="foreignkey")
        batch.drop_column("programme_id")
        batch.create_unique_constraint("uq_enterprises_number", ["number"])
