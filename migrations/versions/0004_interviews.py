"""Interviews and their reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "interviews",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("interviewer_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=13), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duration_min", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=13), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("video_url", sa.String(length=300), nullable=False),
        sa.Column("interpreter_code", sa.String(length=8), nullable=True),
        sa.Column("calendar_uid", sa.String(length=60), nullable=False),
        sa.Column("calendar_sequence", sa.Integer(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancelled_at IS NOT NULL)",
            name=op.f("ck_interviews_cancelled_has_date"),
        ),
        sa.CheckConstraint(
            "(state = 'held') = (held_at IS NOT NULL)", name=op.f("ck_interviews_held_has_date")
        ),
        sa.CheckConstraint(
            "(state = 'missed') = (missed_at IS NOT NULL)",
            name=op.f("ck_interviews_missed_has_date"),
        ),
        sa.CheckConstraint(
            "mode <> 'in_person' OR place <> ''", name=op.f("ck_interviews_in_person_has_place")
        ),
        sa.CheckConstraint(
            "mode <> 'video' OR video_url <> ''", name=op.f("ck_interviews_video_has_address")
        ),
        sa.CheckConstraint(
            "\"mode\" IN ('in_person', 'video', 'phone')", name=op.f("ck_interviews_mode")
        ),
        sa.CheckConstraint(
            "\"state\" IN ('scheduled', 'held', 'missed', 'cancelled')",
            name=op.f("ck_interviews_state"),
        ),
        sa.CheckConstraint("calendar_sequence >= 0", name=op.f("ck_interviews_sequence")),
        sa.CheckConstraint("duration_min BETWEEN 15 AND 120", name=op.f("ck_interviews_duration")),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_interviews_candidate_id_candidates")
        ),
        sa.ForeignKeyConstraint(
            ["interviewer_id"], ["users.id"], name=op.f("fk_interviews_interviewer_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_interviews_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interviews")),
        sa.UniqueConstraint("calendar_uid", name=op.f("uq_interviews_calendar_uid")),
        sa.UniqueConstraint("public_id", name=op.f("uq_interviews_public_id")),
    )
    op.create_index(
        op.f("ix_interviews_candidate_id"), "interviews", ["candidate_id"], unique=False
    )
    op.create_index(
        "ix_interviews_interviewer", "interviews", ["interviewer_id", "starts_at"], unique=False
    )
    op.create_index(
        "ix_interviews_queue", "interviews", ["programme_id", "state", "starts_at"], unique=False
    )
    op.create_index(
        "uq_interviews_scheduled_candidate",
        "interviews",
        ["candidate_id"],
        unique=True,
        sqlite_where=sa.text("state = 'scheduled'"),
        postgresql_where=sa.text("state = 'scheduled'"),
    )
    op.create_table(
        "interview_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("interview_id", sa.Integer(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("french_heard", sa.Integer(), nullable=True),
        sa.Column("motivation", sa.String(length=13), nullable=True),
        sa.Column("availability", sa.String(length=15), nullable=True),
        sa.Column("recommendation", sa.String(length=11), nullable=True),
        sa.Column("strengths", sa.Text(), nullable=False),
        sa.Column("obstacles", sa.Text(), nullable=False),
        sa.Column("dreams", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "\"availability\" IS NULL OR \"availability\" IN ('realistic', 'tight', 'unrealistic')",
            name=op.f("ck_interview_reports_availability"),
        ),
        sa.CheckConstraint(
            "\"motivation\" IS NULL OR \"motivation\" IN ('strong', 'present', 'uncertain')",
            name=op.f("ck_interview_reports_motivation"),
        ),
        sa.CheckConstraint(
            "\"recommendation\" IS NULL OR \"recommendation\" IN ('admit', 'orient', 'not_now', 'decline')",
            name=op.f("ck_interview_reports_recommendation"),
        ),
        sa.CheckConstraint(
            "finished_at IS NULL OR recommendation IS NOT NULL",
            name=op.f("ck_interview_reports_finished_has_advice"),
        ),
        sa.CheckConstraint(
            "french_heard BETWEEN 0 AND 7", name=op.f("ck_interview_reports_french_heard")
        ),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_interview_reports_interview_id_interviews"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["users.id"], name=op.f("fk_interview_reports_written_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_reports")),
        sa.UniqueConstraint("interview_id", name=op.f("uq_interview_reports_interview_id")),
    )


def downgrade() -> None:
    op.drop_table("interview_reports")
    op.drop_index(
        "uq_interviews_scheduled_candidate",
        table_name="interviews",
        sqlite_where=sa.text("state = 'scheduled'"),
        postgresql_where=sa.text("state = 'scheduled'"),
    )
    op.drop_index("ix_interviews_queue", table_name="interviews")
    op.drop_index("ix_interviews_interviewer", table_name="interviews")
    op.drop_index(op.f("ix_interviews_candidate_id"), table_name="interviews")
    op.drop_table("interviews")
