"""The mails of the demonstration, cut into words and links that lead back into it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import select

from mentorat.foundation.i18n import LANGUAGES
from mentorat.foundation.outbox import OutboxMessage
from mentorat.foundation.paging import Page, keyset

ADDRESS = re.compile(r"https?://[^\s<>\"]+")
PAGE = 30


@dataclass(frozen=True)
class Piece:
    """Some words of a line; with a path when they are a link into this site."""

    words: str
    path: str | None = None


@dataclass(frozen=True)
class Letter:
    """A mail as this page shows it. `path` is its first link, the one the button opens."""

    recipient: str
    subject: str
    sent_at: datetime
    language: str
    direction: str
    lines: tuple[tuple[Piece, ...], ...]
    path: str | None


def page() -> Page[OutboxMessage]:
    """The latest messages first. One statement."""
    latest = (OutboxMessage.created_at, OutboxMessage.id)
    return keyset(select(OutboxMessage), *latest, descending=True, size=PAGE)


def letter(message: OutboxMessage) -> Letter:
    """A message ready to be shown."""
    lines = tuple(tuple(_pieces(line)) for line in (message.text or "").strip().splitlines())
    paths = (piece.path for line in lines for piece in line if piece.path)
    return Letter(
        recipient=message.recipient or "",
        subject=message.subject or "",
        sent_at=message.created_at,
        language=message.language,
        direction=LANGUAGES[message.language].direction if message.language in LANGUAGES else "ltr",
        lines=lines,
        path=next(paths, None),
    )


def _pieces(line: str) -> Iterator[Piece]:
    start = 0
    for hit in ADDRESS.finditer(line):
        url = hit.group().rstrip(".,;:)")
        yield Piece(line[start : hit.start()])
        yield Piece(url, _path(url))
        start = hit.start() + len(url)
    yield Piece(line[start:])


def _path(url: str) -> str | None:
    """The path of an address of this site, under whatever port it runs today."""
    there, here = urlsplit(url), urlsplit(current_app.config["PUBLIC_BASE_URL"])
    if there.hostname != here.hostname:
        return None
    return there._replace(scheme="", netloc="").geturl()
