"""The tables of `data/`, read once, and their words in the languages of the public pages."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

LOCALES = ("fr", "en", "ar")
"""Languages in which every fact shown to a candidate has words; the first is the fallback."""


@dataclass(frozen=True, slots=True)
class Words:
    """One wording per language; an empty or unknown one falls back to French."""

    fr: str
    en: str = ""
    ar: str = ""

    def to(self, lang: str) -> str:
        """The wording in `lang` ("fr", "en", "ar", also "fr-BE" or "ar_SY"), else in French."""
        language = lang.replace("_", "-").partition("-")[0].lower()
        return (getattr(self, language) if language in LOCALES else "") or self.fr


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """The lines of `data/<name>.csv`, in file order, each a mapping from column to text."""
    path = resources.files("mentorat.reference").joinpath("data", f"{name}.csv")
    return tuple(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def words(row: Mapping[str, str], prefix: str = "") -> Words:
    """The columns `<prefix>fr`, `<prefix>en` and `<prefix>ar` of one line."""
    return Words(*(row[prefix + locale] for locale in LOCALES))
