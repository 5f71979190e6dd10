"""Where somebody lives, how they move, when they are free."""

from __future__ import annotations

import unicodedata
from typing import Any

from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from mentorat.candidates import queries
from mentorat.candidates.forms.answers import MaskOf, OneOf
from mentorat.foundation.forms import Form
from mentorat.foundation.i18n import current_language
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.organisations.models import Programme
from mentorat.organisations.queries import open_programmes
from mentorat.reference import places
from mentorat.reference.travel import MODES

MINUTES = (15, 30, 45, 60, 90, 120)


def _western_digits(typed: str) -> str:
    """Postcodes may be typed in the digits of one's own alphabet."""
    return "".join(str(unicodedata.decimal(one, one)) for one in typed)


NONE_OF_THESE = "none"


def place_choices(typed: str) -> dict[str, str]:
    """Places that may be meant by what was typed, as choices."""
    return {place.nis5: place.label for place in places.search_communes(typed[:80])}


class PlaceForm(Form):
    """Home, ways to travel, minutes. `nis5` and `programme_found` hold what was understood."""

    commune = StringField(
        _l("Your town or your postcode"),
        [
            DataRequired(_l("Write your town or your postcode.")),
            Length(max=120, message=_l("This is too long: 120 characters at most.")),
        ],
        description=_l("For example: 4000, or Namur."),
    )
    place = OneOf(
        _l("Which place do you mean?"),
        _l("Choose one of the places."),
        is_required=False,
        is_needed=True,
    )
    programme = OneOf(
        _l("In which territory do you want to take part?"),
        _l("Choose one of the territories."),
        is_required=False,
        is_needed=True,
    )
    modes = MaskOf(_l("How do you travel?"), _l("Choose among the ways shown."))
    minutes = OneOf(_l("How far can you travel, one way?"), _l("Choose how long you can travel."))
    limit = OneOf(_l("Could you travel a bit longer?"), _l("Choose one of the two answers."))
    is_remote_ok = BooleanField(_l("We can also talk by video, on a phone or a computer"))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        language = current_language().code
        self.nis5: str | None = None
        self.programme_found: Programme | None = None
        self.modes.choices = {str(int(mode)): mode.label(language) for mode in MODES}
        self.minutes.choices = {str(number): minutes_label(number) for number in MINUTES}
        self.limit.choices = {
            "soft": _("A little more is possible, if it is worth it"),
            "hard": _("No, I cannot travel longer"),
        }
        self.place.choices = {}
        self.programme.choices = {}
        if self.is_submitted():
            self._understand()

    def _understand(self) -> None:
        """Read the place; offer what may be meant, and the programmes where there is none."""
        typed = _western_digits(self.commune.data or "")
        known = places.resolve_commune(typed)
        if known is None:
            self.place.choices = place_choices(typed)
            if self.place.choices:
                self.place.choices[NONE_OF_THESE] = _("None of these")
            self.nis5 = self.place.data if self.place.data in self.place.choices else None
            if self.nis5 == NONE_OF_THESE:
                self.nis5, self.place.choices = None, {}
        else:
            self.nis5, self.place.data = known.nis5, None
        if self.nis5 is None:
            return
        self.programme_found = queries.programme_of_commune(self.nis5)
        if self.programme_found is None:
            self._offer_programmes()
        else:
            self.programme.data = None

    def _offer_programmes(self) -> None:
        offered = open_programmes()
        self.programme.choices = {
            one.public_id: f"{places.basin(one.basin_code).name} · {one.name}" for one in offered
        }
        chosen = (one for one in offered if one.public_id == self.programme.data)
        self.programme_found = next(chosen, None)

    def validate_commune(self, field: StringField) -> None:
        if self.nis5 is None and not self.place.choices:
            raise ValidationError(
                _("We do not find this place in Wallonia or Brussels. Try the postcode.")
            )

    def validate_place(self, field: OneOf) -> None:
        if self.nis5 is None and self.place.choices:
            raise ValidationError(_("Is it one of these places?"))

    def validate_programme(self, field: OneOf) -> None:
        if self.nis5 is not None and self.programme_found is None:
            raise ValidationError(
                _("No programme runs where you live yet. Choose the territory nearest to you.")
            )

    def validate_modes(self, field: MaskOf) -> None:
        if not field.data and not self.is_remote_ok.data:
            raise ValidationError(_("Choose at least one way to travel, or the video."))

    @property
    def answers(self) -> dict[str, Any]:
        """The answers as the file keeps them; the programme stands in `programme_found`."""
        return {
            "commune_nis5": self.nis5,
            "modes": self.modes.mask,
            "max_minutes": int(self.minutes.data),
            "is_limit_hard": self.limit.data == "hard",
            "is_remote_ok": bool(self.is_remote_ok.data),
        }


class MentorPlaceForm(PlaceForm):
    """The same for a mentor, who may go to where the mentee lives."""

    travels = BooleanField(_l("I can travel to the town of the mentee"))

    @property
    def answers(self) -> dict[str, Any]:
        return {**super().answers, "travels": bool(self.travels.data)}


def minutes_label(number: int) -> str:
    """A number of minutes as the screen offers it."""
    words = {
        15: _("15 minutes, in my area"),
        30: _("30 minutes, to the next town"),
        45: _("45 minutes"),
        60: _("1 hour"),
        90: _("1 hour and a half"),
        120: _("2 hours"),
    }
    return words.get(number, str(number))


class MomentsForm(Form):
    """The week: seven days of three moments."""

    slots = MaskOf(
        _l("Your free moments"),
        _l("Choose among the moments of the week."),
        choices={str(slot): str(slot) for slot in range(21)},
    )

    def validate_slots(self, field: MaskOf) -> None:
        if not field.data:
            raise ValidationError(_("Choose at least one moment."))
