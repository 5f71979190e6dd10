"""Programmes' settings, enterprises and their contacts."""

from mentorat.organisations.services.enterprises import (
    add_enterprise,
    check_may_be_contact,
    check_number_is_free,
    invite_contact,
)
from mentorat.organisations.services.settings import change_settings

__all__ = [
    "add_enterprise",
    "change_settings",
    "check_may_be_contact",
    "check_number_is_free",
    "invite_contact",
]
