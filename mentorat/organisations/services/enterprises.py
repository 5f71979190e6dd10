"""Enterprises and their contacts."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from mentorat.accounts import queries as account_queries
from mentorat.accounts import services as accounts
from mentorat.accounts.models import User
from mentorat.foundation import clock, journal, tokens
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor
from mentorat.organisations import mails
from mentorat.organisations.errors import (
    EnterpriseNumberTaken,
    UserCannotBeContact,
    UserSwitchedOff,
)
from mentorat.organisations.models import Enterprise, EnterpriseContact, Programme
from mentorat.organisations.services.programmes import hold

SAME_INVITATION = timedelta(minutes=10)


def add_enterprise(
    programme: Programme,
    *,
    name: str,
    number: str | None,
    commune_nis5: str | None,
    sector_code: str | None,
    actor: Actor,
) -> Enterprise:
    """Register an employer for a programme; raises `EnterpriseNumberTaken`."""
    hold(programme)
    check_number_is_free(number, programme)
    enterprise = Enterprise(
        programme=programme,
        name=name,
        number=number or None,
        commune_nis5=commune_nis5 or None,
        sector_code=sector_code or None,
    )
    db.session.add(enterprise)
    db.session.flush()
    journal.record(
        actor,
        "add_enterprise",
        subject_kind="enterprise",
        subject_id=enterprise.public_id,
        scope_id=programme.id,
    )
    return enterprise


def check_number_is_free(number: str | None, programme: Programme) -> None:
    """Raises `EnterpriseNumberTaken` when the programme keeps an enterprise of this number."""
    known = select(Enterprise.id).where(
        Enterprise.number == number, Enterprise.programme_id == programme.id
    )
    if number and db.session.scalar(known):
        raise EnterpriseNumberTaken


def invite_contact(enterprise: Enterprise, *, email: str, name: str, actor: Actor) -> User:
    """Give somebody the enterprise's page, by a mailed link.

    Twice within `SAME_INVITATION` is the same as once; later it mails a new link. Raises
    `UserCannotBeContact` for staff and administrators, `UserSwitchedOff`.
    """
    db.session.refresh(enterprise, with_for_update=True)  # invitations follow each other
    user = accounts.known_or_added(email=email, name=name, actor=actor)
    check_may_be_contact(user)
    if db.session.get(EnterpriseContact, (user.id, enterprise.id)) is None:
        db.session.add(EnterpriseContact(user=user, enterprise=enterprise))
    elif tokens.was_issued_since(accounts.SIGN_IN, user.public_id, clock.now() - SAME_INVITATION):
        return user
    raw = tokens.issue(accounts.SIGN_IN, user.public_id, lasts=accounts.INVITATION_LASTS)
    mails.post_contact_invited(user, enterprise, raw)
    journal.record(
        actor,
        "invite_contact",
        subject_kind="enterprise",
        subject_id=enterprise.public_id,
        scope_id=enterprise.programme_id,
        facts={"user": user.id},
    )
    return user


def check_may_be_contact(user: User) -> None:
    """Raises `UserCannotBeContact`, `UserSwitchedOff`."""
    if not user.active:
        raise UserSwitchedOff
    if account_queries.is_staff(user):
        raise UserCannotBeContact
