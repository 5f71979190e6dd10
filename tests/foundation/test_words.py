"""Words of a language: French elision before names, the first of a month, phones in groups."""

from __future__ import annotations

from datetime import date, time

import pytest
from flask import Flask, render_template_string

from mentorat.foundation import clock, i18n

SAYS = "{{ _('The application of %(name)s', name=name|bdi) }}"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Arta Leka", "La candidature d’<bdi>Arta Leka</bdi>"),
        ("Élodie", "La candidature d’<bdi>Élodie</bdi>"),
        ("İpek", "La candidature d’<bdi>İpek</bdi>"),
        ("Øystein", "La candidature d’<bdi>Øystein</bdi>"),
        ("Yves", "La candidature d’<bdi>Yves</bdi>"),
        ("Yasmine", "La candidature de <bdi>Yasmine</bdi>"),
        ("Hugo", "La candidature de <bdi>Hugo</bdi>"),
        ("Karim", "La candidature de <bdi>Karim</bdi>"),
        ("أمينة", "La candidature de <bdi>أمينة</bdi>"),
        ("<b>Ana</b>", "La candidature de <bdi>&lt;b&gt;Ana&lt;/b&gt;</bdi>"),
    ],
)
def test_a_page_elides_before_a_vowel(app: Flask, name: str, said: str) -> None:
    with app.test_request_context("/?lang=fr"):
        assert render_template_string(SAYS, name=name) == said


def test_a_plain_sentence_does_too_and_keeps_the_marks(app: Flask) -> None:
    with app.test_request_context("/?lang=fr"):
        said = i18n.gettext("1. What %(name)s can do", name=i18n.isolated("Arta"))
        assert said == "1. Ce qu’\u2068Arta\u2069 sait faire"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_other_languages_are_left_alone(app: Flask, language: str) -> None:
    with app.test_request_context(f"/?lang={language}"):
        assert i18n.elided("de \u2068Ana\u2069") == "de \u2068Ana\u2069"


@pytest.mark.parametrize("day", [date(2026, 7, 1), date(2031, 7, 1)])
def test_french_counts_the_first_of_a_month(app: Flask, day: date) -> None:
    with app.test_request_context("/?lang=fr"):
        for say in (i18n.day_in_words, i18n.short_day, i18n.long_day):
            assert "1er juil" in say(day)
            assert "2031" in say(day) or day.year == 2026 or say is i18n.long_day
    with app.test_request_context("/?lang=en"):
        assert i18n.long_day(day).startswith("1 July")


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("+32450065001", "0450 06 50 01"),
        ("+3267212223", "067 21 22 23"),
        ("+33612345678", "+33 6 12 34 56 78"),
        ("067/21.22.23", "067 21 22 23"),
        ("no number", "no number"),
    ],
)
def test_a_phone_is_read_in_groups(kept: str, said: str) -> None:
    assert i18n.phone_in_groups(kept) == said


def test_lists_take_the_comma_of_their_writing(app: Flask) -> None:
    said = {}
    for language in ("fr", "en", "ar"):
        with app.test_request_context(f"/?lang={language}"):
            said[language] = i18n.listed(["A", "B"])
    assert said == {"fr": "A, B", "en": "A, B", "ar": "A، B"}


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "15 h 30"), ("en", "15:30"), ("ar", "15:30")]
)
def test_the_clock_counts_to_24(app: Flask, language: str, said: str) -> None:
    at = clock.at_local(date(2026, 11, 27), time(15, 30))
    with app.test_request_context(f"/?lang={language}"):
        assert i18n.time_in_words(at) == said
