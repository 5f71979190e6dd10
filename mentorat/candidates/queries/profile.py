"""A candidate's file as a coordinator reads it: codes turned into words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mentorat.candidates.models import Candidate, SpokenLanguage, Wish
from mentorat.candidates.states import Question, Side, gender_label, topics_of
from mentorat.foundation.i18n import (
    current_language,
    day_in_words,
    isolated,
    listed,
    ngettext,
    phone_in_groups,
    tel,
)
from mentorat.foundation.i18n import gettext as _
from mentorat.reference import places, speech, travel, work


@dataclass(frozen=True)
class Row:
    """One fact: what it is about, and one or several lines."""

    label: str
    lines: list[str]
    icon: str = "info"


@dataclass(frozen=True)
class Profile:
    """What is known of somebody, in the reader's language."""

    role: str
    name: str
    headline: str
    words: str
    slots: int
    rows: list[Row]
    topics: list[str]
    contacts: list[dict[str, str]] = field(default_factory=list)


def headline(candidate: Candidate) -> str:
    """The work somebody does or looks for, and where they live: "infirmière · Wavre"."""
    wished = wish_label(candidate.wishes[0]) if candidate.wishes else ""
    work_words = candidate.job_title if candidate.side == Side.MENTOR else wished
    parts = (work_words or wished, commune_name(candidate.commune_nis5))
    return " · ".join(map(isolated, filter(None, parts)))


def commune_name(nis5: str | None) -> str:
    """The name of a commune; empty when not said."""
    return places.commune(nis5).name if nis5 and places.is_commune(nis5) else ""


def wish_label(wish: Wish) -> str:
    """The occupation, else the sector, in the reader's language."""
    lang = current_language().code
    if wish.occupation_code:
        return work.occupation(wish.occupation_code).label(lang)
    return work.sector(wish.sector_code).label(lang)


def level_label(number: int) -> str:
    """ "Intermédiaire (B1)", in the reader's language."""
    level = speech.Level(number)
    words = level.label(current_language().code)
    return words if level is speech.Level.NATIVE else f"{words} ({level.name})"


def language_label(spoken: SpokenLanguage) -> str:
    """ "arabe : avancé (B2)"."""
    name = speech.language(spoken.code).label(current_language().code)
    return _("%(language)s: %(level)s", language=name, level=level_label(spoken.level))


def profile(candidate: Candidate) -> Profile:
    """Everything a coordinator needs beside a conversation."""
    is_mentor = candidate.side == Side.MENTOR
    rows = [*(_mentor_rows(candidate) if is_mentor else _mentee_rows(candidate))]
    rows += [*_travel_rows(candidate), *_time_rows(candidate)]
    return Profile(
        role=candidate.side,
        name=candidate.full_name,
        headline=headline(candidate),
        words=candidate.presentation,
        slots=candidate.slots,
        rows=[row for row in rows if any(row.lines)],
        topics=topics_of(candidate.topics),
        contacts=_contacts(candidate),
    )


def answers_to(question: Question, candidate: Candidate) -> list[str]:
    """What a file answers to one question, line by line; moments are shown as a grid instead."""
    if question is Question.WORK:
        rows = _work_rows(candidate)
    elif question is Question.LANGUAGES:
        rows = _language_rows(candidate)
    elif question is Question.PLACE:
        rows = _travel_rows(candidate)
    elif question is Question.HELP:
        asked = gender_label(candidate.gender_asked) if candidate.gender_asked else ""
        return [*filter(None, (*topics_of(candidate.topics), candidate.presentation, asked))]
    else:
        plain = {
            Question.NAME: candidate.full_name,
            Question.EMAIL: candidate.email,
            Question.PHONE: candidate.phone,
        }
        return [*filter(None, (plain.get(question, ""),))]
    return [line for row in rows for line in row.lines if line]


def _contacts(candidate: Candidate) -> list[dict[str, str]]:
    found = []
    if candidate.phone:
        found.append(
            {"icon": "phone", "text": phone_in_groups(candidate.phone), "url": tel(candidate.phone)}
        )
    if candidate.email:
        found.append({"icon": "mail", "text": candidate.email, "url": f"mailto:{candidate.email}"})
    return found


def _mentee_rows(candidate: Candidate) -> list[Row]:
    asked = candidate.gender_asked
    return [
        *_work_rows(candidate),
        *_language_rows(candidate),
        Row(_("Asks for a mentor"), [gender_label(asked)] if asked else [], "person"),
    ]


def _mentor_rows(candidate: Candidate) -> list[Row]:
    return [*_work_rows(candidate), *_language_rows(candidate)]


def _work_rows(candidate: Candidate) -> list[Row]:
    if candidate.side == Side.MENTEE:
        return [Row(_("Work looked for"), _wishes(candidate), "briefcase")]
    job = listed(filter(None, (candidate.job_title, candidate.enterprise_name)))
    at = commune_name(candidate.work_nis5)
    return [
        Row(_("Current work"), [job, at], "briefcase"),
        Row(_("Knows these trades"), _wishes(candidate), "star"),
    ]


def _language_rows(candidate: Candidate) -> list[Row]:
    spoken = Row(_("Languages"), _languages(candidate), "languages")
    if candidate.side == Side.MENTEE:
        asked = [_("Asked for")] if candidate.needs_interpreter else []
        return [spoken, Row(_("Interpreter"), asked, "chat")]
    french = speech.Level(candidate.french_min).name if candidate.french_min else ""
    return [
        spoken,
        Row(_("At ease from French level"), [french], "chat"),
        Row(
            _("Places for mentees"),
            [ngettext("%(num)s at a time", "%(num)s at a time", candidate.capacity)],
            "people",
        ),
    ]


def _travel_rows(candidate: Candidate) -> list[Row]:
    lang = current_language().code
    modes = [mode.label(lang) for mode in travel.MODES if candidate.modes & mode.bit]
    limit = candidate.max_minutes
    words: Any = (
        _("at most %(minutes)s minutes", minutes=limit)
        if candidate.is_limit_hard
        else _("about %(minutes)s minutes", minutes=limit)
    )
    lines = [" · ".join(modes), words if limit else ""]
    lines += [_("Remote meetings are fine")] if candidate.is_remote_ok else []
    lines += [_("Can travel to the mentee")] if candidate.travels else []
    return [
        Row(_("Lives in"), [commune_name(candidate.commune_nis5)], "place"),
        Row(_("Moves by"), [line for line in lines if line], "bus"),
    ]


def _time_rows(candidate: Candidate) -> list[Row]:
    start = candidate.available_from
    return [Row(_("Free from"), [day_in_words(start)] if start else [], "calendar")]


def _wishes(candidate: Candidate) -> list[str]:
    return [wish_label(wish) for wish in candidate.wishes]


def _languages(candidate: Candidate) -> list[str]:
    return [language_label(spoken) for spoken in candidate.languages]
