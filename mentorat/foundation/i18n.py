"""Words and dates in the reader's language. Message ids are English; French is complete."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

import flask_babel
import phonenumbers
from babel.dates import format_date, format_skeleton, format_time
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, force_locale, lazy_gettext
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from mentorat.foundation import clock
from mentorat.foundation.catalogues import TRANSLATIONS

__all__ = [
    "LANGUAGES",
    "Language",
    "current_language",
    "day_in_words",
    "elided",
    "gettext",
    "init_app",
    "instant_in_words",
    "is_switching",
    "isolated",
    "language_links",
    "lazy_gettext",
    "listed",
    "long_day",
    "ngettext",
    "prefer",
    "speaking",
    "terminal_language",
    "time_in_words",
]

# The locale data's skeletons shorten "mardi 3 mars" to "mar. 3 mars" in French and English.
_DAY_OF_THIS_YEAR = {"fr": "EEEE d MMMM", "en": "EEEE d MMMM", "ar": "EEEE، d MMMM"}
HOME_COUNTRY = "BE"
# "de" and "que" before a name that begins with a vowel, as it is held apart in a sentence;
# "Yves" begins with one, "Yasmine" does not; h is left alone, for nobody can hear it here.
_VOWELS = "aàâáäåāăąeéèêëēęěėiîïíìīįoôöóòøōőuùûüúūůœæ"
_BEFORE_VOWEL = re.compile(
    rf"\b(d|qu)(e )((?:\u2068|<bdi>)(?:[{_VOWELS}]|y[^aeiouéèy]))", re.IGNORECASE
)


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
    for name in ("gettext", "ngettext"):
        speak: Any = app.jinja_env.globals[name]
        app.jinja_env.globals[name] = _eliding(speak)
    app.jinja_env.filters.update(
        day=day_in_words,
        instant=instant_in_words,
        time=time_in_words,
        short_day=short_day,
        bdi=in_bdi,
        ltr=ltr,
        tel=tel,
        phone=phone_in_groups,
    )


def isolated(text: str | None) -> str:
    """A name, or somebody's own words, inside a plain sentence, held in its own direction.

    Typed text loses these marks.
    """
    return f"\u2068{text}\u2069" if text else ""


def in_bdi(text: str) -> Markup:
    """The same for a page: `{{ person.full_name|bdi }}`, `{{ _('… %(name)s', name=name|bdi) }}`."""
    return Markup("<bdi>{}</bdi>").format(text)


def gettext(message: str, **values: Any) -> str:
    """`message` in the reader's language, with these values in it."""
    return elided(str(flask_babel.gettext(message, **values)))


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """The same for a number, in the form it asks for."""
    return elided(str(flask_babel.ngettext(one, many, num, **values)))


def listed(parts: Iterable[str]) -> str:
    """One after the other, with the comma of the reader's writing."""
    return gettext(", ").join(parts)


def elided(text: str) -> str:
    """French before a vowel: "de Arta" is "d’Arta". Only names held by `isolated` or `|bdi`."""
    return _BEFORE_VOWEL.sub(r"\1’\3", text) if current_language().code == "fr" else text


def _eliding(speak: Callable[..., Any]) -> Callable[..., Any]:
    """The function by which templates speak, eliding what it says."""

    @pass_context
    def speaks(context: Context, *args: Any, **values: Any) -> Any:
        said = speak(context, *args, **values)
        return type(said)(elided(str(said)))

    return speaks


def day_in_words(day: date, *, with_year: bool | None = None) -> str:
    """As in "mardi 3 mars", with the year when it is not this one."""
    shows_year = day.year != clock.today().year if with_year is None else with_year
    code = current_language().code
    pattern = "full" if shows_year else _DAY_OF_THIS_YEAR[code]
    return _first(format_date(day, pattern, locale=_babel_locale()), day)


def short_day(day: date) -> str:
    """As in "3 mars", with the year when it is not this one: for narrow columns."""
    skeleton = "yMMMd" if day.year != clock.today().year else "MMMd"
    return _first(str(format_skeleton(skeleton, day, locale=_babel_locale())), day)


def long_day(day: date) -> str:
    """As in "20 août 2026", without the day of the week: far from today it says nothing."""
    return _first(format_date(day, "long", locale=_babel_locale()), day)


def _first(words: str, day: date) -> str:
    """French counts the first of a month: "1er juillet"."""
    is_first = current_language().code == "fr" and day.day == 1
    return re.sub(r"\b1\b", "1er", words, count=1) if is_first else words


def time_in_words(instant: datetime) -> str:
    """As in "14 h" or "14 h 30" in French, "14:30" elsewhere: nobody here counts to twelve."""
    wall = clock.local(instant)
    if current_language().code == "fr":
        return f"{wall.hour} h" + (f" {wall.minute:02d}" if wall.minute else "")
    return str(format_time(wall.time(), "HH:mm", locale=_babel_locale()))


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


def phone_in_groups(number: str) -> str:
    """As it is read aloud here: "0450 06 50 01", another country's with its code."""
    try:
        known = phonenumbers.parse(number, HOME_COUNTRY)
    except phonenumbers.NumberParseException:
        return number
    is_home = known.country_code == phonenumbers.country_code_for_region(HOME_COUNTRY)
    shapes = phonenumbers.PhoneNumberFormat
    shape = shapes.NATIONAL if is_home else shapes.INTERNATIONAL
    return phonenumbers.format_number(known, shape)


def ltr(text: str) -> str:
    """A phone number or an address inside plain text, left to right in any sentence."""
    return f"\u2066{text}\u2069" if current_language().direction == "rtl" else text


def _babel_locale() -> str:
    """English here is that of Europe: the day before the month, 24 hours."""
    code = current_language().code
    return "en_GB" if code == "en" else code


def language_links() -> list[dict[str, str]]:
    """The languages, each with the address of this same page in it."""
    path = request.path if has_request_context() else "/"
    arguments = request.args.to_dict() if has_request_context() else {}
    return [
        {**vars(language), "url": f"{path}?{urlencode({**arguments, 'lang': language.code})}"}
        for language in LANGUAGES.values()
    ]
