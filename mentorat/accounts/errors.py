"""Broken rules of people who sign in, each with its sentence."""

from __future__ import annotations

from mentorat.foundation.errors import RuleBroken
from mentorat.foundation.i18n import lazy_gettext as _l


class PasswordRefused(RuleBroken):
    """The password does not hold against guessing; the classes below say why."""

    status = 422


class PasswordTooShort(PasswordRefused):
    message = _l("At least 12 characters. A sentence of your own is easy to keep in mind.")


class PasswordGuessable(PasswordRefused):
    message = _l(
        "This would be guessed quickly. Put together four or five words that nobody puts together."
    )


class PasswordNamesYou(PasswordRefused):
    message = _l("Leave out your name, your address and the name of this service.")


class WrongPassword(RuleBroken):
    status = 422
    message = _l("This is not your password of today.")


class WrongCode(RuleBroken):
    """Of the telephone or a recovery code: wrong, used, or too old."""

    status = 422
    message = _l("This code is not right, or no longer. Wait for the next one and type it.")


class FactorNeeded(RuleBroken):
    """Staff may change their second factor, not go without."""

    message = _l("Your work needs the second step: it can be changed, not taken away.")
