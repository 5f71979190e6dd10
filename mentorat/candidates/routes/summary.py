"""A file in the words of the person who wrote it, screen by screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mentorat.candidates.forms.answers import spaced_phone
from mentorat.candidates.forms.place import minutes_label
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import Side, gender_label, topics_of
from mentorat.foundation.i18n import current_language
from mentorat.foundation.i18n import gettext as _
from mentorat.reference import places, speech, travel, work
from mentorat.reference.speech import Level


@dataclass(frozen=True)
class Section:
    """What one screen asked: its address part, a title, label and words of each answer."""

    step: str
    title: str
    rows: list[tuple[str, str]]
    slots: int | None = None


def summary(candidate: Candidate) -> list[Section]:
    """The sections in the order of the screens; unanswered questions are left out."""
    return [
        Section("vous", _("You"), _kept(_person(candidate))),
        Section("lieu", _("Where you live, how you move"), _kept(_place(candidate))),
        Section("moments", _("Your free moments"), [], slots=candidate.slots),
        Section("metiers", _("Work"), _kept(_work(candidate))),
        Section("langues", _("Your languages"), _kept(_languages(candidate))),
        Section("aide", _("Help"), _kept(_help(candidate))),
    ]


def _kept(rows: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    return [(label, str(words)) for label, words in rows if words]


def _person(one: Candidate) -> list[tuple[str, Any]]:
    is_mentor = one.side == Side.MENTOR
    return [
        (_("Name"), one.full_name),
        (_("E-mail address"), one.email),
        (_("Phone number"), spaced_phone(one.phone)),
        (_("Gender"), gender_label(one.gender) if is_mentor and one.gender else ""),
    ]


def _place(one: Candidate) -> list[tuple[str, Any]]:
    language = current_language().code
    modes = [mode.label(language) for mode in travel.MODES if one.modes & mode.bit]
    ways = [*modes, *([_("by video")] if one.is_remote_ok else [])]
    longest = minutes_label(one.max_minutes) if one.max_minutes else ""
    limit = _("at most") if one.is_limit_hard else _("a little more is possible")
    return [
        (_("Town"), places.commune(one.commune_nis5).name if one.commune_nis5 else ""),
        (_("Programme"), one.programme.name if one.programme else ""),
        (_("How you travel"), " · ".join(ways)),
        (_("Longest journey"), f"{longest} ({limit})" if longest else ""),
        (_("Going to the mentee"), _("yes, possible") if one.travels else ""),
    ]


def _work(one: Candidate) -> list[tuple[str, Any]]:
    wishes = [_wish(wish.sector_code, wish.occupation_code) for wish in one.wishes]
    if one.side == Side.MENTEE:
        return [(_("Work that you look for"), " · ".join(wishes))]
    return [
        (_("Your job"), " · ".join(filter(None, (wishes[0], one.job_title)))),
        (_("Your employer or your enterprise"), one.enterprise_name),
        (_("Workplace"), places.commune(one.work_nis5).name if one.work_nis5 else ""),
        (_("You also know people in"), " · ".join(wishes[1:])),
    ]


def _wish(sector_code: str, occupation_code: str | None) -> str:
    fact = work.occupation(occupation_code) if occupation_code else work.sector(sector_code)
    return fact.label(current_language().code)


def _languages(one: Candidate) -> list[tuple[str, Any]]:
    here = current_language().code
    rows: list[tuple[str, Any]] = [
        (speech.language(row.code).label(here), Level(row.level).label(here))
        for row in one.languages
    ]
    if one.side == Side.MENTEE:
        return [*rows, (_("Interpreter"), _("yes, please") if one.needs_interpreter else "")]
    return [
        *rows,
        (_("At ease from"), Level(one.french_min).label(here)),
        (_("People at a time"), one.capacity),
    ]


def _help(one: Candidate) -> list[tuple[str, Any]]:
    asked = gender_label(one.gender_asked) if one.gender_asked else ""
    return [
        (_("Topics"), " · ".join(topics_of(one.topics))),
        (_("A few words about you"), one.presentation),
        (_("Video"), one.video_url),
        (_("Your mentor"), asked),
    ]
