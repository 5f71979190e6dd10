"""Programmes: made, opened and closed, their territory, their lead and partners."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from mentorat.foundation import journal
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor
from mentorat.organisations.errors import ChangedMeanwhile, LeadStays, ProgrammeNameTaken
from mentorat.organisations.models import (
    Organisation,
    Programme,
    ProgrammePartner,
    Seat,
    StaffMember,
)
from mentorat.organisations.states import RIGHTS_OF_ROLE, SEAT_RIGHTS, PartnerRole
from mentorat.reference.services import check_basin


def add_programme(
    *, name: str, basin_code: str, lead: Organisation, actor: Actor, is_open: bool = True
) -> Programme:
    """Begin a programme with its lead as partner. Raises `ProgrammeNameTaken`, UnknownBasin."""
    check_basin(basin_code)
    if db.session.scalar(select(Programme.id).where(Programme.name == name)):
        raise ProgrammeNameTaken
    programme = Programme(name=name, basin_code=basin_code, lead=lead, is_open=is_open)
    db.session.add(programme)
    try:
        db.session.flush()
    except IntegrityError as error:  # somebody took the name in the same instant
        raise ProgrammeNameTaken from error
    _take_in(programme, lead, PartnerRole.LEAD)
    _note(programme, "add_programme", actor, basin=basin_code, open=is_open)
    return programme


def hold(programme: Programme) -> None:
    """Whoever else adds to this programme waits until the transaction ends."""
    db.session.execute(
        select(Programme.id).where(Programme.id == programme.id).with_for_update(key_share=True)
    )


def set_open(programme: Programme, is_open: bool, actor: Actor) -> None:
    """Take new applications, or no longer; files, rounds and duos go on. Twice is once."""
    if programme.is_open != is_open:
        programme.is_open = is_open
        _note(programme, "open_programme" if is_open else "close_programme", actor)


def set_territory(programme: Programme, basin_code: str, actor: Actor) -> None:
    """Let new applications of another basin come here; files stay where they are."""
    check_basin(basin_code)
    if programme.basin_code != basin_code:
        programme.basin_code = basin_code
        _note(programme, "set_territory", actor, basin=basin_code)


def add_partner(
    programme: Programme, organisation: Organisation, role: PartnerRole, actor: Actor
) -> ProgrammePartner:
    """Let an organisation take part, with the rights of its role; a new lead takes over.

    An organisation that takes part already gets the new role and keeps its rights, but a lead
    may do everything. Twice is once.
    """
    hold(programme)
    known = _partner_of(programme, organisation)
    if known is None:
        known = _take_in(programme, organisation, role)
        _note(programme, "add_partner", actor, organisation=organisation.id, role=role)
    elif known.role == PartnerRole.LEAD and role != PartnerRole.LEAD:
        raise LeadStays
    elif known.role != role:
        known.role = role
        _note(programme, "change_partner", actor, organisation=organisation.id, role=role)
    if role == PartnerRole.LEAD:
        known.rights = list(SEAT_RIGHTS)
        _hand_over(programme, organisation)
    return known


def _hand_over(programme: Programme, organisation: Organisation) -> None:
    for other in db.session.scalars(
        select(ProgrammePartner).where(
            ProgrammePartner.programme_id == programme.id,
            ProgrammePartner.role == PartnerRole.LEAD,
            ProgrammePartner.organisation_id != organisation.id,
        )
    ):
        other.role = PartnerRole.PARTNER
    programme.lead = organisation


def set_partner_rights(
    partner: ProgrammePartner, ticked: Collection[str], shown: Collection[str], actor: Actor
) -> int:
    """Say what an organisation's staff may be given; returns how many seats that takes away.

    `shown` is what the page showed: raises `ChangedMeanwhile` when it no longer holds.
    """
    if set(partner.rights) != set(shown):
        raise ChangedMeanwhile
    wanted = [right.value for right in SEAT_RIGHTS if right in ticked]
    if wanted == partner.rights:
        return 0
    partner.rights = wanted
    lost = _take_seats(partner, keep=wanted)
    organisation_id, rights = partner.organisation_id, ",".join(wanted)
    _note(
        partner.programme,
        "set_partner_rights",
        actor,
        organisation=organisation_id,
        rights=rights,
        seats_lost=lost,
    )
    return lost


def remove_partner(partner: ProgrammePartner, actor: Actor) -> int:
    """End an organisation's part and its staff's rights there; returns how many seats went.

    Raises `LeadStays`.
    """
    if partner.role == PartnerRole.LEAD:
        raise LeadStays
    programme, organisation_id = partner.programme, partner.organisation_id
    lost = _take_seats(partner, keep=())
    db.session.delete(partner)
    _note(programme, "remove_partner", actor, organisation=organisation_id, seats_lost=lost)
    return lost


def _partner_of(programme: Programme, organisation: Organisation) -> ProgrammePartner | None:
    return db.session.get(ProgrammePartner, (programme.id, organisation.id), with_for_update=True)


def _take_in(
    programme: Programme, organisation: Organisation, role: PartnerRole
) -> ProgrammePartner:
    rights = [right.value for right in RIGHTS_OF_ROLE[role]]
    partner = ProgrammePartner(
        programme=programme, organisation=organisation, role=role, rights=rights
    )
    db.session.add(partner)
    db.session.flush()
    return partner


def _take_seats(partner: ProgrammePartner, keep: Collection[str]) -> int:
    """Take from this organisation's staff the seats of this programme that are not kept."""
    staff = select(StaffMember.user_id).where(
        StaffMember.organisation_id == partner.organisation_id
    )
    gone = db.session.scalars(
        delete(Seat)
        .where(
            Seat.programme_id == partner.programme_id,
            Seat.user_id.in_(staff),
            Seat.right.not_in(keep),
        )
        .returning(Seat.id)
    )
    return len(gone.all())


def _note(programme: Programme, action: str, actor: Actor, /, **facts: object) -> None:
    journal.record(
        actor,
        action,
        subject_kind="programme",
        subject_id=programme.public_id,
        scope_id=programme.id,
        facts=facts,
    )
