"""Organisations, their parts in programmes, and what a new site still needs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import exists, func, select

from mentorat.foundation.access import one
from mentorat.foundation.db import db
from mentorat.organisations.models import (
    Organisation,
    Programme,
    ProgrammePartner,
    Seat,
    SiteOperator,
    StaffMember,
)
from mentorat.organisations.states import PartnerRole, Right

_ORDER = {role: rank for rank, role in enumerate(PartnerRole)}


def organisations() -> list[Organisation]:
    """All organisations, by name."""
    return list(db.session.scalars(select(Organisation).order_by(Organisation.name)))


def organisation(public_id: str) -> Organisation:
    """The organisation with this public id; else `NotFoundHere`."""
    return one(select(Organisation).where(Organisation.public_id == public_id))


def parts_by_organisation() -> dict[int, list[tuple[Programme, str]]]:
    """(programme, role) by the organisation's id. One statement."""
    found: defaultdict[int, list[tuple[Programme, str]]] = defaultdict(list)
    parts = (
        select(ProgrammePartner.organisation_id, Programme, ProgrammePartner.role)
        .join(Programme, Programme.id == ProgrammePartner.programme_id)
        .order_by(Programme.name)
    )
    for organisation_id, programme, role in db.session.execute(parts):
        found[organisation_id].append((programme, role))
    return dict(found)


def partners(programme: Programme) -> list[ProgrammePartner]:
    """Who takes part, the lead first."""
    found = (
        select(ProgrammePartner)
        .join(ProgrammePartner.organisation)
        .where(ProgrammePartner.programme_id == programme.id)
        .order_by(Organisation.name)
    )
    return sorted(db.session.scalars(found), key=lambda part: _ORDER[PartnerRole(part.role)])


def partner(
    programme: Programme, organisation_id: str, *, is_held: bool = False
) -> ProgrammePartner:
    """One organisation's part in a programme, by public id, else `NotFoundHere`.

    `is_held`: nobody else changes it until the transaction ends.
    """
    part = (
        select(ProgrammePartner)
        .join(ProgrammePartner.organisation)
        .where(
            ProgrammePartner.programme_id == programme.id,
            Organisation.public_id == organisation_id,
        )
    )
    return one(part.with_for_update(of=ProgrammePartner) if is_held else part)


def staff_count(organisation: Organisation, programme: Programme) -> int:
    """How many of an organisation's staff hold a right in a programme."""
    has_seat = exists().where(
        Seat.user_id == StaffMember.user_id, Seat.programme_id == programme.id
    )
    counted = select(func.count(StaffMember.user_id)).where(
        StaffMember.organisation_id == organisation.id, has_seat
    )
    return db.session.scalar(counted) or 0


@dataclass(frozen=True)
class FirstSteps:
    """What a new site has already."""

    has_operator: bool
    has_organisation: bool
    has_programme: bool
    has_coordinator: bool


def first_steps() -> FirstSteps:
    """Read in one statement."""
    found = db.session.execute(
        select(
            exists().where(SiteOperator.id == 1),
            exists().where(Organisation.id.is_not(None)),
            exists().where(Programme.id.is_not(None)),
            exists().where(Seat.right == Right.FOLLOW),
        )
    ).one()
    return FirstSteps(*map(bool, found))
