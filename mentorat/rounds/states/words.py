"""What the engine found, in words for the coordinator: criteria, reasons, remedies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mentorat.duos.states import duration_label
from mentorat.foundation.i18n import current_language, ngettext
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.reference import speech, work

HOUR = 60  # minutes
WEAK = 350  # a criterion below this value is named beside the pair
_LABELS: dict[str, Any] = {
    "sector": _l("Sector"),
    "language": _l("Language"),
    "mobility": _l("Mobility"),
    "availability": _l("Availability"),
    "topics": _l("Help wished for"),
}
_WEAK: dict[str, Any] = {
    "sector": _l("work far from the wish"),
    "language": _l("a language hardly shared"),
    "mobility": _l("a long way"),
    "availability": _l("few moments in common"),
    "topics": _l("little of the help wished for"),
}
_MODES: dict[str, Any] = {
    "WALK": _l("on foot"),
    "BIKE": _l("by bike"),
    "CAR": _l("by car"),
    "PUBLIC": _l("by bus or train"),
}


def criterion_label(name: str) -> str:
    """The name of a criterion."""
    return str(_LABELS[name])


def mode_label(mode: str) -> str:
    """ "by bus or train": a way to travel, inside a sentence."""
    return str(_MODES[mode])


def work_label(entry: Sequence[str | None]) -> str:
    """The occupation, or else the sector, of [sector, occupation]; empty when nothing is known."""
    language = current_language().code
    if not entry:
        return ""
    sector, occupation = entry
    try:
        if occupation:
            return work.occupation(occupation).label(language)
        return work.sector(sector or "").label(language)
    except KeyError:
        return ""


def sector_label(code: str | None) -> str:
    """The name of a sector, empty when it is not known."""
    return work_label([code, None]) if code else ""


def sector_icon(code: str) -> str:
    """The pictogram of a sector."""
    try:
        return work.sector(code).icon
    except KeyError:
        return "briefcase"


def language_label(code: str) -> str:
    """The name of a language in the reader's."""
    try:
        return speech.language(code).label(current_language().code)
    except KeyError:
        return code


def level_label(level: int) -> str:
    """ "B1": a level by its code; the language of childhood in words."""
    known = speech.Level(level)
    return _("language of childhood") if known is speech.Level.NATIVE else known.name


def criteria(contributions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each criterion as a bar and a sentence, ready for the macro `criteria`."""
    return [
        {
            "name": part["name"],
            "label": criterion_label(part["name"]),
            "value": part["value"] / 1000,
            "words": _words(part["name"], part["fact"]),
            "is_estimate": part["name"] == "mobility" and "mode" in part["fact"],
        }
        for part in contributions
    ]


def _words(name: str, fact: Mapping[str, Any]) -> str:
    said: str = _SENTENCES[name](fact)
    return f"{said} {_('To complete.')}" if _is_unknown(fact) else said


def _is_unknown(fact: Mapping[str, Any]) -> bool:
    said = fact.get("match"), fact.get("meeting")
    return fact.get("is_known") is False or "unknown" in said


def weakest(contributions: Sequence[Mapping[str, Any]]) -> str:
    """What a coordinator should look at in a pair, in a word or two; "solid" when nothing."""
    weak = [part for part in contributions if part["value"] < WEAK]
    if not weak:
        return _("solid")
    part = min(weak, key=lambda part: part["value"])
    name = part["name"]
    if _is_unknown(part["fact"]):
        return _("to complete: %(criterion)s", criterion=criterion_label(name).lower())
    return _("look at: %(criterion)s", criterion=_WEAK[name])


def _sector(fact: Mapping[str, Any]) -> str:
    wished, known = work_label(fact["wished"]), work_label(fact["known"])
    said = {
        "occupation": _("Same work: %(known)s.", known=known),
        "subsector": _("Work that is close: %(wished)s; %(known)s.", wished=wished, known=known),
        "sector": _("Same sector: %(known)s.", known=_only_sector(fact["known"])),
        "near": _("Sectors that are near: %(wished)s; %(known)s.", wished=wished, known=known),
        "other": _("Another sector than the one wished for: %(wished)s.", wished=wished),
        "unknown": _("The sector is not known on one side."),
    }[fact["match"]]
    if fact["match"] in ("other", "unknown"):
        return said
    order = {1: _("It is the second wish."), 2: _("It is the third wish.")}.get(fact["wish"], "")
    contact = _("The mentor has contacts there.") if fact["contact"] else ""
    return " ".join(filter(None, (said, order, contact)))


def _only_sector(entry: Sequence[str | None]) -> str:
    return sector_label(entry[0]) if entry else ""


def _language(fact: Mapping[str, Any]) -> str:
    if not fact["is_known"]:
        return _("The languages are not known on one side.")
    if fact["language"] is None:
        return _("No language in common.")
    return _(
        "They can talk in %(language)s: %(level)s.",
        language=language_label(fact["language"]),
        level=level_label(fact["level"]),
    )


def journey_words(fact: Mapping[str, Any]) -> str:
    """ "About 22 minutes by bus or train, between 15 and 30"; empty without a journey."""
    if "mode" not in fact:
        return ""
    about = _(
        "About %(time)s %(mode)s", time=about_time(fact["minutes"]), mode=mode_label(fact["mode"])
    )
    if not fact.get("high"):
        return about
    low, high = about_time(fact["low"]), about_time(fact["high"])
    return about + _(", between %(low)s and %(high)s", low=low, high=high)


def about_time(minutes: int) -> str:
    """An estimate as people say it: "20 min", "1 h 20"; to the minute it would only seem exact."""
    step = 5 if minutes < HOUR else 10
    return duration_label(max(step, round(minutes / step) * step))


def _mobility(fact: Mapping[str, Any]) -> str:
    said = {
        "mentee_travels": _("The mentee travels."),
        "mentor_travels": _("The mentor travels."),
        "remote": _("Online: both accept it and are equipped."),
        "no_way_known": _("No way is known with the means they have."),
        "too_far": _("That is too far: beyond a limit, or beyond the programme’s ceiling."),
        "unknown": _("A place is not known on one side."),
    }[fact["meeting"]]
    over = _("That is longer than wished.") if fact["is_over_limit"] else ""
    journey = journey_words(fact)
    return " ".join(filter(None, (f"{journey}." if journey else "", said, over)))


def _availability(fact: Mapping[str, Any]) -> str:
    if not fact["is_known"]:
        return _("The free half-days are not known on one side.")
    common = ngettext("%(num)s half-day in common.", "%(num)s half-days in common.", fact["common"])
    needed = ngettext("%(num)s is needed.", "%(num)s are needed.", fact["wanted"])
    return f"{common} {needed}"


def _topics(fact: Mapping[str, Any]) -> str:
    if not fact["is_known"]:
        return _("The help wished for is not known on one side.")
    return _(
        "%(common)s of %(wanted)s kinds of help wished for are offered.",
        common=fact["common"],
        wanted=fact["wanted"],
    )


_SENTENCES = {
    "sector": _sector,
    "language": _language,
    "mobility": _mobility,
    "availability": _availability,
    "topics": _topics,
}

_REFUSALS: dict[str, Any] = {
    "excluded": _l("already refused or paired before"),
    "gender_asked": _l("not of the gender asked for"),
    "no_common_language": _l("no language in common"),
    "french_too_low": _l("French below what the mentor asks for"),
    "no_common_slot": _l("no half-day in common"),
    "too_far": _l("too far, or no known way to meet"),
}


def refusal_words(code: str) -> str:
    """The rule that refuses a pair, in a few words."""
    return str(_REFUSALS[code])


def unmatched_words(why: Mapping[str, Any]) -> str:
    """Why somebody has no duo, in a sentence."""
    if why["kind"] == "no_mentors":
        return _("No mentor has a free place.")
    if why["kind"] in ("set_aside", "below_floor"):
        return _("Every possible mentor is set elsewhere or removed by hand.")
    if why["kind"] == "outbid":
        return _("Every possible mentor makes a better duo with somebody else.")
    reasons = _("; ").join(f"{_REFUSALS[code]} ({count})" for code, count in why["refusals"][:3])
    return _("A rule stands against each mentor: %(reasons)s.", reasons=reasons)


def remedy_words(why: Mapping[str, Any], wished: str) -> str:
    """The nearest thing that would help; `wished` is the work the person looks for."""
    if why["kind"] in ("set_aside", "below_floor"):
        return _("Take a change by hand back, or look for another mentor.")
    if why["kind"] in ("outbid", "no_mentors") or not why["remedy"]:
        return _("One more mentor would help: %(work)s.", work=wished or _("any sector"))
    rule, mentors, step = why["remedy"]
    opened = ngettext("This opens %(num)s mentor.", "This opens up to %(num)s mentors.", mentors)
    return f"{_step_words(rule, step)} {opened}"


def _step_words(rule: str, step: int) -> str:
    if rule == "no_common_slot":
        return _("Ask for one more free half-day.")
    if rule == "french_too_low":
        return _(
            "French from level %(level)s on, or a mentor at ease sooner.", level=level_label(step)
        )
    if rule == "too_far" and not step:
        return _("Meetings online, or a mentor who travels.")
    if rule == "too_far":
        return _("%(minutes)s more minutes of travel, or meetings online.", minutes=step)
    if rule == "gender_asked":
        return _("Look for a mentor of the gender asked for.")
    if rule == "no_common_language":
        return _("Look for a mentor who speaks one of the languages.")
    return _("Look for a new mentor.")
