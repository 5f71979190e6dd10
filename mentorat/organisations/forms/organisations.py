"""Forms for organisations and for who runs the site."""

from __future__ import annotations

from typing import Any

from wtforms import SelectField, StringField, TelField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from mentorat.foundation.forms import Form
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.organisations.forms.fields import check_phone, check_web, mail_field, name_field
from mentorat.organisations.models import Organisation
from mentorat.organisations.states import KIND_WORDS
from mentorat.reference import places


class OrganisationForm(Form):
    """A CRI, an IBEFE, another operator, a service."""

    kind = SelectField(_l("Kind"), [InputRequired(_l("Choose the kind."))])
    name = name_field(_l("Whole name"), 160)
    short_name = StringField(
        _l("Short name"),
        [InputRequired(_l("Write the short name.")), Length(max=40)],
        description=_l("As people say it, for example CRIBW."),
    )
    address = StringField(_l("Street, number, postcode and town"), [Length(max=200)])
    commune = StringField(
        _l("Commune of the seat"), [Length(max=120)], description=_l("A name or a postcode.")
    )
    email = mail_field(_l("Mail address"), is_needed=False)
    phone = TelField(_l("Telephone"), [Length(max=40)])
    web = StringField(_l("Web page"), [Length(max=200)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = {kind.value: str(words) for kind, words in KIND_WORDS.items()}

    @classmethod
    def of(cls, organisation: Organisation, **options: Any) -> OrganisationForm:
        """The form, filled with what is known."""
        nis5 = organisation.commune_nis5
        commune = places.commune(nis5).name if nis5 else ""
        return cls(obj=organisation, commune=commune, **options)

    def validate_commune(self, field: StringField) -> None:
        if field.data and places.resolve_commune(field.data) is None:
            raise ValidationError(
                _("We do not find this place in Wallonia or Brussels. Try the postcode.")
            )

    def validate_phone(self, field: TelField) -> None:
        check_phone(field)

    def validate_web(self, field: StringField) -> None:
        check_web(field)

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed, as the organisation keeps it."""
        values = {name: value or "" for name, value in self.values.items()}
        commune = places.resolve_commune(values.pop("commune"))
        return {**values, "commune_nis5": commune.nis5 if commune else None}


class OperatorForm(Form):
    """Who runs this site, as its public pages say it."""

    name = name_field(_l("Name of the organisation that runs this site"), 160)
    address = StringField(
        _l("Its address"), [InputRequired(_l("Write the address.")), Length(max=200)]
    )
    phone = TelField(_l("Telephone"), [Length(max=40)])
    data_contact = mail_field(
        _l("Mail address for questions about personal data"),
        description=_l("The data protection officer, or whoever answers for them."),
    )
    accessibility_contact = mail_field(
        _l("Mail address for what is not accessible"),
        description=_l("Whoever helps when a page cannot be used."),
    )
    legal_note = TextAreaField(
        _l("Legal basis and periods of keeping"),
        [Length(max=2000)],
        description=_l("In your own words; shown as they are on the page about personal data."),
    )

    def validate_phone(self, field: TelField) -> None:
        check_phone(field)

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed, as it is kept."""
        return {name: value or "" for name, value in self.values.items()}
