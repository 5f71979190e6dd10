"""Words that are also markup stay words: on every page and in every mail."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mentorat.foundation.db import db, transaction
from mentorat.foundation.outbox import OutboxMessage
from tests.house.pages import debts
from tests.security import columns, harvest, visits
from tests.security.harvest import FoundForm
from tests.security.snapshot import Snapshot
from tests.security.visits import Visit
from tests.security.world import World

MARK = "polyglotte"
POLYGLOT = f"""{MARK}'"><i {MARK}=1 onclick=alert(1)></i></title></textarea></script><script>//"""
HOSTILE_ADDRESS = f"javascript:alert('{MARK}')"


class _Tags(HTMLParser):
    """Notes every tag that could only have come out of a polyglot."""

    def __init__(self) -> None:
        super().__init__()
        self.broken: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        is_ours = MARK in names or any(MARK in name for name in names) or "onclick" in names
        address = next((value or "" for name, value in attrs if name in {"href", "src"}), "")
        if is_ours or address.strip().lower().startswith("javascript:"):
            self.broken.append(f"<{tag} {attrs}>")


def escapes(html: str) -> list[str]:
    """Tags that broke out of the words around them."""
    tags = _Tags()
    tags.feed(html)
    tags.close()
    return tags.broken


def poison(app: Flask) -> None:
    """A polyglot in all columns that somebody types into."""
    words = {
        (table.name, name): HOSTILE_ADDRESS if name == "video_url" else POLYGLOT
        for table, name in columns.typed()
    }
    with app.app_context(), transaction():
        columns.overwrite(words)


def test_the_judge_can_bark() -> None:
    assert escapes(f"<p>{POLYGLOT}</p>")
    assert escapes(f'<a href="{HOSTILE_ADDRESS}">x</a>')
    assert not escapes("<p>polyglotte&#39;&#34;&gt;&lt;i&gt;</p>")


def test_every_typed_column_is_known() -> None:
    """A new column of words must be tried too: put it into TYPED, or into CODES."""
    known = {(table.name, name) for table, name in columns.typed()}
    codes = {(table, name) for table, names in columns.CODES.items() for name in names}
    typed_tables = {"users", "organisations", "enterprises", "candidates"}
    unknown = {
        one for one in columns.texts() if one[0] in typed_tables and one[1] != "public_id"
    } - known - codes  # fmt: skip
    assert not unknown


@pytest.mark.slow
def test_no_page_lets_words_become_markup(app: Flask, visitor: FlaskClient, world: World) -> None:
    poison(app)
    shown, wrong = 0, []
    for actor, visit, answer in harvest.pages(app, visitor, world):
        assert answer.status_code < 500, visit.url
        if answer.mimetype != "text/html":
            continue
        shown += MARK in answer.text
        wrong += [f"{visit} to {actor}: {one}" for one in escapes(answer.text)]
        if answer.status_code == 200:
            wrong += [f"{visit} to {actor}: {one}" for one in debts(answer.text)]
    assert not wrong, "\n".join(wrong)
    assert shown > 10, "hardly a page shows what was typed: is the world still seen?"


@pytest.mark.slow
def test_no_answer_to_a_form_lets_words_become_markup(
    visitor: FlaskClient, world: World, snapshot: Snapshot, forms: list[FoundForm]
) -> None:
    wrong, shown = [], 0
    for form in forms:
        for name in form.values:
            visits.as_actor(visitor, world, harvest.session_of(form.actor))
            posted = {**form.values, name: POLYGLOT}
            said = visits.knock(visitor, Visit(form.rule, "POST", form.action), posted)
            if said.status_code < 400:
                snapshot.restore()
            shown += MARK in said.text
            wrong += [f"{form.rule}, {name}: {one}" for one in escapes(said.text)]
    assert not wrong, "\n".join(wrong)
    assert shown > 10


@pytest.mark.slow
def test_no_mail_lets_words_become_markup(
    app: Flask,
    visitor: FlaskClient,
    world: World,
    snapshot: Snapshot,
    forms: list[FoundForm],
) -> None:
    poison(app)
    seen = 0
    for form in forms:
        visits.as_actor(visitor, world, harvest.session_of(form.actor))
        said = visits.knock(visitor, Visit(form.rule, "POST", form.action), form.values)
        if said.status_code < 400:
            seen += _judge_mails(app)
            snapshot.restore()
            poison(app)
    assert seen > 5


def _judge_mails(app: Flask) -> int:
    with app.app_context():
        letters = list(db.session.scalars(db.select(OutboxMessage)))
        for letter in letters:
            assert not escapes(letter.html or ""), letter.kind
            subject = letter.subject or ""  # a letter that has left is empty
            assert "\n" not in subject
            assert MARK not in subject, f"{letter.kind} says what was typed in its subject"
        return sum(MARK in (letter.text or "") for letter in letters)
