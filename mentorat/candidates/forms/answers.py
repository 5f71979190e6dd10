"""What the screens' fields share: choices from lists, contacts and videos in one shape."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import phonenumbers
from wtforms import Field, RadioField, SelectField
from wtforms.validators import StopValidation, ValidationError

from mentorat.foundation.forms import CheckList, MaskField
from mentorat.foundation.i18n import gettext as _

Check = Callable[[Any, Field], None]
HOME_COUNTRY = "BE"
# Where most people here have their mail: a host that is nearly one of these is a slip.
MAIL_HOSTS = (
    "gmail.com",
    "hotmail.com",
    "hotmail.be",
    "hotmail.fr",
    "outlook.com",
    "outlook.be",
    "outlook.fr",
    "live.be",
    "live.com",
    "live.fr",
    "yahoo.com",
    "yahoo.fr",
    "yahoo.be",
    "icloud.com",
    "skynet.be",
    "telenet.be",
    "proximus.be",
    "voo.be",
    "laposte.net",
    "orange.fr",
    "free.fr",
    "proton.me",
    "protonmail.com",
    "gmx.com",
    "gmx.fr",
)
# Where a video may live; the address is shown to people and never fetched by us.
VIDEO_HOSTS = frozenset(
    {"youtube.com", "youtu.be", "vimeo.com", "dailymotion.com", "peertube.be", "tiktok.com"}
)


class OneOf(RadioField):
    """Radio buttons; the words for a wrong or missing answer come from `among`."""

    data: Any

    def __init__(self, label: Any, message: Any, **options: Any) -> None:
        is_required = options.pop("is_required", True)
        checks = [among(message, is_required=is_required)]
        if options.pop("is_needed", False):  # its form says when
            checks.append(one_needed)
        super().__init__(label, checks, validate_choice=False, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else None


class Picked(SelectField):
    """A list to pick from; groups of choices are allowed."""

    def __init__(self, label: Any, message: Any, **options: Any) -> None:
        is_required = options.pop("is_required", False)
        checks = [among(message, is_required=is_required)]
        super().__init__(label, checks, validate_choice=False, **options)


class SeveralOf(CheckList):
    """Check boxes; unknown values get the house's sentence."""

    def __init__(self, label: Any, message: Any, most: int = 100, **options: Any) -> None:
        checks = [all_among(message, most), one_needed]
        super().__init__(label, checks, validate_choice=False, **options)


class MaskOf(MaskField):
    """Check boxes kept as bits; unknown values get the house's sentence."""

    def __init__(self, label: Any, message: Any, **options: Any) -> None:
        is_optional = options.pop("is_optional", False)
        checks = [all_among(message, 100), *([] if is_optional else [one_needed])]
        super().__init__(label, checks, validate_choice=False, **options)


def _values(field: Any) -> set[str]:
    """Values of a field whose choices are {value: label} or {group: {value: label}}."""
    found: set[str] = set()
    for value, label in (field.choices or {}).items():
        found.update(label if isinstance(label, dict) else [value])
    return found


def among(message: Any, *, is_required: bool) -> Check:
    """The answer is one of those offered; an optional one may be empty."""

    def check(_form: Any, field: Field) -> None:
        if not field.data and not is_required:
            return
        if field.data not in _values(field):
            raise StopValidation(str(message))

    check.field_flags = {"required": True} if is_required else {}  # type: ignore[attr-defined]
    return check


def all_among(message: Any, most: int) -> Check:
    """Every answer is one of those offered, and there are no more than `most`."""

    def check(_form: Any, field: Field) -> None:
        chosen = field.data or []
        if len(set(chosen)) > most or set(chosen) - _values(field):
            field.data = [value for value in chosen if value in _values(field)]
            raise StopValidation(str(message))

    return check


def one_needed(_form: Any, _field: Field) -> None:
    """Marks a field that is not called optional: it or another one must be answered."""


one_needed.field_flags = {"either": True}  # type: ignore[attr-defined]


def likely_address(typed: str) -> str:
    """The address that was probably meant: "a@gmial.com" is "a@gmail.com"; "" when all is well."""
    name, _at, host = typed.strip().lower().rpartition("@")
    if not name or host in MAIL_HOSTS:
        return ""
    near = difflib.get_close_matches(host, MAIL_HOSTS, 1, cutoff=0.85)
    return f"{name}@{near[0]}" if near else ""


def international_phone(typed: str) -> str:
    """ "0470 12 34 56" as "+32470123456"; numbers without a country are Belgian.

    Raises ValidationError with a sentence.
    """
    try:
        number = phonenumbers.parse(typed, HOME_COUNTRY)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise ValidationError(_("This number is not complete. For example: 0470 12 34 56."))
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def spaced_phone(number: str) -> str:
    """A kept number as people read it: "+32 470 12 34 56"."""
    if not number:
        return ""
    shape = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(phonenumbers.parse(number), shape))


def check_video(typed: str) -> None:
    """An https address of a known video site; raises ValidationError with a sentence."""
    try:
        parts = urlsplit(typed)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
        is_plain = parts.scheme == "https" and not parts.username and parts.port is None
    except ValueError:
        is_plain, host = False, ""
    if not is_plain or host not in VIDEO_HOSTS or any(c.isspace() for c in typed):
        raise ValidationError(
            _("Copy an address that begins with https:// from YouTube, Vimeo or Dailymotion.")
        )
