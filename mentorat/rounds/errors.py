"""Rules of rounds, each named as the sentence that broke."""

from __future__ import annotations

from collections.abc import Sequence

from mentorat.foundation.errors import RuleBroken
from mentorat.foundation.i18n import lazy_gettext as _l


class PoolIsEmpty(RuleBroken):
    """A round needs at least one mentee and one mentor with a place."""

    status = 409
    message = _l("Nobody is ready on one of the two sides: there is nothing to compute yet.")


class PairNotPossible(RuleBroken):
    """A lock asks for a pair that a rule refuses, or that other locks leave no room for."""

    status = 409
    message = _l("This pair cannot be set: a rule refuses it, or another lock stands against it.")


class ChangeIsVoid(RuleBroken):
    """The hand change is already in force, or there is nothing to take back."""

    status = 409
    message = _l("This change is already in force.")


class RoundMovedOn(RuleBroken):
    """Someone changed the round between the price that was read and the act."""

    status = 409
    message = _l("The round has changed in the meantime. Here is the price as it is now.")


class NothingToPublish(RuleBroken):
    """A round without a single duo has nothing to send."""

    status = 409
    message = _l("There is no duo to publish.")


class AlreadyPublished(RuleBroken):
    """The round has left the state in which it can be published: somebody was faster."""

    status = 409
    message = _l("This round is already published: the mails are on their way.")


class PeopleNoLongerFree(RuleBroken):
    """Somebody of the pool was paired, asked elsewhere or has left since the freeze.

    `entry_ids` are the entries of those who were found; it may be empty when a
    simultaneous publication was what stood in the way.
    """

    status = 409
    message = _l("Some people are no longer free. Nothing was sent.")

    def __init__(self, entry_ids: Sequence[int] = ()) -> None:
        super().__init__()
        self.entry_ids = tuple(entry_ids)


class AnswersStillWaiting(RuleBroken):
    """A round closes when every proposal has been decided."""

    status = 409
    message = _l("Some answers are still expected. The round closes after the last one.")


class ReminderTooSoon(RuleBroken):
    """Nobody is reminded twice within a day, or after having answered."""

    status = 409
    message = _l("A reminder left less than a day ago, or the answer has come in since.")


class DecisionNeedsHuman(RuleBroken):
    """Only a signed-in human decides which duos are proposed."""

    status = 403
    message = _l("A person has to decide this.")
