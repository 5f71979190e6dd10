"""The forms that stand on the pages, read off their HTML, and how a person would fill them in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient

from tests.security import visits
from tests.security.matrix import LINK_ACTORS, table
from tests.security.visits import Visit
from tests.security.world import World

UNTOLD = {"csrf_token"}
BUTTONS = {"submit", "button"}
LEFT_OUT = {"text", "date", "time", "number"}  # where nothing must be said
PLAUSIBLE = {
    "email": "quelqu.un@example.org",
    "tel": "0470 12 34 56",
    "date": (date.today() + timedelta(days=10)).isoformat(),
    "time": "14:00",
    "number": "30",
    "url": "https://www.youtube.com/watch?v=abcdefghijk",
}


@dataclass
class Field:
    """One control: its type, and for lists, boxes and answers the values offered."""

    name: str
    kind: str
    value: str = ""
    is_required: bool = False
    offered: list[str] = field(default_factory=list)

    @property
    def filled(self) -> str:
        """A value that a person could give."""
        is_left_out = self.kind in LEFT_OUT and not self.is_required
        if self.value or self.kind == "hidden" or is_left_out:
            return self.value
        wanted = [one for one in self.offered if one]
        return wanted[0] if wanted else PLAUSIBLE.get(self.kind, "Quelques mots")


@dataclass
class FoundForm:
    """One form that posts: where to, its controls, and who met it."""

    action: str
    actor: str
    fields: dict[str, Field] = field(default_factory=dict)
    rule: str = ""
    has_plain_button: bool = False

    @property
    def told(self) -> list[Field]:
        """What a person sends: not the token, not a robot's bait, and one button only."""
        unpressed = BUTTONS if self.has_plain_button else set()
        return [
            one
            for one in self.fields.values()
            if one.kind != "trap" and one.kind not in unpressed and one.name not in UNTOLD
        ]

    @property
    def values(self) -> dict[str, str]:
        """Filled in as a person would."""
        return {one.name: one.filled for one in self.told}


class _Reader(HTMLParser):
    def __init__(self, page: str, actor: str) -> None:
        super().__init__(convert_charrefs=True)
        self.page, self.actor = page, actor
        self.found: list[FoundForm] = []
        self._form: FoundForm | None = None
        self._select: Field | None = None
        self._area: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "form" and facts.get("method", "").lower() == "post":
            self._form = FoundForm(facts.get("action") or self.page, self.actor)
            self.found.append(self._form)
        elif self._form is not None and tag in {"input", "select", "textarea", "button"}:
            self._control(tag, facts)
        elif tag == "option" and self._select is not None:
            self._select.offered.append(facts.get("value", ""))
            if "selected" in facts:
                self._select.value = facts.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data

    def _control(self, tag: str, facts: dict[str, str]) -> None:
        name, form = facts.get("name", ""), self._form
        if form is None:
            return
        kind = facts.get("type", tag) if tag in {"input", "button"} else tag
        if not name:
            form.has_plain_button |= kind in BUTTONS
            return
        if facts.get("tabindex") == "-1":
            kind = "trap"
        is_required = facts.get("aria-required") == "true" or "required" in facts
        one = form.fields.setdefault(name, Field(name, kind, is_required=is_required))
        if kind in {"radio", "checkbox", "submit", "button"}:
            one.offered.append(facts.get("value", "on"))
            if "checked" in facts:
                one.value = facts.get("value", "on")
        elif tag == "select":
            self._select = one
        elif tag == "textarea":
            self._area = one
        else:
            one.value = facts.get("value", "")


def read(page: str, actor: str, html: str) -> list[FoundForm]:
    """The forms of one page that post."""
    reader = _Reader(page, actor)
    reader.feed(html)
    reader.close()
    return reader.found


def openers() -> dict[tuple[str, str], list[str]]:
    """By rule and method: the actors to whom it is open."""
    found: dict[tuple[str, str], list[str]] = {}
    for (rule, method, actor), expected in table().items():
        if expected == "open":
            found.setdefault((rule, method), []).append(actor)
    return found


def session_of(actor: str) -> str:
    """Whose session an actor of the table comes with."""
    return "anonymous" if actor in LINK_ACTORS else actor


def pages(app: Flask, client: FlaskClient, world: World) -> list[tuple[str, Visit, Any]]:
    """Every page on every example, once by the first person to whom it is open."""
    found, may = [], openers()
    for visit in visits.visits(app, world, every=True):
        actors = may.get((visit.rule, "GET"), []) if visit.method == "GET" else []
        for actor in ["anonymous"] if "anonymous" in actors else actors[:1]:
            visits.as_actor(client, world, session_of(actor))
            found.append((actor, visit, visits.knock(client, visit)))
    return found


def forms(app: Flask, client: FlaskClient, world: World) -> list[FoundForm]:
    """Each form once: by the rule that receives it and its fields."""
    known: dict[tuple[str, tuple[str, ...]], FoundForm] = {}
    for actor, visit, answer in pages(app, client, world):
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        for one in read(visit.url, actor, answer.text):
            one.rule = _rule(app, one.action)
            known.setdefault((one.rule, tuple(sorted(one.fields))), one)
    return list(known.values())


def _rule(app: Flask, action: str) -> str:
    path = urlsplit(action).path
    rule, _values = app.url_map.bind("localhost").match(path, "POST", return_rule=True)
    return rule.rule
