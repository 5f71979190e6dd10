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
