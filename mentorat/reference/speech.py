"""Languages people speak here, and the levels of the European framework (CEFR).

Source: CLDR (names, directions); levels after the Council of Europe's CEFR, sentences our own. The
list of languages is a choice for this public, not a ranking; A0 is the usage of French courses for
beginners, outside the framework.
"""

from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from mentorat.reference.tables import Words, rows, words


@dataclass(frozen=True, slots=True)
class Language:
    """BCP 47 code, stable number (bit of a mask, below 64), names, own name, "ltr" or "rtl"."""

    number: int
    code: str
    names: Words
    endonym: str
    direction: str

    def label(self, lang: str = "fr") -> str:
        """The name of this language in `lang`."""
        return self.names.to(lang)


@cache
def _languages() -> dict[str, Language]:
    return {
        row["code"]: Language(
            int(row["number"]), row["code"], words(row), row["endonym"], row["direction"]
        )
        for row in rows("languages")
    }


def languages() -> tuple[Language, ...]:
    """All languages, French first."""
    return tuple(_languages().values())


def language(code: str) -> Language:
    """The language with this BCP 47 code; KeyError if there is none."""
    return _languages()[code]


class Level(IntEnum):
    """How well a person speaks a language, ordered; `NATIVE` is the language of childhood."""

    A0 = 0
    A1 = 1
    A2 = 2
    B1 = 3
    B2 = 4
    C1 = 5
    C2 = 6
    NATIVE = 7

    def label(self, lang: str = "fr") -> str:
        """A short name in plain words, without the code."""
        return _level(self).name.to(lang)

    def understand(self, lang: str = "fr") -> str:
        """What the person understands: "Je peux comprendre …"."""
        return _level(self).understand.to(lang)

    def speak(self, lang: str = "fr") -> str:
        """What the person can say: "Je peux …"."""
        return _level(self).speak.to(lang)


@dataclass(frozen=True, slots=True)
class _LevelWords:
    name: Words
    understand: Words
    speak: Words


@cache
def _level(level: Level) -> _LevelWords:
    row = next(row for row in rows("levels") if row["code"] == level.name)
    return _LevelWords(words(row), words(row, "understand_"), words(row, "speak_"))
