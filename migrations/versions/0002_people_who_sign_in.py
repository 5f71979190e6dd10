"""Users, organisations, programmes, seats, enterprises; basins changed by hand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "commune_basins",
        sa.Column("nis5", sa.String(length=5), nullable=False),
        sa.Column("basin_code", sa.String(length=40), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("nis5", name=op.f("pk_commune_basins")),
    )
    op.create_index(
        op.f("ix_commune_basins_basin_code"), "commune_basins", ["basin_code"], unique=False
    )
    op.create_table(
        "enterprises",
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=True),
        sa.Column("commune_nis5", sa.String(length=5), nullable=True),
        sa.Column("sector_code", sa.String(length=40), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprises")),
        sa.UniqueConstraint("number", name=op.f("uq_enterprises_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_enterprises_public_id")),
    )
    op.create_table(
        "organisations",
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("short_name", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("commune_nis5", sa.String(length=5), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "\"kind\" IN ('cri', 'ibefe', 'operator', 'referrer')",
            name=op.f("ck_organisations_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("name", name=op.f("uq_organisations_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_organisations_public_id")),
    )
    op.create_table(
        "roles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roles")),
        sa.UniqueConstraint("name", name=op.f("uq_roles_name")),
    )
    op.create_table(
        "users",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_users_fs_uniquifier")),
        sa.UniqueConstraint("public_id", name=op.f("uq_users_public_id")),
    )
    op.create_table(
        "enterprise_contacts",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name=op.f("fk_enterprise_contacts_enterprise_id_enterprises"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_enterprise_contacts_user_id_users")
        ),
        sa.PrimaryKeyConstraint("user_id", "enterprise_id", name=op.f("pk_enterprise_contacts")),
    )
    op.create_table(
        "programmes",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("basin_code", sa.String(length=40), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("duration_months", sa.Integer(), nullable=False),
        sa.Column("meetings_per_month", sa.Integer(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("slots_needed", sa.Integer(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("answer_days BETWEEN 1 AND 60", name=op.f("ck_programmes_answer_days")),
        sa.CheckConstraint("duration_months BETWEEN 1 AND 6", name=op.f("ck_programmes_duration")),
        sa.CheckConstraint(
            "meetings_per_month BETWEEN 1 AND 12", name=op.f("ck_programmes_cadence")
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["organisations.id"], name=op.f("fk_programmes_lead_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programmes")),
        sa.UniqueConstraint("name", name=op.f("uq_programmes_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_programmes_public_id")),
    )
    op.create_index(op.f("ix_programmes_basin_code"), "programmes", ["basin_code"], unique=False)
    op.create_table(
        "user_roles",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["role_id"], ["roles.id"], name=op.f("fk_user_roles_role_id_roles"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_user_roles_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "role_id", name=op.f("pk_user_roles")),
    )
    op.create_table(
        "programme_partners",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.CheckConstraint(
            "\"role\" IN ('lead', 'promoter', 'partner')", name=op.f("ck_programme_partners_role")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_programme_partners_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_programme_partners_programme_id_programmes"),
        ),
        sa.PrimaryKeyConstraint(
            "programme_id", "organisation_id", name=op.f("pk_programme_partners")
        ),
    )
    op.create_table(
        "seats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("right", sa.String(length=14), nullable=False),
        sa.CheckConstraint(
            "\"right\" IN ('follow', 'interview', 'match', 'settings', 'promote', 'figures', 'enterprise', 'region')",
            name=op.f("ck_seats_right"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_seats_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_seats_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seats")),
        sa.UniqueConstraint(
            "user_id", "programme_id", "right", name=op.f("uq_seats_user_id_programme_id_right")
        ),
    )
    op.create_index(op.f("ix_seats_programme_id"), "seats", ["programme_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_seats_programme_id"), table_name="seats")
    op.drop_table("seats")
    op.drop_table("programme_partners")
    op.drop_table("user_roles")
    op.drop_index(op.f("ix_programmes_basin_code"), table_name="programmes")
    op.drop_table("programmes")
    op.drop_table("enterprise_contacts")
    op.drop_table("users")
    op.drop_table("roles")
    op.drop_table("organisations")
    op.drop_table("enterprises")
    op.drop_index(op.f("ix_commune_basins_basin_code"), table_name="commune_basins")
    op.drop_table("commune_basins")
