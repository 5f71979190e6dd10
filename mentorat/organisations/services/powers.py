"""Who may give which right: everything, or one's own rights where one has the settings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from mentorat.accounts.models import Role, User, user_roles
from mentorat.foundation.db import db
from mentorat.foundation.journal import SERVER, Actor
from mentorat.organisations.errors import RightNotYours, WorksElsewhereToo
from mentorat.organisations.models import Programme, ProgrammePartner, Seat, StaffMember
from mentorat.organisations.states import SEAT_RIGHTS, Right

Grant = tuple[int, str]  # a programme's id, a right in it


@dataclass(frozen=True)
class Powers:
    """What somebody may give and take. `held` are the rights in each programme they settle."""

    is_everywhere: bool = False
    held: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def givable(self, programme_id: int) -> frozenset[str]:
        """The rights one may give in a programme: never one that one has not."""
        if self.is_everywhere:
            return frozenset(SEAT_RIGHTS)
        return self.held.get(programme_id, frozenset())

    def may_manage(self, programme_id: int) -> bool:
        """Whether the team of this programme is theirs to make."""
        return self.is_everywhere or programme_id in self.held


def powers_of(actor: Actor) -> Powers:
    """Read now, in the running transaction. The command line of the server may everything."""
    if actor == SERVER:
        return Powers(is_everywhere=True)
    if actor.kind != "user" or actor.id is None:
        return Powers()
    if is_administrator(actor.id):
        return Powers(is_everywhere=True)
    rights: defaultdict[int, set[str]] = defaultdict(set)
    seats = select(Seat.programme_id, Seat.right).where(Seat.user_id == actor.id)
    for programme_id, right in db.session.execute(seats):
        rights[programme_id].add(right)
    return Powers(
        held={key: frozenset(own) for key, own in rights.items() if Right.SETTINGS in own}
    )


def is_administrator(user_id: int) -> bool:
    """Whether a user holds the right that holds everywhere."""
    found = select(user_roles.c.user_id).join(Role, Role.id == user_roles.c.role_id)
    return (
        db.session.scalar(
            found.where(user_roles.c.user_id == user_id, Role.name == Right.REGION).limit(1)
        )
        is not None
    )


def grants_of(user: User) -> frozenset[Grant]:
    """All seats of a user."""
    seats = select(Seat.programme_id, Seat.right).where(Seat.user_id == user.id)
    return frozenset((programme_id, right) for programme_id, right in db.session.execute(seats))


def offered(
    organisation_id: int | None,
    powers: Powers,
    *,
    holding: Collection[Grant] = (),
    is_held: bool = False,
) -> frozenset[Grant]:
    """The seats that somebody with these powers may give to, or take from, a member of staff.

    Given is only what the organisation may hold; taken also what it may hold no longer.
    `is_held`: the organisation's parts do not change until the transaction ends.
    """
    parts = (
        select(ProgrammePartner.programme_id, ProgrammePartner.rights)
        .where(ProgrammePartner.organisation_id == organisation_id)
        .order_by(ProgrammePartner.programme_id)
    )
    found = db.session.execute(parts.with_for_update(read=True) if is_held else parts)
    may_hold = {(programme_id, right) for programme_id, rights in found for right in rights}
    return frozenset(
        (programme_id, right)
        for programme_id, right in may_hold | set(holding)
        if right in powers.givable(programme_id)
    )


def check_may_give(wanted: Collection[Grant], within: Collection[Grant]) -> None:
    """Raises `RightNotYours`."""
    if not set(wanted) <= set(within):
        raise RightNotYours


def may_manage_account(user: User, powers: Powers) -> bool:
    """Whether an account is theirs to close: all that it opens lies in their programmes."""
    if powers.is_everywhere:
        return True
    programmes = {programme_id for programme_id, _right in grants_of(user)}
    reaches_beyond = is_administrator(user.id) or not programmes <= set(powers.held)
    return bool(programmes) and not reaches_beyond


def check_may_manage_account(user: User, powers: Powers) -> None:
    """Raises `WorksElsewhereToo` for an account that reaches beyond these programmes."""
    if not may_manage_account(user, powers):
        raise WorksElsewhereToo


def organisations_open_to(powers: Powers) -> frozenset[int]:
    """Ids of the organisations for which one may invite: partners of one's own programmes."""
    parts = select(ProgrammePartner.organisation_id)
    if not powers.is_everywhere:
        parts = parts.where(ProgrammePartner.programme_id.in_(powers.held))
    return frozenset(db.session.scalars(parts))


def organisation_of(user: User) -> int | None:
    """Id of the organisation somebody works for."""
    member = select(StaffMember.organisation_id).where(StaffMember.user_id == user.id)
    return db.session.scalar(member)


def programmes_of(grants: Collection[Grant]) -> list[Programme]:
    """The programmes of these seats, by name."""
    ids = {programme_id for programme_id, _right in grants}
    found = select(Programme).where(Programme.id.in_(ids)).order_by(Programme.name)
    return list(db.session.scalars(found))
