"""Rules of the way from a draft to an admitted file."""

from __future__ import annotations

from typing import Any

from mentorat.foundation.errors import RuleBroken
from mentorat.foundation.i18n import lazy_gettext as _l


class ApplicationIncomplete(RuleBroken):
    """A fact without which nobody could answer is missing; `step` says where it is asked."""

    status = 422
    message = _l("Part of the application is still missing.")

    def __init__(self, step: str) -> None:
        super().__init__()
        self.step = step


class AlreadyApplied(RuleBroken):
    """The same person has a living file, `file`, on this side of this programme."""

    message = _l("This person already has a current application in this programme.")

    def __init__(self, file: Any) -> None:
        super().__init__()
        self.file = file


class SentTooFast(RuleBroken):
    """Nobody reads and answers in a few seconds."""

    status = 422
    message = _l("That was very quick! Read your answers once more, then send again.")


class CodeUnknown(RuleBroken):
    """No draft has this code and this first name; which of the two is wrong is not said."""

    status = 422
    message = _l("This code and this first name do not go together. Look at both once more.")


class LinksTooOften(RuleBroken):
    """A mailbox gets only so many links an hour, whoever asks."""

    status = 429
    message = _l(
        "We have just sent several messages to this address. Look at your e-mails, or wait an hour."
    )


class PauseNotAhead(RuleBroken):
    """A pause ends on a day to come."""

    status = 422
    message = _l("Choose a day after today for the end of the pause.")
