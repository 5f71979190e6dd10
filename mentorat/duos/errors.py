"""Broken rules about duos."""

from __future__ import annotations

from datetime import date

from mentorat.duos.states import CheckpointState, CheckpointStep, DuoState, DuoStep
from mentorat.foundation.errors import RuleBroken
from mentorat.foundation.i18n import day_in_words
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.foundation.workflow import TransitionNotAllowed


class CandidateAlreadyPaired(RuleBroken):
    """The mentee is in a live duo, or the mentor has no free place left."""

    message = _l("One of the two is already in a duo.")


class CandidatesNotPairable(RuleBroken):
    """The two are not an admitted mentee and an admitted mentor of one programme."""

    message = _l("A duo needs a mentee and a mentor, both admitted in the same programme.")


_IN_THE_WAY = {
    DuoState.PLANNED: _l("This duo has not started yet. Note its first meeting first."),
    DuoState.ACTIVE: _l("This duo is already running."),
    DuoState.PAUSED: _l("This duo is paused. Resume it first."),
    DuoState.COMPLETED: _l("This duo is already completed."),
    DuoState.INTERRUPTED: _l("This duo has already ended early."),
}


class DuoStepRefused(TransitionNotAllowed):
    """A step that the duo's state does not allow; the sentence says what stands in the way."""

    def __init__(self, step: DuoStep, state: DuoState) -> None:
        super().__init__(step, state)
        self.message = _IN_THE_WAY[state]


class DuoNotRunning(RuleBroken):
    """Only people of a running duo are asked how it goes."""

    def __init__(self, state: DuoState) -> None:
        super().__init__()
        self.message = _IN_THE_WAY[state]


class CheckpointStepRefused(TransitionNotAllowed):
    """A step that the checkpoint's state does not allow."""

    sentences = {
        CheckpointState.PLANNED: _l("This checkpoint is still to come."),
        CheckpointState.HELD: _l("This checkpoint has already been held."),
        CheckpointState.MISSED: _l("This checkpoint was missed. Choose a new date first."),
        CheckpointState.CANCELLED: _l("This checkpoint was cancelled when the duo changed."),
    }

    def __init__(self, step: CheckpointStep, state: CheckpointState) -> None:
        super().__init__(step, state)
        self.message = self.sentences[state]


class DuoIsOver(RuleBroken):
    """Nothing more can be added to a duo that has ended."""

    message = _l("This duo has ended: nothing can be added to it any more.")


class MeetingAlreadyLogged(RuleBroken):
    """The same party has noted a meeting on this day."""

    field = "met_on"
    message = _l("You have already noted a meeting on this day.")


class MeetingInFuture(RuleBroken):
    """A meeting is noted once it took place."""

    field = "met_on"
    message = _l("This day is still to come. Note the meeting once it has taken place.")


class MeetingBeforeDuo(RuleBroken):
    """The day lies before the duo began."""

    field = "met_on"
    message = _l("This day is before the beginning of the duo.")


class DayNotAhead(RuleBroken):
    """A date to come must be to come, and within a year."""

    field = "next_on"
    message = _l("Choose a day to come, within a year from now.")


class TooManyGoals(RuleBroken):
    """A plan that nobody can keep in mind helps nobody."""

    message = _l("A duo has at most 20 goals.")


class AlreadyAnswered(RuleBroken):
    """This side has answered this checkpoint: an answer is given once."""

    message = _l("We already have your answer. Thank you!")


class ExtensionNotLater(RuleBroken):
    """An extension must end later than what is planned."""

    message = _l("Choose a day after the planned end.")


class ExtensionTooLong(RuleBroken):
    """The programme's maximum."""

    def __init__(self, last_day: date) -> None:
        super().__init__()
        self.message = _(
            "A duo lasts six months at most: this one can run until %(day)s.",
            day=day_in_words(last_day, with_year=True),
        )


class EndOutsideDuo(RuleBroken):
    """A duo ends between its beginning and today."""

    message = _l("The last day lies between the beginning of the duo and today.")
