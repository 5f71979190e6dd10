"""What every page owes, read off its HTML: any test that fetched a page may ask."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

LEFTOVER = re.compile(r"\{\{|\{%|%\(\w+\)[sd]|&lt;Markup|Undefined")
UNLABELLED = frozenset({"hidden", "submit", "button", "image", "reset"})
VOID = frozenset({"base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


@dataclass
class _Page(HTMLParser):
    """Counts and notes while it reads."""

    debts: list[str] = field(default_factory=list)
    tags: Counter[str] = field(default_factory=Counter)
    ids: Counter[str] = field(default_factory=Counter)
    named: set[str] = field(default_factory=set)
    controls: list[dict[str, str]] = field(default_factory=list)
    html: dict[str, str] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    title: str = ""
    _open: list[str] = field(default_factory=list)
    _forms: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        self.tags[tag] += 1
        if tag not in VOID:
            self._open.append(tag)
        if "id" in facts:
            self.ids[facts["id"]] += 1
        for name in facts:
            if name == "style" or re.fullmatch(r"on[a-z]+", name):
                self.debts.append(f"<{tag}> has an inline {name}")
        if tag in {"html", "script", "img", "label", "form", "a"}:
            getattr(self, f"_{tag}")(facts)
        if tag in {"input", "select", "textarea"}:
            self._control(tag, facts)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        while self._open and self._open.pop() != tag:
            pass
        if tag == "form" and self._forms and not self._forms.pop():
            self.debts.append("a form posts without a CSRF token")

    def handle_data(self, data: str) -> None:
        where = self._open[-1] if self._open else ""
        if where == "title" and "svg" not in self._open:
            self.title += data
        elif where not in {"script", "style"}:
            self.text.append(data)

    def _html(self, facts: dict[str, str]) -> None:
        self.html = facts

    def _script(self, facts: dict[str, str]) -> None:
        if not facts.get("nonce"):
            self.debts.append("a script has no nonce")

    def _img(self, facts: dict[str, str]) -> None:
        if "alt" not in facts:
            self.debts.append(f"the picture {facts.get('src', '')[:60]!r} has no alt")

    def _label(self, facts: dict[str, str]) -> None:
        self.named.add(facts.get("for", ""))

    def _form(self, facts: dict[str, str]) -> None:
        self._forms.append(facts.get("method", "get").lower() != "post")

    def _a(self, facts: dict[str, str]) -> None:
        if facts.get("href", "").lower().startswith(("javascript:", "data:")):
            self.debts.append("a link runs a script")

    def _control(self, tag: str, facts: dict[str, str]) -> None:
        if facts.get("name") == "csrf_token" and self._forms:
            self._forms[-1] = True
        if tag != "input" or facts.get("type") not in UNLABELLED:
            is_inside = "label" in self._open
            is_named = bool(facts.get("aria-label") or facts.get("aria-labelledby"))
            if not is_inside and not is_named:
                self.controls.append({"tag": tag, **facts})


def debts(html: str) -> list[str]:
    """What this page still owes its readers; an empty list when nothing."""
    page = _Page()
    page.feed(html)
    page.close()
    owed = list(page.debts)
    owed += [f"<html> has no {name}" for name in ("lang", "dir") if not page.html.get(name)]
    if not page.title.strip():
        owed.append("no title")
    for tag in ("h1", "main"):
        if page.tags[tag] != 1:
            owed.append(f"{page.tags[tag]} <{tag}> instead of one")
    owed += [
        f"the id {name!r} stands {count} times" for name, count in page.ids.items() if count > 1
    ]
    owed += [
        f"the {one['tag']} {one.get('name', '')!r} has no label"
        for one in page.controls
        if one.get("id", "") not in page.named - {""}
    ]
    owed += [f"left over: {hit.group()!r}" for hit in LEFTOVER.finditer(" ".join(page.text))]
    return owed
