"""Times as people say them, in each language; 11 and 100 bend differently in Arabic."""

from __future__ import annotations

import pytest
from flask import Flask

from mentorat.duos.states import duration_label
from mentorat.foundation.i18n import gettext, ngettext
from mentorat.rounds.states.words import about_time, journey_words


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(1, "5 min"), (22, "20 min"), (58, "1 h"), (81, "1 h 20"), (94, "1 h 30"), (120, "2 h")],
)
def test_an_estimate_is_not_told_to_the_minute(app: Flask, minutes: int, said: str) -> None:
    with app.test_request_context("/?lang=fr"):
        assert about_time(minutes) == said


def test_a_journey_is_told_in_hours(app: Flask) -> None:
    with app.test_request_context("/?lang=fr"):
        fact = {"mode": "PUBLIC", "minutes": 81, "low": 64, "high": 99}
        assert journey_words(fact) == "Environ 1 h 20 en bus ou en train, entre 1 h et 1 h 40"


@pytest.mark.parametrize(
    ("number", "said"), [(1, "لقاء واحد"), (3, "3 لقاءات"), (11, "11 لقاءً"), (100, "100 لقاء")]
)
def test_arabic_counts_meetings(app: Flask, number: int, said: str) -> None:
    with app.test_request_context("/?lang=ar"):
        assert ngettext("%(num)s meeting", "%(num)s meetings", number) == said


@pytest.mark.parametrize(("minutes", "said"), [(60, "ساعة واحدة"), (120, "ساعتان")])
def test_arabic_says_an_hour(app: Flask, minutes: int, said: str) -> None:
    with app.test_request_context("/?lang=ar"):
        assert duration_label(minutes) == said


def test_arabic_speaks_to_women_and_men(app: Flask) -> None:
    with app.test_request_context("/?lang=ar"):
        said = gettext("%(name)s does not see how to reach you.", name="Élodie")
        assert said == "لا تظهر بياناتك لـ Élodie."
        assert gettext("You and %(name)s", name="Élodie") == "أنت و Élodie"
        assert gettext("When are you free?") == "ما هي أوقات فراغك؟"
