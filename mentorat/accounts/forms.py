"""Forms for signing in."""

from __future__ import annotations

from wtforms import EmailField
from wtforms.validators import Email, InputRequired, Length

from mentorat.foundation.forms import Form
from mentorat.foundation.i18n import lazy_gettext as _l


class LinkForm(Form):
    """Ask for a sign-in link."""

    email = EmailField(
        _l("Your mail address"),
        validators=[
            InputRequired(_l("Write your mail address.")),
            Length(max=254),
            Email(_l("This is not a complete mail address. Example: name@example.org")),
        ],
        render_kw={"autocomplete": "email"},
    )


class EmptyForm(Form):
    """A button: nothing but the protection against forged requests."""
