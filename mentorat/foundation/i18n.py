"""Words and dates in the reader's language. Message ids are English; French is complete.

Catalogues are one `.po` file per room in `translations/<code>/`; `compile_catalogues`
merges them into the `.mo` that gettext reads, which is never committed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlencode

import flask_babel
from babel.dates import format_date, format_skeleton, format_time
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, force_locale, gettext, lazy_gettext, ngettext
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from mentorat.foundation import clock

__all__ = [
    "LANGUAGES",
    "Language",
    "compile_catalogues",
    "conflicts",
    "current_language",
    "day_in_words",
    "gettext",
    "init_app",
    "instant_in_words",
    "is_switching",
    "isolated",
    "language_links",
    "lazy_gettext",
    "ngettext",
    "prefer",
    "speaking",
    "terminal_language",
    "time_in_words",
]

# The locale data's skeletons shorten "mardi 3 mars" to "mar. 3 mars" in French and English.
_DAY_OF_THIS_YEAR = {"fr": "EEEE d MMMM", "en": "EEEE d MMMM", "ar": "EEEE، d MMMM"}
TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"


@dataclass(frozen=True)
class Language:
    """A language of the interface: BCP 47 code, its own name, writing direction."""

    code: str
    endonym: str
    direction: str = "ltr"


LANGUAGES = {
    language.code: language
    for language in (
        Language("fr", "français"),
        Language("en", "English"),
        Language("ar", "العربية", "rtl"),
    )
}
DEFAULT = "fr"
SWITCH = "langue"  # the button that sends a form to read its page in another language


def current_language() -> Language:
    """The reader's language: the one being spoken in `speaking`, or chosen, or preferred."""
    locale = flask_babel.get_locale()
    return LANGUAGES.get(locale.language if locale else DEFAULT, LANGUAGES[DEFAULT])


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Say everything inside the block in language `code` (French when unknown): mails, SMS."""
    with force_locale(code if code in LANGUAGES else DEFAULT):
        yield


def terminal_language() -> str:
    """The language of the terminal when it is one of ours, else French."""
    code = (os.environ.get("LC_ALL") or os.environ.get("LANG") or "")[:2]
    return code if code in LANGUAGES else DEFAULT


def _select() -> str:
    if not has_request_context():
        return DEFAULT
    asked = None if is_switching() else request.args.get("lang")
    for wanted in (asked, session.get("lang"), g.get("preferred_language")):
        if wanted in LANGUAGES:
            return str(wanted)
    return request.accept_languages.best_match(list(LANGUAGES), DEFAULT) or DEFAULT


def prefer(code: str) -> None:
    """Speak `code` in the rest of this request, unless the reader has chosen a language."""
    g.preferred_language = code
    flask_babel.refresh()


def is_switching() -> bool:
    """Whether a form was sent only to read its page in another language."""
    return has_request_context() and bool(_pressed())


def _pressed() -> str | None:
    """The language whose button sent a form; a body that cannot be read presses none."""
    try:
        return request.form.get(SWITCH)
    except HTTPException:
        return None


def _remember() -> None:
    """Keep a language chosen in the address, or beside a form, for the rest of the visit."""
    wanted = _pressed() or request.args.get("lang")
    if wanted in LANGUAGES and session.get("lang") != wanted:
        session["lang"] = wanted


def init_app(app: Flask) -> None:
    """Choose the language of each request and give templates the words for dates."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    Babel(
        app,
        default_locale=DEFAULT,
        default_timezone=str(clock.BRUSSELS),
        locale_selector=_select,
    )
    app.before_request(_remember)
    app.jinja_env.filters.update(
        day=day_in_words,
        instant=instant_in_words,
        time=time_in_words,
        short_day=short_day,
        bdi=in_bdi,
        ltr=ltr,
        tel=tel,
    )


def isolated(text: str | None) -> str:
    """A name, or somebody's own words, inside a plain sentence, held in its own direction.

    Typed text loses these marks.
    """
    return f"\u2068{text}\u2069" if text else ""


def in_bdi(text: str) -> Markup:
    """The same for a page: `{{ person.full_name|bdi }}`, `{{ _('… %(name)s', name=name|bdi) }}`."""
    return Markup("<bdi>{}</bdi>").format(text)


def day_in_words(day: date, *, with_year: bool | None = None) -> str:
    """As in "mardi 3 mars", with the year when it is not this one."""
    shows_year = day.year != clock.today().year if with_year is None else with_year
    code = current_language().code
    pattern = "full" if shows_year else _DAY_OF_THIS_YEAR[code]
    words = format_date(day, pattern, locale=_babel_locale())
    return words.replace(" 1 ", " 1er ", 1) if code == "fr" and day.day == 1 else words


def short_day(day: date) -> str:
    """As in "3 mars", with the year when it is not this one: for narrow columns."""
    skeleton = "yMMMd" if day.year != clock.today().year else "MMMd"
    return str(format_skeleton(skeleton, day, locale=_babel_locale()))


def time_in_words(instant: datetime) -> str:
    """As in "14 h" or "14 h 30" in French, the language's own short time elsewhere."""
    wall = clock.local(instant)
    if current_language().code == "fr":
        return f"{wall.hour} h" + (f" {wall.minute:02d}" if wall.minute else "")
    return str(format_time(wall.time(), "short", locale=_babel_locale()))


def instant_in_words(instant: datetime) -> str:
    """As in "mardi 3 mars à 14 h"."""
    return str(
        gettext(
            "%(day)s at %(time)s",
            day=day_in_words(clock.local(instant).date()),
            time=time_in_words(instant),
        )
    )


def tel(phone: str) -> str:
    """The address that calls this number: blanks and signs between the digits are no part of it."""
    return "tel:" + re.sub(r"[^\d+]", "", phone)


def ltr(text: str) -> str:
    """A phone number or an address inside plain text, left to right in any sentence."""
    return f"\u2066{text}\u2069" if current_language().direction == "rtl" else text


def _babel_locale() -> str:
    """English here is that of Europe: the day before the month, 24 hours."""
    code = current_language().code
    return "en_GB" if code == "en" else code


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


def language_links() -> list[dict[str, str]]:
    """The languages, each with the address of this same page in it."""
    path = request.path if has_request_context() else "/"
    arguments = request.args.to_dict() if has_request_context() else {}
    return [
        {**vars(language), "url": f"{path}?{urlencode({**arguments, 'lang': language.code})}"}
        for language in LANGUAGES.values()
    ]
