"""Every message has its words in the languages we promise, with its placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import extract
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from tests.house import rules
from tests.house.source import sources
from tests.house.templates import templates

KEYWORDS = {
    "_": None,
    "_l": None,
    "_n": (1, 2),
    "_p": ((1, "c"), 2),
    "gettext": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|(?<!%)%[sd]")
# "0470 12 34 56" is read from its last group in a line that runs from the right, unless held.
LOOSE_NUMBER = re.compile(r"\d{2,}(?: \d{2,})+")
HELD = re.compile("\u2066[^\u2069]*\u2069")
Key = tuple[str, str]  # context, singular


@dataclass(frozen=True)
class Said:
    """One message as the code or a template says it."""

    place: str
    message: str
    plural: str | None
    context: str


def said_in_code(root: Path) -> Iterator[Said]:
    """Messages of Python files."""
    for source in sources(root, "mentorat", "config.py"):
        with (root / source.path).open("rb") as file:
            for number, words, _, context in extract("python", file, KEYWORDS, ()):
                yield _said(f"{source.path}:{number}", words, context)


def said_in_templates(root: Path) -> Iterator[Said]:
    """Messages of templates, `{% trans %}` included."""
    for name, _ in templates(root):
        with (root / "templates" / name).open("rb") as file:
            options = {"extensions": "jinja2.ext.do,jinja2.ext.loopcontrols", "silent": "false"}
            method = "jinja2.ext:babel_extract"
            for number, words, _, context in extract(method, file, KEYWORDS, (), options):
                yield _said(f"templates/{name}:{number}", words, context)


def _said(place: str, words: object, context: str | None) -> Said:
    if isinstance(words, tuple):
        return Said(place, str(words[0]), str(words[1]), context or "")
    return Said(place, str(words), None, context or "")


def catalogue(root: Path, language: str) -> dict[Key, Message]:
    """All messages of a language, over the files of all rooms; fuzzy ones do not count."""
    whole: dict[Key, Message] = {}
    for path in sorted((root / "mentorat" / "translations" / language).rglob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id and not message.fuzzy:
                    whole[(message.context or "", _singular(message))] = message
    return whole


def _singular(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple | list) else message.id)


def untranslated(root: Path, language: str) -> list[str]:
    """Messages that code or templates say, without words in `language`."""
    known = catalogue(root, language)
    found = []
    for said in [*said_in_code(root), *said_in_templates(root)]:
        message = known.get((said.context, said.message))
        if message is None or not _is_whole(message, language):
            found.append(f"{said.place}: {language} lacks {said.message!r}")
    return sorted(set(found))


def _is_whole(message: Message, language: str) -> bool:
    words = message.string
    if isinstance(words, tuple | list):
        return len(words) == get_plural(language).num_plurals and all(words)
    return bool(words)


def broken_placeholders(root: Path) -> list[str]:
    """A translation names no placeholder its message lacks, and drops none it has.

    A plural form may leave out the number: "one person" says it in a word.
    """
    found = []
    for folder in sorted((root / "mentorat" / "translations").glob("*/")):
        for (_, singular), message in catalogue(root, folder.name).items():
            ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
            words = (
                message.string if isinstance(message.string, tuple | list) else (message.string,)
            )
            holes = [_holes(one) for one in ids]
            may, must = set().union(*holes), set.intersection(*holes)
            if len(ids) > 1:
                must -= {"num"}
            found += [
                f"{folder.name}: placeholders differ in {singular!r}: {one!r}"
                for one in filter(None, words)
                if must - _holes(one) or _holes(one) - may
            ]
    return found


def _holes(text: str) -> set[str]:
    return {hit.group(1) or hit.group() for hit in PLACEHOLDER.finditer(text)}


def all_promised(root: Path) -> list[str]:
    """Every language that somebody may choose, on every page."""
    return [line for language in rules.COMPLETE for line in untranslated(root, language)]


def numbers_in_no_direction(root: Path) -> list[str]:
    """In Arabic, a number in groups stands between U+2066 and U+2069, as it is dialled."""
    found = []
    for (_, singular), message in catalogue(root, "ar").items():
        words = message.string if isinstance(message.string, tuple | list) else (message.string,)
        hits = [
            hit.group() for one in words for hit in LOOSE_NUMBER.finditer(HELD.sub("", one or ""))
        ]
        found += [f"ar: {hit!r} turns round in {singular!r}" for hit in hits]
    return found


def arabic_from_eleven(root: Path) -> list[str]:
    """The last Arabic form counts 11 to 99: its noun is the one that bears the tanwin."""
    found = []
    for (_, singular), message in catalogue(root, "ar").items():
        if isinstance(message.string, tuple | list) and len(message.string) == 6:
            hundred, eleven = (form.count("\u064b") for form in message.string[4:])
            if eleven < hundred:
                found.append(f"ar: the forms for 11 and for 100 are changed round in {singular!r}")
    return found
