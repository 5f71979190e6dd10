"""What a coordinator types about an interview: shape and wording only."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import AnyOf, DataRequired, Length, Optional, Regexp

from mentorat.accounts.models import User
from mentorat.candidates.states import DeclineReason, Unheard, reason_label, unheard_label
from mentorat.foundation import clock
from mentorat.foundation.forms import Form
from mentorat.foundation.i18n import current_language
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.interviews.states import (
    AVAILABILITY_LABELS,
    MODE_LABELS,
    MOTIVATION_LABELS,
    RECOMMENDATION_LABELS,
    Seen,
)
from mentorat.reference import speech
from mentorat.reference.search import fold

DURATIONS = (15, 30, 45, 60, 90, 120)
SUNDAY, FIRST_HOUR, LAST_HOUR = 6, 8, 20
LONG_TEXT = 4_000
PAGE_LENGTH = 22
TOO_LONG = _l("This is too long: keep it within %(max)d characters.")


def worded(labels: Mapping[str, Any]) -> dict[str, str]:
    """Codes with their words in the reader's language, as choices."""
    return {str(code): str(words) for code, words in labels.items()}


class InvitationForm(Form):
    """When, how, where and with whom."""

    starts_on = DateField(
        _l("Day"), [DataRequired(_l("Choose a day, for example 24 November 2026."))]
    )
    starts_time = TimeField(_l("Time"), [DataRequired(_l("Choose a time, for example 14:00."))])
    duration_min = SelectField(
        _l("Length"),
        [
            DataRequired(_l("Choose a length from the list.")),
            AnyOf([str(one) for one in DURATIONS], _l("Choose a length from the list.")),
        ],
        validate_choice=False,
        default="45",
    )
    mode = RadioField(
        _l("How do you meet?"),
        [
            DataRequired(_l("Choose how you meet.")),
            AnyOf(list(MODE_LABELS), _l("Choose how you meet.")),
        ],
        validate_choice=False,
    )
    place = StringField(
        _l("Address"),
        [Length(max=200, message=TOO_LONG)],
        description=_l("Only for a meeting on site."),
    )
    video_url = StringField(
        _l("Link of the video call"),
        [
            Optional(),
            Regexp(
                r"https://[^\s/]+\.[^\s]+$",
                message=_l("This is not a complete link. It starts with https://"),
            ),
            Length(max=300, message=TOO_LONG),
        ],
        description=_l("Only for a meeting by video."),
    )
    interviewer = SelectField(
        _l("With"), [DataRequired(_l("Choose who leads the interview."))], validate_choice=False
    )
    interpreter_code = SelectField(_l("Interpreter"), [Optional()], validate_choice=False)
    accepts_overlap = BooleanField(_l("Keep this time all the same"))
    accepts_hour = BooleanField(_l("Keep this time all the same"))
    accepts_call = BooleanField(_l("Keep the phone: I know the number"))
    version = HiddenField()

    def offer(self, interviewers: Iterable[User], minutes: Any, own: Collection[str] = ()) -> None:
        """Set what may be chosen; `minutes` words a number of minutes.

        Languages stand by their names, those the person speaks (`own`) on top.
        """
        lang = current_language().code
        self.duration_min.choices = {str(one): minutes(one) for one in DURATIONS}
        self.mode.choices = worded(MODE_LABELS)
        self.interviewer.choices = {one.public_id: one.name for one in interviewers}
        others = [one for one in speech.languages() if one.code != "fr"]
        others.sort(key=lambda one: (one.code not in own, fold(one.label(lang))))
        spoken = {one.code: one.label(lang) for one in others}
        self.interpreter_code.choices = {"": _("No interpreter"), **spoken}

    def validate_starts_on(self, field: Any) -> None:
        if not 2020 <= field.data.year <= 2100:
            raise ValidationError(_l("Choose a day, for example 24 November 2026."))

    def validate_interviewer(self, field: Any) -> None:
        if field.data not in field.choices:
            raise ValidationError(_l("Choose who leads the interview."))

    def validate_interpreter_code(self, field: Any) -> None:
        if field.data not in field.choices:
            raise ValidationError(_l("Choose a language from the list."))

    def is_unusual(self) -> bool:
        """On a Sunday, or begun outside 8 to 20 o'clock: typed in error more often than meant."""
        day: date = self.starts_on.data
        return day.weekday() == SUNDAY or not FIRST_HOUR <= self.starts_time.data.hour < LAST_HOUR

    @property
    def starts_at(self) -> datetime:
        """The instant of the day and time that were typed."""
        day: date = self.starts_on.data
        return clock.at_local(day, self.starts_time.data)


class ReportDraftForm(Form):
    """The guide while it is being filled in: nothing is required yet."""

    strengths = TextAreaField(_l("Strengths"), [Length(max=LONG_TEXT, message=TOO_LONG)])
    obstacles = TextAreaField(_l("Obstacles"), [Length(max=LONG_TEXT, message=TOO_LONG)])
    dreams = TextAreaField(_l("Dreams"), [Length(max=LONG_TEXT, message=TOO_LONG)])
    french_heard = RadioField(_l("French, as you heard it"), [Optional()], validate_choice=False)
    motivation = RadioField(
        _l("Wish for a duo"),
        [Optional()],
        validate_choice=False,
    )
    availability = RadioField(
        _l("Availability"),
        [Optional()],
        validate_choice=False,
    )
    remarks = TextAreaField(_l("Anything else"), [Length(max=LONG_TEXT, message=TOO_LONG)])
    recommendation = RadioField(
        _l("What do you advise?"),
        [Optional()],
        validate_choice=False,
    )
    version = HiddenField(default="0")
    page = HiddenField(default=lambda: secrets.token_urlsafe(12))
    turn = HiddenField(default="0")

    def __init__(self, *args: Any, is_mentor: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = current_language().code
        if is_mentor:
            del self.french_heard
        else:
            levels = (one for one in speech.Level if one is not speech.Level.NATIVE)
            self.french_heard.choices = {one.name: one.speak(lang) for one in levels}
        self.motivation.choices = worded(MOTIVATION_LABELS)
        self.availability.choices = worded(AVAILABILITY_LABELS)
        self.recommendation.choices = worded(RECOMMENDATION_LABELS)
        self._drop_unknown()

    def _drop_unknown(self) -> None:
        """A choice that nobody offered counts as none."""
        for field in self:
            if isinstance(field, RadioField) and field.data not in field.choices:
                field.data = None

    @property
    def french_level(self) -> int | None:
        """The level heard as a number; None when not said, or not asked."""
        code = self.french_heard.data if "french_heard" in self else None
        return int(speech.Level[code]) if code else None

    @property
    def seen(self) -> Seen:
        """The version this form was filled from, and which sending of which page this is."""
        page = str(self.page.data or "")
        known = page if len(page) <= PAGE_LENGTH else ""
        return Seen(_number(self.version.data), known, _number(self.turn.data))


def _number(typed: Any) -> int:
    text = str(typed or "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class ReportForm(ReportDraftForm):
    """The guide when the report is finished: what counts later must be there."""

    french_heard = RadioField(
        _l("French, as you heard it"),
        [DataRequired(_l("Choose the level that you heard."))],
        validate_choice=False,
    )
    motivation = RadioField(
        _l("Wish for a duo"),
        [DataRequired(_l("Choose what you heard."))],
        validate_choice=False,
    )
    availability = RadioField(
        _l("Availability"),
        [DataRequired(_l("Choose what you heard."))],
        validate_choice=False,
    )
    recommendation = RadioField(
        _l("What do you advise?"),
        [DataRequired(_l("Choose what you advise. The decision comes on the next page."))],
        validate_choice=False,
    )


class AdmitForm(Form):
    """Why now, where no interview was written up: `is_heard` says that one was."""

    unheard = RadioField(
        _l("Why without an interview?"),
        [
            DataRequired(_l("Choose why you decide without an interview.")),
            AnyOf(list(Unheard), _l("Choose why you decide without an interview.")),
        ],
        validate_choice=False,
    )

    def __init__(self, *args: Any, is_heard: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unheard.choices = {one.value: unheard_label(one) for one in Unheard}
        if is_heard:
            del self.unheard

    @property
    def why(self) -> Unheard | None:
        """The reason given; None after an interview."""
        return Unheard(self.unheard.data) if "unheard" in self else None


class DeclineForm(Form):
    """Why not now, and a word of one's own in the letter."""

    reason = RadioField(
        _l("Reason"),
        [
            DataRequired(_l("Choose a reason.")),
            AnyOf([one.value for one in DeclineReason], _l("Choose a reason.")),
        ],
        validate_choice=False,
    )
    words = TextAreaField(
        _l("A word of your own in the letter"),
        [Length(max=1_000, message=TOO_LONG)],
        description=_l("The person reads it. Say what would make a new application possible."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = {one.value: reason_label(one) for one in DeclineReason}
