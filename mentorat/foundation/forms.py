"""The base of all forms: CSRF, cleaned text, the reader's language, slots as a mask."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import Field, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from mentorat.foundation.i18n import current_language, is_switching
from mentorat.foundation.i18n import gettext as _

# Control characters, and the marks that turn the direction of what follows.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
MAX_TEXT = 2_000
NAME_SIGNS = frozenset(" \u00a0'’‘ʼ´`-‐‑–.,·()ـ\u200c\u200d")
_WITHOUT_WIDTH = dict.fromkeys((0x200C, 0x200D))
_DOTTED = re.compile(r"\w{2,}\.\w{2,}")  # "J.P." is a name, "evil.be" is an address


def clean(value: Any) -> Any:
    """Typed text as it is kept: NFC, no control or direction marks, no blanks around it."""
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n"))
    text = "".join(character for character in text if not "\ud800" <= character <= "\udfff")
    return _UNSEEN.sub("", text).strip()


def plain_name(form: Any, field: Field) -> None:
    """A validator: a name is letters, with the signs that stand in names.

    Names are read out in mails; a name with digits, slashes or dots inside could carry an
    address into somebody's mailbox.
    """
    name = field.data or ""
    has_strange = any(not (_is_letter(one) or one in NAME_SIGNS) for one in name)
    if has_strange or _DOTTED.search(name.translate(_WITHOUT_WIDTH)):
        raise ValidationError(_("Write the name in letters, without digits or web addresses."))


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM"


class Form(FlaskForm):
    """A form of the house. Text fields are cleaned and never longer than `MAX_TEXT`."""

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field name, without the form's own protection."""
        return {field.name: field.data for field in self if field.name != "csrf_token"}

    def validate(self, *arguments: Any, **options: Any) -> bool:
        """Whether the form may be kept; silently not when only the language changes."""
        return not is_switching() and bool(super().validate(*arguments, **options))

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            if issubclass(unbound_field.field_class, StringField | SelectField):
                options = {**options, "filters": [clean]}
            field: Field = super().bind_field(form, unbound_field, options)
            has_length = any(isinstance(check, Length) for check in field.validators)
            if isinstance(field, StringField) and not has_length:
                field.validators = [*field.validators, Length(max=MAX_TEXT)]
            return field

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was typed and nothing else: never a file, never JSON."""
            if formdata is None or hasattr(formdata, "getlist"):
                return formdata
            return request.form if form.is_submitted() and request.form else None

        @property
        def locales(self) -> Sequence[str]:
            return [current_language().code]


class CheckList(SelectMultipleField):
    """Several choices as check boxes; without JavaScript they are plain check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class MaskField(CheckList):
    """Check boxes whose data is one integer: bit k is set when choice k is ticked."""

    def process_data(self, value: Any) -> None:
        bits = value if isinstance(value, int) else 0
        self.data = [str(bit) for bit in range(bits.bit_length()) if bits >> bit & 1]

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, self.mask)

    @property
    def mask(self) -> int:
        """The ticked choices as an integer."""
        return sum(1 << int(bit) for bit in set(self.data or ()))
