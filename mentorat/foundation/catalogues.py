"""The catalogues of words: one `.po` file per room in `translations/<code>/`.

`compile_catalogues` merges them into the `.mo` that gettext reads, which is never committed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"


def compile_catalogues(root: Path = TRANSLATIONS) -> int:
    """Merge each language's room catalogues into its `messages.mo`; returns how many changed."""
    written = 0
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        sources = sorted(folder.glob("*.po"))
        target = folder / "LC_MESSAGES" / "messages.mo"
        newest = max((path.stat().st_mtime_ns for path in sources), default=0)
        if not sources or (target.exists() and target.stat().st_mtime_ns >= newest):
            continue
        target.parent.mkdir(exist_ok=True)
        with target.open("wb") as file:
            write_mo(file, _merged(folder.name, sources))
        written += 1
    return written


def _merged(code: str, sources: list[Path]) -> Catalog:
    """One catalogue of all rooms; where two word one message apart, the first room wins."""
    whole = Catalog(locale=code)
    for _path, message in _messages(code, sources):
        known = whole.get(message.id)
        if known is None or not known.string:
            whole.add(message.id, message.string, flags=message.flags)
    return whole


def _messages(code: str, sources: list[Path]) -> Iterator[tuple[Path, Message]]:
    for path in sources:
        with path.open("rb") as file:
            for message in read_po(file, locale=code):
                if message.id and message.string:
                    yield path, message


def conflicts(code: str, root: Path = TRANSLATIONS) -> list[str]:
    """Messages that two rooms translate in two ways: a guard of the house keeps this empty."""
    seen: dict[object, tuple[Path, object]] = {}
    found = []
    for path, message in _messages(code, sorted((root / code).glob("*.po"))):
        first, wording = seen.setdefault(message.id, (path, message.string))
        if wording != message.string:
            found.append(f"{code}: {message.id!r} in {first.name} and {path.name}")
    return found
