"""Kinds of organisations and the rights a seat can give."""

from __future__ import annotations

from enum import StrEnum

from mentorat.foundation.i18n import lazy_gettext as _l


class OrganisationKind(StrEnum):
    CRI = "cri"
    IBEFE = "ibefe"
    OPERATOR = "operator"
    REFERRER = "referrer"


class PartnerRole(StrEnum):
    LEAD = "lead"
    PROMOTER = "promoter"
    PARTNER = "partner"


class UnknownWay(StrEnum):
    """What becomes of a pair without any known journey that cannot meet online."""

    REFUSE = "refuse"
    ALLOW = "allow"


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


# What a seat can give; the two others come from being a contact or from a role.
SEAT_RIGHTS = (
    Right.FOLLOW,
    Right.INTERVIEW,
    Right.MATCH,
    Right.PROMOTE,
    Right.FIGURES,
    Right.SETTINGS,
)
# What an organisation's staff may be given at first, by its part in the programme.
RIGHTS_OF_ROLE = {
    PartnerRole.LEAD: SEAT_RIGHTS,
    PartnerRole.PROMOTER: (Right.PROMOTE, Right.FIGURES),
    PartnerRole.PARTNER: (Right.FOLLOW, Right.INTERVIEW, Right.FIGURES),
}

KIND_WORDS = {
    OrganisationKind.CRI: _l("regional integration centre (CRI)"),
    OrganisationKind.IBEFE: _l("basin instance (IBEFE)"),
    OrganisationKind.OPERATOR: _l("operator"),
    OrganisationKind.REFERRER: _l("service that orients people"),
}
ROLE_WORDS = {
    PartnerRole.LEAD: _l("leads the programme"),
    PartnerRole.PROMOTER: _l("promotes the programme"),
    PartnerRole.PARTNER: _l("takes part"),
}
# Right: its name, and what it opens.
RIGHT_WORDS = {
    Right.FOLLOW: (_l("Follow"), _l("files of people, duos, checkpoints")),
    Right.INTERVIEW: (_l("Interview"), _l("interviews, reports, decisions")),
    Right.MATCH: (_l("Match"), _l("rounds: calculate and publish duos")),
    Right.PROMOTE: (_l("Promote"), _l("enterprises and their contacts")),
    Right.FIGURES: (_l("Read figures"), _l("counts by steps of five, no names")),
    Right.SETTINGS: (_l("Settle"), _l("settings of the programme, its team")),
}
