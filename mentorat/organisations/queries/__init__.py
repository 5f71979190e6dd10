"""Who holds which right where, and the programmes and enterprises people may see."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields

from flask import has_request_context
from sqlalchemy import Select, func, select

from mentorat.accounts.models import User
from mentorat.accounts.sign_in import current_user
from mentorat.foundation.access import Access
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor
from mentorat.organisations.models import (
    Enterprise,
    EnterpriseContact,
    Programme,
    Seat,
    SiteOperator,
)
from mentorat.organisations.queries.partners import (
    FirstSteps,
    first_steps,
    organisation,
    organisations,
    partner,
    partners,
    parts_by_organisation,
    staff_count,
)
from mentorat.organisations.queries.staff import (
    Member,
    administrators,
    member,
    organisation_called,
    team,
)
from mentorat.organisations.states import Right

__all__ = [
    "FirstSteps",
    "Member",
    "Operator",
    "access_of",
    "administrators",
    "all_programmes",
    "contacts",
    "enterprise_called",
    "enterprises_in",
    "enterprises_of",
    "first_steps",
    "member",
    "open_in",
    "open_programmes",
    "operator",
    "organisation",
    "organisation_called",
    "organisations",
    "partner",
    "partners",
    "parts_by_organisation",
    "programmes",
    "reader",
    "staff_count",
    "team",
]


def reader() -> Access:
    """The access of whoever sends the running request."""
    user = current_user() if has_request_context() else None
    return access_of(user) if user is not None else Access()


def is_staff(user: User) -> bool:
    """Whether the user works here: a seat in a programme, or a right that holds everywhere."""
    seat = select(Seat.id).where(Seat.user_id == user.id).limit(1)
    return bool(user.roles) or db.session.scalar(seat) is not None


def access_of(user: User) -> Access:
    """All rights of `user`, read now: seats by programme, enterprises, region."""
    rights: defaultdict[str, set[int]] = defaultdict(set)
    for right, programme_id in db.session.execute(
        select(Seat.right, Seat.programme_id).where(Seat.user_id == user.id)
    ):
        rights[right].add(programme_id)
    for enterprise_id in db.session.scalars(
        select(EnterpriseContact.enterprise_id).where(EnterpriseContact.user_id == user.id)
    ):
        rights[Right.ENTERPRISE].add(enterprise_id)
    for role in user.roles:
        rights[role.name].update()
    return Access(
        actor=Actor("user", user.id),
        name=user.name,
        rights={right: frozenset(scopes) for right, scopes in rights.items()},
    )


@dataclass(frozen=True)
class Operator:
    """Who runs the site: one line each, mail addresses, and the operator's own words."""

    name: str
    address: str
    phone: str
    data_contact: str
    accessibility_contact: str
    legal_note: str


def operator() -> Operator | None:
    """Who runs the site; None before the setup. One statement."""
    row = db.session.get(SiteOperator, 1)
    if row is None:
        return None
    return Operator(**{field.name: getattr(row, field.name) for field in fields(Operator)})


def all_programmes() -> Select[Programme]:
    """Every programme, for administrators."""
    return select(Programme).order_by(Programme.name)


def programmes(ids: frozenset[int] | None) -> list[Programme]:
    """The programmes with these ids, or all of them (None), by name."""
    found = all_programmes()
    return list(db.session.scalars(found if ids is None else found.where(Programme.id.in_(ids))))


def open_programmes() -> list[Programme]:
    """Programmes that welcome applications, by basin and name."""
    return list(
        db.session.scalars(
            select(Programme)
            .where(Programme.is_open.is_(True))
            .order_by(Programme.basin_code, Programme.name)
        )
    )


def open_in(basin_code: str) -> list[Programme]:
    """Programmes that welcome applications from a basin; they come to the first one."""
    here = select(Programme).where(Programme.is_open, Programme.basin_code == basin_code)
    return list(db.session.scalars(here.order_by(Programme.id)))


def enterprises_in(programme_ids: frozenset[int]) -> Select[Enterprise]:
    """The enterprises that these programmes keep."""
    return select(Enterprise).where(Enterprise.programme_id.in_(programme_ids))


def enterprise_called(name: str, programme: Programme) -> Enterprise | None:
    """The programme's only enterprise of this name, in capitals or not; else None."""
    if not name:
        return None
    called = enterprises_in(frozenset({programme.id})).where(
        func.lower(Enterprise.name) == name.lower()
    )
    found = list(db.session.scalars(called.limit(2)))
    return found[0] if len(found) == 1 else None


def contacts(enterprise: Enterprise) -> list[User]:
    """Who may see an enterprise's page, by name."""
    return list(
        db.session.scalars(
            select(User)
            .join(EnterpriseContact, EnterpriseContact.user_id == User.id)
            .where(EnterpriseContact.enterprise_id == enterprise.id)
            .order_by(User.name)
        )
    )


def enterprises_of(ids: frozenset[int]) -> list[Enterprise]:
    """The enterprises with these ids, by name."""
    return list(
        db.session.scalars(
            select(Enterprise).where(Enterprise.id.in_(ids)).order_by(Enterprise.name)
        )
    )
