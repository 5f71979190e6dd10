"""Files of invented mentees and mentors. Shares come from `reference.population` where there is
one; those without a source are marked there as assumptions, and here by a comment.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from mentorat.candidates.models import Candidate, GivenConsent, SpokenLanguage, Wish
from mentorat.candidates.services.contacts import contact_key
from mentorat.candidates.states import CONSENT_TEXT_VERSION, Consent, Gender, Side, Topic
from mentorat.demo import names, places, work
from mentorat.demo.chance import Dice
from mentorat.demo.names import Name
from mentorat.demo.stage import Stage
from mentorat.foundation import clock
from mentorat.organisations.models import Enterprise
from mentorat.reference.population import population_figure
from mentorat.reference.travel import Mode

MORNING, AFTERNOON, EVENING = 0, 1, 2
WORKDAYS, WEEKEND = range(5), range(5, 7)


def share(indicator: str) -> float:
    """A percentage of the table as a share of one."""
    return population_figure(indicator).value / 100


def make(stage: Stage, side: Side) -> Candidate:
    """A draft with everything a person can say, added to the running transaction."""
    dice, name = stage.dice, _new_name(stage, side)
    email, phone = _contact(name, dice)
    values = {**_common(stage, side), **(_mentee(name, dice) if side is Side.MENTEE else {})}
    candidate = Candidate(
        programme=stage.programme,
        side=side,
        first_name=name.first,
        last_name=name.last,
        email=email,
        phone=phone,
        contact_key=contact_key(email, phone),
        is_adult=True,
        **values,
    )
    candidate.languages = _languages(side, name, dice)
    candidate.needs_interpreter = candidate.french_level <= 1 and dice.chance(0.4)
    if side is Side.MENTOR:
        _give_work(candidate, name, stage)
    else:
        candidate.wishes = _wishes(work.wishes(side, dice))
    candidate.consents = [_consent(purpose) for purpose in _consents(candidate, dice)]
    return stage.keep(candidate)


def _new_name(stage: Stage, side: Side) -> Name:
    """A name that nobody in the programme bears yet; the odd ones come up early."""
    odd = stage.odd_names[side]
    if odd and stage.dice.chance(0.7):
        return odd.pop()
    while True:
        name = names.draw(side, stage.dice)
        if f"{name.first} {name.last}" not in stage.names:
            stage.names.add(f"{name.first} {name.last}")
            return name


def _contact(name: Name, dice: Dice) -> tuple[str, str]:
    """Mail and phone; assumption: one in nine has no mail address, one in five gave no phone."""
    local = names.plain(f"{name.first} {name.last}").replace(" ", ".")[:40].strip(".")
    number = dice.between(10_000, 99_999)
    # A range that no operator has been given, so that nobody real is called.
    phone = f"+324500{number}" if dice.chance(0.8) else ""
    has_mail = dice.chance(0.89) or not phone
    email = f"{local or 'personne'}.{number % 1000:03d}@courriel.example.org"
    return (email if has_mail else ""), phone


def _common(stage: Stage, side: Side) -> dict[str, Any]:
    dice, basin = stage.dice, stage.sketch.basin
    modes = _modes(side, dice)
    limits = {20: 5, 30: 22, 45: 30, 60: 28, 75: 6, 90: 9}  # assumption
    starts_late = dice.chance(0.08)
    return {
        "commune_nis5": places.home(basin, dice),
        "modes": modes,
        "max_minutes": dice.weighted(limits),
        "is_limit_hard": dice.chance(0.12),
        "is_remote_ok": dice.chance(share(f"{side}_accepts_remote")),
        "slots": _slots(side, dice),
        "topics": dice.mask(range(len(Topic)), dice.between(2, 4)),
        "presentation": dice.phrase(side.value) if dice.chance(0.6) else "",
        "available_from": stage.days.today + timedelta(days=12) if starts_late else None,
    }


def _modes(side: Side, dice: Dice) -> int:
    """Cars are rarer among mentees. Walking and public transport: assumptions."""
    has = {
        Mode.WALK: 0.55,
        Mode.BIKE: share(f"{side}_has_bike"),
        Mode.CAR: share(f"{side}_has_car"),
        Mode.PUBLIC: 0.85 if side is Side.MENTEE else 0.4,
    }
    return sum(1 << mode for mode, part in has.items() if dice.chance(part)) or 1 << Mode.PUBLIC


def _slots(side: Side, dice: Dice) -> int:
    """Half-days: mentees mostly by day, mentors at noon and in the evening (assumption)."""
    by_day = {MORNING: 0.45, AFTERNOON: 0.4, EVENING: 0.12}
    after_work = {MORNING: 0.08, AFTERNOON: 0.22, EVENING: 0.5}
    habits = by_day if side is Side.MENTEE or dice.chance(0.25) else after_work
    bits = [day * 3 + half for day in WORKDAYS for half in habits if dice.chance(habits[half])]
    bits += [day * 3 + half for day in WEEKEND for half in range(3) if dice.chance(0.07)]
    first = dice.pick(WORKDAYS) * 3 + dice.weighted(habits)
    return sum(1 << bit for bit in {*bits, first})


def _mentee(name: Name, dice: Dice) -> dict[str, Any]:
    """What only mentees say. One woman in fifteen asks for a woman (assumption)."""
    says_gender = dice.chance(0.5)
    asks_woman = name.gender is Gender.WOMAN and dice.chance(1 / 15)
    return {
        "language": _own_language(name, dice),
        "gender": name.gender if says_gender or asks_woman else None,
        "gender_asked": Gender.WOMAN if asks_woman else None,
    }


def _own_language(name: Name, dice: Dice) -> str:
    """Of the languages that the pages are in, the one the person chose."""
    if "ar" in name.languages:
        return "ar" if dice.chance(0.45) else "fr"
    return "en" if "en" in name.languages and dice.chance(0.2) else "fr"


def _languages(side: Side, name: Name, dice: Dice) -> list[SpokenLanguage]:
    """From the marks of `names.csv`: `?` some speak it; French `+`, `++` more, `*` from childhood.

    The first language is spoken from childhood, the others at a middling level.
    """
    levels: dict[str, int] = {}
    for place, mark in enumerate(name.languages):
        code = mark.rstrip("?+*")
        if code == "fr":
            levels["fr"] = _french(side, mark, dice)
        elif not mark.endswith("?") or dice.chance(0.35):
            levels[code] = 7 if place == 0 else dice.between(2, 6)
    if side is Side.MENTOR and len(levels) == 1 and dice.chance(share("mentor_second_language")):
        levels[dice.weighted({"en": 60, "nl": 25, "es": 8, "de": 7})] = dice.between(2, 5)
    return [SpokenLanguage(code=code, level=level) for code, level in levels.items()]


def _french(side: Side, mark: str, dice: Dice) -> int:
    if mark.endswith("*") and side is Side.MENTOR:
        return 7 if dice.chance(0.9) else 6
    level = dice.weighted(
        {
            k: share(f"mentee_french_{code}")
            for k, code in enumerate(("a1", "a2", "b1", "b2", "c1"), 1)
        }
    )
    # Assumption: where French is a language of school, one or two levels more.
    return min(level + mark.count("+"), 7)


def _give_work(candidate: Candidate, name: Name, stage: Stage) -> None:
    """A mentor's trade, employer and place of work; one in eight is retired."""
    dice = stage.dice
    employer = _employer(candidate, stage) if dice.chance(0.62) else None
    first = employer.sector_code if employer and dice.chance(0.8) else None
    chosen = work.wishes(Side.MENTOR, dice, first)
    candidate.wishes = _wishes(chosen)
    title = work.title(chosen[0][1] or "", name.gender)
    if employer is None and dice.chance(share("mentor_retired") / 0.38):
        candidate.job_title = f"{title} (à la retraite)"
    else:
        candidate.job_title = title
        home = candidate.commune_nis5 or ""
        candidate.work_nis5 = employer.commune_nis5 if employer else places.workplace(home, dice)
    candidate.enterprise = employer
    candidate.enterprise_name = employer.name if employer else ""
    candidate.gender = name.gender if dice.chance(0.7) else None
    candidate.french_min = dice.weighted({0: 15, 1: 15, 2: 40, 3: 24, 4: 6})  # assumption
    candidate.travels = dice.chance(0.35)  # assumption
    candidate.capacity = 2 if dice.chance(0.3) else 1  # assumption


def _employer(candidate: Candidate, stage: Stage) -> Enterprise | None:
    """An enterprise of the basin near home; the first ones of the list are the most committed."""
    home = candidate.commune_nis5 or ""
    near = {
        enterprise: 1 / (place + 1.5)
        for place, enterprise in enumerate(stage.enterprises)
        if places.is_within_reach(home, enterprise.commune_nis5 or "")
    }
    return stage.dice.weighted(near) if near else None


def _wishes(chosen: Iterable[tuple[str, str | None]]) -> list[Wish]:
    return [
        Wish(position=place, sector_code=sector, occupation_code=occupation)
        for place, (sector, occupation) in enumerate(chosen)
    ]


def _consents(candidate: Candidate, dice: Dice) -> Iterable[Consent]:
    yield Consent.FILE
    if dice.chance(0.88):
        yield Consent.SHARED_WITH_PAIR
    if candidate.enterprise is not None and dice.chance(0.8):
        yield Consent.SHOWN_TO_ENTERPRISE


def _consent(purpose: Consent) -> GivenConsent:
    return GivenConsent(purpose=purpose, text_version=CONSENT_TEXT_VERSION, given_at=clock.now())
