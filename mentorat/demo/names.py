"""Invented people's names. They say nothing of an origin, which nobody is asked for or keeps."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from mentorat.candidates.states import Gender, Side
from mentorat.demo.chance import Dice, rows
from mentorat.reference.population import population_figure

_UNFOLDED = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "ß": "ss", "œ": "oe", "æ": "ae", "’": ""})


@dataclass(frozen=True)
class Name:
    """A first and a last name, and the languages of those who usually bear it."""

    first: str
    last: str
    gender: Gender
    languages: tuple[str, ...]


def plain(text: str) -> str:
    """Lower case, no accent, no sign: fit for the part of a mail address before the @."""
    folded = unicodedata.normalize("NFKD", text.lower().translate(_UNFOLDED))
    bare = "".join(character for character in folded if not unicodedata.combining(character))
    return re.sub(r"[^a-z0-9]+", " ", bare).strip()


def draw(side: Side, dice: Dice) -> Name:
    """A name, drawn as often as its group's weight says."""
    groups = {k: float(row["weight"]) for k, row in enumerate(rows("names")) if row["side"] == side}
    row = rows("names")[dice.weighted(groups)]
    share = population_figure(f"{side}_women").value / 100
    gender = Gender.WOMAN if dice.chance(share) else Gender.MAN
    firsts = row["women" if gender is Gender.WOMAN else "men"].split("|")
    return Name(dice.pick(firsts), _last(row, side, dice), gender, tuple(row["languages"].split()))


def _last(row: Mapping[str, str], side: Side, dice: Dice) -> str:
    families = row["families"].split("|")
    last = dice.pick(families)
    # Some bear both parents' names.
    is_double = side is Side.MENTOR and dice.chance(0.06)
    other = dice.pick(families)
    return f"{last}-{other}" if is_double and other != last else last


# Names that have broken programs elsewhere: each must be shown, searched, mailed, exported as is.
NASTY: tuple[tuple[Side, str, str], ...] = (
    (Side.MENTEE, "<script>alert('bonjour')</script>", '"><img src=x onerror=alert(1)>'),
    (Side.MENTEE, "Robert'); DROP TABLE candidates;--", "O’Reilly-D'Hondt"),
    (Side.MENTEE, "=1+1", "@SUM(A1:A9)"),
    (Side.MENTEE, "محمد عبد الرحمن", "الخطيب"),
    (Side.MENTEE, "Amal أمل", "Smith-حداد (2)"),
    (Side.MENTEE, "Zoé 🌈👩🏽‍🔧", "Étoile ⭐"),
    (Side.MENTEE, "O", "Y"),
    (
        Side.MENTEE,
        "Maria-Magdalena-Esperanza-Guadalupe-Concepción-Inmaculada-Asunción-de-los-Ángele",
        "Wolfeschlegelsteinhausenbergerdorffvoralternwarengewissenhaftschaferswessenschaf",
    ),
    (Side.MENTOR, "Ægir Þór", "Guðmundsdóttir & Søn"),
    (Side.MENTOR, "-2+3", "%00&lt;b&gt;"),
    (Side.MENTOR, "李", "王小明"),
    (Side.MENTOR, "ﷺ Łukasz", "Ünsal//../..\\"),
)
NASTY_PROGRAMME = "mons-borinage"


def odd(slug: str) -> dict[Side, list[Name]]:
    """The names of `NASTY` by side, in the one programme where they live; elsewhere none."""
    here = NASTY if slug == NASTY_PROGRAMME else ()
    return {
        side: [
            Name(first, last, Gender.OTHER, ("fr++",)) for one, first, last in here if one == side
        ]
        for side in Side
    }
