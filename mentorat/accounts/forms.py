"""Forms for signing in."""

from __future__ import annotations

from wtforms import EmailField, PasswordField
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


class NewPasswordForm(Form):
    """Choose a password. What makes a good one is said before, not after."""

    password = PasswordField(
        _l("Your new password"),
        description=_l("At least 12 characters: a sentence of your own, with its blanks, is best."),
        validators=[InputRequired(_l("Write a password.")), Length(max=200)],
        render_kw={"autocomplete": "new-password"},
    )


class EmptyForm(Form):
    """A button: nothing but the protection against forged requests."""
