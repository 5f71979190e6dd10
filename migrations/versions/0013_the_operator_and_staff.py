"""The operator of the site, for whom staff work, and what an organisation's staff may do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

RIGHTS = {
    "lead": ["follow", "interview", "match", "promote", "figures", "settings"],
    "promoter": ["promote", "figures"],
    "partner": ["follow", "interview", "figures"],
}
BEFORE = "\"right\" IN ('follow', 'interview', 'match', 'settings', 'promote', 'figures', 'enterprise', 'region')"
AFTER = "\"right\" IN ('follow', 'interview', 'match', 'promote', 'figures', 'settings')"


def upgrade() -> None:
    op.create_table(
        "site_operator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("data_contact", sa.String(length=254), nullable=False),
        sa.Column("accessibility_contact", sa.String(length=254), nullable=False),
        sa.Column("legal_note", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_site_operator_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_operator")),
    )
    op.create_table(
        "staff_members",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_staff_members_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_staff_members_user_id_users")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_staff_members")),
    )
    op.create_index(
        op.f("ix_staff_members_organisation_id"), "staff_members", ["organisation_id"], unique=False
    )
    # Added in place, not by copying the table: rows elsewhere point to it.
    op.add_column(
        "organisations",
        sa.Column("web", sa.String(length=200), nullable=False, server_default=""),
    )
    op.add_column(
        "programme_partners", sa.Column("rights", sa.JSON(), nullable=False, server_default="[]")
    )
    partners = sa.table("programme_partners", sa.column("role"), sa.column("rights", sa.JSON()))
    for role, rights in RIGHTS.items():
        op.execute(partners.update().where(partners.c.role == role).values(rights=rights))
    # Whoever has a seat works, as far as the data tells, for the lead of their first programme.
    op.execute(
        "INSERT INTO staff_members (user_id, organisation_id) "
        "SELECT seats.user_id, programmes.lead_id FROM seats "
        "JOIN programmes ON programmes.id = seats.programme_id "
        "WHERE seats.id = (SELECT MIN(other.id) FROM seats AS other "
        "WHERE other.user_id = seats.user_id)"
    )
    # A seat gives a right in its programme, never one that holds everywhere.
    op.execute("DELETE FROM seats WHERE \"right\" IN ('enterprise', 'region')")
    with op.batch_alter_table("seats") as batch:
        batch.drop_constraint(op.f("ck_seats_right"), type_="check")
        batch.create_check_constraint(op.f("ck_seats_right"), sa.text(AFTER))


def downgrade() -> None:
    with op.batch_alter_table("seats") as batch:
        batch.drop_constraint(op.f("ck_seats_right"), type_="check")
        batch.create_check_constraint(op.f("ck_seats_right"), sa.text(BEFORE))
    op.drop_column("programme_partners", "rights")
    op.drop_column("organisations", "web")
    op.drop_index(op.f("ix_staff_members_organisation_id"), table_name="staff_members")
    op.drop_table("staff_members")
    op.drop_table("site_operator")
