"""Duos: meetings, goals, checkpoints and answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "duos",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("mentee_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=15), nullable=False),
        sa.Column("mentor_slot", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_on", sa.Date(), nullable=True),
        sa.Column("next_meeting_on", sa.Date(), nullable=True),
        sa.Column("mentee_contact_shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mentor_contact_shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("is_in_wished_sector", sa.Boolean(), nullable=True),
        sa.Column("early_end", sa.String(length=14), nullable=True),
        sa.Column("ended_by", sa.String(length=15), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'paused' AND paused_on IS NOT NULL) OR (state <> 'paused' AND paused_on IS NULL)",
            name=op.f("ck_duos_paused_has_date"),
        ),
        sa.CheckConstraint(
            "NOT (state IN ('planned', 'active', 'paused')) OR ended_on IS NULL",
            name=op.f("ck_duos_live_has_no_end"),
        ),
        sa.CheckConstraint(
            "state <> 'completed' OR (ended_on IS NOT NULL AND outcome IS NOT NULL)",
            name=op.f("ck_duos_completed_has_outcome"),
        ),
        sa.CheckConstraint(
            "state <> 'interrupted' OR (ended_on IS NOT NULL AND early_end IS NOT NULL AND ended_by IS NOT NULL)",
            name=op.f("ck_duos_interrupted_has_reason"),
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'interrupted') OR started_at IS NOT NULL",
            name=op.f("ck_duos_started_has_date"),
        ),
        sa.CheckConstraint(
            "\"early_end\" IS NULL OR \"early_end\" IN ('job_found', 'training', 'moved', 'no_time', 'no_fit', 'no_contact', 'health', 'other')",
            name=op.f("ck_duos_early_end"),
        ),
        sa.CheckConstraint(
            "\"ended_by\" IS NULL OR \"ended_by\" IN ('mentee', 'mentor', 'coordinator')",
            name=op.f("ck_duos_ended_by"),
        ),
        sa.CheckConstraint(
            "\"outcome\" IS NULL OR \"outcome\" IN ('permanent', 'fixed_term_long', 'fixed_term_short', 'temp_work', 'self_employed', 'internship', 'training', 'studies', 'validation', 'social_project', 'still_seeking', 'moved', 'other', 'not_reached')",
            name=op.f("ck_duos_outcome"),
        ),
        sa.CheckConstraint(
            "\"state\" IN ('planned', 'active', 'paused', 'completed', 'interrupted')",
            name=op.f("ck_duos_state"),
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_duos_dates")),
        sa.CheckConstraint("mentee_id <> mentor_id", name=op.f("ck_duos_two_people")),
        sa.CheckConstraint("mentor_slot BETWEEN 1 AND 5", name=op.f("ck_duos_mentor_slot")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_duos_decided_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["mentee_id"], ["candidates.id"], name=op.f("fk_duos_mentee_id_candidates")
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["candidates.id"], name=op.f("fk_duos_mentor_id_candidates")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_duos_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duos")),
        sa.UniqueConstraint("public_id", name=op.f("uq_duos_public_id")),
    )
    op.create_index("ix_duos_scope", "duos", ["programme_id", "state", "ends_on"], unique=False)
    op.create_index(
        "uq_duos_live_mentee",
        "duos",
        ["mentee_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('planned', 'active', 'paused')"),
        postgresql_where=sa.text("state IN ('planned', 'active', 'paused')"),
    )
    op.create_index(
        "uq_duos_live_mentor_slot",
        "duos",
        ["mentor_id", "mentor_slot"],
        unique=True,
        sqlite_where=sa.text("state IN ('planned', 'active', 'paused')"),
        postgresql_where=sa.text("state IN ('planned', 'active', 'paused')"),
    )
    op.create_table(
        "checkpoints",
        sa.Column("duo_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=13), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state <> 'cancelled' OR cancelled_at IS NOT NULL",
            name=op.f("ck_checkpoints_cancelled_has_date"),
        ),
        sa.CheckConstraint(
            "state <> 'held' OR held_at IS NOT NULL", name=op.f("ck_checkpoints_held_has_date")
        ),
        sa.CheckConstraint(
            "state <> 'missed' OR missed_at IS NOT NULL",
            name=op.f("ck_checkpoints_missed_has_date"),
        ),
        sa.CheckConstraint(
            "\"kind\" IN ('fit', 'day_15', 'day_30', 'month_2', 'month_3', 'month_4', 'month_5', 'end', 'after_3', 'after_6', 'after_12')",
            name=op.f("ck_checkpoints_kind"),
        ),
        sa.CheckConstraint(
            "\"state\" IN ('planned', 'held', 'missed', 'cancelled')",
            name=op.f("ck_checkpoints_state"),
        ),
        sa.CheckConstraint(
            "reminded_at IS NULL OR asked_at IS NOT NULL",
            name=op.f("ck_checkpoints_reminded_after_asked"),
        ),
        sa.ForeignKeyConstraint(["duo_id"], ["duos.id"], name=op.f("fk_checkpoints_duo_id_duos")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoints")),
        sa.UniqueConstraint("duo_id", "kind", name=op.f("uq_checkpoints_duo_id_kind")),
        sa.UniqueConstraint("public_id", name=op.f("uq_checkpoints_public_id")),
    )
    op.create_index("ix_checkpoints_due", "checkpoints", ["state", "due_on"], unique=False)
    op.create_table(
        "goals",
        sa.Column("duo_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["duo_id"], ["duos.id"], name=op.f("fk_goals_duo_id_duos")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goals")),
        sa.UniqueConstraint("duo_id", "position", name=op.f("uq_goals_duo_id_position")),
        sa.UniqueConstraint("public_id", name=op.f("uq_goals_public_id")),
    )
    op.create_table(
        "help_requests",
        sa.Column("duo_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("\"side\" IN ('mentee', 'mentor')", name=op.f("ck_help_requests_side")),
        sa.ForeignKeyConstraint(["duo_id"], ["duos.id"], name=op.f("fk_help_requests_duo_id_duos")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_requests")),
        sa.UniqueConstraint("public_id", name=op.f("uq_help_requests_public_id")),
    )
    op.create_index(
        "uq_help_requests_open",
        "help_requests",
        ["duo_id", "side"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "meetings",
        sa.Column("duo_id", sa.Integer(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=13), nullable=False),
        sa.Column("logged_by", sa.String(length=15), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "\"logged_by\" IN ('mentee', 'mentor', 'coordinator')",
            name=op.f("ck_meetings_logged_by"),
        ),
        sa.CheckConstraint(
            "\"mode\" IN ('workplace', 'antenna', 'elsewhere', 'online', 'phone')",
            name=op.f("ck_meetings_mode"),
        ),
        sa.CheckConstraint("minutes BETWEEN 5 AND 600", name=op.f("ck_meetings_minutes")),
        sa.ForeignKeyConstraint(["duo_id"], ["duos.id"], name=op.f("fk_meetings_duo_id_duos")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint(
            "duo_id", "met_on", "logged_by", name=op.f("uq_meetings_duo_id_met_on_logged_by")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_meetings_public_id")),
    )
    op.create_table(
        "checkpoint_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("checkpoint_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("questionnaire", sa.String(length=40), nullable=False),
        sa.Column("ratings", sa.JSON(), nullable=False),
        sa.Column("wants_contact", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "\"side\" IN ('mentee', 'mentor')", name=op.f("ck_checkpoint_answers_side")
        ),
        sa.ForeignKeyConstraint(
            ["checkpoint_id"],
            ["checkpoints.id"],
            name=op.f("fk_checkpoint_answers_checkpoint_id_checkpoints"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoint_answers")),
        sa.UniqueConstraint(
            "checkpoint_id", "side", name=op.f("uq_checkpoint_answers_checkpoint_id_side")
        ),
    )


def downgrade() -> None:
    op.drop_table("checkpoint_answers")
    op.drop_table("meetings")
    op.drop_index(
        "uq_help_requests_open",
        table_name="help_requests",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.drop_table("help_requests")
    op.drop_table("goals")
    op.drop_index("ix_checkpoints_due", table_name="checkpoints")
    op.drop_table("checkpoints")
    op.drop_index(
        "uq_duos_live_mentor_slot",
        table_name="duos",
        sqlite_where=sa.text("state IN ('planned', 'active', 'paused')"),
        postgresql_where=sa.text("state IN ('planned', 'active', 'paused')"),
    )
    op.drop_index(
        "uq_duos_live_mentee",
        table_name="duos",
        sqlite_where=sa.text("state IN ('planned', 'active', 'paused')"),
        postgresql_where=sa.text("state IN ('planned', 'active', 'paused')"),
    )
    op.drop_index("ix_duos_scope", table_name="duos")
    op.drop_table("duos")
