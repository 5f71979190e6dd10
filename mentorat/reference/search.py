"""Finding a fact from what people type: no accents, capitals or hyphens, and slips forgiven."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_ABBREVIATED = {"st": "saint", "ste": "sainte"}
_ARABIC_VARIANTS = str.maketrans({"ة": "ه", "ى": "ي", "ـ": None, "ک": "ك", "ی": "ي"})
# Letters of Polish, Turkish, Croatian, Danish… names that Unicode does not take apart.
_BARRED = str.maketrans(
    {"ł": "l", "đ": "d", "ð": "d", "ø": "o", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n", "þ": "th"}
)
_CLOSE = 0.8
"""Likeness (difflib ratio, 0..1) from which a misspelt word still counts; our choice."""
_LONGEST = 100
"""Characters of a question that are read: nobody types more to find a place."""


def fold(text: str) -> str:
    """Lower case, no accents or vowel marks: "Grâce-Hollogne" → "grace hollogne"."""
    spread = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    spread = spread.translate(_BARRED)
    bare = "".join(c for c in spread if not unicodedata.combining(c)).translate(_ARABIC_VARIANTS)
    found: list[str] = re.findall(r"[^\W_]+", bare)
    return " ".join(_without_article(_ABBREVIATED.get(word, word)) for word in found)


def _without_article(word: str) -> str:
    """Drop the Arabic article, which people write or leave out as they please."""
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


@dataclass(frozen=True, slots=True)
class Index:
    """Phrases by which entries are found: `entries[k]` holds those of entry k, folded.

    `stacks[k]` is all of them in one line, each word after a space, to pass over most entries
    at once.
    """

    entries: tuple[tuple[str, ...], ...]
    stacks: tuple[str, ...]

    @classmethod
    def of(cls, phrases: Iterable[Sequence[str]]) -> "Index":
        """An index over entries given as the phrases that name each of them, best entry first."""
        entries = tuple(tuple(dict.fromkeys(filter(None, map(fold, each)))) for each in phrases)
        return cls(entries, tuple("".join(f" {phrase}" for phrase in each) for each in entries))

    def find(self, text: str) -> list[int]:
        """Entries that answer `text`, closest first; merely alike ones only when nothing fits."""
        ranks = self.ranks(text)
        return sorted(ranks, key=lambda k: (ranks[k], k)) or self._alike(fold(text[:_LONGEST]))

    def ranks(self, text: str) -> dict[int, int]:
        """How close each entry is of which `text` names or begins the words: 0 is closest."""
        query = fold(text[:_LONGEST])
        begun = [f" {word}" for word in query.split()]
        return {
            k: _rank(query, self.entries[k])
            for k, stack in enumerate(self.stacks if begun else ())
            if all(word in stack for word in begun)
        }

    def _alike(self, query: str) -> list[int]:
        if len(query) < 4:
            return []
        ranked = []
        for k, phrases in enumerate(self.entries):
            likeness = max(
                (_likeness(query, part) for phrase in phrases for part in _parts(phrase)),
                default=0.0,
            )
            if likeness >= _CLOSE:
                ranked.append((-likeness, k))
        return [k for _, k in sorted(ranked)]


def _rank(query: str, phrases: Sequence[str]) -> int:
    """0 a phrase itself, 1 the start of one, 2 each word begun in one phrase, 3 in several."""
    if query in phrases:
        return 0
    if any(phrase.startswith(query) for phrase in phrases):
        return 1
    begun = [f" {word}" for word in query.split()]
    return 2 if any(all(word in f" {phrase}" for word in begun) for phrase in phrases) else 3


def _parts(phrase: str) -> list[str]:
    return [phrase, *(word for word in phrase.split() if len(word) > 3 and word != phrase)]


def _likeness(query: str, phrase: str) -> float:
    if abs(len(query) - len(phrase)) > 3:
        return 0.0
    matcher = difflib.SequenceMatcher(None, query, phrase, autojunk=False)
    return (
        matcher.ratio()
        if matcher.real_quick_ratio() >= _CLOSE and matcher.quick_ratio() >= _CLOSE
        else 0.0
    )
