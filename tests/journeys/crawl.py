"""Walks through every page a person can reach, one example of each kind of address."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from mentorat.demo.programmes import PHRASE
from tests.journeys.browser import Guest
from tests.journeys.mailbox import Mailbox
from tests.journeys.site import Site

MAIL = re.compile(r"[\w.+-]+@[\w.-]+\.\w+")
# Files, the way out, and the demonstration's old mails, whose links have been used.
NOT_PAGES = re.compile(r"\.(?:ics|csv|xlsx|pdf|png|svg|css|js|zip)$|^/static/|^/demo/|deconnexion")
# Public ids and secrets have capitals or figures somewhere; words of an address have none.
IDENTITY = re.compile(r"^(?:\d+|(?=.*[A-Z0-9])[\w-]{16,}|[A-Z]{1,3}-?\d+)$")
LIMIT = 150  # pages a person; a house with more kinds of pages should say so


@dataclass(frozen=True)
class Person:
    """Someone of the demonstration who can sign in: what they are, and their address."""

    role: str
    email: str


def people(site: Site) -> list[Person]:
    """One person for each first word of the demonstration's sign-ins: a coordinator, …"""
    found: dict[str, Person] = {}
    for line in site.sign_ins.splitlines():
        if hit := MAIL.search(line):
            role = re.split(r"\W", line.strip().lower())[0]
            found.setdefault(role, Person(role, hit.group()))
    return list(found.values())


def sign_in(guest: Guest, mailbox: Mailbox, email: str) -> Guest:
    """As the demonstration says: staff with their phrase, contacts by a mailed link."""
    guest.goes_to("/connexion")
    guest.page.locator('main input[name="email"]').fill(email)
    guest.page.locator('main input[name="password"]').fill(PHRASE)
    guest.page.locator("main form button").first.click()
    guest.page.wait_for_load_state("load")
    if urlsplit(guest.page.url).path != "/connexion":
        return guest
    guest.goes_to("/connexion/lien")
    guest.page.locator('main input[name="email"]').fill(email)
    guest.page.locator("main form button").first.click()
    guest.goes_to(mailbox.next(email, about="/connexion/").link("/connexion/"))
    guest.page.locator("main form button").first.click()
    guest.page.wait_for_load_state("load")
    return guest


def kind(url: str) -> str:
    """The address with a star for each part that names one thing: /duos/*/bilan."""
    parts = urlsplit(url).path.strip("/").split("/")
    return "/" + "/".join("*" if IDENTITY.match(part) else part for part in parts)


def pages(guest: Guest, *starts: str, examples: int = 1) -> Iterator[str]:
    """Open `examples` pages of each kind that links lead to from `starts`; yields each address.

    A second example often is in another state: a round that is solved, one that is published.
    """
    waiting, seen, shown = list(starts), Counter[str](), set[str]()
    while waiting:
        url = waiting.pop(0)
        path = urlsplit(url).path
        most = examples if "*" in kind(url) else 1
        if path in shown or seen[kind(url)] >= most or NOT_PAGES.search(path):
            continue
        assert len(seen) <= LIMIT, f"more than {LIMIT} kinds of pages: {sorted(seen)}"
        guest.goes_to(url)
        here = guest.page.url
        shown |= {path, urlsplit(here).path}
        seen.update({kind(url), kind(here)})
        yield here
        links = guest.page.eval_on_selector_all("a[href]", "found => found.map(one => one.href)")
        waiting += [link.partition("#")[0] for link in links if link.startswith(guest.address)]


def personal_links(site: Site) -> dict[str, list[str]]:
    """All links that went out by mail, by kind; those that sign in are used up by then."""
    found: dict[str, list[str]] = {}
    for letter in site.mailbox.letters:
        for link in letter.links:
            if link.startswith(site.address) and "/connexion/" not in link:
                found.setdefault(kind(link), []).append(link)
    return found


def open_first(guest: Guest, links: list[str], language: str) -> str:
    """Where the first of these links that still opens leads to, read in `language`.

    A demonstration holds answered links too; and a mail's link brings its own language along.
    """
    for link in links:
        if guest.context.request.get(link).status < 400:
            guest.goes_to(link)
            here = guest.page.url.partition("?")[0]
            guest.goes_to(f"/?lang={language}")
            return here
    raise AssertionError(f"none of these opens: {links[:5]}")
