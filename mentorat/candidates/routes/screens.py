"""The screens of an application as a table: form, what it shows, what it keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import url_for

from mentorat.candidates import services
from mentorat.candidates.forms import person, place, speech, work
from mentorat.candidates.forms.work import wish_value
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import Consent, Side
from mentorat.foundation.forms import Form
from mentorat.reference import places
from mentorat.reference.speech import Level


@dataclass(frozen=True)
class Screen:
    """One screen: its number among `TOTAL`, its form per side, reading and keeping answers."""

    number: int
    mentee: type[Form]
    mentor: type[Form]
    values: Callable[[Candidate], dict[str, Any]]
    keep: Callable[[Candidate, Any], None]

    def form(self, draft: Candidate) -> Any:
        """The form of this screen for a draft, filled with what is known."""
        kind = self.mentor if draft.side == Side.MENTOR else self.mentee
        form = kind(data=self.values(draft))
        offer = getattr(form, "offer", None)
        if offer is not None:
            sectors = [wish.sector_code for wish in draft.wishes]
            offer(sectors[0] if draft.side == Side.MENTOR else sectors)
        return form


def _person(draft: Candidate) -> dict[str, Any]:
    names = ("first_name", "last_name", "email", "phone", "is_adult")
    return {**{name: getattr(draft, name) for name in names}, "gender": draft.gender or ""}


def _keep_person(draft: Candidate, form: Any) -> None:
    services.identify(draft, form.answers)


def _place(draft: Candidate) -> dict[str, Any]:
    return {
        "commune": places.commune(draft.commune_nis5).name if draft.commune_nis5 else "",
        "programme": draft.programme.public_id if draft.programme else None,
        "modes": draft.modes,
        "minutes": str(draft.max_minutes) if draft.max_minutes else None,
        "limit": ("hard" if draft.is_limit_hard else "soft") if draft.max_minutes else None,
        "is_remote_ok": draft.is_remote_ok,
        "travels": draft.travels,
    }


def _keep_place(draft: Candidate, form: Any) -> None:
    services.fill(draft, form.answers, programme=form.programme_found)


def _sectors(draft: Candidate) -> dict[str, Any]:
    chosen = list(dict.fromkeys(wish.sector_code for wish in draft.wishes))
    return {"sectors": chosen, "sector": chosen[0] if chosen else None}


def _keep_sectors(draft: Candidate, form: Any) -> None:
    known = [(wish.sector_code, wish.occupation_code) for wish in draft.wishes]
    if draft.side == Side.MENTEE:
        services.set_wishes(draft, form.wishes(known))
    elif not known or known[0][0] != form.sector.data:
        services.set_wishes(draft, [(form.sector.data, None)])


def _jobs(draft: Candidate) -> dict[str, Any]:
    if draft.side == Side.MENTEE:
        return _wished(draft)
    wished = [wish_value(wish.sector_code, wish.occupation_code) for wish in draft.wishes]
    contacts = (*(wish.sector_code for wish in draft.wishes[1:]), "", "")
    return {
        "occupation": wished[0] if wished else None,
        "contact_1": contacts[0],
        "contact_2": contacts[1],
        "job_title": draft.job_title,
        "enterprise_name": draft.enterprise_name,
        "workplace": places.commune(draft.work_nis5).name if draft.work_nis5 else "",
    }


def _wished(draft: Candidate) -> dict[str, Any]:
    """The rows of jobs: by wish within one sector, by sector with its place when several."""
    order = list(dict.fromkeys(wish.sector_code for wish in draft.wishes))
    rows = list(draft.wishes)
    if len(order) > 1:
        first = {wish.sector_code: wish for wish in reversed(draft.wishes)}
        rows = [first[code] for code in work.in_shown_order(order)]
    values = {}
    for number, name in enumerate(("first", "second", "third"), 1):
        row = rows[number - 1] if number <= len(rows) else None
        values[name] = wish_value(row.sector_code, row.occupation_code) if row else ""
        place = order.index(row.sector_code) + 1 if row and len(order) > 1 else number
        values[f"place_{number}"] = str(place)
    return values


def _keep_jobs(draft: Candidate, form: Any) -> None:
    services.set_wishes(draft, form.wishes)
    if draft.side == Side.MENTOR:
        services.fill(draft, form.answers)


def _languages(draft: Candidate) -> dict[str, Any]:
    values: dict[str, Any] = {
        "needs_interpreter": draft.needs_interpreter,
        "french_min": Level(draft.french_min).name if draft.languages else None,
        "capacity": str(draft.capacity) if draft.languages else "1",
    }
    others = [row for row in draft.languages if row.code != speech.FRENCH]
    for number, row in zip(speech.ROWS, others, strict=False):
        values[f"language_{number}"] = row.code
        values[f"level_{number}"] = Level(row.level).name
    if draft.languages:
        values["french"] = Level(draft.french_level).name
    return values


def _keep_languages(draft: Candidate, form: Any) -> None:
    services.set_languages(draft, form.levels)
    services.fill(draft, form.answers)


def _help(draft: Candidate) -> dict[str, Any]:
    return {
        "topics": draft.topics,
        "presentation": draft.presentation,
        "video_url": draft.video_url or "",
        "is_video_shown": bool(draft.video_url),
        "same_gender": draft.gender_asked or "",
    }


def _keep_help(draft: Candidate, form: Any) -> None:
    services.fill(draft, form.answers)
    services.set_consent(draft, Consent.VIDEO, is_given=bool(draft.video_url))


def _keep_answers(draft: Candidate, form: Any) -> None:
    services.fill(draft, form.answers)


def _keep_moments(draft: Candidate, form: Any) -> None:
    services.fill(draft, {"slots": form.slots.mask})


SCREENS: dict[str, Screen] = {
    "vous": Screen(2, person.PersonForm, person.MentorPersonForm, _person, _keep_person),
    "lieu": Screen(3, place.PlaceForm, place.MentorPlaceForm, _place, _keep_place),
    "moments": Screen(
        4,
        place.MomentsForm,
        place.MomentsForm,
        lambda draft: {"slots": draft.slots},
        _keep_moments,
    ),
    "travail": Screen(5, work.SectorsForm, work.OwnSectorForm, _sectors, _keep_sectors),
    "metiers": Screen(5, work.JobsForm, work.OwnWorkForm, _jobs, _keep_jobs),
    "langues": Screen(
        6, speech.MenteeLanguagesForm, speech.MentorLanguagesForm, _languages, _keep_languages
    ),
    "aide": Screen(7, speech.MenteeHelpForm, speech.HelpForm, _help, _keep_help),
}
LAST = "envoi"
ORDER = (*SCREENS, LAST)
TOTAL = 8
PATH = "/candidature/<any(mentee, mentor):side>"


def way_on(draft: Candidate) -> str:
    """The address where a draft goes on after a break."""
    step = services.open_step(draft)
    if step is None:
        return url_for("candidates.check", side=draft.side)
    return url_for("candidates.step", side=draft.side, step=step)


def after(step: str) -> str:
    """The screen that follows."""
    return ORDER[ORDER.index(step) + 1]


def before(step: str) -> str | None:
    """The screen before; None for the first one."""
    place = ORDER.index(step)
    return ORDER[place - 1] if place else None


def stopped_by(draft: Candidate, step: str) -> str | None:
    """The earlier screen that must be answered before `step`; None when the way is free."""
    missing = services.missing_step(draft)
    if missing is not None and ORDER.index(missing) < ORDER.index(step):
        return missing
    return None
