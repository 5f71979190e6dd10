"""Broken rules about programmes and enterprises."""

from __future__ import annotations

from mentorat.foundation.errors import RuleBroken
from mentorat.foundation.i18n import lazy_gettext as _l


class EnterpriseNumberTaken(RuleBroken):
    """Another enterprise has this number."""

    message = _l("Another enterprise already has this number.")


class UserCannotBeContact(RuleBroken):
    """Staff of a programme sees more than an enterprise may: it cannot be its contact."""

    message = _l("This address belongs to a coordinator and cannot be an enterprise contact.")


class UserSwitchedOff(RuleBroken):
    """Whoever has this address may not sign in any more; an invitation must not undo that."""

    message = _l("The account of this address is switched off: it cannot be invited.")


class OrganisationNameTaken(RuleBroken):
    """Another organisation has this name."""

    message = _l("Another organisation already has this name.")


class ProgrammeNameTaken(RuleBroken):
    """Another programme has this name."""

    message = _l("Another programme already has this name.")


class LeadStays(RuleBroken):
    """A programme has a lead: name another one before this one leaves."""

    message = _l("This organisation leads the programme. Name another lead first.")


class RightNotYours(RuleBroken):
    """Nobody gives a right that they may not give, nor beyond what the organisation may hold."""

    status = 403
    message = _l("You cannot give this right.")


class NoRightChosen(RuleBroken):
    """An account that opens nothing helps nobody."""

    message = _l("Choose at least one right: without any, this person could open nothing.")


class ChangedMeanwhile(RuleBroken):
    """What the page showed is no longer what holds."""

    message = _l("Somebody has changed this meanwhile. Here is how it stands now.")


class LastAdministrator(RuleBroken):
    """Somebody must be able to open these pages."""

    message = _l(
        "This is the last person who can sign in as administrator. "
        "Make somebody else administrator first."
    )


class OwnAccount(RuleBroken):
    """Switching oneself off is a mistake more often than a wish."""

    message = _l("You cannot switch off your own account. Ask another administrator.")


class OwnSecondStep(RuleBroken):
    """A session left open must not be enough to take somebody's phone off."""

    message = _l("Your own second step is changed on “My account”. Ask another administrator.")


class WorksElsewhereToo(RuleBroken):
    """An account that also serves other programmes is the administrators' business."""

    status = 403
    message = _l("This person also works outside your programmes. Ask an administrator.")


class ContactCannotBeStaff(RuleBroken):
    """An enterprise contact sees less than staff; one address is one of the two."""

    message = _l("This address belongs to an enterprise contact and cannot join a team.")


class OtherOrganisation(RuleBroken):
    """One address works for one organisation."""

    message = _l("This address already belongs to somebody of another organisation.")


class SetupRefused(RuleBroken):
    """The answers contradict what the site already holds; the message says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
