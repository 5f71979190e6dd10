"""French sentences by their English words: a better wording in a catalogue breaks no test."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

CATALOGUES = Path(__file__).resolve().parents[1] / "mentorat" / "translations" / "fr"


def said(words: str) -> str:
    """What a reader sees for `words`; a KeyError says that no catalogue knows them."""
    return _french()[words]


@cache
def _french() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(CATALOGUES.glob("*.po")):
        with path.open("rb") as file:
            messages = read_po(file, locale="fr")
        found |= {each.id: each.string for each in messages if isinstance(each.string, str)}
    return found
