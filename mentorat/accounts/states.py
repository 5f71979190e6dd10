"""Where a session stands, and how an attempt to sign in ended."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from mentorat.foundation.i18n import lazy_gettext as _l


class Stage(StrEnum):
    """What a session opens: all, or only the page that asks for, or sets up, the second factor."""

    WHOLE = "whole"
    CODE = "code"
    ENROL = "enrol"


class Outcome(StrEnum):
    """How an attempt ended."""

    PASSWORD = "password"  # noqa: S105 (the name of an outcome)
    LINK = "link"
    CODE = "code"
    RECOVERY_CODE = "recovery_code"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105
    WRONG_CODE = "wrong_code"
    STOPPED = "stopped"

    @property
    def is_failure(self) -> bool:
        return self in {Outcome.WRONG_PASSWORD, Outcome.WRONG_CODE, Outcome.STOPPED}


OUTCOMES: dict[str, Any] = {
    Outcome.PASSWORD: _l("Right password"),
    Outcome.LINK: _l("Signed in with a mailed link"),
    Outcome.CODE: _l("Signed in with a code"),
    Outcome.RECOVERY_CODE: _l("Signed in with a recovery code"),
    Outcome.WRONG_PASSWORD: _l("Wrong password"),
    Outcome.WRONG_CODE: _l("Wrong code"),
    Outcome.STOPPED: _l("Stopped after too many attempts"),
}


class Request(StrEnum):
    """What somebody outside asks us to mail."""

    SIGN_IN = "sign_in"
    PASSWORD = "password"  # noqa: S105


class Notice(StrEnum):
    """What the owner of an account is told by mail after it happened."""

    CHANGED = "password_changed"
    FACTOR_SET = "factor_set"
    FACTOR_RESET = "factor_reset"
