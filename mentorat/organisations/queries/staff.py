"""Staff as the pages show them: for whom they work, what they may do where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, func, or_, select

from mentorat.accounts.models import Role, User, user_roles
from mentorat.foundation.db import db
from mentorat.foundation.errors import NotFoundHere
from mentorat.organisations.models import Organisation, Programme, Seat, StaffMember
from mentorat.organisations.states import SEAT_RIGHTS, Right


@dataclass(frozen=True)
class Member:
    """Somebody of the staff; `seats` are their rights by programme, as far as the reader sees."""

    user: User
    organisation: Organisation | None
    is_administrator: bool
    seats: list[tuple[Programme, list[str]]] = field(default_factory=list)

    @property
    def organisation_name(self) -> str:
        """Empty for somebody who works for none."""
        return self.organisation.name if self.organisation else ""

    @property
    def is_invited(self) -> bool:
        """Invited, and has chosen no password yet."""
        return self.user.password is None


def administrators() -> list[User]:
    """Whoever may everything that the pages of administration do, the first one first."""
    found = (
        select(User)
        .join(user_roles, user_roles.c.user_id == User.id)
        .join(Role, Role.id == user_roles.c.role_id)
        .where(Role.name == Right.REGION)
    )
    return list(db.session.scalars(found.order_by(User.id)))


def organisation_called(name: str) -> Organisation | None:
    """The organisation of this name or short name; None when there is none, or several."""
    wanted = name.strip().lower()
    named = or_(
        func.lower(Organisation.name) == wanted, func.lower(Organisation.short_name) == wanted
    )
    found = list(db.session.scalars(select(Organisation).where(named).limit(2)))
    return found[0] if len(found) == 1 else None


def team(programme_ids: Collection[int] | None) -> list[Member]:
    """Staff with a right in these programmes, by organisation and name; all staff when None."""
    found = _people()
    if programme_ids is not None:
        found = found.where(_has_seat(programme_ids))
    found = found.order_by(Organisation.name, User.name)
    return _members(found, programme_ids)


def member(public_id: str, programme_ids: Collection[int] | None) -> Member:
    """One of them; else `NotFoundHere`."""
    found = _people().where(User.public_id == public_id)
    if programme_ids is not None:
        found = found.where(_has_seat(programme_ids))
    members = _members(found, programme_ids)
    if not members:
        raise NotFoundHere
    return members[0]


def _has_seat(programme_ids: Collection[int]) -> ColumnElement[bool]:
    return User.id.in_(select(Seat.user_id).where(Seat.programme_id.in_(programme_ids)))


def _people() -> Select[User, Organisation]:
    """Members of organisations, and whoever holds a role without being one."""
    return (
        select(User, Organisation)
        .outerjoin(StaffMember, StaffMember.user_id == User.id)
        .outerjoin(Organisation, Organisation.id == StaffMember.organisation_id)
        .where(or_(StaffMember.user_id.is_not(None), User.roles.any()))
    )


def _members(
    found: Select[User, Organisation], programme_ids: Collection[int] | None
) -> list[Member]:
    rows = db.session.execute(found).all()
    seats = _seats([user.id for user, _organisation in rows], programme_ids)
    return [
        Member(
            user=user,
            organisation=organisation,
            is_administrator=any(role.name == Right.REGION for role in user.roles),
            seats=seats.get(user.id, []),
        )
        for user, organisation in rows
    ]


def _seats(
    user_ids: Collection[int], programme_ids: Collection[int] | None
) -> dict[int, list[tuple[Programme, list[str]]]]:
    held = (
        select(Seat.user_id, Programme, Seat.right)
        .join(Programme, Programme.id == Seat.programme_id)
        .where(Seat.user_id.in_(user_ids))
        .order_by(Programme.name)
    )
    if programme_ids is not None:
        held = held.where(Seat.programme_id.in_(programme_ids))
    rights: defaultdict[int, dict[Programme, set[str]]] = defaultdict(dict)
    for user_id, programme, right in db.session.execute(held):
        rights[user_id].setdefault(programme, set()).add(right)
    return {
        user_id: [
            (programme, [right.value for right in SEAT_RIGHTS if right in own])
            for programme, own in by_programme.items()
        ]
        for user_id, by_programme in rights.items()
    }
