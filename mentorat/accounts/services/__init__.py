"""What may happen to people who sign in: made, invited, let in, switched off."""

from __future__ import annotations

from mentorat.accounts.services.links import (
    INVITATION_LASTS,
    LINK_LASTS,
    SET_PASSWORD,
    SIGN_IN,
    send_link,
    send_password_link,
    set_password_by_link,
    sign_in_by_link,
    user_of_password_link,
)
from mentorat.accounts.services.passwords import check_strength, hash_password, set_password
from mentorat.accounts.services.sessions import end_sessions
from mentorat.accounts.services.users import (
    add_user,
    invite_staff,
    known_or_added,
    switch_off,
    switch_on,
)

__all__ = [
    "INVITATION_LASTS",
    "LINK_LASTS",
    "SET_PASSWORD",
    "SIGN_IN",
    "add_user",
    "check_strength",
    "end_sessions",
    "hash_password",
    "invite_staff",
    "known_or_added",
    "send_link",
    "send_password_link",
    "set_password",
    "set_password_by_link",
    "sign_in_by_link",
    "switch_off",
    "switch_on",
    "user_of_password_link",
]
