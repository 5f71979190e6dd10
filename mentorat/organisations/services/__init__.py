"""Organisations, programmes with their partners, staff, enterprises and their contacts."""

from mentorat.organisations.services.enterprises import (
    add_enterprise,
    check_may_be_contact,
    check_number_is_free,
    invite_contact,
)
from mentorat.organisations.services.organisations import (
    add_organisation,
    change_organisation,
    describe_operator,
)
from mentorat.organisations.services.programmes import (
    add_partner,
    add_programme,
    remove_partner,
    set_open,
    set_partner_rights,
    set_territory,
)
from mentorat.organisations.services.settings import change_settings

__all__ = [
    "add_enterprise",
    "add_organisation",
    "add_partner",
    "add_programme",
    "change_organisation",
    "change_settings",
    "check_may_be_contact",
    "check_number_is_free",
    "describe_operator",
    "invite_contact",
    "remove_partner",
    "set_open",
    "set_partner_rights",
    "set_territory",
]
