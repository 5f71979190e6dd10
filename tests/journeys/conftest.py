"""A running site, a mailbox and a browser for the journeys; one of each for the whole run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Playwright,
    expect,
    sync_playwright,
)

from tests.journeys import browser as chromium
from tests.journeys.browser import DESK, Guest
from tests.journeys.mailbox import Mailbox
from tests.journeys.production import ProductionSite, missing
from tests.journeys.site import Site

PATIENCE_MS = 30_000  # a busy machine is slow, not wrong
ACCEPTS = {"fr": "fr-BE", "en": "en-GB", "ar": "ar"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for the browser is a journey, marked or not."""
    for item in items:
        if "guest" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, served and worked, with its mails in a mailbox of ours.

    Under `run.py journeys --production`, the same people behind nginx, as `deploy/` has it.
    """
    data = tmp_path_factory.mktemp("site")
    is_production = os.environ.get("MENTORAT_JOURNEYS") == "production"
    if is_production and (lacking := missing()):
        pytest.skip(f"a site in production needs {lacking}")
    with ProductionSite(data) if is_production else Site(data) as running:
        yield running


@pytest.fixture(scope="session")
def mailbox(site: Site) -> Mailbox:
    return site.mailbox


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright_driver: Playwright) -> Iterator[Browser]:
    """Chromium; skipped with its reason where there is none (a failure under CI)."""
    path = chromium.chromium(playwright_driver)
    if path is None:
        pytest.skip("no Chromium here: install it, or name one in MENTORAT_CHROMIUM")
    opened = chromium.launch(playwright_driver, path)
    yield opened
    opened.close()


@pytest.fixture(params=[True, False], ids=["with-js", "without-js"])
def has_script(request: pytest.FixtureRequest) -> bool:
    """For journeys that must pass with and without JavaScript."""
    return bool(request.param)


@pytest.fixture
def guest(browser: Browser, site: Site) -> Iterator[Callable[..., Guest]]:
    """`guest()` opens a browser for one person; `script`, `language` and `view` may be set.

    At the end of the test nothing may have complained: no console error, no request to a
    stranger, no page without what every page owes.
    """
    yield from guests_of(site, browser)


def guests_of(site: Site, browser: Browser) -> Iterator[Callable[..., Guest]]:
    """What `guest` is, for any site."""
    opened: list[tuple[BrowserContext, Guest]] = []

    def arrives(
        *, script: bool = True, language: str = "fr", view: dict[str, int] = DESK, **more: Any
    ) -> Guest:
        context = browser.new_context(
            java_script_enabled=script,
            locale=ACCEPTS[language],
            timezone_id="Europe/Brussels",
            viewport=view,  # type: ignore[arg-type]
            reduced_motion="reduce",
            **(site.way_in() | more),
        )
        context.set_default_timeout(PATIENCE_MS)
        person = Guest(context, site.address)
        opened.append((context, person))
        return person

    yield arrives
    complaints = [line for _, person in opened for line in person.complaints]
    for context, _ in opened:
        context.close()
    assert not complaints, "\n".join(dict.fromkeys(complaints))
