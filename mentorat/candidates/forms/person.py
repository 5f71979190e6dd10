"""Who somebody is, in which language we speak, and sending."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, EmailField, HiddenField, StringField, TelField
from wtforms.validators import DataRequired, Email, Length, Optional, ValidationError

from mentorat.candidates.forms.answers import (
    OneOf,
    international_phone,
    likely_address,
    one_needed,
)
from mentorat.candidates.states import Gender, gender_label
from mentorat.foundation.forms import Form, plain_name
from mentorat.foundation.i18n import LANGUAGES
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import lazy_gettext as _l

_MAIL = (
    _l("This e-mail address is not complete. For example: name@example.org."),
    _l("This e-mail address is too long: 254 characters at most."),
)


def _mail_checks() -> list[Any]:
    return [Length(max=254, message=_MAIL[1]), Email(_MAIL[0])]


class LanguageForm(Form):
    """The first screen: the language to speak."""

    language = OneOf(
        _l("In which language do you want to go on?"),
        _l("Choose a language."),
        choices={one.code: one.endonym for one in LANGUAGES.values()},
    )


class TrappedForm(Form):
    """A form with a field that people do not see: only machines fill it in."""

    website = StringField(_l("Leave this field empty"))

    def validate_website(self, field: StringField) -> None:
        if field.data:
            field.data = ""
            raise ValidationError(_("Leave this field empty, then press again."))


class PersonForm(TrappedForm):
    """Name, and a mail address or a phone number."""

    first_name = StringField(
        _l("First name"),
        [
            DataRequired(_l("Write your first name.")),
            Length(max=80, message=_l("This is too long: 80 characters at most.")),
            plain_name,
        ],
    )
    last_name = StringField(
        _l("Family name"),
        [
            DataRequired(_l("Write your family name.")),
            Length(max=80, message=_l("This is too long: 80 characters at most.")),
            plain_name,
        ],
    )
    email = EmailField(_l("E-mail address"), [one_needed, Optional(), *_mail_checks()])
    asked_about = HiddenField()
    phone = TelField(_l("Phone number"), [one_needed])
    is_adult = BooleanField(
        _l("I am 18 or older"), [DataRequired(_l("You must be 18 or older to take part."))]
    )

    def validate_first_name(self, field: StringField) -> None:
        _check_name(field, _("Write your first name."))

    def validate_last_name(self, field: StringField) -> None:
        _check_name(field, _("Write your family name."))

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Whether all is well; without any way to write or call, both fields say so."""
        is_whole = bool(super().validate(*args, **kwargs))
        if self.email.data or self.phone.data:
            return is_whole
        for field in (self.email, self.phone):
            said = _("Give an e-mail address or a phone number: one is enough.")
            field.errors = [*field.errors, said]
        return False

    def validate_email(self, field: EmailField) -> None:
        """Ask once about an address that looks misspelt; whoever sends it again means it."""
        meant = likely_address(field.data or "")
        if meant and self.asked_about.data != field.data:
            self.asked_about.data = field.data
            raise ValidationError(
                _(
                    "Did you mean %(address)s? Correct it, or continue if it is right.",
                    address=meant,
                )
            )

    def validate_phone(self, field: TelField) -> None:
        if field.data:
            self.number = international_phone(field.data)

    @property
    def answers(self) -> dict[str, Any]:
        """The answers as the file keeps them."""
        return {
            "first_name": self.first_name.data,
            "last_name": self.last_name.data,
            "email": self.email.data or "",
            "phone": getattr(self, "number", ""),
            "is_adult": bool(self.is_adult.data),
        }


class MentorPersonForm(PersonForm):
    """The same for a mentor, who may say a gender."""

    gender = OneOf(
        _l("You are"),
        _l("Choose one of the answers."),
        is_required=False,
        description=_l("Some people ask for a woman or a man. We use your answer only for that."),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.gender.choices = {
            Gender.WOMAN.value: _("a woman"),
            Gender.MAN.value: _("a man"),
            Gender.OTHER.value: gender_label(Gender.OTHER),
            "": _("I prefer not to say"),
        }

    @property
    def answers(self) -> dict[str, Any]:
        return {**super().answers, "gender": self.gender.data or None}


def _check_name(field: StringField, message: str) -> None:
    """Blanks and signs alone are no name."""
    if not any(character.isalpha() for character in field.data or ""):
        raise ValidationError(message)


class LaterForm(TrappedForm):
    """Where to send the link to go on later."""

    email = EmailField(
        _l("E-mail address"), [DataRequired(_l("Write your e-mail address.")), *_mail_checks()]
    )


class ResumeForm(Form):
    """A code on paper, and the first name that was typed."""

    code = StringField(
        _l("Your code"),
        [DataRequired(_l("Write the eight letters of your code.")), Length(max=40)],
        description=_l("Eight letters. Capital or small, with or without a blank."),
    )
    first_name = StringField(
        _l("Your first name"),
        [
            DataRequired(_l("Write your first name.")),
            Length(max=80, message=_l("This is too long: 80 characters at most.")),
        ],
        description=_l("As you wrote it in the application."),
    )


class ContactForm(TrappedForm):
    """One field: a mail address or a phone number."""

    contact = StringField(
        _l("Your e-mail address or your phone number"),
        [
            DataRequired(_l("Write your e-mail address or your phone number.")),
            Length(max=254, message=_MAIL[1]),
        ],
    )

    def validate_contact(self, field: StringField) -> None:
        if "@" in (field.data or ""):
            Email(_MAIL[0])(self, field)
            self.reached = field.data
        else:
            self.reached = international_phone(field.data or "")


class SendForm(TrappedForm):
    """The last screen of a mentee: what is agreed to."""

    file = BooleanField(
        _l("I agree that you keep my answers to find me a duo."),
        [DataRequired(_l("Without this agreement, we cannot look for a duo."))],
    )
    shared_with_pair = BooleanField(
        _l("You may show the work that I look for, without my name, to the person proposed to me."),
        [DataRequired(_l("Without this agreement, we cannot propose anyone to you."))],
    )


class MentorSendForm(SendForm):
    """The last screen of a mentor."""

    shared_with_pair = BooleanField(
        _l("You may show my work, without my name, to the person proposed to me."),
        [DataRequired(_l("Without this agreement, we cannot propose anyone to you."))],
    )
    shown_to_enterprise = BooleanField(
        _l("I agree that my employer sees that I am a mentor. It never learns who my mentee is.")
    )
