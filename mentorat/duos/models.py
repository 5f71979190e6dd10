"""A duo and what happens in it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorat.accounts.models import User
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import Side
from mentorat.duos.states import (
    CheckpointKind,
    CheckpointState,
    DuoState,
    EarlyEnd,
    MeetingMode,
    Outcome,
)
from mentorat.foundation.db import Base, EncryptedText, Identified, enum_column, one_of
from mentorat.organisations.models import Programme

_IS_LIVE = "state IN ('planned', 'active', 'paused')"


def _live(name: str, *columns: str) -> Index:
    where = sql(_IS_LIVE)
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


class Duo(Identified, Base):
    """A mentor and a mentee for at most six months.

    One live duo per mentee, and one per place of a mentor (`mentor_slot`, 1 to the
    mentor's capacity): held by the database, whatever the code does. `decided_by` is the
    human whose decision it was. Dates: started on, planned end, ended on.
    """

    __tablename__ = "duos"
    __scope__ = "programme_id"
    __table_args__ = (
        one_of("state", DuoState),
        one_of("outcome", Outcome, is_optional=True),
        one_of("early_end", EarlyEnd, is_optional=True),
        _live("uq_duos_live_mentee", "mentee_id"),
        _live("uq_duos_live_mentor_slot", "mentor_id", "mentor_slot"),
        CheckConstraint("mentor_slot BETWEEN 1 AND 5", name="mentor_slot"),
        CheckConstraint("mentee_id <> mentor_id", name="two_people"),
        CheckConstraint("ends_on >= starts_on", name="dates"),
        CheckConstraint(
            "state <> 'completed' OR (ended_on IS NOT NULL AND outcome IS NOT NULL)",
            name="completed_has_outcome",
        ),
        CheckConstraint(
            "state <> 'interrupted' OR (ended_on IS NOT NULL AND early_end IS NOT NULL)",
            name="interrupted_has_reason",
        ),
        Index("ix_duos_scope", "programme_id", "state", "ends_on"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), init=False)
    programme: Mapped[Programme] = relationship()
    mentee_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), init=False)
    mentee: Mapped[Candidate] = relationship(foreign_keys=[mentee_id])
    mentor_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), init=False)
    mentor: Mapped[Candidate] = relationship(foreign_keys=[mentor_id])
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), init=False)
    decided_by: Mapped[User] = relationship()
    state: Mapped[str] = mapped_column(enum_column(DuoState), default=DuoState.PLANNED)
    mentor_slot: Mapped[int] = mapped_column(default=1)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    ended_on: Mapped[date | None] = mapped_column(default=None)
    outcome: Mapped[str | None] = mapped_column(enum_column(Outcome), default=None)
    is_in_wished_sector: Mapped[bool | None] = mapped_column(default=None)
    early_end: Mapped[str | None] = mapped_column(enum_column(EarlyEnd), default=None)
    ended_by: Mapped[str | None] = mapped_column(String(16), default=None)
    remark: Mapped[str | None] = mapped_column(EncryptedText, default=None)
    version: Mapped[int] = mapped_column(init=False, nullable=False)

    meetings: Mapped[list[Meeting]] = relationship(
        init=False, back_populates="duo", order_by="Meeting.met_on"
    )
    checkpoints: Mapped[list[Checkpoint]] = relationship(
        init=False, back_populates="duo", order_by="Checkpoint.due_on"
    )
    goals: Mapped[list[Goal]] = relationship(
        init=False, back_populates="duo", order_by="Goal.position"
    )

    __mapper_args__ = {"version_id_col": version}


class Meeting(Identified, Base):
    """One meeting of a duo, logged by either side or the coordinator (`logged_by`)."""

    __tablename__ = "meetings"
    __table_args__ = (
        one_of("mode", MeetingMode),
        CheckConstraint("minutes BETWEEN 5 AND 600", name="minutes"),
        UniqueConstraint("duo_id", "met_on", "logged_by"),
    )

    duo_id: Mapped[int] = mapped_column(ForeignKey("duos.id"), init=False)
    duo: Mapped[Duo] = relationship(back_populates="meetings")
    met_on: Mapped[date]
    minutes: Mapped[int]
    mode: Mapped[str] = mapped_column(enum_column(MeetingMode))
    logged_by: Mapped[str] = mapped_column(String(16))
    note: Mapped[str | None] = mapped_column(EncryptedText, default=None)


class Goal(Identified, Base):
    """A step the duo wants to take; done when `done_on` is set."""

    __tablename__ = "goals"
    __table_args__ = (UniqueConstraint("duo_id", "position"),)

    duo_id: Mapped[int] = mapped_column(ForeignKey("duos.id"), init=False)
    duo: Mapped[Duo] = relationship(back_populates="goals")
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(200))
    done_on: Mapped[date | None] = mapped_column(default=None)


class Checkpoint(Identified, Base):
    """A planned look at how the duo goes; each kind once per duo, whatever the clock does."""

    __tablename__ = "checkpoints"
    __table_args__ = (
        one_of("kind", CheckpointKind),
        one_of("state", CheckpointState),
        UniqueConstraint("duo_id", "kind"),
        CheckConstraint("state <> 'held' OR held_at IS NOT NULL", name="held_has_date"),
        Index("ix_checkpoints_due", "state", "due_on"),
    )

    duo_id: Mapped[int] = mapped_column(ForeignKey("duos.id"), init=False)
    duo: Mapped[Duo] = relationship(back_populates="checkpoints")
    kind: Mapped[str] = mapped_column(enum_column(CheckpointKind))
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(
        enum_column(CheckpointState), default=CheckpointState.PLANNED
    )
    asked_at: Mapped[datetime | None] = mapped_column(default=None)
    held_at: Mapped[datetime | None] = mapped_column(default=None)
    note: Mapped[str | None] = mapped_column(EncryptedText, default=None)

    answers: Mapped[list[CheckpointAnswer]] = relationship(init=False, back_populates="checkpoint")


class CheckpointAnswer(Base):
    """What one side answered, apart from the other; once."""

    __tablename__ = "checkpoint_answers"
    __table_args__ = (one_of("side", Side), UniqueConstraint("checkpoint_id", "side"))

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    checkpoint_id: Mapped[int] = mapped_column(ForeignKey("checkpoints.id"), init=False)
    checkpoint: Mapped[Checkpoint] = relationship(back_populates="answers")
    side: Mapped[str] = mapped_column(enum_column(Side))
    answered_at: Mapped[datetime]
    questionnaire: Mapped[str] = mapped_column(String(40))
    ratings: Mapped[dict[str, Any]] = mapped_column(JSON)
    wants_contact: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str | None] = mapped_column(EncryptedText, default=None)
