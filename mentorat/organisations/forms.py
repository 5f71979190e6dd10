"""Forms for programmes and enterprises."""

from __future__ import annotations

from typing import Any

from stdnum.be import vat
from wtforms import BooleanField, EmailField, IntegerField, SelectField, StringField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional, ValidationError

from mentorat.foundation.forms import Form
from mentorat.foundation.i18n import current_language
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.organisations.models import Programme
from mentorat.reference import places, work

CRITERIA = ("sector", "language", "mobility", "availability")


def _between(low: int, high: int) -> list[Any]:
    said = _l("Write a whole number from %(min)s to %(max)s.")
    return [InputRequired(_l("Write a number.")), NumberRange(low, high, said)]


class SettingsForm(Form):
    """A programme's settings."""

    is_open = BooleanField(_l("New applications are welcome"))
    duration_months = IntegerField(_l("Length of a duo, in months"), _between(1, 6))
    meetings_per_month = IntegerField(_l("Meetings a month"), _between(1, 12))
    answer_days = IntegerField(_l("Days to answer a proposal"), _between(1, 60))
    slots_needed = IntegerField(_l("Half-days in common that are enough"), _between(1, 5))
    sector = IntegerField(_l("Weight of the sector"), _between(0, 1000))
    language = IntegerField(_l("Weight of the language"), _between(0, 1000))
    mobility = IntegerField(_l("Weight of mobility"), _between(0, 1000))
    availability = IntegerField(_l("Weight of availability"), _between(0, 1000))

    @classmethod
    def of(cls, programme: Programme) -> SettingsForm:
        """The form, filled with what holds now."""
        return cls(obj=programme, data=dict(programme.weights))

    @property
    def weights(self) -> dict[str, int]:
        return {name: int(self[name].data) for name in CRITERIA}

    def validate_availability(self, field: IntegerField) -> None:
        if not any(self[name].data for name in CRITERIA):
            raise ValidationError(_("At least one weight must be above zero."))


class EnterpriseForm(Form):
    """Register an employer."""

    name = StringField(
        _l("Name of the enterprise"), [InputRequired(_l("Write the name.")), Length(max=160)]
    )
    number = StringField(
        _l("Enterprise number"),
        [Optional(), Length(max=20)],
        description=_l("Ten digits, for example 0403.170.701"),
    )
    commune_nis5 = SelectField(_l("Commune"), [Optional()])
    sector_code = SelectField(_l("Sector"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = current_language().code
        communes = sorted(places.communes(), key=lambda commune: commune.name)
        self.commune_nis5.choices = [("", "—"), *((c.nis5, c.name) for c in communes)]
        self.sector_code.choices = [("", "—")] + [
            (sector.code, sector.label(language)) for sector in work.sectors()
        ]

    def validate_number(self, field: StringField) -> None:
        if not vat.is_valid(field.data or ""):
            raise ValidationError(_("This is not an enterprise number: look at the ten digits."))
        field.data = vat.compact(field.data)


class ContactForm(Form):
    """Invite a contact of an enterprise."""

    name = StringField(
        _l("Name of the contact"), [InputRequired(_l("Write the name.")), Length(max=120)]
    )
    email = EmailField(
        _l("Mail address"),
        [
            InputRequired(_l("Write the mail address.")),
            Length(max=254),
            Email(_l("This is not a complete mail address. Example: name@example.org")),
        ],
    )


class BasinForm(Form):
    """The basin a commune belongs to."""

    basin_code = SelectField(_l("Basin"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.basin_code.choices = [("", _("No basin"))] + [
            (basin.code, basin.name) for basin in places.basins()
        ]
