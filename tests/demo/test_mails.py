"""The page of all mails: only in the demonstration, and it lets a stranger be anybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import config
from mentorat.app import create_app
from mentorat.demo.mailbox import letter
from mentorat.foundation import outbox
from mentorat.foundation.db import db, transaction
from tests.accounts.letters import worker_answers
from tests.house.pages import debts
from tests.organisations.factories import make_contact


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Flask]:
    settings = config.load(
        {
            "MENTORAT_MODE": "demo",
            "MENTORAT_DATA_DIR": str(tmp_path),
            "MENTORAT_JOBS_URL": "memory:",
            "MENTORAT_RATE_LIMITED": "0",
            "MENTORAT_PUBLIC_BASE_URL": "http://localhost",
        }
    )
    app = create_app(settings)
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def visitor(demo: Flask) -> FlaskClient:
    return demo.test_client()


def post(text: str, to: str = "amina@example.org", language: str = "fr") -> outbox.OutboxMessage:
    return outbox.post(kind="x", to=to, subject="Un <b>duo</b>", text=text, language=language)


def test_it_does_not_exist_elsewhere(client: FlaskClient) -> None:
    assert client.get("/demo/courrier").status_code == 404
    assert "/demo/courrier" not in client.get("/").get_data(as_text=True)


def test_public_pages_say_where_the_mails_are(visitor: FlaskClient) -> None:
    assert 'href="/demo/courrier"' in visitor.get("/connexion/lien").get_data(as_text=True)


def test_without_mails_it_says_what_to_do(visitor: FlaskClient) -> None:
    answer = visitor.get("/demo/courrier")
    assert answer.status_code == 200
    assert "Aucun message" in answer.get_data(as_text=True)


def test_links_of_mails_lead_into_this_site_and_nowhere_else(demo: Flask) -> None:
    with demo.app_context():
        message = post(
            "Bonjour,\n\nhttp://localhost:8123/reponse/abc?x=1.\nhttps://evil.example/y\n"
        )
        message.created_at = message.due_at
        shown = letter(message)
    pieces = [piece for line in shown.lines for piece in line if piece.path]
    assert [piece.path for piece in pieces] == ["/reponse/abc?x=1"]
    assert shown.path == "/reponse/abc?x=1"


def test_mails_are_shown_as_text_latest_first(demo: Flask, visitor: FlaskClient) -> None:
    with demo.app_context(), transaction():
        post("<script>alert(1)</script> http://localhost/a")
        db.session.flush()
        post("مرحبا http://localhost/b", to="أمل@example.org", language="ar")
    page = visitor.get("/demo/courrier").get_data(as_text=True)
    assert not debts(page)
    assert "<script>alert" not in page
    assert "<b>duo</b>" not in page
    assert page.index('href="/b"') < page.index('href="/a"')
    assert 'dir="rtl"' in page


def test_a_contact_finds_the_sign_in_link_there(demo: Flask, visitor: FlaskClient) -> None:
    demo.config["WTF_CSRF_ENABLED"] = False
    with demo.app_context(), transaction():
        email = make_contact().email
    visitor.post("/connexion/lien", data={"email": email})
    worker_answers(demo)
    page = visitor.get("/demo/courrier").get_data(as_text=True)
    link = page.split('href="/connexion/')[1].split('"')[0]
    assert visitor.post(f"/connexion/{link}").status_code == 303
    assert visitor.get("/entreprise", follow_redirects=True).status_code == 200
