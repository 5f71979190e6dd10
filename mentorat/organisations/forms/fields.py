"""What the forms of this room share: names, addresses, numbers, languages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import phonenumbers
from wtforms import EmailField, SelectField, StringField, TelField
from wtforms.validators import Email, InputRequired, Length, Optional, ValidationError

from mentorat.foundation.i18n import LANGUAGES
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import lazy_gettext as _l

HOME_COUNTRY = "BE"
MAIL_INCOMPLETE = _l("This is not a complete mail address. Example: name@example.org")


def name_field(label: Any, most: int, *checks: Any) -> StringField:
    """A name of one line, needed; `checks` are further validators."""
    return StringField(label, [InputRequired(_l("Write the name.")), Length(max=most), *checks])


def mail_field(label: Any, **options: Any) -> EmailField:
    """A mail address, needed unless `is_needed` is false."""
    needed = options.pop("is_needed", True)
    first = InputRequired(_l("Write the mail address.")) if needed else Optional()
    return EmailField(label, [first, Length(max=254), Email(MAIL_INCOMPLETE)], **options)


class LanguageField(SelectField):
    """One of the languages of the pages, under its own name."""

    def __init__(self, **options: Any) -> None:
        known = {one.code: one.endonym for one in LANGUAGES.values()}
        label = _l("Language of the pages and mails")
        needed = [InputRequired(_l("Choose a language."))]
        super().__init__(label, needed, choices=known, default="fr", **options)


def check_phone(field: TelField) -> None:
    """Keep a telephone number as it is read aloud: "+32 67 11 22 33"; raises ValidationError."""
    if not field.data:
        return
    try:
        number = phonenumbers.parse(field.data, HOME_COUNTRY)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValidationError(_("This is not a telephone number. Example: 067 11 22 33"))
    shape = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    field.data = str(phonenumbers.format_number(number, shape))


def _is_plain(address: str) -> bool:
    """Whether this is http(s), with a host that has a dot and names nobody."""
    try:
        parts = urlsplit(address)
    except ValueError:  # "http://[" has no host that could be read
        return False
    return parts.scheme in {"http", "https"} and "." in parts.netloc and "@" not in parts.netloc


def check_web(field: StringField) -> None:
    """Keep an address of a web page with its scheme; raises ValidationError."""
    if not field.data:
        return
    address = field.data if "//" in field.data else f"https://{field.data}"
    if not _is_plain(address) or any(character.isspace() for character in address):
        raise ValidationError(_("This is not the address of a web page. Example: www.example.org"))
    field.data = address
