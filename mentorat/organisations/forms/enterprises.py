"""Forms for enterprises and their contacts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stdnum.be import vat
from wtforms import EmailField, SelectField, StringField
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional, ValidationError

from mentorat.foundation.forms import Form, plain_name
from mentorat.foundation.i18n import current_language
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.organisations.models import Programme
from mentorat.reference import places, work


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
    programme = SelectField(_l("Programme"), [DataRequired(_l("Choose a programme."))])

    def __init__(self, programmes: Sequence[Programme], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.programme.choices = [(one.public_id, one.name) for one in programmes]
        if len(programmes) == 1:  # nothing to choose
            self.programme.data = programmes[0].public_id
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
        _l("Name of the contact"),
        [InputRequired(_l("Write the name.")), Length(max=120), plain_name],
    )
    email = EmailField(
        _l("Mail address"),
        [
            InputRequired(_l("Write the mail address.")),
            Length(max=254),
            Email(_l("This is not a complete mail address. Example: name@example.org")),
        ],
    )
