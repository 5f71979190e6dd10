"""What every answer owes, what strangers may not do, and pages for each failure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

import config
from mentorat.app import create_app
from mentorat.foundation import catalogues, i18n, tokens, web
from mentorat.foundation.access import public
from mentorat.foundation.db import db, transaction
from mentorat.foundation.errors import PAGES
from tests.production import PRODUCTION


@pytest.fixture
def armed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """A demonstration of its own, with CSRF, limits and error pages on, and pages that fail."""
    monkeypatch.setattr(web.limiter, "enabled", False)  # put back as it was at the end
    app = create_app(
        config.load(
            {
                "MENTORAT_MODE": "demo",
                "MENTORAT_DATA_DIR": str(tmp_path),
                "MENTORAT_JOBS_URL": "memory:",
            }
        )
    )

    @app.get("/echec/<int:code>")
    @public
    def fails(code: int) -> str:
        if code == 500:
            raise ZeroDivisionError("a secret")
        if code == 503:
            raise OperationalError("SELECT", {}, Exception("gone"))
        abort(code)

    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_headers_are_strict(client: FlaskClient) -> None:
    answer = client.get("/connexion/lien")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert re.search(r"script-src 'self' 'nonce-[^']{20,}'", policy)
    assert "frame-ancestors 'none'" in policy
    expected = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cache-Control": "no-store, private",
    }
    assert {name: answer.headers[name] for name in expected} == expected


def test_cookies_are_closed(app: Flask, client: FlaskClient) -> None:
    cookie = client.get("/connexion/lien?lang=ar").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert app.config["SESSION_COOKIE_NAME"] == "mentorat"


def test_production_cookies_belong_to_one_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web.limiter, "enabled", False)
    app = create_app(
        config.load(
            {
                **PRODUCTION,
                "MENTORAT_DATA_DIR": str(tmp_path),
                "MENTORAT_JOBS_URL": "memory:",
                "MENTORAT_DATABASE_URL": "sqlite://",
            }
        )
    )
    client = app.test_client()
    answer = client.get("/connexion?lang=en", base_url="https://mentorat.example")
    assert answer.headers["Set-Cookie"].startswith("__Host-mentorat=")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "includeSubDomains" in answer.headers["Strict-Transport-Security"]
    assert client.get("/connexion", base_url="https://evil.example").status_code == 400


def test_a_forged_host_is_refused_and_never_mailed(app: Flask, client: FlaskClient) -> None:
    assert client.get("/connexion", headers={"Host": "evil.example"}).status_code == 400
    with app.test_request_context("/", headers={"X-Forwarded-Host": "evil.example"}):
        assert web.public_url("accounts.ask_link") == "http://127.0.0.1:8000/connexion/lien"


def test_a_forged_forwarding_header_changes_no_limit(armed: Flask) -> None:
    armed.config["WTF_CSRF_ENABLED"] = False
    client = armed.test_client()
    typed = {"email": "somebody@example.org", "password": "not the right one"}
    codes = [
        client.post("/connexion", data=typed, headers={"X-Forwarded-For": address}).status_code
        for address in (f"10.0.0.{n}" for n in range(12))
    ]
    assert codes[-1] == 429


def test_a_post_without_its_token_is_refused(armed: Flask) -> None:
    answer = armed.test_client().post("/connexion/lien", data={"email": "a@example.org"})
    assert answer.status_code == 400
    assert "<h1" in answer.text


@pytest.mark.parametrize("code", sorted(PAGES))
@pytest.mark.parametrize("language", list(i18n.LANGUAGES))
def test_each_failure_has_its_page(armed: Flask, code: int, language: str) -> None:
    catalogues.compile_catalogues()
    answer = armed.test_client().get(f"/echec/{code}?lang={language}")
    assert answer.status_code == code
    assert f'lang="{language}"' in answer.text
    assert "a secret" not in answer.text
    assert "Traceback" not in answer.text
    if language == "fr":
        assert str(PAGES[code][0]) not in answer.text  # the English of the code


def test_too_large_a_body_is_said_to_be(armed: Flask) -> None:
    client = armed.test_client()
    answer = client.post("/connexion/lien", data={"email": "x" * (web.MAX_BODY_BYTES + 1)})
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/nulle-part", "/connexion/%00", "/%00", "/?q=%00"])
def test_odd_addresses_get_a_page(armed: Flask, path: str) -> None:
    assert armed.test_client().get(path).status_code in {400, 404}


def test_health_says_how_things_are_to_the_machine_itself(armed: Flask) -> None:
    answer = armed.test_client().get("/healthz")
    assert answer.status_code == 200
    assert answer.json is not None
    assert set(answer.json) == {"status", "database", "worker", "outbox"}


def test_health_says_to_the_world_only_that_all_is_well(armed: Flask) -> None:
    answer = armed.test_client().get("/healthz", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert answer.status_code == 200
    assert answer.json == {"status": "ok"}


def test_health_says_when_the_database_is_away(
    armed: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr("mentorat.app.db.db.session.execute", away)
    answer = armed.test_client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json == {"status": "down"}


def test_assets_may_be_kept_because_their_address_changes(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context("/"):
        address = web.asset("mentorat.css")
    assert re.search(r"\?v=[0-9a-f]{12}$", address)
    with client.get(address) as answer:
        assert "max-age=31536000" in answer.headers["Cache-Control"]


@pytest.mark.usefixtures("context")
def test_a_link_serves_one_purpose_once() -> None:
    with transaction():
        raw = tokens.issue("one", "subject", lasts=timedelta(days=1), side="mentee")
    assert tokens.find("one", raw).side == "mentee"
    with pytest.raises(tokens.LinkRefused):
        tokens.find("other", raw)
    with transaction():
        assert tokens.consume("one", raw).subject_id == "subject"
    for attempt in (tokens.find, tokens.consume):
        with pytest.raises(tokens.LinkRefused):
            attempt("one", raw)


@pytest.mark.usefixtures("context")
def test_a_link_is_not_stored_as_it_is_sent() -> None:
    with transaction():
        raw = tokens.issue("one", "subject", lasts=timedelta(days=1))
        revoked = tokens.issue("two", "subject", lasts=timedelta(days=1))
        tokens.revoke("two", "subject")
    token = tokens.find("one", raw)
    assert raw not in str(vars(token))
    with pytest.raises(tokens.LinkRefused):
        tokens.find("two", revoked)


@pytest.mark.parametrize("path", sorted(catalogues.TRANSLATIONS.glob("*/*.po")), ids=str)
def test_plural_forms_stand_in_the_order_in_which_they_are_read(path: Path) -> None:
    said = path.read_text("utf-8").split("Plural-Forms: ")[1].split("\\n")[0]
    assert said.replace(" ", "") == Catalog(locale=path.parent.name).plural_forms.replace(" ", "")


def test_a_name_keeps_its_own_direction_and_stays_text(app: Flask) -> None:
    name = "<i>محمد</i>"
    shown = app.jinja_env.from_string("{{ _('Hello %(name)s,', name=name|bdi) }}", {"name": name})
    with app.test_request_context("/?lang=fr"):
        assert "<bdi>&lt;i&gt;محمد&lt;/i&gt;</bdi>" in shown.render()
    assert i18n.isolated("Ana") == "\u2068Ana\u2069"
    assert i18n.isolated("") == ""
