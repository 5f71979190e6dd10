"""Organisations, programmes, staff and enterprises for tests."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from mentorat.accounts.models import Role, User
from mentorat.foundation.db import db
from mentorat.organisations.models import (
    Enterprise,
    EnterpriseContact,
    Organisation,
    Programme,
    ProgrammePartner,
    Seat,
    SiteOperator,
    StaffMember,
)
from mentorat.organisations.states import RIGHTS_OF_ROLE, OrganisationKind, PartnerRole, Right

_number = itertools.count(1)
STAFF = (Right.FOLLOW, Right.INTERVIEW, Right.MATCH, Right.SETTINGS, Right.PROMOTE, Right.FIGURES)


def _kept(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def make_organisation(**over: Any) -> Organisation:
    """A CRI with an address, unless said otherwise."""
    number = next(_number)
    values: dict[str, Any] = {
        "kind": OrganisationKind.CRI,
        "name": f"Centre régional {number}",
        "short_name": f"CRI{number}",
        "address": "Rue de la Gare 1",
        "commune_nis5": "25072",
        "email": f"cri{number}@example.org",
        "phone": "+32 67 11 22 33",
    }
    return _kept(Organisation(**{**values, **over}))


def make_programme(lead: Organisation | None = None, **over: Any) -> Programme:
    """An open programme of Brabant wallon with its lead as partner."""
    lead = lead or make_organisation()
    values = {"name": f"Duos {next(_number)}", "basin_code": "brabant-wallon"}
    programme = _kept(Programme(lead=lead, **{**values, **over}))
    make_partner(programme, lead, PartnerRole.LEAD)
    return programme


def make_partner(
    programme: Programme,
    organisation: Organisation | None = None,
    role: PartnerRole = PartnerRole.PARTNER,
    rights: Sequence[Right] | None = None,
) -> ProgrammePartner:
    """An organisation's part in a programme, with the rights of its role unless said otherwise."""
    organisation = organisation or make_organisation()
    codes = [right.value for right in (RIGHTS_OF_ROLE[role] if rights is None else rights)]
    return _kept(
        ProgrammePartner(programme=programme, organisation=organisation, role=role, rights=codes)
    )


def make_operator(**over: Any) -> SiteOperator:
    """Who runs the site."""
    values = {
        "name": "Centre régional d’essai",
        "address": "Rue de la Gare 1, 1400 Nivelles",
        "phone": "+32 67 11 22 33",
        "data_contact": "donnees@example.org",
        "accessibility_contact": "acces@example.org",
    }
    return _kept(SiteOperator(**{**values, **over}))


def make_user(
    rights: Sequence[Right] = STAFF, programmes: Sequence[Programme] = (), **over: Any
) -> User:
    """Somebody who signs in, with a seat per right in each of `programmes`."""
    number = next(_number)
    values = {
        "email": f"staff{number}@example.org",
        "name": f"Personne {number}",
    }
    user = _kept(User(**{**values, **over}))
    if programmes:
        _kept(StaffMember(user=user, organisation=programmes[0].lead))
    for programme in programmes:
        for right in rights:
            _kept(Seat(user=user, programme=programme, right=right))
    return user


def make_region_user(**over: Any) -> User:
    """Somebody of the inter-basin team."""
    user = make_user((), (), **over)
    user.roles.append(_kept(Role(name=Right.REGION)))
    db.session.flush()
    return user


def make_enterprise(**over: Any) -> Enterprise:
    """An employer in Wavre, of a programme of its own unless said otherwise."""
    if "programme" not in over:
        over["programme"] = make_programme()
    values = {"name": f"Entreprise {next(_number)}", "commune_nis5": "25112"}
    return _kept(Enterprise(**{**values, **over}))


def make_contact(enterprise: Enterprise | None = None, **over: Any) -> User:
    """A user who may see `enterprise`'s involvement."""
    user = make_user((), (), **over)
    _kept(EnterpriseContact(user=user, enterprise=enterprise or make_enterprise()))
    return user
