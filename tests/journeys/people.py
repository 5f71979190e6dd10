"""Somebody of the journey: a browser, a language, and what they do in sentences."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from babel.support import Translations
from playwright.sync_api import Locator, expect

from tests.journeys.browser import Guest, assert_accessible
from tests.journeys.site import ROOT

CATALOGUES = ROOT / "mentorat" / "translations"
PATIENCE_S = 60  # the form that asks to take one's time, on a busy machine
PAUSE_MS = 500


class Person:
    """Says things in English; the buttons are found in the language of their pages.

    `is_judged`: every page they come to is held to axe as well.
    """

    def __init__(
        self, guest: Guest, language: str, *, is_judged: bool = False, name: str = ""
    ) -> None:
        self.guest, self.page, self.language = guest, guest.page, language
        self.name = name
        self._is_judged = is_judged
        self._words = Translations.load(str(CATALOGUES), [language])

    # --- words ------------------------------------------------------------------------------

    def says(self, sentence: str, **values: object) -> str:
        """The house's words for an English sentence, in this person's language."""
        said = str(self._words.gettext(sentence))
        is_there = said != sentence or self.language == "en"
        assert is_there, f"{sentence!r} has no {self.language} wording"
        return said % values if values else said

    # --- goes -------------------------------------------------------------------------------

    def goes_to(self, place: str) -> None:
        self.guest.goes_to(place)
        self.looks()

    def follows(self, sentence: str, **values: object) -> None:
        """Follow the link that begins with these words."""
        self._click(self.page.get_by_role("link", name=self._start(sentence, **values)))

    def follows_name(self, name: str) -> None:
        """Follow the first link whose words hold this name."""
        self._click(self.page.locator("main a").filter(has_text=name))

    def presses(self, sentence: str, **values: object) -> None:
        """Press the button that begins with these words."""
        self._click(self.page.get_by_role("button", name=self._start(sentence, **values)))

    def presses_first(self) -> None:
        """Press the main button of the page's first form."""
        self._click(self.page.locator("main form .btn[type=submit]"))

    def reads(self, *sentences: str, **values: object) -> None:
        """The page says each of these."""
        for sentence in sentences:
            expect(self.page.locator("body")).to_contain_text(self.says(sentence, **values))

    def sees(self, *words: str) -> None:
        self.guest.sees(*words)

    def does_not_see(self, *words: str) -> None:
        self.guest.does_not_see(*words)

    def is_at(self, pattern: str) -> None:
        expect(self.page).to_have_url(re.compile(pattern))

    def finds(self, selector: str) -> Locator:
        found = self.page.locator(selector)
        expect(found.first).to_be_visible()
        return found

    def looks(self) -> None:
        """Judge the page somebody came to."""
        if self._is_judged:
            assert_accessible(self.page)

    # --- fills in ---------------------------------------------------------------------------

    def writes(self, **fields: str) -> None:
        """Type into the fields of these names."""
        for name, words in fields.items():
            self.finds(f'main [name="{name}"]').first.fill(words)

    def picks(self, **fields: str) -> None:
        """Choose from lists, by the value that is sent."""
        for name, value in fields.items():
            self.finds(f'main select[name="{name}"]').select_option(value)

    def ticks(self, **fields: str | tuple[str, ...]) -> None:
        """Tick boxes or choose answers, by the values that are sent."""
        for name, values in fields.items():
            for value in (values,) if isinstance(values, str) else values:
                self.page.locator(f'main input[name="{name}"][value="{value}"]').check(force=True)

    def agrees(self, *names: str) -> None:
        """Tick the boxes that stand alone."""
        for name in names:
            self.page.locator(f'main input[type="checkbox"][name="{name}"]').check(force=True)

    def insists(self, act: Callable[[], Any], arrived_at: str) -> None:
        """Repeat an act until it leads there: a form may ask to take one's time."""
        for _ in range(PATIENCE_S * 1000 // PAUSE_MS):
            act()
            if re.search(arrived_at, self.page.url):
                return
            self.page.wait_for_timeout(PAUSE_MS)
        raise AssertionError(f"still at {self.page.url}")

    def _start(self, sentence: str, **values: object) -> re.Pattern[str]:
        return re.compile("^" + re.escape(self.says(sentence, **values)))

    def _click(self, found: Locator) -> None:
        expect(found.first).to_be_visible()
        with self.page.expect_navigation():
            found.first.click()
        self.guest.settles()
        self.looks()
