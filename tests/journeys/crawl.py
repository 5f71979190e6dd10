"""Walks through every page a person can reach, one example of each kind of address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.journeys.browser import Guest
from tests.journeys.mailbox import Mailbox
from tests.journeys.site import Site

MAIL = re.compile(r"[\w.+-]+@[\w.-]+\.\w+")
NOT_PAGES = re.compile(r"\.(?:ics|csv|xlsx|pdf|png|svg|css|js|zip)$|^/static/|deconnexion|logout")
IDENTITY = re.compile(r"^(?:\d+|[\w-]{16,}|[A-Z]{1,3}-?\d+)$")
LIMIT = 150  # pages a person; a house with more kinds of pages should say so


@dataclass(frozen=True)
class Person:
    """Someone of the demonstration who can sign in: what they are, and their address."""

    role: str
    email: str


def people(site: Site) -> list[Person]:
    """One person per line of the demonstration's sign-ins."""
    found = []
    for line in site.sign_ins.splitlines():
        if hit := MAIL.search(line):
            role = re.sub(r"\W+", "-", line[: hit.start()].strip().lower()).strip("-")
            found.append(Person(role or hit.group().split("@")[0], hit.group()))
    return found


def sign_in(guest: Guest, mailbox: Mailbox, email: str) -> Guest:
    """By a mailed link, as anyone with an account can."""
    guest.goes_to("/connexion/lien")
    guest.page.locator('main input[name="email"]').fill(email)
    guest.page.locator("main form button").first.click()
    guest.goes_to(mailbox.next(email).link("/connexion/"))
    guest.page.locator("main form button").first.click()
    guest.page.wait_for_load_state("load")
    return guest


def kind(url: str) -> str:
    """The address with a star for each part that names one thing: /duos/*/bilan."""
    parts = urlsplit(url).path.strip("/").split("/")
    return "/" + "/".join("*" if IDENTITY.match(part) else part for part in parts)


def pages(guest: Guest, *starts: str) -> Iterator[str]:
    """Open one page of each kind that links lead to from `starts`; yields the address shown."""
    waiting, seen = list(starts), set()
    while waiting:
        url = waiting.pop(0)
        if kind(url) in seen or NOT_PAGES.search(urlsplit(url).path):
            continue
        seen.add(kind(url))
        assert len(seen) <= LIMIT, f"more than {LIMIT} kinds of pages: {sorted(seen)}"
        guest.goes_to(url)
        here = guest.page.url
        seen.add(kind(here))
        yield here
        links = guest.page.eval_on_selector_all("a[href]", "found => found.map(one => one.href)")
        waiting += [link.partition("#")[0] for link in links if link.startswith(guest.address)]


def letters_by_kind(site: Site) -> dict[str, str]:
    """For each kind of personal link that went out by mail, one example."""
    found: dict[str, str] = {}
    for letter in site.mailbox.letters:
        for link in letter.links:
            if link.startswith(site.address):
                found.setdefault(kind(link), link)
    return found
