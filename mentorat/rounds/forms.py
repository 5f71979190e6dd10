"""Forms of rounds: the shape and wording of what is typed."""

from __future__ import annotations

from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from mentorat.foundation.forms import Form
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.rounds.states import Answer, HandChangeKind, Refused
from mentorat.rounds.states.proposal import refused_choices, refused_label


class EmptyForm(Form):
    """A button: nothing but the proof that it was pressed on our page."""


class OpenForm(Form):
    """A new round."""

    title = StringField(
        _l("Name of the round"),
        validators=[
            DataRequired(_l("Give the round a name.")),
            Length(max=120, message=_l("120 characters at most.")),
        ],
    )
    programme = SelectField(
        _l("Programme"), validators=[DataRequired(_l("Choose a programme."))], choices=[]
    )


class ChangeForm(Form):
    """A change by hand; all but the reason come with the page that told the price."""

    kind = HiddenField(validators=[AnyOf([kind.value for kind in HandChangeKind])])
    mentee = HiddenField(validators=[DataRequired(), Length(max=40)])
    mentor = HiddenField(validators=[DataRequired(), Length(max=40)])
    version = IntegerField(validators=[Optional(), NumberRange(0, 2**31 - 1)], widget=HiddenInput())
    reason = TextAreaField(
        _l("Why this change?"),
        description=_l("Kept with the round. Write nothing about health, origin or family."),
        validators=[
            DataRequired(_l("Say in a few words why.")),
            Length(max=500, message=_l("500 characters at most.")),
        ],
    )


class RefuseForm(Form):
    """A no, with its reason."""

    reason = RadioField(
        _l("Why not?"),
        choices=refused_choices,
        validators=[InputRequired(_l("Choose a reason. It helps us to find better."))],
    )


class HeardForm(Form):
    """An answer somebody gave by phone or face to face."""

    side = RadioField(
        _l("Who answered?"),
        choices=[],
        validators=[InputRequired(_l("Say who answered."))],
    )
    answer = RadioField(
        _l("What was the answer?"),
        choices=lambda: [(Answer.YES.value, _("Yes")), (Answer.NO.value, _("No"))],
        validators=[InputRequired(_l("Say what the answer was."))],
    )
    reason = SelectField(
        _l("If no: why?"),
        choices=lambda: [("", "–"), *((one.value, refused_label(one)) for one in Refused)],
        validators=[Optional()],
    )

    @property
    def refused(self) -> Refused | None:
        """The reason as a code."""
        code = (self.reason.data or "").strip()
        return Refused(code) if code else None
