"""What only a narrow screen shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys import crawl
from tests.journeys.browser import PHONE, Guest
from tests.journeys.site import Site

Arrives = Callable[..., Guest]
TAB = "nav [aria-current=page]"
HOW_FAR = "tab => { const box = tab.getBoundingClientRect(); return [box.left, box.right] }"


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_current_tab_is_in_view_and_the_row_can_be_moved(
    guest: Arrives, site: Site, has_script: bool, language: str
) -> None:
    (coordinator,) = (one for one in crawl.people(site) if one.role == "coordinator")
    person = guest(script=has_script, view=PHONE, language=language)
    crawl.sign_in(person, site.mailbox, coordinator.email)
    for path in ("/aujourdhui", "/duos", "/reglages"):
        person.goes_to(f"{path}?lang={language}")
        person.page.wait_for_timeout(200)  # by then the row has let go
        left, right = person.page.locator(TAB).evaluate(HOW_FAR)
        assert left >= 0, path
        assert right <= PHONE["width"], path
    row = person.page.locator(".side-nav")
    row.hover()
    way = 300 if language == "ar" else -300
    person.page.mouse.wheel(way, 0)
    person.page.wait_for_timeout(500)
    moved, _ = person.page.locator(TAB).evaluate(HOW_FAR)
    assert abs(moved - left) > 100
