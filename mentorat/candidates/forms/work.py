"""What work somebody looks for, does, or knows people in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import StringField
from wtforms.validators import Length, ValidationError

from mentorat.candidates.forms.answers import OneOf, Picked, SeveralOf
from mentorat.foundation.forms import Form
from mentorat.foundation.i18n import current_language, listed
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.reference import places, work

MOST_WISHES = 3
Wishes = list[tuple[str, str | None]]


def in_shown_order(sector_codes: Sequence[str]) -> list[str]:
    """Sectors without repetition, in the order of the pictures: the same on every visit."""
    return sorted(set(sector_codes), key=lambda code: work.sector(code).number)


def sector_choices() -> dict[str, str]:
    """All sectors in the reader's language."""
    return {one.code: one.label(current_language().code) for one in work.sectors()}


class SectorsForm(Form):
    """A mentee's sectors, as pictures."""

    sectors = SeveralOf(
        _l("Choose up to three fields of work"),
        _l("Choose three fields of work at most."),
        most=MOST_WISHES,
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.sectors.choices = sector_choices()

    def validate_sectors(self, field: SeveralOf) -> None:
        if not field.data:
            raise ValidationError(_("Choose at least one field of work."))

    def wishes(self, known: Wishes) -> Wishes:
        """The jobs known so far whose sector is still chosen, then the new sectors."""
        chosen = self.sectors.data or []
        kept = [wish for wish in known if wish[0] in chosen]
        bare: Wishes = [(code, None) for code in chosen if code not in {wish[0] for wish in kept}]
        return (kept + bare)[:MOST_WISHES]


class JobsForm(Form):
    """A mentee's jobs, in order: up to three of one sector, or one of each chosen sector.

    With several sectors each list holds the jobs of its own, and a place says the order.
    """

    first = Picked(
        _l("The job that you want most"), _l("Choose a job from the list."), is_required=True
    )
    place_1 = Picked(_l("Order of preference"), _l("Choose a place from the list."))
    second = Picked(_l("Another job that you would like"), _l("Choose a job from the list."))
    place_2 = Picked(_l("Order of preference"), _l("Choose a place from the list."))
    third = Picked(_l("And another one"), _l("Choose a job from the list."))
    place_3 = Picked(_l("Order of preference"), _l("Choose a place from the list."))
    job = StringField(
        _l("Can’t find the job? Write it here"),
        [Length(max=120, message=_l("This is too long: 120 characters at most."))],
        description=_l("We will list it first."),
    )

    def offer(self, sector_codes: Sequence[str]) -> None:
        """Fill the lists with the jobs of these sectors."""
        sectors = in_shown_order(sector_codes)
        self.is_ordered = len(sectors) > 1
        lists = [self.first, self.second, self.third]
        self.rows = lists[: len(sectors)] if self.is_ordered else lists
        places_said = {"1": _("First"), "2": _("Second"), "3": _("Third")}
        for row, field in enumerate(lists):
            own = sectors[row] if row < len(sectors) else sectors[0]
            is_extra = field is not self.first and not self.is_ordered
            field.choices = {
                **({"": _("No other job")} if is_extra else {}),
                **_jobs(own, _("Any job of this field")),
            }
            shown = len(sectors) if row < len(sectors) else len(places_said)
            self[f"place_{row + 1}"].choices = dict(list(places_said.items())[:shown])
            if self.is_ordered and field in self.rows:
                field.label.text = _sector(own)

    def validate_job(self, field: StringField) -> None:
        self.written: str | None = None
        if not field.data:
            return
        language = current_language().code
        found = next(iter(work.search_occupations(field.data, language, 1)), None)
        if found is None:
            said = _("We do not know this job. Choose the nearest one in the lists.")
            raise ValidationError(said)
        self.written = wish_value(found.sector_code, found.code)

    @property
    def wishes(self) -> Wishes:
        """The jobs in order, without repetition, a written one first."""
        rows = [
            (self[f"place_{row}"].data or "9" if self.is_ordered else "", row, field.data)
            for row, field in enumerate(self.rows, 1)
        ]
        typed = (self.written, *(value for _place, _row, value in sorted(rows)))
        return [_wish(value) for value in dict.fromkeys(filter(None, typed))][:MOST_WISHES]


class OwnSectorForm(Form):
    """A mentor's own sector."""

    sector = OneOf(_l("Your field of work"), _l("Choose your field of work."))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.sector.choices = sector_choices()


class OwnWorkForm(Form):
    """A mentor's job, employer and workplace, and where the mentor knows people."""

    occupation = Picked(_l("Your job"), _l("Choose a job from the list."), is_required=True)
    job_title = StringField(
        _l("What is your job title?"),
        [Length(max=120, message=_l("This is too long: 120 characters at most."))],
        description=_l("Your own words for your job."),
    )
    enterprise_name = StringField(
        _l("Your employer or your enterprise"),
        [Length(max=160, message=_l("This is too long: 160 characters at most."))],
    )
    workplace = StringField(
        _l("Town or postcode of your workplace"),
        [Length(max=120, message=_l("This is too long: 120 characters at most."))],
        description=_l("You could meet there."),
    )
    contact_1 = Picked(
        _l("A field where you know people"), _l("Choose a field of work from the list.")
    )
    contact_2 = Picked(_l("Another such field"), _l("Choose a field of work from the list."))

    def offer(self, sector_code: str) -> None:
        """Fill the lists for somebody of this sector."""
        self.occupation.choices = _jobs(sector_code, _("Another job of this field"))
        others = {code: label for code, label in sector_choices().items() if code != sector_code}
        self.contact_1.choices = self.contact_2.choices = {"": _("No other field"), **others}

    def validate_workplace(self, field: StringField) -> None:
        self.nis5 = None
        if not field.data:
            return
        found = places.resolve_commune(field.data)
        if found is None:
            near = listed(place.label for place in places.search_communes(field.data[:80], 3))
            raise ValidationError(
                _("Several places have this name: %(places)s. Write yours.", places=near)
                if near
                else _("We do not find this place in Wallonia or Brussels. Try the postcode.")
            )
        self.nis5 = found.nis5

    @property
    def wishes(self) -> Wishes:
        """Own work first, then the sectors with contacts."""
        contacts = dict.fromkeys(filter(None, (self.contact_1.data, self.contact_2.data)))
        return [_wish(self.occupation.data), *((code, None) for code in contacts)]

    @property
    def answers(self) -> dict[str, Any]:
        """The answers as the file keeps them."""
        return {
            "job_title": self.job_title.data or "",
            "enterprise_name": self.enterprise_name.data or "",
            "work_nis5": self.nis5,
        }


def wish_value(sector_code: str, occupation_code: str | None) -> str:
    """A wish as a list's value."""
    return f"{sector_code}:{occupation_code or ''}"


def _wish(value: str) -> tuple[str, str | None]:
    sector_code, _colon, occupation_code = value.partition(":")
    return sector_code, occupation_code or None


def _sector(code: str) -> str:
    return work.sector(code).label(current_language().code)


def _jobs(code: str, any_job: str) -> dict[str, str]:
    language = current_language().code
    jobs = {wish_value(code, one.code): one.label(language) for one in work.occupations(code)}
    return {**jobs, wish_value(code, None): any_job}
