"""Bodies that no page of ours sends: parts as files, JSON, other types. Refused, never a fault."""

from __future__ import annotations

import io
import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.security import harvest, visits
from tests.security.harvest import FoundForm
from tests.security.snapshot import digest
from tests.security.world import World

pytestmark = pytest.mark.slow

BODIES = {
    "number": json.dumps({"email": 5, "note": 5, "name": 5}),
    "list": "[1]",
    "text": '"s"',
    "truth": "true",
    "deep": "[" * 100_000,
    "broken": '{"email":',
}


def test_a_field_sent_as_a_file_is_refused(
    app: Flask, visitor: FlaskClient, world: World, forms: list[FoundForm]
) -> None:
    before, broken = digest(app), []
    for form in forms:
        for name in form.values:
            visits.as_actor(visitor, world, harvest.session_of(form.actor))
            rest = {key: one for key, one in form.values.items() if key != name}
            part = {name: (io.BytesIO(b"bytes"), "hostname")}
            said = visitor.post(form.action, data={**rest, **part})
            if said.status_code != 400:
                broken.append(f"{form.rule}, {name}: answered {said.status_code}")
    assert not broken, "\n".join(broken)
    assert digest(app) == before


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_json_is_refused_by_every_form(
    app: Flask, visitor: FlaskClient, world: World, forms: list[FoundForm], body: str
) -> None:
    before = digest(app)
    for form in [*forms, FoundForm("/connexion", "anonymous")]:
        visits.as_actor(visitor, world, harvest.session_of(form.actor))
        said = visitor.post(form.action, data=body, content_type="application/json")
        assert said.status_code == 415, f"{form.action} answered {said.status_code}"
        assert "<h1" in said.text
    assert digest(app) == before


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/vnd.a+json", "x"])
def test_other_kinds_of_bodies_are_refused(visitor: FlaskClient, kind: str) -> None:
    said = visitor.post("/connexion/lien", data=b"email=a@example.org", content_type=kind)
    assert said.status_code == 415


@pytest.mark.parametrize("head", ["", '; nom="email"', "; name*=x"])
def test_a_part_without_a_name_is_refused(
    app: Flask, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch, head: str
) -> None:
    """Such a part reads as a field called None, which whoever looks for a token stumbles over."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    body = f"--b\r\nContent-Disposition: form-data{head}\r\n\r\nx\r\n--b--\r\n"
    said = visitor.post(
        "/connexion/lien", data=body, content_type="multipart/form-data; boundary=b"
    )
    assert said.status_code == 400
    assert "<h1" in said.text


def test_a_button_may_come_without_a_body(visitor: FlaskClient) -> None:
    assert visitor.post("/connexion/lien").status_code == 422
