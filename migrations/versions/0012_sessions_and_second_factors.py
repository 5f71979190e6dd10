"""Sessions, second factors, attempts to sign in, limits, links asked for."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "user_sessions",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=9), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("network", sa.String(length=45), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "\"stage\" IN ('whole', 'code', 'enrol')", name=op.f("ck_user_sessions_stage")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_user_sessions_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_sessions")),
        sa.UniqueConstraint("digest", name=op.f("uq_user_sessions_digest")),
        sa.UniqueConstraint("public_id", name=op.f("uq_user_sessions_public_id")),
    )
    op.create_index(op.f("ix_user_sessions_user_id"), "user_sessions", ["user_id"])
    op.create_table(
        "second_factors",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("pending_secret", sa.Text(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_second_factors_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_second_factors")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_recovery_codes_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("digest", name=op.f("uq_recovery_codes_digest")),
    )
    op.create_index(op.f("ix_recovery_codes_user_id"), "recovery_codes", ["user_id"])
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=18), nullable=False),
        sa.Column("network", sa.String(length=45), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "\"outcome\" IN ('password', 'link', 'code', 'recovery_code', 'wrong_password',"
            " 'wrong_code', 'stopped')",
            name=op.f("ck_sign_ins_outcome"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
    )
    op.create_index(op.f("ix_sign_ins_at"), "sign_ins", ["at"])
    op.create_index("ix_sign_ins_account", "sign_ins", ["account", "at"])
    op.create_table(
        "sign_in_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wanted", sa.String(length=12), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "\"wanted\" IN ('sign_in', 'password')", name=op.f("ck_sign_in_requests_wanted")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_requests")),
    )
    op.create_table(
        "limit_counters",
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_limit_counters")),
    )
    op.create_index(op.f("ix_limit_counters_ends_at"), "limit_counters", ["ends_at"])
    # Sessions are rows now; everybody signs in anew.
    with op.batch_alter_table("users") as users:
        users.drop_constraint("uq_users_fs_uniquifier", type_="unique")
        users.drop_column("fs_uniquifier")


def downgrade() -> None:
    with op.batch_alter_table("users") as users:
        users.add_column(sa.Column("fs_uniquifier", sa.String(length=64), nullable=True))
    connection = op.get_bind()
    users_table = sa.table("users", sa.column("id"), sa.column("fs_uniquifier"))
    for user_id in connection.scalars(sa.select(users_table.c.id)).all():
        connection.execute(
            users_table.update()
            .where(users_table.c.id == user_id)
            .values(fs_uniquifier=secrets.token_hex(16))
        )
    with op.batch_alter_table("users") as users:
        users.alter_column("fs_uniquifier", existing_type=sa.String(length=64), nullable=False)
        users.create_unique_constraint("uq_users_fs_uniquifier", ["fs_uniquifier"])
    for table in (
        "limit_counters",
        "sign_in_requests",
        "sign_ins",
        "recovery_codes",
        "second_factors",
        "user_sessions",
    ):
        op.drop_table(table)
