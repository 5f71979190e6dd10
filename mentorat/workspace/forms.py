"""What a coordinator types to find people, or to change where a file stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import DateField, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, Length, Optional

from mentorat.candidates.states import CandidateState, Side, side_label, state_label
from mentorat.foundation.forms import Form
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import lazy_gettext as _l

LISTED = tuple(
    state
    for state in CandidateState
    if state not in (CandidateState.DRAFT, CandidateState.ADMITTED, CandidateState.ANONYMISED)
)


class FilterForm(Form):
    """What the list of people is narrowed to; stands in the address, so no token."""

    class Meta(Form.Meta):
        csrf = False

    cote = SelectField(_l("Side"), [Optional()], validate_choice=False)
    etat = SelectField(_l("State"), [Optional()], validate_choice=False)
    commune = SelectField(_l("Commune"), [Optional()], validate_choice=False)

    def offer(self, communes: Iterable[tuple[str, str]], places: Mapping[str, str]) -> None:
        """Set the choices; a value nobody offers counts as none.

        `places` tells apart where admitted people are: they are not all waiting.
        """
        everything = {"": _("All")}
        states = {one.value: state_label(one, "coordinator") for one in LISTED} | dict(places)
        self.cote.choices = everything | {one.value: side_label(one) for one in Side}
        self.etat.choices = everything | states
        self.commune.choices = {"": _("All of them")} | dict(communes)
        for field in self:
            if field.data not in field.choices:
                field.data = ""


class SearchForm(Form):
    """A name, a mail address or a phone number; never in an address."""

    name = StringField(
        _l("Find a person"),
        [Length(max=120, message=_l("This is too long: keep it within %(max)d characters."))],
    )


class PlainForm(Form):
    """Nothing to type: one button."""


class PauseForm(Form):
    """Until when somebody is left out of rounds."""

    until_on = DateField(
        _l("Until"), [DataRequired(_l("Choose a day, for example 24 November 2026."))]
    )

    def validate_until_on(self, field: Any) -> None:
        if not 2020 <= field.data.year <= 2100:
            raise ValidationError(_l("Choose a day, for example 24 November 2026."))
