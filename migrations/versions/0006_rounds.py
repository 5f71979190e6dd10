"""Rounds: pool, proposals, hand changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rounds",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=13), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("solved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("seed", sa.String(length=32), nullable=True),
        sa.Column("snapshot_sha256", sa.String(length=64), nullable=True),
        sa.Column("engine_version", sa.String(length=20), nullable=True),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("solve_ms", sa.Integer(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("answer_by_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state <> 'cancelled' OR cancelled_at IS NOT NULL",
            name=op.f("ck_rounds_cancelled_has_date"),
        ),
        sa.CheckConstraint(
            "state <> 'closed' OR closed_at IS NOT NULL", name=op.f("ck_rounds_closed_has_date")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'cancelled') OR opened_at IS NOT NULL",
            name=op.f("ck_rounds_open_has_date"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('frozen', 'solved', 'published', 'closed') OR (frozen_at IS NOT NULL AND seed IS NOT NULL AND snapshot_sha256 IS NOT NULL AND facts IS NOT NULL)",
            name=op.f("ck_rounds_frozen_facts"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('published', 'closed') OR (published_at IS NOT NULL AND decided_by_id IS NOT NULL AND answer_by_on IS NOT NULL)",
            name=op.f("ck_rounds_published_by_human"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('solved', 'published', 'closed') OR (solved_at IS NOT NULL AND engine_version IS NOT NULL AND result IS NOT NULL)",
            name=op.f("ck_rounds_solved_facts"),
        ),
        sa.CheckConstraint(
            "\"state\" IN ('draft', 'open', 'frozen', 'solved', 'published', 'closed', 'cancelled')",
            name=op.f("ck_rounds_state"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_rounds_decided_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_rounds_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
        sa.UniqueConstraint("public_id", name=op.f("uq_rounds_public_id")),
    )
    op.create_index(
        "ix_rounds_scope", "rounds", ["programme_id", "state", "created_at"], unique=False
    )
    op.create_table(
        "pool_entries",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("unmatched", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("\"side\" IN ('mentee', 'mentor')", name=op.f("ck_pool_entries_side")),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidates.id"],
            name=op.f("fk_pool_entries_candidate_id_candidates"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_pool_entries_round_id_rounds")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_entries")),
        sa.UniqueConstraint("public_id", name=op.f("uq_pool_entries_public_id")),
        sa.UniqueConstraint(
            "round_id", "candidate_id", name=op.f("uq_pool_entries_round_id_candidate_id")
        ),
        sa.UniqueConstraint(
            "round_id", "side", "position", name=op.f("uq_pool_entries_round_id_side_position")
        ),
    )
    op.create_index(
        op.f("ix_pool_entries_candidate_id"), "pool_entries", ["candidate_id"], unique=False
    )
    op.create_table(
        "hand_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("mentee_entry_id", sa.Integer(), nullable=False),
        sa.Column("mentor_entry_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("price_points", sa.Integer(), nullable=False),
        sa.Column("price_duos", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "\"kind\" IN ('lock', 'forbid', 'unlock', 'allow')", name=op.f("ck_hand_changes_kind")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_hand_changes_by_id_users")),
        sa.ForeignKeyConstraint(
            ["mentee_entry_id"],
            ["pool_entries.id"],
            name=op.f("fk_hand_changes_mentee_entry_id_pool_entries"),
        ),
        sa.ForeignKeyConstraint(
            ["mentor_entry_id"],
            ["pool_entries.id"],
            name=op.f("fk_hand_changes_mentor_entry_id_pool_entries"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_hand_changes_round_id_rounds")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_changes")),
    )
    op.create_index("ix_hand_changes_round", "hand_changes", ["round_id", "id"], unique=False)
    op.create_table(
        "proposals",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("mentee_entry_id", sa.Integer(), nullable=False),
        sa.Column("mentor_entry_id", sa.Integer(), nullable=False),
        sa.Column("mentee_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=14), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("contributions", sa.JSON(), nullable=False),
        sa.Column("is_locked", sa.Boolean(), nullable=False),
        sa.Column("mentor_slot", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_by_on", sa.Date(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mentee_answer", sa.String(length=7), nullable=True),
        sa.Column("mentee_answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mentee_refused", sa.String(length=16), nullable=True),
        sa.Column("mentor_answer", sa.String(length=7), nullable=True),
        sa.Column("mentor_answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mentor_refused", sa.String(length=16), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("duo_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(COALESCE(mentee_answer, '') = 'no') = (mentee_refused IS NOT NULL)",
            name=op.f("ck_proposals_mentee_no_has_reason"),
        ),
        sa.CheckConstraint(
            "(COALESCE(mentor_answer, '') = 'no') = (mentor_refused IS NOT NULL)",
            name=op.f("ck_proposals_mentor_no_has_reason"),
        ),
        sa.CheckConstraint(
            "(state = 'accepted') = (duo_id IS NOT NULL)",
            name=op.f("ck_proposals_accepted_is_a_duo"),
        ),
        sa.CheckConstraint(
            "(state IN ('drafted', 'sent')) = (decided_at IS NULL)",
            name=op.f("ck_proposals_decided_has_date"),
        ),
        sa.CheckConstraint(
            "state <> 'accepted' OR (COALESCE(mentee_answer, '') = 'yes' AND COALESCE(mentor_answer, '') = 'yes')",
            name=op.f("ck_proposals_accepted_by_both"),
        ),
        sa.CheckConstraint(
            "state <> 'declined' OR COALESCE(mentee_answer, '') = 'no' OR COALESCE(mentor_answer, '') = 'no'",
            name=op.f("ck_proposals_declined_by_one"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('sent', 'accepted', 'declined', 'expired') OR (sent_at IS NOT NULL AND answer_by_on IS NOT NULL)",
            name=op.f("ck_proposals_sent_facts"),
        ),
        sa.CheckConstraint(
            "\"mentee_answer\" IS NULL OR \"mentee_answer\" IN ('yes', 'no')",
            name=op.f("ck_proposals_mentee_answer"),
        ),
        sa.CheckConstraint(
            "\"mentee_refused\" IS NULL OR \"mentee_refused\" IN ('too_far', 'times', 'other_work', 'language', 'known_person', 'not_now', 'other')",
            name=op.f("ck_proposals_mentee_refused"),
        ),
        sa.CheckConstraint(
            "\"mentor_answer\" IS NULL OR \"mentor_answer\" IN ('yes', 'no')",
            name=op.f("ck_proposals_mentor_answer"),
        ),
        sa.CheckConstraint(
            "\"mentor_refused\" IS NULL OR \"mentor_refused\" IN ('too_far', 'times', 'other_work', 'language', 'known_person', 'not_now', 'other')",
            name=op.f("ck_proposals_mentor_refused"),
        ),
        sa.CheckConstraint(
            "\"state\" IN ('drafted', 'sent', 'accepted', 'declined', 'expired', 'superseded')",
            name=op.f("ck_proposals_state"),
        ),
        sa.CheckConstraint(
            "(mentee_answer IS NULL) = (mentee_answered_at IS NULL)",
            name=op.f("ck_proposals_mentee_answered"),
        ),
        sa.CheckConstraint(
            "(mentor_answer IS NULL) = (mentor_answered_at IS NULL)",
            name=op.f("ck_proposals_mentor_answered"),
        ),
        sa.CheckConstraint("mentor_slot BETWEEN 1 AND 5", name=op.f("ck_proposals_mentor_slot")),
        sa.ForeignKeyConstraint(["duo_id"], ["duos.id"], name=op.f("fk_proposals_duo_id_duos")),
        sa.ForeignKeyConstraint(
            ["mentee_entry_id"],
            ["pool_entries.id"],
            name=op.f("fk_proposals_mentee_entry_id_pool_entries"),
        ),
        sa.ForeignKeyConstraint(
            ["mentee_id"], ["candidates.id"], name=op.f("fk_proposals_mentee_id_candidates")
        ),
        sa.ForeignKeyConstraint(
            ["mentor_entry_id"],
            ["pool_entries.id"],
            name=op.f("fk_proposals_mentor_entry_id_pool_entries"),
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["candidates.id"], name=op.f("fk_proposals_mentor_id_candidates")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_proposals_round_id_rounds")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sa.UniqueConstraint("duo_id", name=op.f("uq_proposals_duo_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_proposals_public_id")),
    )
    op.create_index("ix_proposals_deadline", "proposals", ["state", "answer_by_on"], unique=False)
    op.create_index("ix_proposals_pair", "proposals", ["mentee_id", "mentor_id"], unique=False)
    op.create_index("ix_proposals_round", "proposals", ["round_id", "state"], unique=False)
    op.create_index(
        "uq_proposals_living_mentee",
        "proposals",
        ["round_id", "mentee_entry_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('drafted', 'sent', 'accepted')"),
        postgresql_where=sa.text("state IN ('drafted', 'sent', 'accepted')"),
    )
    op.create_index(
        "uq_proposals_sent_mentee",
        "proposals",
        ["mentee_id"],
        unique=True,
        sqlite_where=sa.text("state = 'sent'"),
        postgresql_where=sa.text("state = 'sent'"),
    )
    op.create_index(
        "uq_proposals_sent_mentor_slot",
        "proposals",
        ["mentor_id", "mentor_slot"],
        unique=True,
        sqlite_where=sa.text("state = 'sent'"),
        postgresql_where=sa.text("state = 'sent'"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_proposals_sent_mentor_slot",
        table_name="proposals",
        sqlite_where=sa.text("state = 'sent'"),
        postgresql_where=sa.text("state = 'sent'"),
    )
    op.drop_index(
        "uq_proposals_sent_mentee",
        table_name="proposals",
        sqlite_where=sa.text("state = 'sent'"),
        postgresql_where=sa.text("state = 'sent'"),
    )
    op.drop_index(
        "uq_proposals_living_mentee",
        table_name="proposals",
        sqlite_where=sa.text("state IN ('drafted', 'sent', 'accepted')"),
        postgresql_where=sa.text("state IN ('drafted', 'sent', 'accepted')"),
    )
    op.drop_index("ix_proposals_round", table_name="proposals")
    op.drop_index("ix_proposals_pair", table_name="proposals")
    op.drop_index("ix_proposals_deadline", table_name="proposals")
    op.drop_table("proposals")
    op.drop_index("ix_hand_changes_round", table_name="hand_changes")
    op.drop_table("hand_changes")
    op.drop_index(op.f("ix_pool_entries_candidate_id"), table_name="pool_entries")
    op.drop_table("pool_entries")
    op.drop_index("ix_rounds_scope", table_name="rounds")
    op.drop_table("rounds")
