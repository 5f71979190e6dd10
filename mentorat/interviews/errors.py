"""Rules of interviews that can break; the message is what the coordinator reads."""

from __future__ import annotations

from mentorat.foundation.errors import RuleBroken
from mentorat.foundation.i18n import lazy_gettext as _l


class InterviewInThePast(RuleBroken):
    """An invitation leads to a moment that is still to come."""

    status = 422
    message = _l("This moment has passed. Choose a later one.")


class InterviewTooFar(RuleBroken):
    """More than a year ahead is a slip of the keyboard."""

    status = 422
    message = _l("This is more than a year away. Check the date.")


class InterviewPlaceMissing(RuleBroken):
    """Whoever is invited must know where to go or what to open."""

    status = 422
    message = _l("Say where: an address, or the link of the video call.")


class NotAnInterviewer(RuleBroken):
    """Only who holds the right in this programme may lead its interviews."""

    status = 422
    message = _l("This person does not lead interviews in this programme.")


class CandidateAlreadyInvited(RuleBroken):
    """One planned interview per person at a time."""

    message = _l("An interview is already planned with this person. Move it instead.")


class ReportClosed(RuleBroken):
    """Once a decision is taken, the report it rests on no longer changes."""

    message = _l("The decision has been taken: this report can be read, no longer changed.")


class ReportChangedMeanwhile(RuleBroken):
    """Somebody else saved this report since it was opened here."""

    message = _l("Somebody else saved this report while you were writing.")
