"""Following every link that a signed-in person meets, without a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

from flask.testing import FlaskClient

LIMIT = 150
NOT_FOLLOWED = re.compile(r"^/static/|/deconnexion$|[?&]lang=")
IDENTITY = re.compile(r"^[\w-]{20,}$")


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if tag == "a" and href:
            self.found.append(href)


def _kind(path: str) -> str:
    """The address with a star for what names one thing, so that each kind gets its share."""
    return "/".join("*" if IDENTITY.match(part) else part for part in path.split("/"))


def pages(client: FlaskClient, *starts: str, each: int = 12) -> Iterator[tuple[str, int, str]]:
    """(address, status, text) of up to `LIMIT` pages, `each` of one kind at most."""
    waiting, seen, counts = list(starts), set(starts), dict[str, int]()
    opened = 0
    while waiting and opened < LIMIT:
        url = waiting.pop(0)
        kind = _kind(urlsplit(url).path)
        counts[kind] = counts.get(kind, 0) + 1
        if counts[kind] > each:
            continue
        opened += 1
        answer = client.get(url)
        text = answer.get_data(as_text=True) if "text" in (answer.content_type or "") else ""
        yield url, answer.status_code, text
        links = _Links()
        links.feed(text)
        for link in [*links.found, answer.headers.get("Location") or ""]:
            path = link.partition("#")[0]
            if path.startswith("/") and path not in seen and not NOT_FOLLOWED.search(path):
                seen.add(path)
                waiting.append(path)
