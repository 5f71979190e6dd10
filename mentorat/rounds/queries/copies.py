"""What counts about people and pairs, as codes and numbers that can be frozen and kept.

Nothing here reads a clock or a name: the same file gives the same copy.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from mentorat.candidates.models import Candidate
from mentorat.candidates.states import Gender, Side
from mentorat.foundation import clock
from mentorat.reference import places, speech, work
from mentorat.reference.travel import Mode, estimate, minutes_table, place_index

FRENCH = "fr"
WISHES = 3
_GENDERS = {gender.value: number for number, gender in enumerate(Gender, 1)}


def values_of(
    candidate: Candidate, free_places: int, on: date, french_heard: int | None = None
) -> dict[str, Any]:
    """Every value of a file that counts in a round, as it is now.

    The French heard at the interview counts before the declared one: both people of a duo
    rely on it, and it was measured alike for everybody.
    `free_places` is what a mentor has left beside live duos and open proposals. Codes
    that no longer exist in the reference are left out: unknown is neutral.
    """
    wishes = [wish for wish in candidate.wishes[:WISHES] if _is("sector", wish.sector_code)]
    place = candidate.commune_nis5
    if candidate.side == Side.MENTOR:
        place = candidate.work_nis5 or place
    since = candidate.admitted_at or candidate.submitted_at
    return {
        "sectors": [wish.sector_code for wish in wishes],
        "occupations": [
            wish.occupation_code if _is("occupation", wish.occupation_code) else None
            for wish in wishes
        ],
        "languages": _spoken(candidate, french_heard),
        "french_heard": french_heard,
        "french_min": candidate.french_min,
        "place": place if place and places.is_commune(place) else None,
        "modes": candidate.modes,
        "max_minutes": candidate.max_minutes,
        "hard_limit": candidate.is_limit_hard,
        "remote": candidate.is_remote_ok,
        "travels": candidate.travels,
        "slots": candidate.slots,
        "topics": candidate.topics,
        "gender": _GENDERS.get(candidate.gender or "", 0),
        "gender_asked": _GENDERS.get(candidate.gender_asked or "", 0),
        "capacity": free_places,
        "waiting_days": max(0, (on - clock.local(since).date()).days) if since else 0,
    }


def _spoken(candidate: Candidate, french_heard: int | None) -> dict[str, int]:
    """Levels by language, those not spoken at all left out."""
    levels = {row.code: row.level for row in candidate.languages if _is("language", row.code)}
    if french_heard is not None:
        levels[FRENCH] = french_heard
    return {code: level for code, level in levels.items() if level}


@cache
def _known() -> dict[str, frozenset[str]]:
    return {
        "sector": frozenset(each.code for each in work.sectors()),
        "occupation": frozenset(each.code for each in work.occupations()),
        "language": frozenset(each.code for each in speech.languages()),
    }


def _is(kind: str, code: str | None) -> bool:
    return code in _known()[kind]


def canonical(data: Any) -> bytes:
    """The one way a pool or a result is written, so that two can be compared or hashed."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def tables_of(pool: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The reference facts that a pool of copied values needs, cut down to what it names.

    Kept in the round, so that a later change of the reference changes no frozen round.
    """
    sectors = _named(pool, "sectors")
    occupations = _named(pool, "occupations")
    spoken = sorted({code for values in pool for code in values["languages"]} - {FRENCH})
    where = sorted({values["place"] for values in pool if values["place"]}) or ["25112"]
    at = np.ix_(range(len(Mode)), *([[place_index(nis5) for nis5 in where]] * 2))
    numbers = [work.sector(code).number for code in sectors]
    return {
        "sectors": sectors,
        "proximity": work.proximity()[np.ix_(numbers, numbers)].astype(int).tolist()
        if sectors
        else [[0]],
        "occupations": occupations,
        "subsector": [_subsector(code) for code in occupations],
        "languages": [FRENCH, *spoken],
        "places": where,
        "minutes": minutes_table()[at].astype(int).tolist(),
    }


def _named(pool: Iterable[Mapping[str, Any]], key: str) -> list[str]:
    return sorted({code for values in pool for code in values[key] if code})


def _subsector(code: str) -> int:
    """One number for sector and ISCO group together."""
    occupation = work.occupation(code)
    return occupation.sector.number * 100 + int(occupation.isco2)


def stored_fact(
    name: str, fact: Any, mentee: Mapping[str, Any], mentor: Mapping[str, Any], spoken: list[str]
) -> dict[str, Any]:
    """The engine's fact behind criterion `name`, as codes that can be kept and put into words.

    `mentee` and `mentor` are copied values, `spoken` the round's table of languages.
    """
    if name == "sector":
        wish, contact = max(fact.wish, 0), max(fact.contact, 0)
        return {
            "match": fact.match.name.lower(),
            "wish": wish,
            "contact": contact,
            "wished": _work(mentee, wish),
            "known": _work(mentor, contact),
        }
    if name == "language":
        code = spoken[fact.language] if fact.language >= 0 else None
        return {"language": code, "level": fact.level, "is_known": fact.known}
    if name == "mobility":
        return _journey(fact, mentee["place"], mentor["place"])
    wanted = fact.needed if name == "availability" else fact.asked
    return {"common": fact.common, "wanted": wanted, "is_known": fact.known}


def _work(values: Mapping[str, Any], index: int) -> list[str | None]:
    """[sector, occupation or None] of one wish; empty when nothing was said."""
    if index >= len(values["sectors"]):
        return []
    return [values["sectors"][index], values["occupations"][index]]


def _journey(fact: Any, mentee_place: str | None, mentor_place: str | None) -> dict[str, Any]:
    stored = {
        "meeting": fact.meeting.name.lower(),
        "minutes": fact.minutes,
        "is_over_limit": fact.over_limit,
    }
    if fact.mode >= 0 and mentee_place and mentor_place:
        bounds = estimate(mentee_place, mentor_place, Mode(fact.mode))
        stored["mode"] = Mode(fact.mode).name
        stored |= {"low": bounds.low, "high": bounds.high} if bounds else {}
    return stored
