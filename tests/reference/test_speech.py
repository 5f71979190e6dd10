"""Languages and levels: own names, directions, and what a person can do at each level."""

from __future__ import annotations

import re

import pytest

from mentorat.reference import speech
from mentorat.reference.speech import Level
from mentorat.reference.tables import LOCALES


def test_languages_fit_a_mask_and_keep_their_bit() -> None:
    numbers = [each.number for each in speech.languages()]
    assert numbers == list(range(len(numbers)))
    assert len(numbers) <= 62  # a bit each in a signed 64-bit integer
    assert [speech.language(code).number for code in ("fr", "ar", "it", "uk")] == [0, 1, 2, 13]


def test_languages_of_the_public_pages_are_there() -> None:
    codes = {each.code for each in speech.languages()}
    assert {"fr", "nl", "de", "en", "ar", "uk", "tr", "es", "fa-AF", "ps", "ti", "so"} <= codes


@pytest.mark.parametrize("lang", LOCALES)
def test_every_language_has_a_name_of_its_own(lang: str) -> None:
    said = [getattr(each.names, lang) for each in speech.languages()]
    assert all(said)
    assert len(set(said)) == len(said)
    assert all(each.endonym for each in speech.languages())


def test_direction_follows_the_script() -> None:
    rtl = {each.code for each in speech.languages() if each.direction == "rtl"}
    assert rtl == {"ar", "fa", "fa-AF", "ps", "ur", "ckb"}
    assert {each.direction for each in speech.languages()} == {"ltr", "rtl"}


def test_levels_are_ordered() -> None:
    assert Level.A0 < Level.A1 < Level.A2 < Level.B1 < Level.B2 < Level.C1 < Level.C2 < Level.NATIVE
    assert (int(Level.A1), int(Level.NATIVE)) == (1, 7)


BEGINNINGS = {"fr": r"Je peux ", "en": r"I can ", "ar": r"أستطيع أن "}


@pytest.mark.parametrize("lang", LOCALES)
@pytest.mark.parametrize("level", Level)
def test_each_level_says_what_one_can_do(level: Level, lang: str) -> None:
    for sentence in (level.understand(lang), level.speak(lang)):
        assert re.match(BEGINNINGS[lang], sentence), sentence
        assert sentence.endswith(".")
        assert len(sentence.split()) <= 15
    assert level.label(lang)


@pytest.mark.parametrize("lang", LOCALES)
def test_levels_say_different_things(lang: str) -> None:
    for words in (Level.label, Level.understand, Level.speak):
        assert len({words(level, lang) for level in Level}) == len(Level)
