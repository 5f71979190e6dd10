"""Sectors and occupations in the words of the field, and how near two sectors are to each other.

Labels, synonyms and the assignment to ISCO-08 two-digit groups are our own compilation; ISCO-08
after ESCO. Numbers are stable: they index the solver's arrays and are kept in frozen rounds, so a
new line takes the next number.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from mentorat.reference.search import Index
from mentorat.reference.tables import LOCALES, Words, rows, words

SAME_SECTOR = 1000
"""Nearness of a sector to itself; two different sectors reach 700 at most."""


@dataclass(frozen=True, slots=True)
class Sector:
    """A field of work shown with a pictogram; `examples`: places or tasks people know it by."""

    number: int
    code: str
    icon: str
    names: Words
    examples: Words

    def label(self, lang: str = "fr") -> str:
        """The name in plain words."""
        return self.names.to(lang)

    def example(self, lang: str = "fr") -> str:
        """Where one works in this sector: "Hôpital, maison de repos, pharmacie"."""
        return self.examples.to(lang)


@dataclass(frozen=True, slots=True)
class Occupation:
    """A trade; `isco2` is its ISCO-08 sub-major group, `synonyms` what else people type for it."""

    number: int
    code: str
    sector_code: str
    isco2: str
    names: Words
    synonyms: tuple[str, ...]

    @property
    def sector(self) -> Sector:
        """The sector it belongs to."""
        return sector(self.sector_code)

    @property
    def sub_sector(self) -> str:
        """Sector and ISCO group together: "care-22" holds those of the sector with like tasks."""
        return f"{self.sector_code}-{self.isco2}"

    def label(self, lang: str = "fr") -> str:
        """The name in plain words, for women and men."""
        return self.names.to(lang)


@cache
def _sectors() -> dict[str, Sector]:
    return {
        row["code"]: Sector(
            int(row["number"]), row["code"], row["icon"], words(row), words(row, "example_")
        )
        for row in rows("sectors")
    }


def sectors() -> tuple[Sector, ...]:
    """All sectors, in the order in which they are shown."""
    return tuple(_sectors().values())


def sector(code: str) -> Sector:
    """The sector with this code; KeyError if there is none."""
    return _sectors()[code]


@cache
def _occupations() -> dict[str, Occupation]:
    return {
        row["code"]: Occupation(
            number=int(row["number"]),
            code=row["code"],
            sector_code=row["sector"],
            isco2=row["isco2"],
            names=words(row),
            synonyms=tuple(row["synonyms"].split("|")),
        )
        for row in rows("occupations")
    }


def occupations(sector_code: str | None = None) -> tuple[Occupation, ...]:
    """All occupations, or those of one sector; KeyError if there is no such sector."""
    if sector_code is None:
        return tuple(_occupations().values())
    wanted = sector(sector_code).code
    return tuple(each for each in _occupations().values() if each.sector_code == wanted)


def occupation(code: str) -> Occupation:
    """The occupation with this code; KeyError if there is none."""
    return _occupations()[code]


@cache
def _labels(lang: str) -> Index:
    return Index.of(_spoken(each.label(lang)) for each in occupations())


@cache
def _everything() -> Index:
    return Index.of(
        [part for lang in LOCALES for part in _spoken(each.label(lang))] + list(each.synonyms)
        for each in occupations()
    )


def _spoken(label: str) -> list[str]:
    """A label and, for "Infirmier, infirmière", each of its forms."""
    return [
        label,
        *(part for part in label.replace("،", ",").split(",") if "," in label or "،" in label),
    ]


def search_occupations(text: str, lang: str = "fr", limit: int = 8) -> tuple[Occupation, ...]:
    """Occupations that answer `text`, closest first, labels in `lang` before other words.

    Accents, capitals and small slips do not matter; words of the other languages and what
    people say instead of the proper name ("femme de ménage", "clark") are understood too.
    """
    named, known, every = _labels(lang).ranks(text), _everything().ranks(text), occupations()
    closest = sorted(known, key=lambda k: (known[k], k not in named, k))
    return tuple(every[k] for k in (closest or _everything().find(text))[:limit])


@cache
def proximity() -> NDArray[np.int16]:
    """Nearness of sectors, integers 0..1000, shape (sectors, sectors) by `Sector.number`.

    Symmetric, 1000 on the diagonal, at most 700 elsewhere; read-only. Derived from the occupations
    that the domains of a public directory of trades share, raised where our judgement says so;
    `data/proximity.csv` tells which.
    """
    matrix = np.zeros((len(sectors()), len(sectors())), dtype=np.int16)
    np.fill_diagonal(matrix, SAME_SECTOR)
    for row in rows("proximity"):
        a, b = sector(row["a"]).number, sector(row["b"]).number
        matrix[a, b] = matrix[b, a] = int(row["points"])
    matrix.setflags(write=False)
    return matrix


@cache
def occupation_sectors() -> NDArray[np.int16]:
    """Number of the sector of each occupation, by `Occupation.number`; read-only."""
    return _by_number({each.number: each.sector.number for each in occupations()})


@cache
def occupation_groups() -> NDArray[np.int16]:
    """ISCO-08 group (1..96) of each occupation, by `Occupation.number`; read-only."""
    return _by_number({each.number: int(each.isco2) for each in occupations()})


def _by_number(values: dict[int, int]) -> NDArray[np.int16]:
    array = np.array([values[k] for k in range(len(values))], dtype=np.int16)
    array.setflags(write=False)
    return array


@cache
def _groups() -> dict[str, Words]:
    return {row["code"]: Words(row["fr"], row["en"]) for row in rows("isco_groups")}


def group_label(isco2: str, lang: str = "fr") -> str:
    """The official name of an ISCO-08 two-digit group (French or English); KeyError if none."""
    return _groups()[isco2].to(lang)
