"""A report that saves itself: no conflict with oneself, no word lost when the session ends."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys import crawl
from tests.journeys.browser import Guest
from tests.journeys.site import Site

Arrives = Callable[..., Guest]
SAVING = "**/entretiens/*/brouillon"
WORDS = "Dix ans de métier, très organisée."
SLOW_S = 1.5


@pytest.fixture
def writer(guest: Arrives, site: Site) -> Guest:
    """A coordinator before a report that is open."""
    (coordinator,) = (one for one in crawl.people(site) if one.role == "coordinator")
    person = crawl.sign_in(guest(), site.mailbox, coordinator.email)
    person.goes_to("/entretiens")
    links = person.page.locator("main a[href*='/entretiens/']")
    found = [link.get_attribute("href") or "" for link in links.all()]
    for address in dict.fromkeys(found):
        if re.fullmatch(r"/entretiens/[\w-]+", address):
            person.goes_to(address)
            if person.page.locator("form[data-draft]").count():
                return person
    raise AssertionError(f"no open report among {found}")


def status(page: Page) -> str:
    return page.locator("[data-draft-status]").inner_text()


def answers_all(page: Page) -> None:
    if page.locator('input[name="french_heard"]').count():
        page.locator('input[name="french_heard"][value="B1"]').check(force=True)
    for name, value in (("motivation", "strong"), ("availability", "realistic"),
                        ("recommendation", "admit")):  # fmt: skip
        page.locator(f'input[name="{name}"][value="{value}"]').check(force=True)
    for name in ("obstacles", "dreams"):
        page.locator(f'[name="{name}"]').fill(WORDS)


def test_finishing_waits_for_the_save_that_is_on_its_way(writer: Guest) -> None:
    """The later one would else be told that somebody wrote meanwhile: itself."""
    saves: list[str] = []

    def slowly(route: Route) -> None:
        saves.append(route.request.url)
        time.sleep(SLOW_S)
        route.continue_()

    page = writer.page
    page.route(SAVING, slowly)
    answers_all(page)
    with page.expect_request(SAVING):
        page.locator('[name="strengths"]').fill(WORDS)
    page.locator("form[data-draft] button[type=submit]").first.click()
    page.wait_for_url(re.compile("/(decision|personnes)"))
    assert saves


def test_words_stay_when_the_session_ends_and_leave_after_signing_in_again(
    writer: Guest, site: Site
) -> None:
    page = writer.page
    session = writer.context.cookies()
    with page.expect_response(SAVING) as first:
        page.locator('[name="strengths"]').fill(WORDS)
    assert first.value.status == 200
    writer.context.clear_cookies()
    with page.expect_response(SAVING) as refused:
        page.locator('[name="strengths"]').fill(f"{WORDS} Encore un mot.")
    assert refused.value.status == 401
    expect(page.locator("[data-draft-status] a")).to_be_visible()
    assert page.locator('[name="strengths"]').input_value().endswith("Encore un mot.")
    # Signed in again beside it; back in this page, what waits is saved.
    writer.context.add_cookies([one for one in session if "name" in one])  # type: ignore[misc]
    with page.expect_response(lambda said: "/brouillon" in said.url and said.status == 200):
        page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.reload()
    assert page.locator('[name="strengths"]').input_value().endswith("Encore un mot.")
    writer.complaints[:] = [one for one in writer.complaints if "status of 401" not in one]
