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
from mentorat.organisations.services.staff import (
    change_rights,
    end_sessions,
    invite_again,
    invite_staff,
    make_administrator,
    reset_second_factor,
    switch_off,
    switch_on,
    unmake_administrator,
)

__all__ = [
    "add_enterprise",
    "add_organisation",
    "add_partner",
    "add_programme",
    "change_organisation",
    "change_rights",
    "change_settings",
    "check_may_be_contact",
    "check_number_is_free",
    "describe_operator",
    "end_sessions",
    "invite_again",
    "invite_contact",
    "invite_staff",
    "make_administrator",
    "remove_partner",
    "reset_second_factor",
    "set_open",
    "set_partner_rights",
    "set_territory",
    "switch_off",
    "switch_on",
    "unmake_administrator",
]
