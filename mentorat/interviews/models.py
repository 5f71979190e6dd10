"""An interview with a candidate, and the report written about it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorat.accounts.models import User
from mentorat.candidates.models import Candidate
from mentorat.foundation.db import Base, EncryptedText, Identified, enum_column, one_of
from mentorat.interviews.states import (
    Availability,
    InterviewMode,
    InterviewState,
    Motivation,
    Recommendation,
)
from mentorat.organisations.models import Programme

_IS_SCHEDULED = sql("state = 'scheduled'")


def _new_calendar_uid() -> str:
    return f"{uuid.uuid4()}@mentorat"


class Interview(Identified, Base):
    """One conversation between a candidate and somebody of the programme.

    `calendar_uid` never changes, `calendar_sequence` grows with each move, so that a
    calendar replaces its entry and never doubles it. At most one planned interview per
    candidate: held by the database.
    """

    __tablename__ = "interviews"
    __scope__ = "programme_id"
    __table_args__ = (
        one_of("state", InterviewState),
        one_of("mode", InterviewMode),
        CheckConstraint("duration_min BETWEEN 15 AND 120", name="duration"),
        CheckConstraint("calendar_sequence >= 0", name="sequence"),
        CheckConstraint("mode <> 'in_person' OR place <> ''", name="in_person_has_place"),
        CheckConstraint("mode <> 'video' OR video_url <> ''", name="video_has_address"),
        CheckConstraint("(state = 'held') = (held_at IS NOT NULL)", name="held_has_date"),
        CheckConstraint("(state = 'missed') = (missed_at IS NOT NULL)", name="missed_has_date"),
        CheckConstraint(
            "(state = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled_has_date"
        ),
        Index(
            "uq_interviews_scheduled_candidate",
            "candidate_id",
            unique=True,
            sqlite_where=_IS_SCHEDULED,
            postgresql_where=_IS_SCHEDULED,
        ),
        Index("ix_interviews_queue", "programme_id", "state", "starts_at"),
        Index("ix_interviews_interviewer", "interviewer_id", "starts_at"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), init=False)
    programme: Mapped[Programme] = relationship()
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), init=False, index=True)
    candidate: Mapped[Candidate] = relationship()
    interviewer_id: Mapped[int] = mapped_column(ForeignKey("users.id"), init=False)
    interviewer: Mapped[User] = relationship()
    state: Mapped[str] = mapped_column(
        enum_column(InterviewState), default=InterviewState.SCHEDULED
    )
    starts_at: Mapped[datetime]
    duration_min: Mapped[int] = mapped_column(default=45)
    mode: Mapped[str] = mapped_column(enum_column(InterviewMode))
    place: Mapped[str] = mapped_column(String(200), default="")
    video_url: Mapped[str] = mapped_column(String(300), default="")
    interpreter_code: Mapped[str | None] = mapped_column(String(8), default=None)
    calendar_uid: Mapped[str] = mapped_column(
        String(60), unique=True, init=False, default_factory=_new_calendar_uid
    )
    calendar_sequence: Mapped[int] = mapped_column(default=0)
    held_at: Mapped[datetime | None] = mapped_column(default=None)
    missed_at: Mapped[datetime | None] = mapped_column(default=None)
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)
    version: Mapped[int] = mapped_column(init=False, nullable=False)

    report: Mapped[InterviewReport | None] = relationship(
        init=False, back_populates="interview", uselist=False
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.duration_min)


class InterviewReport(Base):
    """What the interviewer heard and advises. A draft until `finished_at` is set.

    Words about the person are ciphered; what counts later is kept as codes.
    `french_heard` is a level as in `reference.speech.Level`. `written_in` names the page
    that saved last and `written_turn` its saving, so that nobody conflicts with themself.
    """

    __tablename__ = "interview_reports"
    __table_args__ = (
        one_of("motivation", Motivation, is_optional=True),
        one_of("availability", Availability, is_optional=True),
        one_of("recommendation", Recommendation, is_optional=True),
        CheckConstraint("french_heard BETWEEN 0 AND 7", name="french_heard"),
        CheckConstraint(
            "finished_at IS NULL OR recommendation IS NOT NULL", name="finished_has_advice"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    interview_id: Mapped[int] = mapped_column(ForeignKey("interviews.id"), unique=True, init=False)
    interview: Mapped[Interview] = relationship(back_populates="report")
    written_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), init=False)
    written_by: Mapped[User] = relationship()
    written_at: Mapped[datetime]
    finished_at: Mapped[datetime | None] = mapped_column(default=None)
    french_heard: Mapped[int | None] = mapped_column(default=None)
    motivation: Mapped[str | None] = mapped_column(enum_column(Motivation), default=None)
    availability: Mapped[str | None] = mapped_column(enum_column(Availability), default=None)
    recommendation: Mapped[str | None] = mapped_column(enum_column(Recommendation), default=None)
    strengths: Mapped[str] = mapped_column(EncryptedText, default="")
    obstacles: Mapped[str] = mapped_column(EncryptedText, default="")
    dreams: Mapped[str] = mapped_column(EncryptedText, default="")
    remarks: Mapped[str] = mapped_column(EncryptedText, default="")
    written_in: Mapped[str] = mapped_column(String(22), default="", server_default="")
    written_turn: Mapped[int] = mapped_column(default=0, server_default="0")
    version: Mapped[int] = mapped_column(init=False, nullable=False)

    __mapper_args__ = {"version_id_col": version}
