"""The short anonymous portrait each side reads before saying yes or no.

Made of codes only, so that no name, address, employer or typed word can slip in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from babel.dates import get_day_names

from mentorat.candidates.states import Side, topics_of
from mentorat.foundation.i18n import current_language, listed
from mentorat.foundation.i18n import gettext as _
from mentorat.rounds.states.words import (
    about_time,
    language_label,
    level_label,
    mode_label,
    sector_icon,
    sector_label,
    work_label,
)

SHOWN_SLOTS = 4


def portrait(
    reader: Side,
    contributions: Sequence[Mapping[str, Any]],
    mentee: Mapping[str, Any],
    mentor: Mapping[str, Any],
) -> dict[str, Any]:
    """The other person as `reader` may see them, ready for the macro `portrait`.

    `mentee` and `mentor` are the copied values of the pool.
    """
    facts = {part["name"]: part["fact"] for part in contributions}
    other = mentor if reader is Side.MENTEE else mentee
    own = [other["sectors"][0], other["occupations"][0]] if other["sectors"] else []
    title = work_label(own) or _("Open to several kinds of work")
    sector = sector_label(own[0]) if own and own[1] else ""
    meeting = [_place(reader, facts.get("mobility")), _times(mentee["slots"] & mentor["slots"])]
    return {
        "role": reader.other.value,
        "icon": sector_icon(own[0]) if own else "briefcase",
        "name": title,
        "headline": sector,
        "facts": [
            {"icon": "briefcase", "text": _work(reader, facts.get("sector"))},
            {"icon": "languages", "text": _talk(reader, facts.get("language"), mentee)},
            {"icon": "calendar", "text": " ".join(filter(None, meeting))},
        ],
        "topics": topics_of(_topics(mentee["topics"], mentor["topics"], reader)),
    }


def _topics(asked: int, offered: int, reader: Side) -> int:
    """What the two share, or else what the other one asks or offers."""
    return asked & offered or (offered if reader is Side.MENTEE else asked)


def _work(reader: Side, fact: Mapping[str, Any] | None) -> str:
    match = fact["match"] if fact else "unknown"
    if reader is Side.MENTOR:
        return {
            "occupation": _("This person looks for work that you know well."),
            "subsector": _("This person looks for work close to yours."),
            "sector": _("This person looks for work in a sector you know."),
            "near": _("This person looks for work in a sector near yours."),
        }.get(match, _("This person needs someone who knows how work is found here."))
    if fact and fact["contact"] and match in ("occupation", "subsector", "sector"):
        return _("This person knows people in the work you look for.")
    return {
        "occupation": _("This person knows the work you look for."),
        "subsector": _("This person does work close to what you look for."),
        "sector": _("This person works in the sector you look for."),
        "near": _("This person works in a sector near the one you look for."),
    }.get(match, _("This person knows how work is found here."))


def _talk(reader: Side, fact: Mapping[str, Any] | None, mentee: Mapping[str, Any]) -> str:
    if not fact or fact["language"] is None:
        return _("You choose together which language you speak.")
    talk = _("You can talk in %(language)s.", language=language_label(fact["language"]))
    french = mentee["languages"].get("fr")
    if reader is Side.MENTEE or not french:
        return talk
    level = _("Level of French of the mentee: %(level)s.", level=level_label(french))
    return f"{talk} {level}"


def _place(reader: Side, fact: Mapping[str, Any] | None) -> str:
    fact = fact or {"meeting": "unknown"}
    meeting = fact["meeting"]
    if meeting == "remote":
        return _("You can meet online.")
    if meeting not in ("mentee_travels", "mentor_travels"):
        return _("You choose the place together.")
    travels = Side.MENTEE if meeting == "mentee_travels" else Side.MENTOR
    if travels is not reader:
        return _("The other person comes to you.")
    return _(
        "About %(time)s %(mode)s for you (estimate).",
        time=about_time(fact["minutes"]),
        mode=mode_label(fact["mode"]),
    )


def _times(common: int) -> str:
    slots = [slot for slot in range(21) if common >> slot & 1]
    if not slots:
        return ""
    times = listed(slot_words(slot) for slot in slots[:SHOWN_SLOTS])
    if len(slots) > SHOWN_SLOTS:
        return _("You are both free on %(times)s, and at other times.", times=times)
    return _("You are both free on %(times)s.", times=times)


def slot_words(slot: int) -> str:
    """ "Monday morning": a half-day of the week."""
    day = get_day_names("wide", locale=current_language().code)[slot // 3]
    if slot % 3 == 0:
        return _("%(day)s morning", day=day)
    return _("%(day)s afternoon", day=day) if slot % 3 == 1 else _("%(day)s evening", day=day)
