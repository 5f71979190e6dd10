"""A candidate's file: profile, languages, wishes, consents."""

from __future__ import annotations

import base64
import hashlib
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorat.candidates.states import (
    CandidateState,
    Consent,
    CorrectionState,
    DeclineReason,
    Gender,
    Question,
    Side,
)
from mentorat.foundation.db import Base, EncryptedText, Identified, enum_column, one_of
from mentorat.organisations.models import Enterprise, Programme

_IS_LIVE = "state IN ('submitted', 'in_interview', 'admitted', 'paused')"


def reference_of(public_id: str) -> str:
    """A short name for a row: no letter looks like a digit, and nothing leads back to the row."""
    return base64.b32encode(hashlib.sha256(public_id.encode()).digest()).decode()[:6]


class Candidate(Identified, Base):
    """Somebody's file on one side of one programme.

    A draft may lack anything; a submitted file has a name, a way to be reached and a
    place. `slots` is a mask of 21 half-days (bit = day * 3 + half-day, Monday morning
    is bit 0; 0 = not said); `modes` a mask of travel modes in the order of
    `reference.travel`; `topics` a mask in the order of `Topic`.
    `contact_key` is a keyed hash of the mail address or phone: it recognises a person
    who applies twice without comparing addresses in clear.
    """

    __tablename__ = "candidates"
    __scope__ = "programme_id"
    __table_args__ = (
        one_of("side", Side),
        one_of("state", CandidateState),
        one_of("decline_reason", DeclineReason, is_optional=True),
        one_of("gender", Gender, is_optional=True),
        one_of("gender_asked", Gender, is_optional=True),
        CheckConstraint(
            "state IN ('draft', 'anonymised') OR (programme_id IS NOT NULL"
            " AND submitted_at IS NOT NULL AND commune_nis5 IS NOT NULL)",
            name="submitted_facts",
        ),
        CheckConstraint("state <> 'admitted' OR admitted_at IS NOT NULL", name="admitted_has_date"),
        CheckConstraint(
            "state <> 'declined' OR (declined_at IS NOT NULL AND decline_reason IS NOT NULL)",
            name="declined_has_reason",
        ),
        CheckConstraint("state <> 'paused' OR paused_until_on IS NOT NULL", name="paused_has_date"),
        CheckConstraint(
            "state <> 'withdrawn' OR withdrawn_at IS NOT NULL", name="withdrawn_has_date"
        ),
        CheckConstraint(
            "state IN ('draft', 'anonymised')"
            " OR (first_name <> '' AND (email <> '' OR phone <> ''))",
            name="reachable",
        ),
        CheckConstraint("french_min BETWEEN 0 AND 7", name="french_min"),
        CheckConstraint("max_minutes BETWEEN 1 AND 600", name="max_minutes"),
        CheckConstraint("slots BETWEEN 0 AND 2097151", name="slots"),
        CheckConstraint("modes BETWEEN 0 AND 15", name="modes"),
        CheckConstraint("capacity BETWEEN 1 AND 5", name="capacity"),
        Index("ix_candidates_queue", "programme_id", "state", "submitted_at"),
        Index(
            "uq_candidates_live_contact",
            "programme_id",
            "side",
            "contact_key",
            unique=True,
            sqlite_where=text(_IS_LIVE),
            postgresql_where=text(_IS_LIVE),
        ),
    )

    side: Mapped[str] = mapped_column(enum_column(Side))
    state: Mapped[str] = mapped_column(
        enum_column(CandidateState), default=CandidateState.DRAFT, index=True
    )
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programmes.id"), init=False)
    programme: Mapped[Programme | None] = relationship(default=None)
    language: Mapped[str] = mapped_column(String(8), default="fr")
    first_name: Mapped[str] = mapped_column(String(80), default="")
    last_name: Mapped[str] = mapped_column(String(80), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(32), default="")
    contact_key: Mapped[str | None] = mapped_column(String(64), default=None)
    gender: Mapped[str | None] = mapped_column(enum_column(Gender), default=None)
    is_adult: Mapped[bool] = mapped_column(default=False)
    commune_nis5: Mapped[str | None] = mapped_column(String(5), default=None)
    modes: Mapped[int] = mapped_column(default=0)
    max_minutes: Mapped[int | None] = mapped_column(default=None)
    is_limit_hard: Mapped[bool] = mapped_column(default=False)
    is_remote_ok: Mapped[bool] = mapped_column(default=False)
    slots: Mapped[int] = mapped_column(default=0)
    available_from: Mapped[date | None] = mapped_column(default=None)
    topics: Mapped[int] = mapped_column(default=0)
    presentation: Mapped[str] = mapped_column(EncryptedText, default="")
    video_url: Mapped[str | None] = mapped_column(String(300), default=None)
    source: Mapped[str] = mapped_column(String(40), default="")
    # The mentee's only
    gender_asked: Mapped[str | None] = mapped_column(enum_column(Gender), default=None)
    needs_interpreter: Mapped[bool] = mapped_column(default=False)
    # The mentor's only
    job_title: Mapped[str] = mapped_column(String(120), default="")
    enterprise_name: Mapped[str] = mapped_column(String(160), default="")
    enterprise_id: Mapped[int | None] = mapped_column(
        ForeignKey("enterprises.id"), init=False, index=True
    )
    enterprise: Mapped[Enterprise | None] = relationship(default=None)
    work_nis5: Mapped[str | None] = mapped_column(String(5), default=None)
    french_min: Mapped[int] = mapped_column(default=0)
    travels: Mapped[bool] = mapped_column(default=False)
    capacity: Mapped[int] = mapped_column(default=1)
    # Facts of the way
    submitted_at: Mapped[datetime | None] = mapped_column(default=None)
    admitted_at: Mapped[datetime | None] = mapped_column(default=None)
    declined_at: Mapped[datetime | None] = mapped_column(default=None)
    decline_reason: Mapped[str | None] = mapped_column(enum_column(DeclineReason), default=None)
    decline_words: Mapped[str] = mapped_column(EncryptedText, default="")
    paused_until_on: Mapped[date | None] = mapped_column(default=None)
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    version: Mapped[int] = mapped_column(init=False, nullable=False)

    languages: Mapped[list[SpokenLanguage]] = relationship(
        init=False, cascade="all, delete-orphan", order_by="SpokenLanguage.id", lazy="selectin"
    )
    wishes: Mapped[list[Wish]] = relationship(
        init=False, cascade="all, delete-orphan", order_by="Wish.position", lazy="selectin"
    )
    consents: Mapped[list[GivenConsent]] = relationship(
        init=False, cascade="all, delete-orphan", order_by="GivenConsent.id"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def reference(self) -> str:
        """Six letters and digits to name the file by on the phone."""
        return reference_of(self.public_id)

    @property
    def french_level(self) -> int:
        """Level of French, 0 when not said."""
        return next((row.level for row in self.languages if row.code == "fr"), 0)


class SpokenLanguage(Base):
    """A language somebody speaks; `level` as `reference.speech.Level` (1 = A1 … 7 = native)."""

    __tablename__ = "spoken_languages"
    __table_args__ = (
        UniqueConstraint("candidate_id", "code"),
        CheckConstraint("level BETWEEN 0 AND 7", name="level"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    candidate_id: Mapped[int] = mapped_column(
        ForeignKey("candidates.id", ondelete="CASCADE"), init=False
    )
    code: Mapped[str] = mapped_column(String(8))
    level: Mapped[int]


class Wish(Base):
    """Work somebody looks for (mentee, in order), or knows (mentor: own first, then contacts)."""

    __tablename__ = "wishes"
    __table_args__ = (UniqueConstraint("candidate_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    candidate_id: Mapped[int] = mapped_column(
        ForeignKey("candidates.id", ondelete="CASCADE"), init=False
    )
    position: Mapped[int]
    sector_code: Mapped[str] = mapped_column(String(40))
    occupation_code: Mapped[str | None] = mapped_column(String(60), default=None)


class Correction(Identified, Base):
    """What a second application of the same person answers differently: one question.

    `values` holds the new answers as JSON until somebody decides, `application` the public
    id of the application that proposed them.
    """

    __tablename__ = "corrections"
    __table_args__ = (
        one_of("question", Question),
        one_of("state", CorrectionState),
        CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided_has_date"),
        Index(
            "uq_corrections_open",
            "candidate_id",
            "question",
            unique=True,
            sqlite_where=text("state = 'proposed'"),
            postgresql_where=text("state = 'proposed'"),
        ),
    )

    candidate_id: Mapped[int] = mapped_column(
        ForeignKey("candidates.id", ondelete="CASCADE"), init=False
    )
    candidate: Mapped[Candidate] = relationship()
    question: Mapped[str] = mapped_column(enum_column(Question))
    values: Mapped[str] = mapped_column(EncryptedText)
    application: Mapped[str] = mapped_column(String(22))
    proposed_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(
        enum_column(CorrectionState), default=CorrectionState.PROPOSED, index=True
    )
    decided_at: Mapped[datetime | None] = mapped_column(default=None)


class LinkRequest(Base):
    """Somebody asked for their links; the worker looks whether we know them.

    `contact` (a mail address or a phone number) is emptied as soon as it is dealt with.
    """

    __tablename__ = "link_requests"
    __table_args__ = (Index("ix_link_requests_contact", "contact_key", "asked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    contact_key: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime]
    contact: Mapped[str] = mapped_column(EncryptedText, default="")
    done_at: Mapped[datetime | None] = mapped_column(default=None, index=True)


class GivenConsent(Base):
    """What was agreed to, in which wording, when, and when taken back."""

    __tablename__ = "given_consents"
    __table_args__ = (one_of("purpose", Consent), UniqueConstraint("candidate_id", "purpose"))

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    candidate_id: Mapped[int] = mapped_column(
        ForeignKey("candidates.id", ondelete="CASCADE"), init=False
    )
    purpose: Mapped[str] = mapped_column(enum_column(Consent))
    text_version: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
