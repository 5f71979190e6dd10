"""Staff: invited, given and denied rights, switched off and on; administrators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import delete, func, select

from mentorat.accounts import queries as account_queries
from mentorat.accounts import services as accounts
from mentorat.accounts.models import Role, User, user_roles
from mentorat.foundation import journal
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor
from mentorat.organisations.errors import (
    ChangedMeanwhile,
    ContactCannotBeStaff,
    LastAdministrator,
    NoRightChosen,
    OtherOrganisation,
    OwnAccount,
    OwnSecondStep,
    RightNotYours,
    UserSwitchedOff,
)
from mentorat.organisations.models import EnterpriseContact, Organisation, Seat, StaffMember
from mentorat.organisations.services import powers as rules
from mentorat.organisations.services.powers import Grant
from mentorat.organisations.states import SEAT_RIGHTS, Right


def invite_staff(
    organisation: Organisation,
    *,
    email: str,
    name: str,
    language: str,
    grants: Collection[Grant],
    is_administrator: bool = False,
    actor: Actor,
) -> tuple[User, bool]:
    """Let somebody work for an organisation, with these rights; they get a link by mail.

    Returns them, and whether they are new here. Somebody of the same organisation who works
    here already gets the rights added and keeps their name; the same twice writes one mail.
    Raises `NoRightChosen`, `RightNotYours`, `ContactCannotBeStaff`, `OtherOrganisation`,
    `UserSwitchedOff`.
    """
    if not grants and not is_administrator:
        raise NoRightChosen
    powers = rules.powers_of(actor)
    if is_administrator and not powers.is_everywhere:
        raise RightNotYours
    rules.check_may_give(grants, rules.offered(organisation.id, powers, is_held=True))
    is_new = account_queries.owner_of(email) is None
    user = take_in(organisation, email=email, name=name, language=language, actor=actor)
    given = set(grants) - rules.grants_of(user)
    _give(user, given, actor)
    if is_administrator:
        make_administrator(user, actor)
    if is_new or given:
        accounts.send_invitation(user, actor)
    return user, is_new


def take_in(
    organisation: Organisation, *, email: str, name: str, language: str, actor: Actor
) -> User:
    """The member of an organisation with this address, held until the transaction ends.

    Made when there is none. Raises `ContactCannotBeStaff`, `OtherOrganisation`,
    `UserSwitchedOff`.
    """
    known = account_queries.owner_of(email)
    if known is not None:
        _check_may_join(known, organisation)
    user = accounts.known_or_added(email=email, name=name, language=language, actor=actor)
    if db.session.get(StaffMember, user.id, with_for_update=True) is None:
        db.session.add(StaffMember(user=user, organisation=organisation))
        db.session.flush()
    return user


def _check_may_join(user: User, organisation: Organisation) -> None:
    if db.session.scalar(
        select(EnterpriseContact.user_id).where(EnterpriseContact.user_id == user.id).limit(1)
    ):
        raise ContactCannotBeStaff
    if not user.active:
        raise UserSwitchedOff
    if rules.organisation_of(user) not in {None, organisation.id}:
        raise OtherOrganisation


def change_rights(
    user: User, *, ticked: Collection[Grant], shown: Collection[Grant], actor: Actor
) -> tuple[int, int]:
    """Make a member's rights those that were ticked; returns how many were given and taken.

    `shown` are the ticks of the page that was read: raises `ChangedMeanwhile` when they no
    longer hold, `RightNotYours` for a right that one may not give. Rights that the actor may
    not touch stay. Taken away, a right is gone at the member's next request.
    """
    db.session.scalar(select(StaffMember).where(StaffMember.user_id == user.id).with_for_update())
    holding = rules.grants_of(user)
    within = rules.offered(
        rules.organisation_of(user), rules.powers_of(actor), holding=holding, is_held=True
    )
    rules.check_may_give(ticked, within)
    if holding & within != set(shown):
        raise ChangedMeanwhile
    given, taken = set(ticked) - holding, (holding & within) - set(ticked)
    _give(user, given, actor)
    _take(user, taken, actor)
    return len(given), len(taken)


def _give(user: User, grants: Collection[Grant], actor: Actor) -> None:
    if grants:
        _sign_in_anew(user, actor)
    for programme in rules.programmes_of(grants):
        rights = [right for right in SEAT_RIGHTS if (programme.id, right.value) in grants]
        db.session.add_all(Seat(user=user, programme=programme, right=right) for right in rights)
        _note(user, "give_rights", programme.id, rights, actor)
    db.session.flush()


def _sign_in_anew(user: User, actor: Actor) -> None:
    """Before the first right: what a mailed link opened must not become a workspace."""
    if not account_queries.is_staff(user):
        accounts.end_sessions(user, actor)


def _take(user: User, grants: Collection[Grant], actor: Actor) -> None:
    taken: defaultdict[int, list[Right]] = defaultdict(list)
    for right in SEAT_RIGHTS:
        for programme_id, code in grants:
            if code == right:
                taken[programme_id].append(right)
    for programme_id, rights in sorted(taken.items()):
        db.session.execute(
            delete(Seat).where(
                Seat.user_id == user.id,
                Seat.programme_id == programme_id,
                Seat.right.in_(rights),
            )
        )
        _note(user, "take_rights", programme_id, rights, actor)


def _note(
    user: User, action: str, programme_id: int, rights: Collection[Right], actor: Actor
) -> None:
    journal.record(
        actor,
        action,
        subject_kind="user",
        subject_id=user.public_id,
        scope_id=programme_id,
        facts={"rights": ",".join(rights)},
    )


# --- administrators ---------------------------------------------------------------------------


def make_administrator(user: User, actor: Actor) -> None:
    """Let a member of staff make organisations, programmes and teams. Twice is once."""
    if not rules.powers_of(actor).is_everywhere:
        raise RightNotYours
    role = _held_role()
    if role not in user.roles:
        _sign_in_anew(user, actor)
        user.roles.append(role)
        journal.record(actor, "make_administrator", subject_kind="user", subject_id=user.public_id)


def unmake_administrator(user: User, actor: Actor) -> None:
    """Take that away; raises `LastAdministrator` when nobody else could. Twice is once."""
    if not rules.powers_of(actor).is_everywhere:
        raise RightNotYours
    role = _held_role()
    if role in user.roles:
        _check_another(role, user)
        user.roles.remove(role)
        journal.record(
            actor, "unmake_administrator", subject_kind="user", subject_id=user.public_id
        )


def _held_role() -> Role:
    """The administrators' role, held until the transaction ends: two that leave wait."""
    role = db.session.scalar(select(Role).where(Role.name == Right.REGION).with_for_update())
    if role is None:
        role = Role(name=Right.REGION)
        db.session.add(role)
        db.session.flush()
    return role


def _check_another(role: Role, user: User) -> None:
    """Raises `LastAdministrator` unless another one is switched on and has a password."""
    others = (
        select(func.count())
        .select_from(User)
        .join(user_roles, user_roles.c.user_id == User.id)
        .where(
            user_roles.c.role_id == role.id,
            User.id != user.id,
            User.active.is_(True),
            User.password.is_not(None),
        )
    )
    if not db.session.scalar(others):
        raise LastAdministrator


# --- accounts ---------------------------------------------------------------------------------


def switch_off(user: User, actor: Actor) -> None:
    """Close the account at once; raises `OwnAccount`, `LastAdministrator`, `WorksElsewhereToo`."""
    rules.check_may_manage_account(user, rules.powers_of(actor))
    if actor == Actor("user", user.id):
        raise OwnAccount
    role = _held_role()
    if role in user.roles:
        _check_another(role, user)
    accounts.switch_off(user, actor)


def switch_on(user: User, actor: Actor) -> None:
    """Open the account again, with the rights it has now; raises `WorksElsewhereToo`."""
    rules.check_may_manage_account(user, rules.powers_of(actor))
    accounts.switch_on(user, actor)


def end_sessions(user: User, actor: Actor) -> None:
    """Sign somebody out everywhere; raises `WorksElsewhereToo`."""
    rules.check_may_manage_account(user, rules.powers_of(actor))
    accounts.end_sessions(user, actor)


def reset_second_factor(user: User, actor: Actor) -> None:
    """After a lost telephone: the password leads to a new square code. For administrators.

    Raises `RightNotYours`, `OwnSecondStep`.
    """
    if not rules.powers_of(actor).is_everywhere:
        raise RightNotYours
    if actor == Actor("user", user.id):
        raise OwnSecondStep
    accounts.reset_second_factor(user, actor)


def invite_again(user: User, actor: Actor) -> None:
    """Send the link to set a password again; raises `UserSwitchedOff`, `WorksElsewhereToo`."""
    rules.check_may_manage_account(user, rules.powers_of(actor))
    if not user.active:
        raise UserSwitchedOff
    accounts.send_invitation(user, actor)
