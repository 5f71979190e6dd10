"""A round, the pool it froze, the duos it proposes, and what was changed by hand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorat.accounts.models import User
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import Side
from mentorat.duos.models import Duo
from mentorat.foundation.db import Base, EncryptedText, Identified, enum_column, one_of
from mentorat.organisations.models import Programme
from mentorat.rounds.states import Answer, HandChangeKind, ProposalState, Refused, RoundState

_AFTER_FREEZE = "'frozen', 'solved', 'published', 'closed'"


def _unique_where(name: str, where: str, *columns: str) -> Index:
    rule = sql(where)
    return Index(name, *columns, unique=True, sqlite_where=rule, postgresql_where=rule)


class Round(Identified, Base):
    """One matching of a programme's people, from the look at who is ready to the answers.

    What is frozen: `weights` and `rules` (copied from the programme), `facts` (minutes
    between the places, nearness of the sectors and the like, as they were), `seed`, and
    `snapshot_sha256` over all of it and the pool. What is solved: `result` with pairs,
    prices and unmatched people, the engine's version, and how long it took.
    """

    __tablename__ = "rounds"
    __scope__ = "programme_id"
    __table_args__ = (
        one_of("state", RoundState),
        CheckConstraint(
            "state IN ('draft', 'cancelled') OR opened_at IS NOT NULL", name="open_has_date"
        ),
        CheckConstraint(
            f"state NOT IN ({_AFTER_FREEZE}) OR (frozen_at IS NOT NULL AND seed IS NOT NULL"
            " AND snapshot_sha256 IS NOT NULL AND facts IS NOT NULL)",
            name="frozen_facts",
        ),
        CheckConstraint(
            "state NOT IN ('solved', 'published', 'closed') OR (solved_at IS NOT NULL"
            " AND engine_version IS NOT NULL AND result IS NOT NULL)",
            name="solved_facts",
        ),
        CheckConstraint(
            "state NOT IN ('published', 'closed') OR (published_at IS NOT NULL"
            " AND decided_by_id IS NOT NULL AND answer_by_on IS NOT NULL)",
            name="published_by_human",
        ),
        CheckConstraint("state <> 'closed' OR closed_at IS NOT NULL", name="closed_has_date"),
        CheckConstraint(
            "state <> 'cancelled' OR cancelled_at IS NOT NULL", name="cancelled_has_date"
        ),
        Index("ix_rounds_scope", "programme_id", "state", "created_at"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), init=False)
    programme: Mapped[Programme] = relationship()
    title: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(enum_column(RoundState), default=RoundState.DRAFT)
    opened_at: Mapped[datetime | None] = mapped_column(default=None)
    frozen_at: Mapped[datetime | None] = mapped_column(default=None)
    solved_at: Mapped[datetime | None] = mapped_column(default=None)
    published_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)
    weights: Mapped[dict[str, int]] = mapped_column(JSON, default_factory=dict)
    rules: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict)
    facts: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True), default=None, deferred=True
    )
    seed: Mapped[str | None] = mapped_column(String(32), default=None)
    snapshot_sha256: Mapped[str | None] = mapped_column(String(64), default=None)
    engine_version: Mapped[str | None] = mapped_column(String(20), default=None)
    result: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True), default=None, deferred=True
    )
    solve_ms: Mapped[int | None] = mapped_column(default=None)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), init=False)
    decided_by: Mapped[User | None] = relationship(default=None)
    answer_by_on: Mapped[date | None] = mapped_column(default=None)
    version: Mapped[int] = mapped_column(init=False, nullable=False)

    __mapper_args__ = {"version_id_col": version}


class PoolEntry(Identified, Base):
    """One person in one round, with a copy of every value that counts.

    `values` hold codes and numbers only, never a name or a typed text, so that a frozen
    round can be replayed and yet hold nothing that erasing a file would have to reach.
    `position` is the row or column in the problem, empty for those who left the pool at a
    thaw; `rank` is drawn at the freeze and decides what nothing else decides.
    """

    __tablename__ = "pool_entries"
    __table_args__ = (
        one_of("side", Side),
        UniqueConstraint("round_id", "candidate_id"),
        UniqueConstraint("round_id", "side", "position"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), init=False)
    round: Mapped[Round] = relationship()
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), init=False, index=True)
    candidate: Mapped[Candidate] = relationship()
    side: Mapped[str] = mapped_column(enum_column(Side))
    position: Mapped[int | None]
    rank: Mapped[int] = mapped_column(BigInteger)
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    unmatched: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)


def _answer_checks(side: str) -> tuple[CheckConstraint, ...]:
    answer, reason = f"COALESCE({side}_answer, '')", f"{side}_refused"
    return (
        CheckConstraint(
            f"({side}_answer IS NULL) = ({side}_answered_at IS NULL)", name=f"{side}_answered"
        ),
        CheckConstraint(
            f"({answer} = 'no') = ({reason} IS NOT NULL)", name=f"{side}_no_has_reason"
        ),
    )


class Proposal(Identified, Base):
    """A duo that a round proposes, and what both sides say to it.

    At most one living proposal per mentee and round, one `sent` proposal per mentee over
    all rounds, and one per place of a mentor (`mentor_slot`): held by the database.
    `contributions` are the criteria with their values and facts, as the engine gave them.
    """

    __tablename__ = "proposals"
    __table_args__ = (
        one_of("state", ProposalState),
        one_of("mentee_answer", Answer, is_optional=True),
        one_of("mentor_answer", Answer, is_optional=True),
        one_of("mentee_refused", Refused, is_optional=True),
        one_of("mentor_refused", Refused, is_optional=True),
        *_answer_checks("mentee"),
        *_answer_checks("mentor"),
        _unique_where(
            "uq_proposals_living_mentee",
            "state IN ('drafted', 'sent', 'accepted')",
            "round_id",
            "mentee_entry_id",
        ),
        _unique_where("uq_proposals_sent_mentee", "state = 'sent'", "mentee_id"),
        _unique_where(
            "uq_proposals_sent_mentor_slot", "state = 'sent'", "mentor_id", "mentor_slot"
        ),
        CheckConstraint("mentor_slot BETWEEN 1 AND 5", name="mentor_slot"),
        CheckConstraint(
            "state NOT IN ('sent', 'accepted', 'declined', 'expired')"
            " OR (sent_at IS NOT NULL AND answer_by_on IS NOT NULL)",
            name="sent_facts",
        ),
        CheckConstraint(
            "(state IN ('drafted', 'sent')) = (decided_at IS NULL)", name="decided_has_date"
        ),
        CheckConstraint("(state = 'accepted') = (duo_id IS NOT NULL)", name="accepted_is_a_duo"),
        CheckConstraint(
            "state <> 'accepted' OR (COALESCE(mentee_answer, '') = 'yes'"
            " AND COALESCE(mentor_answer, '') = 'yes')",
            name="accepted_by_both",
        ),
        CheckConstraint(
            "state <> 'declined' OR COALESCE(mentee_answer, '') = 'no'"
            " OR COALESCE(mentor_answer, '') = 'no'",
            name="declined_by_one",
        ),
        Index("ix_proposals_round", "round_id", "state"),
        Index("ix_proposals_deadline", "state", "answer_by_on"),
        Index("ix_proposals_pair", "mentee_id", "mentor_id"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), init=False)
    round: Mapped[Round] = relationship()
    mentee_entry_id: Mapped[int] = mapped_column(ForeignKey("pool_entries.id"), init=False)
    mentee_entry: Mapped[PoolEntry] = relationship(foreign_keys=[mentee_entry_id])
    mentor_entry_id: Mapped[int] = mapped_column(ForeignKey("pool_entries.id"), init=False)
    mentor_entry: Mapped[PoolEntry] = relationship(foreign_keys=[mentor_entry_id])
    mentee_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), init=False)
    mentee: Mapped[Candidate] = relationship(foreign_keys=[mentee_id])
    mentor_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), init=False)
    mentor: Mapped[Candidate] = relationship(foreign_keys=[mentor_id])
    state: Mapped[str] = mapped_column(enum_column(ProposalState), default=ProposalState.DRAFTED)
    points: Mapped[int]
    contributions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    is_locked: Mapped[bool] = mapped_column(default=False)
    mentor_slot: Mapped[int] = mapped_column(default=1)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    answer_by_on: Mapped[date | None] = mapped_column(default=None)
    reminded_at: Mapped[datetime | None] = mapped_column(default=None)
    mentee_answer: Mapped[str | None] = mapped_column(enum_column(Answer), default=None)
    mentee_answered_at: Mapped[datetime | None] = mapped_column(default=None)
    mentee_refused: Mapped[str | None] = mapped_column(enum_column(Refused), default=None)
    mentor_answer: Mapped[str | None] = mapped_column(enum_column(Answer), default=None)
    mentor_answered_at: Mapped[datetime | None] = mapped_column(default=None)
    mentor_refused: Mapped[str | None] = mapped_column(enum_column(Refused), default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    duo_id: Mapped[int | None] = mapped_column(ForeignKey("duos.id"), init=False, unique=True)
    duo: Mapped[Duo | None] = relationship(default=None)

    def answered_at_of(self, side: str) -> datetime | None:
        """When this side answered; None when it has not."""
        return self.mentee_answered_at if side == Side.MENTEE else self.mentor_answered_at

    def answer_of(self, side: str) -> str | None:
        """What this side said, if anything."""
        return self.mentee_answer if side == Side.MENTEE else self.mentor_answer

    def person(self, side: str) -> Candidate:
        """The person on this side."""
        return self.mentee if side == Side.MENTEE else self.mentor

    @property
    def is_awaited(self) -> dict[Side, bool]:
        """Whose answer is still expected."""
        is_open = self.state == ProposalState.SENT
        return {side: is_open and self.answer_of(side) is None for side in Side}


class HandChange(Base):
    """What a coordinator decided against or beside the solver, its price and the reason.

    The locks and prohibitions in force are what these rows add up to, oldest first.
    A price is what the change took away: positive numbers are a loss.
    """

    __tablename__ = "hand_changes"
    __table_args__ = (
        one_of("kind", HandChangeKind),
        Index("ix_hand_changes_round", "round_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), init=False)
    round: Mapped[Round] = relationship()
    mentee_entry_id: Mapped[int] = mapped_column(ForeignKey("pool_entries.id"), init=False)
    mentee_entry: Mapped[PoolEntry] = relationship(foreign_keys=[mentee_entry_id])
    mentor_entry_id: Mapped[int] = mapped_column(ForeignKey("pool_entries.id"), init=False)
    mentor_entry: Mapped[PoolEntry] = relationship(foreign_keys=[mentor_entry_id])
    kind: Mapped[str] = mapped_column(enum_column(HandChangeKind))
    price_points: Mapped[int]
    price_duos: Mapped[int]
    reason: Mapped[str | None] = mapped_column(EncryptedText, default=None)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), init=False)
    by: Mapped[User] = relationship()
    at: Mapped[datetime]
