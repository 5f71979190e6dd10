"""Forms for signing in and for one's own account."""

from __future__ import annotations

from wtforms import EmailField, PasswordField, SelectChoice, SelectField, StringField
from wtforms.validators import Email, InputRequired, Length

from mentorat.foundation.forms import Form
from mentorat.foundation.i18n import LANGUAGES
from mentorat.foundation.i18n import lazy_gettext as _l

MAX_PASSWORD = 200


def _password(label: object, autocomplete: str, description: object = "") -> PasswordField:
    return PasswordField(
        label,
        description=description,
        validators=[InputRequired(_l("Write a password.")), Length(max=MAX_PASSWORD)],
        render_kw={"autocomplete": autocomplete},
    )


class SignInForm(Form):
    """Address and password; whether they fit is not the form's business."""

    email = EmailField(
        _l("Your mail address"),
        validators=[InputRequired(_l("Write your mail address.")), Length(max=254)],
        render_kw={"autocomplete": "username"},
    )
    password = _password(_l("Password"), "current-password")


class LinkForm(Form):
    """Ask for a link by mail."""

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

    password = _password(
        _l("Your new password"),
        "new-password",
        _l("At least 12 characters: a sentence of your own, with its blanks, is best."),
    )


class ChangePasswordForm(NewPasswordForm):
    """The same, for somebody signed in."""

    current = _password(_l("Your password of today"), "current-password")


class PasswordForm(Form):
    """The password once more, before something that weighs."""

    current = _password(_l("Your password of today"), "current-password")


class CodeForm(Form):
    """The code that the telephone shows, or a recovery code."""

    code = StringField(
        _l("Your code"),
        validators=[InputRequired(_l("Write the code.")), Length(max=20)],
        render_kw={"autocomplete": "one-time-code", "dir": "ltr", "spellcheck": "false"},
    )


class LanguageForm(Form):
    """The language of one's pages and mails."""

    language = SelectField(
        _l("Language of my pages and mails"),
        [InputRequired(_l("Choose a language."))],
        choices=[SelectChoice(one.code, one.endonym) for one in LANGUAGES.values()],
    )


class EmptyForm(Form):
    """A button: nothing but the protection against forged requests."""
