"""What each column of a spreadsheet means, and how a cell is read."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

LEVELS = {"0": 0, "a1": 1, "a2": 2, "b1": 3, "b2": 4, "c1": 5, "c2": 6}
LEVELS |= {"native": 7, "maternelle": 7, "langue maternelle": 7}
MODES = {"walk": 0, "a pied": 0, "pied": 0, "bike": 1, "velo": 1, "car": 2, "voiture": 2}
MODES |= {"bus": 3, "train": 3, "public transport": 3, "transports en commun": 3}
# Each day by its full names; their first three letters do too, and nothing between.
DAYS = (
    ("monday", "lundi"),
    ("tuesday", "mardi"),
    ("wednesday", "mercredi"),
    ("thursday", "jeudi"),
    ("friday", "vendredi"),
    ("saturday", "samedi"),
    ("sunday", "dimanche"),
)
DAY_NUMBERS = {name: number for number, names in enumerate(DAYS) for name in names}
DAY_NUMBERS |= {name[:3]: number for name, number in DAY_NUMBERS.items()}
HALVES = {"am": 0, "morning": 0, "matin": 0, "pm": 1, "afternoon": 1, "apres-midi": 1}
HALVES |= {"evening": 2, "soir": 2}
YES = {"yes": True, "oui": True, "y": True, "o": True, "true": True, "vrai": True, "1": True}
NO = {"no": False, "non": False, "n": False, "false": False, "faux": False, "0": False}
FRENCH_NAMES = {"fr", "french", "francais"}

# Column as the engine calls it → headings people may use, folded (see `fold`).
HEADINGS = {
    "id": ("id", "code", "numero"),
    "sector": ("sectors", "sector", "secteurs", "secteur"),
    "occupation": ("occupations", "occupation", "metiers", "metier"),
    "languages": ("languages", "langues"),
    "french_min": ("french_min", "francais minimum"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon"),
    "modes": ("modes", "transport", "deplacement"),
    "max_minutes": ("max_minutes", "minutes maximum"),
    "hard_limit": ("hard_limit", "limite stricte"),
    "remote": ("remote", "a distance"),
    "travels": ("travels", "se deplace"),
    "slots": ("slots", "disponibilites", "demi-jours"),
    "topics": ("topics", "themes"),
    "stage": ("stage", "etape"),
    "steps": ("steps", "prochaines etapes"),
    "gender": ("gender", "genre"),
    "gender_asked": ("gender_asked", "genre demande"),
    "capacity": ("capacity", "places"),
    "waiting_days": ("waiting_days", "jours d'attente"),
}


@lru_cache(maxsize=1 << 14)
def fold(text: str) -> str:
    """Lower case without accents, single spaces: what people mean when they type."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


@dataclass
class Vocabulary:
    """Free words → numbers, in order of appearance, shared by both spreadsheets."""

    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, word: str) -> int:
        """The number of a word, new or known."""
        return self.numbers.setdefault(fold(word), len(self.numbers))

    @property
    def words(self) -> list[str]:
        """The words by number."""
        return list(self.numbers)


@dataclass
class Vocabularies:
    """Every list of free words of one run; French is language 0, "unsaid" gender 0."""

    sector: Vocabulary = field(default_factory=Vocabulary)
    occupation: Vocabulary = field(default_factory=Vocabulary)
    language: Vocabulary = field(default_factory=lambda: Vocabulary({"fr": 0}))
    topic: Vocabulary = field(default_factory=Vocabulary)
    step: Vocabulary = field(default_factory=Vocabulary)
    gender: Vocabulary = field(default_factory=lambda: Vocabulary({"": 0}))


class BadCell(ValueError):  # noqa: N818 - a sentence for the person who typed the cell
    """What is wrong with one cell, said to its author."""


def parse(name: str, text: str, words: Vocabularies) -> Any:
    """Read one non-empty cell, or raise `BadCell`."""
    return _PARSERS[name](text.strip(), words)


def _items(text: str) -> list[str]:
    return [part.strip() for part in text.replace(",", ";").split(";") if part.strip()]


def _known(text: str, table: dict[str, int], what: str) -> int:
    if fold(text) not in table:
        raise BadCell(f"{what} “{text}” is none of {', '.join(table)}")
    return table[fold(text)]


def _number(low: float, high: float, whole: bool) -> Callable[[str, Vocabularies], Any]:
    def read(text: str, words: Vocabularies) -> Any:
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            raise BadCell(f"“{text}” is not a number") from None
        if not low <= value <= high or (whole and value != int(value)):
            kind = "a whole number" if whole else "a number"
            raise BadCell(f"“{text}” is not {kind} from {low:g} to {high:g}")
        return int(value) if whole else value

    return read


def _flag(text: str, words: Vocabularies) -> bool:
    found = (YES | NO).get(fold(text))
    if found is None:
        raise BadCell(f"“{text}” is neither yes nor no")
    return found


def _languages(text: str, words: Vocabularies) -> dict[int, int]:
    levels: dict[int, int] = {}
    for item in _items(text):
        name, colon, level = item.partition(":")
        if not colon:
            raise BadCell(f"“{item}” must be written language:level, as in fr:B1")
        spoken = "fr" if fold(name) in FRENCH_NAMES else name
        levels[words.language.number(spoken)] = _known(level, LEVELS, "level")
    return levels


def _wishes(kind: str) -> Callable[[str, Vocabularies], list[int]]:
    def read(text: str, words: Vocabularies) -> list[int]:
        found = _items(text)
        if len(found) > 3:
            raise BadCell(f"at most three can be given, not {len(found)}")
        vocabulary: Vocabulary = getattr(words, kind)
        return [vocabulary.number(item) for item in found]

    return read


def _slots(text: str, words: Vocabularies) -> list[int]:
    found = []
    for item in _items(text):
        day, _, half = item.partition(" ")
        number = DAY_NUMBERS.get(fold(day).rstrip("."))
        if number is None:
            raise BadCell(f"“{item}” must be written day half-day, as in mon am")
        halves = range(3) if not half.strip() else [_known(half, HALVES, "half-day")]
        found += [3 * number + h for h in halves]
    return found


def _among_32(kind: str) -> Callable[[str, Vocabularies], list[int]]:
    def read(text: str, words: Vocabularies) -> list[int]:
        vocabulary: Vocabulary = getattr(words, kind)
        found = [vocabulary.number(item) for item in _items(text)]
        if max(found) > 31:
            raise BadCell(f"more than 32 different {kind}s")
        return found

    return read


def _gender(text: str, words: Vocabularies) -> int:
    found = words.gender.number(text)
    if found > 9:
        raise BadCell("more than 9 different genders")
    return found


_PARSERS: dict[str, Callable[[str, Vocabularies], Any]] = {
    "id": lambda text, words: text,
    "sector": _wishes("sector"),
    "occupation": _wishes("occupation"),
    "languages": _languages,
    "french_min": lambda text, words: _known(text, LEVELS, "level"),
    "latitude": _number(-90, 90, whole=False),
    "longitude": _number(-180, 180, whole=False),
    "modes": lambda text, words: [_known(item, MODES, "mode") for item in _items(text)],
    "max_minutes": _number(0, 1440, whole=True),
    "hard_limit": _flag,
    "remote": _flag,
    "travels": _flag,
    "slots": _slots,
    "topics": _among_32("topic"),
    "stage": _number(1, 9, whole=True),
    "steps": _among_32("step"),
    "gender": _gender,
    "gender_asked": _gender,
    "capacity": _number(0, 32767, whole=True),
    "waiting_days": _number(0, 100_000, whole=True),
}
