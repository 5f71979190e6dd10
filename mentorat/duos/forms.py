"""Forms about duos: shape and wording of what is typed, by staff and by the two themselves."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from mentorat.duos.states import (
    Questionnaire,
    answer_choices,
    early_end_choices,
    mode_choices,
    outcome_choices,
    party_choices,
    questions_of,
)
from mentorat.foundation import clock
from mentorat.foundation.forms import MAX_TEXT, Form
from mentorat.foundation.i18n import lazy_gettext as _l

TOO_LONG = _l("This is too long: keep it within %(max)d characters.")
CHOOSE_DAY = _l("Choose a day, for example 24 November 2026.")
CHOOSE_ONE = _l("Choose one of the answers.")
USUAL_MINUTES = (30, 45, 60, 90, 120, 180)


class DayField(DateField):
    """A day; what is no day gets one clear sentence."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(str(CHOOSE_DAY)) from error


class ChoiceField(RadioField):
    """One of some answers, read when the form is made, in the reader's language."""

    data: Any

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        offers: Callable[[], list[Any]],
        **options: Any,
    ) -> None:
        checks = validators or [DataRequired(CHOOSE_ONE)]
        super().__init__(label, checks, choices=offers, validate_choice=False, **options)

    def pre_validate(self, form: Any) -> None:
        """What is not offered reads as nothing chosen."""
        if self.data is not None and not any(chosen for _v, _l, chosen, _r in self.iter_choices()):
            self.data = None


def _text(label: Any, description: Any = "") -> TextAreaField:
    """A field for words of one's own, never required."""
    return TextAreaField(
        label, [Optional(), Length(max=MAX_TEXT, message=TOO_LONG)], description=description
    )


class EmptyForm(Form):
    """A button: nothing but the proof that it was pressed on our page."""


class FilterForm(Form):
    """Which duos the list shows; lives in the address."""

    class Meta(Form.Meta):
        csrf = False

    etat = SelectField(_l("State"), validate_choice=False)
    suivi = SelectField(_l("Follow-up"), validate_choice=False)


class MeetingForm(Form):
    """A meeting that took place, as staff notes it."""

    met_on = DayField(_l("Day of the meeting"), [DataRequired(CHOOSE_DAY)], default=clock.today)
    minutes = IntegerField(
        _l("Minutes"),
        [
            InputRequired(_l("Say how many minutes it lasted.")),
            NumberRange(5, 600, _l("Between 5 minutes and 10 hours (600 minutes).")),
        ],
        default=60,
    )
    mode = ChoiceField(_l("Where or how?"), offers=mode_choices)
    next_on = DayField(_l("Next meeting, if it is fixed"), [Optional()])
    note = _text(_l("Note"), _l("Only the coordination reads it."))


class OwnMeetingForm(Form):
    """A meeting, as one of the two notes it on a phone."""

    met_on = DayField(_l("Which day?"), [DataRequired(CHOOSE_DAY)], default=clock.today)
    minutes = ChoiceField(
        _l("How long?"), offers=lambda: _usual_minutes(), coerce=lambda value: _number(value)
    )
    mode = ChoiceField(_l("Where or how?"), offers=mode_choices)
    next_on = DayField(_l("When do you meet next?"), [Optional()])


def _number(value: Any) -> int | None:
    return int(value) if str(value).isascii() and str(value).isdigit() else None


def _usual_minutes() -> list[tuple[int, Any]]:
    words = {
        30: _l("half an hour"),
        45: _l("three quarters of an hour"),
        60: _l("one hour"),
        90: _l("one hour and a half"),
        120: _l("two hours"),
        180: _l("three hours or more"),
    }
    return [(minutes, words[minutes]) for minutes in USUAL_MINUTES]


class GoalForm(Form):
    """A step the two want to take."""

    text = StringField(
        _l("New goal"),
        [
            DataRequired(_l("Write the goal in a few words.")),
            Length(max=200, message=TOO_LONG),
        ],
    )


class HelpForm(Form):
    """I need help."""

    words = _text(_l("What is it about?"), _l("You may also leave this empty: we call you."))


class HoldForm(Form):
    """The coordinator's note on a checkpoint."""

    note = _text(_l("Your note"), _l("Only the coordination reads it."))


class RescheduleForm(Form):
    """Another day for a checkpoint."""

    due_on = DayField(_l("New day"), [DataRequired(CHOOSE_DAY)])


class ExtendForm(Form):
    """A later end."""

    ends_on = DayField(_l("New last day"), [DataRequired(CHOOSE_DAY)])


def _sector_choices() -> list[tuple[str, Any]]:
    return [("yes", _l("Yes")), ("no", _l("No")), ("unknown", _l("Does not apply"))]


class CompleteForm(Form):
    """How a duo came to its end."""

    outcome = ChoiceField(_l("Where is the mentee now?"), offers=outcome_choices)
    sector = ChoiceField(_l("Is it in the sector wished for?"), offers=_sector_choices)
    ended_on = DayField(_l("Last day of the duo"), [DataRequired(CHOOSE_DAY)], default=clock.today)
    remark = _text(_l("Remark"), _l("Only the coordination reads it."))


class InterruptForm(Form):
    """Why a duo ends early, and at whose wish."""

    reason = ChoiceField(_l("Reason"), offers=early_end_choices)
    by = ChoiceField(_l("Who ends the duo?"), offers=party_choices)
    ended_on = DayField(_l("Last day of the duo"), [DataRequired(CHOOSE_DAY)], default=clock.today)
    remark = _text(_l("Remark"), _l("Only the coordination reads it."))


@cache
def answer_form(questionnaire: Questionnaire) -> type[Form]:
    """The form that asks the questions of a questionnaire; one field a question."""
    fields: dict[str, Any] = {
        question.code: ChoiceField("", offers=_offers(question))
        for question in questions_of(questionnaire)
    }
    fields["words"] = _text("")
    fields["wants_contact"] = BooleanField(_l("I would like somebody to call me"))
    return type("AnswerForm", (Form,), fields)


def _offers(question: Any) -> Callable[[], list[tuple[str, str]]]:
    return lambda: answer_choices(question)
