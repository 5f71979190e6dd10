"""Fifty pairs as a coordinator meets them, with what the engine gives and a judgement of each.

`python -m tests.matching.pairs` writes them into docs/pairs.md; a test holds the page to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from matching import Criteria, InvalidProblem, People, SectorTable, Territory, Weights, score
from matching.criteria import PairScore

PAGE = Path(__file__).parents[2] / "docs" / "pairs.md"

NAMUR, JAMBES, LIEGE, ARLON, MONS, WAVRE = range(6)
# Minutes on foot, by bike, by car, by bus or train from Namur; -1 = nobody does that.
WAYS = {
    NAMUR: (25, 12, 10, 18),
    JAMBES: (36, 14, 9, 18),
    LIEGE: (-1, -1, 58, 75),
    ARLON: (-1, -1, 95, 135),
    MONS: (-1, -1, 75, 95),
    WAVRE: (-1, 110, 43, 62),
}
CARE, SOCIAL, BUILDING, OFFICE = range(4)
NURSE, AIDE, TEACHER, MASON, CLERK = range(5)
SECTORS = SectorTable([[0, 600, 0, 0], [600, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]], [0, 0, 1, 2, 3])
FR, AR, UK = range(3)
A1, A2, B1, B2, NATIVE = 1, 2, 3, 4, 7
BIKE, CAR, BUS = [1], [2], [3]

MENTEE: dict[str, Any] = {
    "sector": [CARE],
    "occupation": [NURSE],
    "languages": {FR: B1},
    "place": NAMUR,
    "modes": BUS,
    "max_minutes": 45,
    "slots": [0, 3],
}
MENTOR: dict[str, Any] = {
    "sector": [CARE],
    "occupation": [NURSE],
    "languages": {FR: NATIVE},
    "french_min": A1,
    "place": NAMUR,
    "modes": CAR,
    "slots": [0, 3, 9],
}
HOUR = {"ceiling_minutes": 60}


@dataclass(frozen=True)
class Told:
    """One pair: how it differs from the ideal one, and what a coordinator says of its points."""

    title: str
    judged: str
    mentee: dict[str, Any] = field(default_factory=dict)
    mentor: dict[str, Any] = field(default_factory=dict)
    rules: dict[str, Any] = field(default_factory=dict)

    @property
    def scored(self) -> PairScore:
        """The pair as the engine sees it; an attribute given as None was left out."""
        sides = [
            {key: value for key, value in (base | changes).items() if value is not None}
            for base, changes in ((MENTEE, self.mentee), (MENTOR, self.mentor))
        ]
        mentees, mentors = (People.from_rows([side], languages=3) for side in sides)
        rules = Criteria(**self.rules)
        return score(mentees, mentors, Weights(), _ways(), SECTORS, rules).contributions(0, 0)

    @property
    def worth(self) -> str:
        """Points, or the rule that refuses."""
        try:
            found = self.scored
        except InvalidProblem:
            return "not accepted"
        return found.refusal.name if found.refusal else str(found.points)


def _ways() -> Territory:
    minutes = np.full((4, len(WAYS), len(WAYS)), -1)
    for place, times in WAYS.items():
        minutes[:, NAMUR, place] = minutes[:, place, NAMUR] = times
        minutes[:, place, place] = WAYS[NAMUR]
    return Territory(minutes)


OTHER = {"sector": [BUILDING], "occupation": [MASON]}
FAR = {"place": ARLON}
LAST = {"languages": {FR: A1}, "modes": [], "max_minutes": None}

REPORTED = [
    Told("same work, B1, same town, two half-days", "right: nothing better but more French"),
    Told("the mentee has A1", "right: they can meet, slowly", {"languages": {FR: A1}}),
    Told(
        "A1, and both speak Arabic",
        "above B1 in French: see 1",
        {"languages": {FR: A1, AR: NATIVE}},
        {"languages": {FR: NATIVE, AR: NATIVE}},
    ),
    Told(
        "the mentee's languages are not known",
        "right: low, to complete; a little above A1: see 2",
        {"languages": None},
    ),
    Told(
        "A2, the mentor at ease from B1",
        "right: the mentor said so",
        {"languages": {FR: A2}},
        {"french_min": B1},
    ),
    Told("another sector", "right: what is near and can talk, without the work", {}, OTHER),
    Told(
        "a near sector",
        "right: between the same sector and another",
        {},
        {"sector": [SOCIAL], "occupation": [TEACHER]},
    ),
    Told(
        "the mentor's sector is not known",
        "right: below a near sector, above another",
        {},
        {"sector": None, "occupation": None},
    ),
    Told(
        "the same work is the third wish",
        "right: still the work",
        {"sector": [OFFICE, BUILDING, CARE], "occupation": [CLERK, MASON, NURSE]},
    ),
    Told(
        "Namur–Arlon by bus, wish of 45 minutes",
        "too high for two hours and a quarter: see 3",
        {},
        FAR,
    ),
    Told("the same, the limit is strict", "right", {"hard_limit": True}, FAR),
    Told(
        "the same, both accept to meet online",
        "right: below a meeting in one town",
        {"remote": True},
        {**FAR, "remote": True},
    ),
    Told(
        "Namur–Liège by car",
        "right: 13 minutes beyond a wish are a little",
        {"modes": CAR},
        {"place": LIEGE},
    ),
    Told("no way known: on foot, Namur–Arlon", "right: they would never meet", {"modes": []}, FAR),
    Told(
        "A1, on foot, another sector, Namur–Mons",
        "right: was formed once, for 113 points",
        LAST,
        {**OTHER, "place": MONS},
    ),
    Told("Jambes–Namur on foot", "right: a walk of half an hour", {"place": JAMBES, "modes": []}),
    Told("one half-day in common", "right: enough to begin", {"slots": [0]}),
    Told("no half-day in common", "right", {"slots": [20]}),
    Told(
        "the mentor asks for a woman",
        "right: the wish is the mentee's alone",
        {"gender": 1},
        {"gender_asked": 2},
    ),
    Told(
        "nothing is known on either side",
        "to complete first: above pair 50, see 2",
        dict.fromkeys(MENTEE),
        dict.fromkeys(MENTOR),
    ),
]
ADDED = [
    Told("same sector, another occupation group", "right", {}, {"occupation": [TEACHER]}),
    Told(
        "same sub-sector: nurse and aide",
        "right: between the same work and the same sector",
        {},
        {"occupation": [AIDE]},
    ),
    Told("second wish", "right", {"sector": [OFFICE, CARE], "occupation": [CLERK, NURSE]}),
    Told(
        "the mentor only has contacts in the sector",
        "right: as good as a third wish",
        {},
        {"sector": [OFFICE, CARE], "occupation": [CLERK, NURSE]},
    ),
    Told(
        "the mentee's wish is not known",
        "right: as when the mentor's is not",
        {"sector": None, "occupation": None},
    ),
    Told("the mentee has A2", "right", {"languages": {FR: A2}}),
    Told("the mentee has B2", "right", {"languages": {FR: B2}}),
    Told(
        "French is native to both",
        "first of all: see 4",
        {"languages": {FR: NATIVE}},
    ),
    Told(
        "no French, both speak Ukrainian",
        "as high as A1 with Arabic: see 1",
        {"languages": {UK: NATIVE}},
        {"languages": {FR: NATIVE, UK: NATIVE}},
    ),
    Told("no language in common", "right", {"languages": {UK: NATIVE}}),
    Told(
        "no language in common, another sector",
        "right: no point helps who cannot talk",
        {"languages": {AR: B2}},
        OTHER,
    ),
    Told(
        "Namur–Wavre by bus, wish of 45 minutes",
        "right: 17 minutes too many are felt",
        {},
        {"place": WAVRE},
    ),
    Told(
        "the same, wish of 60 minutes",
        "right: two minutes too many are not",
        {"max_minutes": 60},
        {"place": WAVRE},
    ),
    Told("the same, wish of 90 minutes", "right", {"max_minutes": 90}, {"place": WAVRE}),
    Told(
        "the same, no wish said",
        "right: as if 45 minutes were wished",
        {"max_minutes": None},
        {"place": WAVRE},
    ),
    Told(
        "the same, the mentor comes by car",
        "right: a mentor who travels opens it",
        {},
        {"place": WAVRE, "travels": True},
    ),
    Told(
        "Namur–Liège by car, wish of 30 minutes",
        "right: half an hour too many takes two fifths of the way",
        {"modes": CAR, "max_minutes": 30},
        {"place": LIEGE},
    ),
    Told(
        "Namur–Liège by car, the programme's ceiling is 60 minutes",
        "right: within",
        {"modes": CAR},
        {"place": LIEGE},
        HOUR,
    ),
    Told(
        "Namur–Arlon by bus, ceiling of 60 minutes",
        "right: what a programme sets for pair 10",
        {},
        FAR,
        HOUR,
    ),
    Told(
        "Namur–Arlon by bus, ceiling of 60 minutes, online",
        "right: the ceiling is for journeys",
        {"remote": True},
        {**FAR, "remote": True},
        HOUR,
    ),
    Told(
        "no way known, the programme allows it",
        "right: nothing for the way; the rest counts as it does",
        {"modes": []},
        FAR,
        {"refuse_unknown_way": False},
    ),
    Told(
        "on foot, Namur–Arlon, the mentor comes by car, wish of 90",
        "right: far, yet a way",
        {"modes": []},
        {**FAR, "travels": True, "max_minutes": 90},
    ),
    Told(
        "the mentee's commune is not known",
        "right: low, to complete; above the farthest: see 2",
        {"place": None},
    ),
    Told(
        "another sector, on foot from Jambes",
        "right in itself, below pair 10: see 3",
        {"place": JAMBES, "modes": []},
        OTHER,
    ),
    Told("Namur–Mons by bike", "right: nobody does", {"modes": BIKE}, {"place": MONS}),
    Told(
        "the week of the mentee is not known",
        "right: below one half-day that is known",
        {"slots": None},
    ),
    Told(
        "five half-days in common",
        "right: enough is enough",
        {"slots": range(5)},
        {"slots": range(5)},
    ),
    Told(
        "a woman asks for a woman, the mentor is one",
        "right: a rule, never points",
        {"gender": 2, "gender_asked": 2},
        {"gender": 2},
    ),
    Told(
        "a woman asks for a woman, the mentor did not say",
        "right: the mentor can be asked",
        {"gender": 2, "gender_asked": 2},
    ),
    Told(
        "A1, another sector, one half-day, Namur–Wavre by bus",
        "right: last of all; a floor keeps it out",
        {"languages": {FR: A1}, "slots": [0]},
        {**OTHER, "place": WAVRE},
    ),
]


SEEN = """\
1. **Another language above B1 in French** (pairs 3 and 29 above 1). A talk in a language that
   both speak natively is worth 700, one in French at B1 650. For trust and for a first month
   that is right; for the French that a job asks, a programme may want it the other way round,
   and sets `other_language` below 650.
2. **What is not known above the worst that is** (4 above 2, 43 above 10, 20 above 50). The
   value for unknown is fixed, so it cannot lie below everything: at 250 ‰ it costs more than
   any middling answer, and the fact says "to complete". To say less never pays by more than a
   quarter of one criterion.
3. **The work above the way** (10 above 6 and 44). The way weighs 25 of 100, the work 35: no
   value of a journey can outweigh the same work against none. That is what weights mean, and
   why a programme has a ceiling: with 60 minutes pair 10 is refused (39), online it stands
   (40). The curve of `frontier(…, strength("minutes"))` shows what each ceiling costs before
   one is set.
4. **Fluent French first** (28 above all). More French is worth more, though who has it needs a
   mentor less. Points compare mentors for one mentee, and only sum up across mentees; the
   number of duos comes first.
"""


def page() -> str:
    """docs/pairs.md."""
    lines = [
        "# Fifty pairs, judged one by one",
        "",
        "Each pair differs from the first as its line says; all else is equal: a mentee of",
        "Namur who looks for work as a nurse, B1 in French, by bus, ready for 45 minutes, free",
        "on two half-days; a nurse of Namur with a car, free on these and another. Weights are",
        "35 for the sector, 25 for the language, 25 for the way, 15 for the week. `python -m",
        "tests.matching.pairs` writes this page from `tests/matching/pairs.py`, and a test",
        "holds it to the engine. The first twenty were asked of an earlier engine too.",
        "",
        "| | pair | points | a coordinator says |",
        "|--:|---|--:|---|",
    ]
    told = [*REPORTED, *ADDED]
    lines += [
        f"| {k} | {one.title} | {one.worth} | {one.judged} |" for k, one in enumerate(told, 1)
    ]
    return "\n".join([*lines, "", "## Where the order is arguable", "", SEEN])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
