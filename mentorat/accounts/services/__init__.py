"""What may happen to people who sign in: made, invited, let in, kept out, switched off."""

from __future__ import annotations

from mentorat.accounts.services.attempts import (
    count_try,
    counts,
    forget_old_attempts,
    keep_attempt,
)
from mentorat.accounts.services.links import (
    ANSWER,
    INVITATION_LASTS,
    LINK_LASTS,
    SET_PASSWORD,
    SIGN_IN,
    answer_next_request,
    ask_link,
    set_password_by_link,
    sign_in_by_link,
    user_of_password_link,
)
from mentorat.accounts.services.passwords import (
    check_strength,
    hash_password,
    is_password,
    renew_hash,
    set_password,
)
from mentorat.accounts.services.second_factor import (
    confirm_factor,
    drop_second_factor,
    make_recovery_codes,
    pairing_address,
    pairing_key,
    propose_factor,
    reset_second_factor,
    stage_after_password,
    use_code,
)
from mentorat.accounts.services.sessions import (
    begin_session,
    end_one_session,
    end_session,
    end_sessions,
    forget_dead_sessions,
)
from mentorat.accounts.services.users import (
    add_user,
    change_language,
    invite_staff,
    known_or_added,
    send_invitation,
    switch_off,
    switch_on,
)

__all__ = [
    "ANSWER",
    "INVITATION_LASTS",
    "LINK_LASTS",
    "SET_PASSWORD",
    "SIGN_IN",
    "add_user",
    "answer_next_request",
    "ask_link",
    "begin_session",
    "change_language",
    "check_strength",
    "confirm_factor",
    "count_try",
    "counts",
    "drop_second_factor",
    "end_one_session",
    "end_session",
    "end_sessions",
    "forget_dead_sessions",
    "forget_old_attempts",
    "hash_password",
    "invite_staff",
    "is_password",
    "keep_attempt",
    "known_or_added",
    "make_recovery_codes",
    "pairing_address",
    "pairing_key",
    "propose_factor",
    "renew_hash",
    "reset_second_factor",
    "send_invitation",
    "set_password",
    "set_password_by_link",
    "sign_in_by_link",
    "stage_after_password",
    "switch_off",
    "switch_on",
    "use_code",
    "user_of_password_link",
]
