"""Chromium, and what a person does in it, said in sentences."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Playwright,
    Request,
    Response,
    expect,
)

from tests.house.pages import debts

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
Words = str | re.Pattern[str]


def chromium(playwright: Playwright) -> str | None:
    """Path of a Chromium: named, of the system, or playwright's own; None when there is none."""
    own = playwright.chromium.executable_path
    named = os.environ.get("MENTORAT_CHROMIUM", "")
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in (named, *found, own) if path and Path(path).exists()), None)


def launch(playwright: Playwright, path: str) -> Browser:
    """Start it without a window. Root may not use the sandbox; only our own pages are shown."""
    return playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])


@dataclass
class Guest:
    """One person with one browser: what they do reads as sentences.

    Everything they meet is watched: an error in the console, a request to a stranger or a
    page that owes something is kept in `complaints` and fails the journey at its end.
    """

    context: BrowserContext
    address: str
    complaints: list[str] = field(default_factory=list)
    page: Page = field(init=False)
    _arrived: Response | None = None

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self._complain(f"script: {error}"))
        self.page.on("dialog", lambda dialog: self._complain(f"dialog: {dialog.message}"))
        self.context.on("request", self._watch)
        self.page.on("response", self._note)

    # --- goes and reads ---------------------------------------------------------------------

    def goes_to(self, place: str) -> Guest:
        """Open a path of the site, or a whole address taken from a mail."""
        url = place if "://" in place else self.address + place
        answer = self.page.goto(url)
        assert answer is not None, url
        assert answer.status < 400, f"{url} answered {answer.status}"
        return self._looks()

    def follows(self, words: Words) -> Guest:
        """Click the link with these words."""
        self._one(self.page.get_by_role("link", name=words)).click()
        return self._looks()

    def presses(self, words: Words) -> Guest:
        """Press the button with these words."""
        self._one(self.page.get_by_role("button", name=words)).click()
        return self._looks()

    def sees(self, *words: Words) -> Guest:
        """Each of these stands on the page, visible."""
        for one in words:
            expect(self.page.locator("body")).to_contain_text(one)
        return self

    def does_not_see(self, *words: Words) -> Guest:
        for one in words:
            expect(self.page.locator("body")).not_to_contain_text(one)
        return self

    def is_at(self, path: Words) -> Guest:
        pattern = re.compile(re.escape(path) if isinstance(path, str) else path.pattern)
        expect(self.page).to_have_url(pattern)
        return self

    # --- fills in ---------------------------------------------------------------------------

    def writes(self, label: Words, words: str) -> Guest:
        """Type into the field with this label."""
        self._one(self.page.get_by_label(label)).fill(words)
        return self

    def picks(self, label: Words, choice: str) -> Guest:
        """Choose from the list with this label."""
        self._one(self.page.get_by_label(label)).select_option(label=choice)
        return self

    def ticks(self, *labels: Words) -> Guest:
        """Tick these boxes or choose these answers."""
        for label in labels:
            self._one(self.page.get_by_label(label)).check(force=True)
        return self

    def ticks_value(self, name: str, *values: str) -> Guest:
        """Tick the boxes of this field with these values (a grid's cells have long labels)."""
        for value in values:
            self.page.locator(f'input[name="{name}"][value="{value}"]').check(force=True)
        return self

    # --- is judged --------------------------------------------------------------------------

    def finds_it_accessible(self) -> Guest:
        assert_accessible(self.page)
        return self

    def settles(self) -> Guest:
        """Judge the page that an act of one's own led to."""
        return self._looks()

    def _looks(self) -> Guest:
        """Judge each page as it came over the wire: a browser hides the nonces it has read."""
        self.page.wait_for_load_state("load")
        answer, self._arrived = self._arrived, None
        if answer and "text/html" in answer.headers.get("content-type", ""):
            with suppress(Error):  # left before it could be read: the next page is judged
                self.complaints += [f"{answer.url}: {debt}" for debt in debts(answer.text())]
        return self

    def _note(self, answer: Response) -> None:
        is_page = answer.request.is_navigation_request() and not 300 <= answer.status < 400
        if is_page and answer.url.startswith(self.address):
            self._arrived = answer
            if answer.status >= 500:
                self._complain(f"{answer.url} answered {answer.status}")

    def _one(self, found: Locator) -> Locator:
        visible = found.first
        assert found.count() > 0, f"nothing like that at {self.page.url}:\n{self._words()}"
        return visible

    def _words(self) -> str:
        return self.page.locator("body").inner_text()[:3000]

    def _hear(self, message: ConsoleMessage) -> None:
        is_answer = "status of 422" in message.text  # a form that asks for something more
        if message.type == "error" and not is_answer:
            self._complain(f"console: {message.text}")

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self._complain(f"asks a stranger: {request.url}")

    def _complain(self, sentence: str) -> None:
        self.complaints.append(f"{self.page.url}: {sentence}")


def assert_accessible(page: Page, leave_out: Iterable[str] = ()) -> None:
    """axe finds nothing: all its rules, best practices included."""
    skipped = {rule: {"enabled": False} for rule in leave_out}
    report = Axe().run(page, options={"rules": skipped, "resultTypes": ["violations"]})
    found = [
        f"{one['id']} ({one['impact']}): {one['help']}\n"
        + "\n".join(f"    {node['html'][:200]}" for node in one["nodes"][:5])
        for one in report.response["violations"]
    ]
    assert not found, f"{page.url}\n" + "\n".join(found)


def weight(context: BrowserContext, url: str) -> int:
    """Bytes over the wire for the first visit of a page: bodies and headers of all answers."""
    page = context.new_page()
    answers: list[Request] = []
    page.on("requestfinished", lambda request: answers.append(request))
    page.goto(url)
    page.wait_for_load_state("networkidle")
    sizes = [request.sizes() for request in answers]
    page.close()
    return sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes)
