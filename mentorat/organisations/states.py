"""Kinds of organisations and the rights a seat can give."""

from __future__ import annotations

from enum import StrEnum


class OrganisationKind(StrEnum):
    CRI = "cri"
    IBEFE = "ibefe"
    OPERATOR = "operator"
    REFERRER = "referrer"


class PartnerRole(StrEnum):
    LEAD = "lead"
    PROMOTER = "promoter"
    PARTNER = "partner"


class Right(StrEnum):
    """What a seat allows in its programme. `ENTERPRISE` and `REGION` are not seats."""

    FOLLOW = "follow"  # files, duos, checkpoints
    INTERVIEW = "interview"  # interviews, reports, admission
    MATCH = "match"  # rounds
    SETTINGS = "settings"  # the programme's settings
    PROMOTE = "promote"  # enterprises, prospection, events
    FIGURES = "figures"  # aggregated figures
    ENTERPRISE = "enterprise"  # scope: an enterprise's id
    REGION = "region"  # no scope
