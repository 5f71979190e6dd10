"""`python3 run.py screenshots DIR`: each page for each role, two widths, two languages, as PNG."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.journeys import crawl
from tests.journeys.browser import DESK, PHONE, Guest, chromium, launch
from tests.journeys.site import Site

LANGUAGES = {"fr": "fr-BE", "ar": "ar"}
EXAMPLES = 2  # of each kind of page, for its states
VIEWS = {"360": PHONE, "1280": DESK}


def main(words: list[str]) -> int:
    if len(words) != 1:
        print("Say where: python3 run.py screenshots DIR", file=sys.stderr)
        return 2
    folder = Path(words[0])
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        path = chromium(playwright)
        if path is None:
            print("No Chromium here: install it, or name one in MENTORAT_CHROMIUM", file=sys.stderr)
            return 1
        with Site(Path(data)) as site:
            site.mailbox.settles()
            browser = launch(playwright, path)
            taken = len(set(take(browser, site, folder)))
            browser.close()
    print(f"{taken} pictures in {folder}")
    return 0


def take(browser: Browser, site: Site, folder: Path) -> Iterator[Path]:
    """One picture per role, page, language and width."""
    kinds = crawl.personal_links(site)
    for language in LANGUAGES:
        visitor = arrive(browser, site, language)
        yield from portray(visitor, folder / "visiteur", language, "/")
        for links in kinds.values():
            holder = arrive(browser, site, language)
            start = crawl.open_first(holder, links, language)
            yield from portray(holder, folder / "lien", language, start)
        for person in crawl.people(site):
            guest = arrive(browser, site, language)
            crawl.sign_in(guest, site.mailbox, person.email)
            here = guest.page.url
            guest.goes_to(f"/?lang={language}")
            yield from portray(guest, folder / person.role, language, here)


def arrive(browser: Browser, site: Site, language: str) -> Guest:
    context = browser.new_context(locale=LANGUAGES[language], reduced_motion="reduce")
    guest = Guest(context, site.address)
    return guest.goes_to(f"/?lang={language}")


def portray(guest: Guest, folder: Path, language: str, start: str) -> Iterator[Path]:
    """Pictures of all pages reached from `start`; then the person leaves."""
    folder.mkdir(parents=True, exist_ok=True)
    taken = Counter[str]()
    for url in crawl.pages(guest, start, examples=EXAMPLES):
        name = crawl.kind(url).strip("/").replace("/", "_").replace("*", "x") or "accueil"
        taken[name] += 1
        name += f"-{taken[name]}" if taken[name] > 1 else ""
        for width, view in VIEWS.items():
            path = folder / f"{name}-{language}-{width}.png"
            guest.page.set_viewport_size(view)  # type: ignore[arg-type]
            guest.page.screenshot(path=path, full_page=True)
            yield path
    guest.context.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
