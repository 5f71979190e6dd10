"""The beginnings of a site: what `flask setup` writes, and administrators made on the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from mentorat.accounts import mails as account_mails
from mentorat.accounts import queries as account_queries
from mentorat.accounts import services as accounts
from mentorat.accounts.models import User
from mentorat.foundation import journal
from mentorat.foundation.db import db
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.journal import Actor
from mentorat.organisations import queries
from mentorat.organisations.errors import SetupRefused
from mentorat.organisations.models import Organisation, Programme
from mentorat.organisations.services import powers, staff
from mentorat.organisations.services.organisations import (
    add_organisation,
    assign,
    change_organisation,
    describe_operator,
)
from mentorat.organisations.services.programmes import add_programme


@dataclass(frozen=True)
class Answers:
    """What the setup asks: columns of the organisation and of the operator by name, a programme
    with its basin, and the first administrator's name, email and language.
    """

    organisation: Mapping[str, Any]
    programme: Mapping[str, str]
    operator: Mapping[str, Any]
    administrator: Mapping[str, str]


@dataclass
class Outcome:
    """What the setup has changed (nothing: an empty list), and the administrator's link.

    `raw` is the secret of the link that sets a password; None when none was made.
    """

    changes: list[str] = field(default_factory=list)
    raw: str | None = None


def set_up(answers: Answers, actor: Actor) -> Outcome:
    """Make the first organisation, programme, operator and administrator, or amend them.

    The same answers twice change nothing. What is the pages' business by now is refused, and
    then nothing is written: raises `SetupRefused` and what the other services raise.
    """
    outcome = Outcome()
    organisation = _organisation(answers.organisation, outcome, actor)
    _programme(answers.programme, organisation, outcome, actor)
    if describe_operator(answers.operator, actor):
        outcome.changes.append("operator")
    _administrator(answers.administrator, organisation, outcome, actor)
    return outcome


def _organisation(values: Mapping[str, Any], outcome: Outcome, actor: Actor) -> Organisation:
    known = db.session.scalar(select(Organisation).where(Organisation.name == values["name"]))
    first = first_organisation()
    if known is not None:
        if change_organisation(known, values, actor):
            outcome.changes.append("organisation")
        return known
    if first is not None:
        raise SetupRefused(
            _(
                "The first organisation is here already: %(name)s. "
                "Rename it or add others on the page Organisations.",
                name=first.name,
            )
        )
    outcome.changes.append("organisation")
    return add_organisation(values, actor)


def _programme(
    values: Mapping[str, str], lead: Organisation, outcome: Outcome, actor: Actor
) -> None:
    known = db.session.scalar(select(Programme).where(Programme.name == values["name"]))
    first = first_programme()
    if known is None and first is not None:
        raise SetupRefused(
            _(
                "The first programme is here already: %(name)s. Begin others on the page Settings.",
                name=first.name,
            )
        )
    if known is None:
        add_programme(name=values["name"], basin_code=values["basin_code"], lead=lead, actor=actor)
        outcome.changes.append("programme")
    elif (known.basin_code, known.lead) != (values["basin_code"], lead):
        raise SetupRefused(
            _(
                "The programme %(name)s has another territory or lead. "
                "Change them on its pages, under Settings.",
                name=known.name,
            )
        )


def _administrator(
    values: Mapping[str, str], organisation: Organisation, outcome: Outcome, actor: Actor
) -> None:
    known = account_queries.owner_of(values["email"])
    if known is not None and powers.is_administrator(known.id):
        about = {"name": values["name"], "language": values["language"]}
        if changed := assign(known, about):
            facts = dict.fromkeys(sorted(changed), True)
            journal.record(
                actor, "change_user", subject_kind="user", subject_id=known.public_id, facts=facts
            )
            outcome.changes.append("administrator")
        return
    if queries.administrators():
        raise SetupRefused(
            _(
                "This site has an administrator already. "
                "Another one is made with: flask administrator add"
            )
        )
    outcome.raw = add_administrator(organisation, **values, actor=actor)
    outcome.changes.append("administrator")


def first_organisation() -> Organisation | None:
    """The oldest organisation."""
    return db.session.scalar(select(Organisation).order_by(Organisation.id).limit(1))


def first_programme() -> Programme | None:
    """The oldest programme."""
    return db.session.scalar(select(Programme).order_by(Programme.id).limit(1))


def add_administrator(
    organisation: Organisation, *, email: str, name: str, language: str, actor: Actor
) -> str | None:
    """Make somebody administrator and mail them how to begin; returns the link's secret.

    None when they have a password already. Raises `ContactCannotBeStaff`, `UserSwitchedOff`,
    `OtherOrganisation`.
    """
    user = staff.take_in(organisation, email=email, name=name, language=language, actor=actor)
    staff.make_administrator(user, actor)
    return accounts.send_invitation(user, actor)


def send_administrator_link(email: str, actor: Actor) -> tuple[User, str]:
    """Mail an administrator a link to set a password, the first or a new one; returns its secret.

    Raises `SetupRefused` for anybody else, so that no other account is opened by this door.
    """
    user = account_queries.user_by_email(email)
    if user is None or not powers.is_administrator(user.id):
        raise SetupRefused(_("No administrator with an open account has this address."))
    raw = accounts.send_invitation(user, actor) if user.password is None else None
    if raw is None:
        raw = accounts.issue_password_link(user)
        account_mails.post_new_password(user, raw)
        journal.record(actor, "send_password_link", subject_kind="user", subject_id=user.public_id)
    return user, raw
