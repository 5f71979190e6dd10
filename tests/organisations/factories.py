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
)
from mentorat.organisations.states import OrganisationKind, PartnerRole, Right

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
    _kept(ProgrammePartner(programme=programme, organisation=lead, role=PartnerRole.LEAD))
    return programme


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
    """An employer in Wavre."""
    values = {"name": f"Entreprise {next(_number)}", "commune_nis5": "25112"}
    return _kept(Enterprise(**{**values, **over}))


def make_contact(enterprise: Enterprise | None = None, **over: Any) -> User:
    """A user who may see `enterprise`'s involvement."""
    user = make_user((), (), **over)
    _kept(EnterpriseContact(user=user, enterprise=enterprise or make_enterprise()))
    return user
