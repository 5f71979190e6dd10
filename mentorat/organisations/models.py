"""Organisations, programmes with their partners and settings, seats, enterprises."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorat.accounts.models import User
from mentorat.foundation import workdays
from mentorat.foundation.db import Base, Identified, enum_column, one_of
from mentorat.organisations.states import (
    SEAT_RIGHTS,
    OrganisationKind,
    PartnerRole,
    Right,
    UnknownWay,
)

CONTACT_DAYS = 10  # unless the programme says otherwise


class Organisation(Identified, Base):
    """A CRI, an IBEFE, another operator or a referrer."""

    __tablename__ = "organisations"
    __table_args__ = (one_of("kind", OrganisationKind),)

    kind: Mapped[str] = mapped_column(enum_column(OrganisationKind))
    name: Mapped[str] = mapped_column(String(160), unique=True)
    short_name: Mapped[str] = mapped_column(String(40))
    address: Mapped[str] = mapped_column(String(200), default="")
    commune_nis5: Mapped[str | None] = mapped_column(String(5), default=None)
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    web: Mapped[str] = mapped_column(String(200), default="")


class Programme(Identified, Base):
    """A running scheme in one basin: the scope of every personal row.

    `weights` are integers per criterion. `settings` hold what only some programmes choose:
    "checkpoints", the kinds wanted; "contact_days", the working days until the first contact;
    "ceiling_minutes" and "unknown_way", how far a meeting may be. All are copied where they
    are used, so a change never rewrites the past.
    """

    __tablename__ = "programmes"
    __scope__ = "id"
    __table_args__ = (
        CheckConstraint("duration_months BETWEEN 1 AND 6", name="duration"),
        CheckConstraint("meetings_per_month BETWEEN 1 AND 12", name="cadence"),
        CheckConstraint("answer_days BETWEEN 1 AND 60", name="answer_days"),
    )

    name: Mapped[str] = mapped_column(String(120), unique=True)
    basin_code: Mapped[str] = mapped_column(String(40), index=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), init=False)
    lead: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    is_open: Mapped[bool] = mapped_column(default=True)
    duration_months: Mapped[int] = mapped_column(default=6)
    meetings_per_month: Mapped[int] = mapped_column(default=2)
    answer_days: Mapped[int] = mapped_column(default=7)
    slots_needed: Mapped[int] = mapped_column(default=1)
    weights: Mapped[dict[str, int]] = mapped_column(
        JSON,
        default_factory=lambda: {
            "sector": 350,
            "language": 250,
            "mobility": 250,
            "availability": 150,
        },
    )
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict)

    @property
    def ceiling_minutes(self) -> int | None:
        """The longest journey to a meeting, one way, that the programme wants; None = any."""
        minutes: int | None = self.settings.get("ceiling_minutes")
        return minutes

    @property
    def unknown_way(self) -> UnknownWay:
        """What becomes of a pair without any known journey that cannot meet online."""
        return UnknownWay(self.settings.get("unknown_way", UnknownWay.REFUSE))

    def contact_by(self, applied_on: date) -> date:
        """The day by which the programme promises its first contact with an applicant."""
        days = int(self.settings.get("contact_days", CONTACT_DAYS))
        return workdays.add_working_days(applied_on, days)


class ProgrammePartner(Base):
    """An organisation's part in a programme.

    `rights` are the seats that its staff may be given there: codes of `SEAT_RIGHTS`, in order.
    """

    __tablename__ = "programme_partners"
    __table_args__ = (one_of("role", PartnerRole),)

    programme_id: Mapped[int] = mapped_column(
        ForeignKey("programmes.id"), primary_key=True, init=False
    )
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id"), primary_key=True, init=False
    )
    programme: Mapped[Programme] = relationship()
    organisation: Mapped[Organisation] = relationship()
    role: Mapped[str] = mapped_column(enum_column(PartnerRole))
    rights: Mapped[list[str]] = mapped_column(JSON, default_factory=list)


class StaffMember(Base):
    """Somebody who signs in for an organisation; what they may do stands in their seats."""

    __tablename__ = "staff_members"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id"), init=False, index=True
    )
    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation] = relationship()


class SiteOperator(Base):
    """Who runs this site, as its public pages say it: one row, `id` 1, or none before the setup.

    The contacts are mail addresses; `legal_note` holds the operator's own words on the legal
    basis and the periods of keeping.
    """

    __tablename__ = "site_operator"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str] = mapped_column(String(160))
    address: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(40), default="")
    data_contact: Mapped[str] = mapped_column(String(254))
    accessibility_contact: Mapped[str] = mapped_column(String(254))
    legal_note: Mapped[str] = mapped_column(Text, default="")


class Seat(Base):
    """One right of one user in one programme; never one that holds everywhere."""

    __tablename__ = "seats"
    __table_args__ = (
        one_of("right", SEAT_RIGHTS),
        UniqueConstraint("user_id", "programme_id", "right"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), init=False)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), init=False, index=True)
    user: Mapped[User] = relationship()
    programme: Mapped[Programme] = relationship()
    right: Mapped[str] = mapped_column(enum_column(Right))


class Enterprise(Identified, Base):
    """An employer whose staff may become mentors. `number` is the enterprise number.

    It belongs to the programme that keeps it; another programme that knows the same employer
    keeps one of its own, so that neither sees the other's contacts and mentors.
    """

    __tablename__ = "enterprises"
    __scope__ = "programme_id"
    __table_args__ = (UniqueConstraint("programme_id", "number"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), init=False)
    programme: Mapped[Programme] = relationship()
    name: Mapped[str] = mapped_column(String(160))
    number: Mapped[str | None] = mapped_column(String(12), default=None)
    commune_nis5: Mapped[str | None] = mapped_column(String(5), default=None)
    sector_code: Mapped[str | None] = mapped_column(String(40), default=None)


class EnterpriseContact(Base):
    """A user who may see an enterprise's involvement."""

    __tablename__ = "enterprise_contacts"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, init=False)
    enterprise_id: Mapped[int] = mapped_column(
        ForeignKey("enterprises.id"), primary_key=True, init=False
    )
    user: Mapped[User] = relationship()
    enterprise: Mapped[Enterprise] = relationship()
