"""Forms for staff: inviting, rights."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import BooleanField, HiddenField
from wtforms.validators import ValidationError

from mentorat.foundation.forms import CheckList, Form, plain_name
from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.organisations.forms.fields import LanguageField, mail_field, name_field

_UNKNOWN = _l("Choose among the rights shown here.")


class Ticks(CheckList):
    """Rights to tick. What is offered is said by the route; anything else gets a sentence."""

    def pre_validate(self, form: Form) -> None:
        offered = set(self.choices or ())
        if not set(self.data or ()) <= offered:
            raise ValidationError(_UNKNOWN)


class PersonForm(Form):
    """Who somebody is: name, mail address, language."""

    name = name_field(_l("First name and family name"), 120, plain_name)
    email = mail_field(_l("Mail address"))
    language = LanguageField()

    @property
    def facts(self) -> dict[str, str]:
        """What was typed, as the user keeps it; addresses are kept in lower case."""
        email = (self.email.data or "").lower()
        return {"name": self.name.data or "", "email": email, "language": self.language.data}


class InvitationForm(PersonForm):
    """Invite somebody into a team."""

    grants = Ticks(_l("Rights"))
    is_administrator = BooleanField(
        _l("Administrator: makes organisations, programmes and teams, everywhere")
    )


class RightsForm(Form):
    """The rights of one member, or those that an organisation may hold.

    `shown` are the ticks of the page as it was read, so that a change made meanwhile is seen.
    """

    grants = Ticks(_l("Rights"))
    shown = HiddenField()

    @property
    def ticks_shown(self) -> set[str]:
        """The values that were ticked when the page was read."""
        return set(filter(None, (self.shown.data or "").split(",")))

    def show(self, ticked: Iterable[str]) -> None:
        """Tick what holds now."""
        self.grants.data = sorted(ticked)
        self.shown.data = ",".join(self.grants.data)
