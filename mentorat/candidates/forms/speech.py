"""Languages and how well, help asked or offered, words about oneself."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, TextAreaField, URLField
from wtforms.validators import Length, ValidationError

from mentorat.candidates.forms.answers import MaskOf, OneOf, Picked, check_video
from mentorat.candidates.states import Gender, Topic, topic_labels
from mentorat.foundation.forms import Form
from mentorat.foundation.i18n import current_language
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.reference import speech
from mentorat.reference.speech import Level

FRENCH = "fr"
ROWS = (1, 2, 3, 4)
_PICK = (_l("Choose a language from the list."), _l("Choose how well you speak it."))


class LanguagesForm(Form):
    """French by sentences, then up to four other languages."""

    french = OneOf(
        _l("What can you do in French?"),
        _l("Choose the sentence that fits you best."),
        description=_l("There is no wrong answer. Beginners are welcome."),
    )
    language_1 = Picked(_l("Another language"), _PICK[0])
    level_1 = Picked(_l("How well"), _PICK[1])
    language_2 = Picked(_l("Another language"), _PICK[0])
    level_2 = Picked(_l("How well"), _PICK[1])
    language_3 = Picked(_l("Another language"), _PICK[0])
    level_3 = Picked(_l("How well"), _PICK[1])
    language_4 = Picked(_l("Another language"), _PICK[0])
    level_4 = Picked(_l("How well"), _PICK[1])

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        here = current_language().code
        self.french.choices = {level.name: level.speak(here) for level in Level}
        others = {one.code: _named(one, here) for one in speech.languages() if one.code != FRENCH}
        levels = {level.name: level.label(here) for level in Level if level > Level.A0}
        for row in ROWS:
            self[f"language_{row}"].choices = {"": _("No other language"), **others}
            self[f"level_{row}"].choices = {"": _("Choose"), **levels}

    def validate_level_1(self, field: Picked) -> None:
        self._check_row(1)

    def validate_level_2(self, field: Picked) -> None:
        self._check_row(2)

    def validate_level_3(self, field: Picked) -> None:
        self._check_row(3)

    def validate_level_4(self, field: Picked) -> None:
        self._check_row(4)

    def _check_row(self, row: int) -> None:
        if self[f"language_{row}"].data and not self[f"level_{row}"].data:
            raise ValidationError(_("Choose how well you speak it."))

    def shown_rows(self, *, one_more: bool) -> int:
        """How many rows the page shows: the used ones, an empty one when none or asked for."""
        used = max((row for row in ROWS if self[f"language_{row}"].data), default=0)
        return min(max(used + one_more, 1), len(ROWS))

    @property
    def levels(self) -> dict[str, int]:
        """Level by language; a language named twice keeps the better one."""
        spoken = {FRENCH: Level[self.french.data].value}
        for row in ROWS:
            code = self[f"language_{row}"].data
            if code:
                level = Level[self[f"level_{row}"].data].value
                spoken[code] = max(level, spoken.get(code, 0))
        return spoken


class MenteeLanguagesForm(LanguagesForm):
    """A mentee may ask for an interpreter at the interview."""

    needs_interpreter = BooleanField(_l("I would like an interpreter at the interview"))

    @property
    def answers(self) -> dict[str, Any]:
        """The answers as the file keeps them, next to `levels`."""
        return {"needs_interpreter": bool(self.needs_interpreter.data)}


class MentorLanguagesForm(LanguagesForm):
    """A mentor says from which French on talking is easy, and for how many people."""

    french_min = OneOf(
        _l("With whom do you feel at ease in French?"), _l("Choose one of the answers.")
    )
    capacity = OneOf(_l("How many people can you accompany at a time?"), _l("Choose 1, 2 or 3."))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.french_min.choices = {
            Level.A0.name: _("With everyone, even with very few words of French"),
            Level.A1.name: _("With somebody who can make simple sentences"),
            Level.A2.name: _("With somebody who can talk about daily life"),
            Level.B1.name: _("With somebody who can tell what they have done"),
            Level.B2.name: _("With somebody who can discuss work without preparing"),
        }
        self.capacity.choices = {"1": _("One person"), "2": _("Two people"), "3": _("Three people")}

    @property
    def answers(self) -> dict[str, Any]:
        """The answers as the file keeps them, next to `levels`."""
        level = Level[self.french_min.data].value
        return {"french_min": level, "capacity": int(self.capacity.data)}


class HelpForm(Form):
    """Topics, a few words, a video that somebody made."""

    topics = MaskOf(_l("Topics"), _l("Choose among the topics shown."), is_optional=True)
    presentation = TextAreaField(
        _l("A few words about you"),
        [Length(max=800, message=_l("This is too long: 800 characters at most."))],
    )
    video_url = URLField(
        _l("Address of a video in which you present yourself"),
        [Length(max=300, message=_l("This address is too long."))],
    )
    is_video_shown = BooleanField(_l("The team may watch this video."))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        labels = topic_labels()
        self.topics.choices = {str(bit): labels[topic] for bit, topic in enumerate(Topic)}

    def validate_video_url(self, field: URLField) -> None:
        if field.data:
            check_video(field.data)

    def validate_is_video_shown(self, field: BooleanField) -> None:
        if self.video_url.data and not field.data:
            raise ValidationError(_("Tick this box, or leave the address of the video empty."))

    @property
    def answers(self) -> dict[str, Any]:
        """The answers as the file keeps them."""
        return {
            "topics": self.topics.mask,
            "presentation": self.presentation.data or "",
            "video_url": self.video_url.data or None,
        }


class MenteeHelpForm(HelpForm):
    """A mentee may ask for a mentor of the same gender."""

    same_gender = OneOf(
        _l("Your mentor"),
        _l("Choose one of the answers."),
        is_required=False,
        description=_l("We ask this for one reason only: to respect your choice."),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.same_gender.choices = {
            "": _("A woman or a man, both are fine"),
            Gender.WOMAN.value: _("I am a woman and I ask for a woman"),
            Gender.MAN.value: _("I am a man and I ask for a man"),
        }

    @property
    def answers(self) -> dict[str, Any]:
        asked = self.same_gender.data or None
        return {**super().answers, "gender": asked, "gender_asked": asked}


def _named(language: speech.Language, here: str) -> str:
    name = language.label(here)
    return name if name == language.endonym else f"{name} · {language.endonym}"
