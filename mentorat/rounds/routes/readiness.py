"""Who is ready and what is scarce, before a round is frozen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from mentorat.candidates.models import Candidate
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import ngettext
from mentorat.organisations.models import Programme
from mentorat.organisations.states import UnknownWay
from mentorat.reference.travel import Mode
from mentorat.rounds import queries
from mentorat.rounds.models import Round
from mentorat.rounds.queries import Ready
from mentorat.rounds.routes.answers import elsewhere_line
from mentorat.rounds.routes.pictures import person_url
from mentorat.rounds.states.words import criterion_label, sector_label, work_label

A2 = 2
SHOWN_SECTORS = 6
_OWN_WHEELS = Mode.CAR.bit | Mode.PUBLIC.bit


def readiness(round_: Round) -> dict[str, Any]:
    """Lists, shortages in words, and how sectors stand against each other."""
    ready = queries.readiness(round_.programme_id)
    return {
        "mentees": [_line(one.candidate) for one in ready.mentees],
        "mentors": [_line(one.candidate, one.places) for one in ready.mentors],
        "title": _("%(mentees)s and %(mentors)s are ready.", **_sides(ready)),
        "busy": _busy(ready),
        "scarce": _scarce(ready),
        "sectors": _sectors(ready),
        "elsewhere": _elsewhere(round_, ready),
        "is_possible": bool(ready.mentees and ready.mentors),
    }


def _elsewhere(round_: Round, ready: queries.Readiness) -> list[dict[str, Any]]:
    """Other computed rounds that already propose people who are ready for this one."""
    spare = {one.candidate.id: one.places - 1 for one in (*ready.mentees, *ready.mentors)}
    return [elsewhere_line(one) for one in queries.drafted_elsewhere(round_, spare)]


def _sides(ready: queries.Readiness) -> dict[str, str]:
    return {
        "mentees": ngettext("%(num)s mentee", "%(num)s mentees", len(ready.mentees)),
        "mentors": ngettext(
            "%(num)s place with a mentor", "%(num)s places with mentors", ready.places
        ),
    }


def _busy(ready: queries.Readiness) -> str:
    """Who is admitted and yet not in the pool."""
    if not ready.in_duos and not ready.asked:
        return ""
    in_duos = ngettext("%(num)s person is in a duo", "%(num)s people are in a duo", ready.in_duos)
    asked = ngettext("%(num)s waits for an answer", "%(num)s wait for an answer", ready.asked)
    return _("Not counted: %(in_duos)s, %(asked)s.", in_duos=in_duos, asked=asked)


def _line(person: Candidate, places: int = 1) -> dict[str, Any]:
    wish = person.wishes[0] if person.wishes else None
    work = work_label([wish.sector_code, wish.occupation_code]) if wish else ""
    several = ngettext("%(num)s place", "%(num)s places", places) if places > 1 else ""
    return {
        "name": person.full_name,
        "url": person_url(person),
        "text": " · ".join(filter(None, (work, several))),
    }


def _scarce(ready: queries.Readiness) -> list[str]:
    """What will leave people without a duo, in sentences; the counts are those of the pool."""
    lines = [
        _(
            "%(sector)s: %(mentees)s for %(places)s.",
            sector=row["label"],
            mentees=row["mentees_text"],
            places=row["places_text"],
        )
        for row in _sectors(ready)
        if row["mentees"] > row["places"]
    ][:3]
    early = sum(0 < one.french <= A2 for one in ready.mentees)
    at_ease = sum(one.places for one in ready.mentors if one.candidate.french_min <= A2)
    if early > at_ease:
        lines.append(
            _(
                "French A2 or less: %(mentees)s; %(places)s at ease with that.",
                mentees=ngettext("%(num)s mentee", "%(num)s mentees", early),
                places=_places(at_ease),
            )
        )
    return [*lines, *_immobile(ready)]


def _places(count: int) -> str:
    return ngettext("%(num)s place", "%(num)s places", count) if count else _("no place")


def _immobile(ready: queries.Readiness) -> list[str]:
    still = [one for one in ready.mentees if not one.candidate.modes & _OWN_WHEELS]
    coming = sum(one.places for one in ready.mentors if one.candidate.travels or _is_remote(one))
    if len(still) <= coming:
        return []
    said = {
        "mentees": ngettext("%(num)s mentee", "%(num)s mentees", len(still)),
        "places": _places(coming),
    }
    words = _(
        "No car, bus or train: %(mentees)s; mentors who come or meet online: %(places)s.", **said
    )
    return [words]


def _is_remote(one: Ready) -> bool:
    return one.candidate.is_remote_ok


def _sectors(ready: queries.Readiness) -> list[dict[str, Any]]:
    """First wishes of mentees against places of mentors who know the sector, scarcest first."""
    wished: Counter[str] = Counter()
    known: Counter[str] = Counter()
    for one in ready.mentees:
        wished.update([one.candidate.wishes[0].sector_code] if one.candidate.wishes else [])
    for one in ready.mentors:
        for code in {wish.sector_code for wish in one.candidate.wishes}:
            known[code] += one.places
    rows: list[dict[str, Any]] = [
        {
            "label": sector_label(code),
            "mentees": wished[code],
            "places": known[code],
            "mentees_text": ngettext("%(num)s mentee", "%(num)s mentees", wished[code]),
            "places_text": _places(known[code]),
        }
        for code in wished
    ]
    rows.sort(key=lambda row: (row["places"] - row["mentees"], row["label"]))
    return rows[:SHOWN_SECTORS]


def weights_words(weights: Mapping[str, int]) -> list[dict[str, str]]:
    """What counts how much, in words: the largest first."""
    most = max(weights.values(), default=0)
    return [
        {"label": criterion_label(name), "text": _weight_word(weight, most)}
        for name, weight in sorted(weights.items(), key=lambda item: -item[1])
        if weight
    ]


def distance_words(programme: Programme) -> str:
    """How far a meeting may be in this programme, in a sentence or two."""
    ceiling = programme.ceiling_minutes
    longest = (
        _("A journey may take %(minutes)s minutes at most.", minutes=ceiling) if ceiling else ""
    )
    unknown = (
        _("Without any known journey, and without meeting online, a pair is refused.")
        if programme.unknown_way is UnknownWay.REFUSE
        else _("Without any known journey a pair stays possible.")
    )
    return " ".join(filter(None, (longest, unknown)))


def _weight_word(weight: int, most: int) -> str:
    if weight == most:
        return _("counts most")
    return _("counts much") if weight * 2 > most else _("counts a little")
