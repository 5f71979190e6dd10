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
    LIVE_STATES,
    CheckpointKind,
    CheckpointState,
    DuoState,
    MeetingMode,
    Outcome,
    Party,
)
from mentorat.foundation import clock
from mentorat.foundation.db import (
    Base,
    EncryptedCode,
    EncryptedText,
    Identified,
    enum_column,
    one_of,
)
from mentorat.organisations.models import Programme

_IS_LIVE = "state IN ('planned', 'active', 'paused')"


def _live(name: str, *columns: str) -> Index:
    where = sql(_IS_LIVE)
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


class Duo(Identified, Base):
    """A mentor and a mentee for at most six months.

    One live duo per mentee, and one per place of a mentor (`mentor_slot`, 1 to the
    mentor's capacity): held by the database, whatever the code does. `decided_by` is the
    human whose decision it was. `starts_on` is planned until the first meeting is logged
    (`started_at`), then the day of that meeting; `ends_on` is the planned end. Mail address
    and phone of a side are for the other only while `…_contact_shared_at` is set. `early_end`
    is one of `EarlyEnd`, ciphered; `is_good_end` says what figures may know of it: work or
    training was found.
    """

    __tablename__ = "duos"
    __scope__ = "programme_id"
    __table_args__ = (
        one_of("state", DuoState),
        one_of("outcome", Outcome, is_optional=True),
        one_of("ended_by", Party, is_optional=True),
        _live("uq_duos_live_mentee", "mentee_id"),
        _live("uq_duos_live_mentor_slot", "mentor_id", "mentor_slot"),
        CheckConstraint("mentor_slot BETWEEN 1 AND 5", name="mentor_slot"),
        CheckConstraint("mentee_id <> mentor_id", name="two_people"),
        CheckConstraint("ends_on >= starts_on", name="dates"),
        CheckConstraint(
            "state IN ('planned', 'interrupted') OR started_at IS NOT NULL",
            name="started_has_date",
        ),
        CheckConstraint(
            "(state = 'paused' AND paused_on IS NOT NULL)"
            " OR (state <> 'paused' AND paused_on IS NULL)",
            name="paused_has_date",
        ),
        CheckConstraint(f"NOT ({_IS_LIVE}) OR ended_on IS NULL", name="live_has_no_end"),
        CheckConstraint(
            "state <> 'completed' OR (ended_on IS NOT NULL AND outcome IS NOT NULL)",
            name="completed_has_outcome",
        ),
        CheckConstraint(
            "state <> 'interrupted' OR (ended_on IS NOT NULL AND early_end IS NOT NULL"
            " AND ended_by IS NOT NULL)",
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
    started_at: Mapped[datetime | None] = mapped_column(default=None)
    paused_on: Mapped[date | None] = mapped_column(default=None)
    next_meeting_on: Mapped[date | None] = mapped_column(default=None)
    mentee_contact_shared_at: Mapped[datetime | None] = mapped_column(default=None)
    mentor_contact_shared_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_on: Mapped[date | None] = mapped_column(default=None)
    outcome: Mapped[str | None] = mapped_column(enum_column(Outcome), default=None)
    is_in_wished_sector: Mapped[bool | None] = mapped_column(default=None)
    early_end: Mapped[str | None] = mapped_column(EncryptedCode, default=None)
    is_good_end: Mapped[bool | None] = mapped_column(default=None)
    ended_by: Mapped[str | None] = mapped_column(enum_column(Party), default=None)
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
    help_requests: Mapped[list[HelpRequest]] = relationship(
        init=False, back_populates="duo", order_by="HelpRequest.asked_at"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_live(self) -> bool:
        """Still going on, or about to."""
        return self.state in LIVE_STATES

    @property
    def months(self) -> int:
        """How many months it is planned to last, begun ones counted."""
        return next(k for k in range(1, 60) if clock.add_months(self.starts_on, k) >= self.ends_on)

    def month_on(self, day: date) -> int:
        """In which of its months the duo is on `day`, from 1 to `months`."""
        begun = (k for k in range(1, self.months) if clock.add_months(self.starts_on, k) <= day)
        return 1 + sum(1 for _ in begun)

    def side(self, side: str) -> Candidate:
        """The person on this side."""
        return self.mentee if side == Side.MENTEE else self.mentor

    def is_contact_shared(self, side: str) -> bool:
        """Whether this side shows the other its mail address and phone."""
        is_mentee = side == Side.MENTEE
        at = self.mentee_contact_shared_at if is_mentee else self.mentor_contact_shared_at
        return at is not None

    def contact_of(self, side: str) -> tuple[str, ...]:
        """Mail address and phone of this side, as far as the other may see them."""
        person = self.side(side)
        shown = (person.email, person.phone) if self.is_contact_shared(side) else ()
        return tuple(filter(None, shown)) if self.is_live else ()


class Meeting(Identified, Base):
    """One meeting of a duo, logged by either side or the coordinator (`logged_by`).

    Two parties may log the same day: it is one meeting, counted once by day.
    """

    __tablename__ = "meetings"
    __table_args__ = (
        one_of("mode", MeetingMode),
        one_of("logged_by", Party),
        CheckConstraint("minutes BETWEEN 5 AND 600", name="minutes"),
        UniqueConstraint("duo_id", "met_on", "logged_by"),
    )

    duo_id: Mapped[int] = mapped_column(ForeignKey("duos.id"), init=False)
    duo: Mapped[Duo] = relationship(back_populates="meetings")
    met_on: Mapped[date]
    minutes: Mapped[int]
    mode: Mapped[str] = mapped_column(enum_column(MeetingMode))
    logged_by: Mapped[str] = mapped_column(enum_column(Party))
    note: Mapped[str | None] = mapped_column(EncryptedText, default=None)

    @property
    def is_contested(self) -> bool:
        """Whether somebody else noted the same day with another length or in another place."""
        same_day = (one for one in self.duo.meetings if one.met_on == self.met_on)
        return any((one.minutes, one.mode) != (self.minutes, self.mode) for one in same_day)


class Goal(Identified, Base):
    """A step the duo wants to take; done when `done_on` is set."""

    __tablename__ = "goals"
    __table_args__ = (UniqueConstraint("duo_id", "position"),)

    duo_id: Mapped[int] = mapped_column(ForeignKey("duos.id"), init=False)
    duo: Mapped[Duo] = relationship(back_populates="goals")
    position: Mapped[int]
    text: Mapped[str] = mapped_column(EncryptedText)
    done_on: Mapped[date | None] = mapped_column(default=None)


class Checkpoint(Identified, Base):
    """A planned look at how the duo goes; each kind once per duo, whatever the clock does."""

    __tablename__ = "checkpoints"
    __table_args__ = (
        one_of("kind", CheckpointKind),
        one_of("state", CheckpointState),
        UniqueConstraint("duo_id", "kind"),
        CheckConstraint("state <> 'held' OR held_at IS NOT NULL", name="held_has_date"),
        CheckConstraint("state <> 'missed' OR missed_at IS NOT NULL", name="missed_has_date"),
        CheckConstraint(
            "state <> 'cancelled' OR cancelled_at IS NOT NULL", name="cancelled_has_date"
        ),
        CheckConstraint("reminded_at IS NULL OR asked_at IS NOT NULL", name="reminded_after_asked"),
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
    reminded_at: Mapped[datetime | None] = mapped_column(default=None)
    held_at: Mapped[datetime | None] = mapped_column(default=None)
    missed_at: Mapped[datetime | None] = mapped_column(default=None)
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)
    note: Mapped[str | None] = mapped_column(EncryptedText, default=None)

    answers: Mapped[list[CheckpointAnswer]] = relationship(
        init=False, back_populates="checkpoint", lazy="selectin"
    )

    def answer_of(self, side: str) -> CheckpointAnswer | None:
        """What this side answered, if anything yet."""
        return next((answer for answer in self.answers if answer.side == side), None)


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


class HelpRequest(Identified, Base):
    """One side says "I need help"; open until the coordinator has dealt with it.

    One open request per side: words said meanwhile are added to it.
    """

    __tablename__ = "help_requests"
    __table_args__ = (
        one_of("side", Side),
        Index(
            "uq_help_requests_open",
            "duo_id",
            "side",
            unique=True,
            sqlite_where=sql("closed_at IS NULL"),
            postgresql_where=sql("closed_at IS NULL"),
        ),
    )

    duo_id: Mapped[int] = mapped_column(ForeignKey("duos.id"), init=False)
    duo: Mapped[Duo] = relationship(back_populates="help_requests")
    side: Mapped[str] = mapped_column(enum_column(Side))
    asked_at: Mapped[datetime]
    words: Mapped[str | None] = mapped_column(EncryptedText, default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
