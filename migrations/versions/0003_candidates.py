"""Candidates: profile, languages, wishes, consents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "candidates",
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("first_name", sa.String(length=80), nullable=False),
        sa.Column("last_name", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=False),
        sa.Column("contact_key", sa.String(length=64), nullable=True),
        sa.Column("gender", sa.String(length=9), nullable=True),
        sa.Column("is_adult", sa.Boolean(), nullable=False),
        sa.Column("commune_nis5", sa.String(length=5), nullable=True),
        sa.Column("modes", sa.Integer(), nullable=False),
        sa.Column("max_minutes", sa.Integer(), nullable=True),
        sa.Column("is_limit_hard", sa.Boolean(), nullable=False),
        sa.Column("is_remote_ok", sa.Boolean(), nullable=False),
        sa.Column("slots", sa.Integer(), nullable=False),
        sa.Column("available_from", sa.Date(), nullable=True),
        sa.Column("topics", sa.Integer(), nullable=False),
        sa.Column("presentation", sa.Text(), nullable=False),
        sa.Column("video_url", sa.String(length=300), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("gender_asked", sa.String(length=9), nullable=True),
        sa.Column("needs_interpreter", sa.Boolean(), nullable=False),
        sa.Column("job_title", sa.String(length=120), nullable=False),
        sa.Column("enterprise_name", sa.String(length=160), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("work_nis5", sa.String(length=5), nullable=True),
        sa.Column("french_min", sa.Integer(), nullable=False),
        sa.Column("travels", sa.Boolean(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("admitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decline_reason", sa.String(length=18), nullable=True),
        sa.Column("decline_words", sa.Text(), nullable=False),
        sa.Column("paused_until_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state <> 'admitted' OR admitted_at IS NOT NULL",
            name=op.f("ck_candidates_admitted_has_date"),
        ),
        sa.CheckConstraint(
            "state <> 'declined' OR (declined_at IS NOT NULL AND decline_reason IS NOT NULL)",
            name=op.f("ck_candidates_declined_has_reason"),
        ),
        sa.CheckConstraint(
            "state <> 'paused' OR paused_until_on IS NOT NULL",
            name=op.f("ck_candidates_paused_has_date"),
        ),
        sa.CheckConstraint(
            "state <> 'withdrawn' OR withdrawn_at IS NOT NULL",
            name=op.f("ck_candidates_withdrawn_has_date"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'anonymised') OR (first_name <> '' AND (email <> '' OR phone <> ''))",
            name=op.f("ck_candidates_reachable"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'anonymised') OR (programme_id IS NOT NULL AND submitted_at IS NOT NULL AND commune_nis5 IS NOT NULL)",
            name=op.f("ck_candidates_submitted_facts"),
        ),
        sa.CheckConstraint(
            "\"decline_reason\" IS NULL OR \"decline_reason\" IN ('elsewhere', 'not_now', 'language_first', 'not_eligible', 'other')",
            name=op.f("ck_candidates_decline_reason"),
        ),
        sa.CheckConstraint(
            "\"gender\" IS NULL OR \"gender\" IN ('woman', 'man', 'other')",
            name=op.f("ck_candidates_gender"),
        ),
        sa.CheckConstraint(
            "\"gender_asked\" IS NULL OR \"gender_asked\" IN ('woman', 'man', 'other')",
            name=op.f("ck_candidates_gender_asked"),
        ),
        sa.CheckConstraint("\"side\" IN ('mentee', 'mentor')", name=op.f("ck_candidates_side")),
        sa.CheckConstraint(
            "\"state\" IN ('draft', 'submitted', 'in_interview', 'admitted', 'paused', 'declined', 'withdrawn', 'anonymised')",
            name=op.f("ck_candidates_state"),
        ),
        sa.CheckConstraint("capacity BETWEEN 1 AND 5", name=op.f("ck_candidates_capacity")),
        sa.CheckConstraint("french_min BETWEEN 0 AND 7", name=op.f("ck_candidates_french_min")),
        sa.CheckConstraint("max_minutes BETWEEN 1 AND 600", name=op.f("ck_candidates_max_minutes")),
        sa.CheckConstraint("modes BETWEEN 0 AND 15", name=op.f("ck_candidates_modes")),
        sa.CheckConstraint("slots BETWEEN 0 AND 2097151", name=op.f("ck_candidates_slots")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name=op.f("fk_candidates_enterprise_id_enterprises"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_candidates_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidates")),
        sa.UniqueConstraint("public_id", name=op.f("uq_candidates_public_id")),
    )
    op.create_index(
        op.f("ix_candidates_enterprise_id"), "candidates", ["enterprise_id"], unique=False
    )
    op.create_index(
        "ix_candidates_queue", "candidates", ["programme_id", "state", "submitted_at"], unique=False
    )
    op.create_index(op.f("ix_candidates_state"), "candidates", ["state"], unique=False)
    op.create_index(
        "uq_candidates_live_contact",
        "candidates",
        ["programme_id", "side", "contact_key"],
        unique=True,
        sqlite_where=sa.text("state IN ('submitted', 'in_interview', 'admitted', 'paused')"),
        postgresql_where=sa.text("state IN ('submitted', 'in_interview', 'admitted', 'paused')"),
    )
    op.create_table(
        "given_consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=23), nullable=False),
        sa.Column("text_version", sa.String(length=20), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "\"purpose\" IN ('file', 'shared_with_pair', 'shown_to_enterprise', 'video')",
            name=op.f("ck_given_consents_purpose"),
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidates.id"],
            name=op.f("fk_given_consents_candidate_id_candidates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_given_consents")),
        sa.UniqueConstraint(
            "candidate_id", "purpose", name=op.f("uq_given_consents_candidate_id_purpose")
        ),
    )
    op.create_table(
        "spoken_languages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.CheckConstraint("level BETWEEN 0 AND 7", name=op.f("ck_spoken_languages_level")),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidates.id"],
            name=op.f("fk_spoken_languages_candidate_id_candidates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spoken_languages")),
        sa.UniqueConstraint(
            "candidate_id", "code", name=op.f("uq_spoken_languages_candidate_id_code")
        ),
    )
    op.create_table(
        "wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sector_code", sa.String(length=40), nullable=False),
        sa.Column("occupation_code", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidates.id"],
            name=op.f("fk_wishes_candidate_id_candidates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wishes")),
        sa.UniqueConstraint(
            "candidate_id", "position", name=op.f("uq_wishes_candidate_id_position")
        ),
    )


def downgrade() -> None:
    op.drop_table("wishes")
    op.drop_table("spoken_languages")
    op.drop_table("given_consents")
    op.drop_index(
        "uq_candidates_live_contact",
        table_name="candidates",
        sqlite_where=sa.text("state IN ('submitted', 'in_interview', 'admitted', 'paused')"),
        postgresql_where=sa.text("state IN ('submitted', 'in_interview', 'admitted', 'paused')"),
    )
    op.drop_index(op.f("ix_candidates_state"), table_name="candidates")
    op.drop_index("ix_candidates_queue", table_name="candidates")
    op.drop_index(op.f("ix_candidates_enterprise_id"), table_name="candidates")
    op.drop_table("candidates")
