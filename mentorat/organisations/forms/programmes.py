"""Forms for programmes and for the basins of communes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from mentorat.foundation.forms import Form
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.organisations.forms.fields import name_field
from mentorat.organisations.models import Organisation, Programme
from mentorat.organisations.states import ROLE_WORDS, UnknownWay
from mentorat.reference import places

CRITERIA = ("sector", "language", "mobility", "availability")


def _between(low: int, high: int) -> list[Any]:
    said = _l("Write a whole number from %(min)s to %(max)s.")
    return [InputRequired(_l("Write a number.")), NumberRange(low, high, said)]


def _unknown_ways() -> dict[str, str]:
    return {
        UnknownWay.REFUSE.value: _("Refuse the pair"),
        UnknownWay.ALLOW.value: _("Allow the pair"),
    }


class SettingsForm(Form):
    """A programme's settings."""

    duration_months = IntegerField(_l("Length of a duo, in months"), _between(1, 6))
    meetings_per_month = IntegerField(_l("Meetings a month"), _between(1, 12))
    answer_days = IntegerField(_l("Days to answer a proposal"), _between(1, 60))
    slots_needed = IntegerField(_l("Half-days in common that are enough"), _between(1, 5))
    ceiling_minutes = IntegerField(
        _l("Longest journey to a meeting, in minutes one way"),
        [Optional(), NumberRange(10, 180, _l("Write a whole number from %(min)s to %(max)s."))],
        description=_l(
            "Empty: no ceiling. A longer journey is refused only when even the shortest estimate "
            "is longer, and never when both can meet online."
        ),
    )
    unknown_way = SelectField(
        _l("When no journey is known and they cannot meet online"),
        [InputRequired(_l("Choose what becomes of such a pair."))],
        choices=_unknown_ways,
    )
    sector = IntegerField(_l("Weight of the sector"), _between(0, 1000))
    language = IntegerField(_l("Weight of the language"), _between(0, 1000))
    mobility = IntegerField(_l("Weight of mobility"), _between(0, 1000))
    availability = IntegerField(_l("Weight of availability"), _between(0, 1000))

    @classmethod
    def of(cls, programme: Programme) -> SettingsForm:
        """The form, filled with what holds now."""
        distance = {
            "ceiling_minutes": programme.ceiling_minutes,
            "unknown_way": programme.unknown_way.value,
        }
        return cls(obj=programme, data=programme.weights | distance)

    @property
    def weights(self) -> dict[str, int]:
        return {name: int(self[name].data) for name in CRITERIA}

    def validate_availability(self, field: IntegerField) -> None:
        if not any(self[name].data for name in CRITERIA):
            raise ValidationError(_("At least one weight must be above zero."))


def _basins() -> dict[str, str]:
    return {basin.code: basin.name for basin in places.basins()}


class TerritoryForm(Form):
    """The basin whose applications come to a programme."""

    basin_code = SelectField(_l("Basin"), [InputRequired(_l("Choose the basin."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.basin_code.choices = {"": "—", **_basins()}


class FirstProgrammeForm(TerritoryForm):
    """A programme's name and territory."""

    name = name_field(_l("Name of the programme"), 120)

    @property
    def facts(self) -> dict[str, str]:
        """What was typed, as the programme keeps it."""
        return {"name": self.name.data or "", "basin_code": self.basin_code.data or ""}


class ProgrammeForm(FirstProgrammeForm):
    """A new programme."""

    lead = SelectField(_l("Organisation that leads it"), [InputRequired(_l("Choose the lead."))])

    def offer(self, organisations: Iterable[Organisation]) -> None:
        """Let the lead be chosen among these."""
        self.lead.choices = {"": "—", **{one.public_id: one.name for one in organisations}}


class PartnerForm(Form):
    """An organisation that takes part, or plays another part."""

    organisation = SelectField(_l("Organisation"), [InputRequired(_l("Choose the organisation."))])
    role = SelectField(_l("Its part"), [InputRequired(_l("Choose its part."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = {role.value: str(words) for role, words in ROLE_WORDS.items()}

    def offer(self, organisations: Iterable[Organisation]) -> None:
        """Let the organisation be chosen among these."""
        self.organisation.choices = {"": "—", **{one.public_id: one.name for one in organisations}}


class BasinForm(Form):
    """The basin a commune belongs to."""

    basin_code = SelectField(_l("Basin"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.basin_code.choices = {"": _("No basin"), **_basins()}
