"""A form of ours is taken over HTTPS with and without its headers; a stranger's is not."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from flask import Flask

import config
from mentorat.app import create_app
from mentorat.foundation import catalogues, origins, web
from mentorat.foundation.db import db

HOST = "https://mentorat.example"
FORM = "/connexion/lien"
# What a header may say, and whether it may stand in a request of our own pages.
SITES = {None: True, "same-origin": True, "none": True, "same-site": False, "cross-site": False}
ORIGINS = {
    None: True,
    HOST: True,
    HOST + ":443": True,
    "https://MENTORAT.example": True,
    "http://mentorat.example": False,
    HOST + ":8443": False,
    "https://evil.example": False,
    "https://mentorat.example.evil.example": False,
    "https://[": False,
    "mentorat.example": False,
    "null": False,
}
REFERERS = {
    None: True,
    HOST + "/connexion/lien?lang=ar": True,
    "https://evil.example/?" + HOST: False,
    "https://mentorat.example@evil.example/": False,
    "http://mentorat.example/connexion/lien": False,
    "about:blank": False,
}


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application as a server runs it, on an empty database."""
    place: Path = tmp_path_factory.mktemp("production")
    was_limited = web.limiter.enabled
    own = {
        "MODE": "production",
        "SECRET_KEY": secrets.token_urlsafe(32),
        "PASSWORD_SALT": secrets.token_urlsafe(32),
        "ENCRYPTION_KEYS": secrets.token_urlsafe(32),
        "CONTACT_KEYS": secrets.token_urlsafe(32),
        "MAIL_SENDER": "Mentorat <bonjour@mentorat.example>",
        "PUBLIC_BASE_URL": HOST,
        "TRUSTED_HOSTS": "second.example",
        "SMTP_HOST": "127.0.0.1",
        "DATA_DIR": str(place),
        "JOBS_URL": "memory:",
        "RATE_LIMITED": "0",
    }
    catalogues.compile_catalogues()
    app = create_app(config.load({f"MENTORAT_{name}": value for name, value in own.items()}))
    with app.app_context():
        db.create_all()
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()
    web.limiter.enabled = was_limited


def sends(app: Flask, base: str = HOST, **headers: str | None) -> int:
    """Open the page, send its form with these headers; the status of the answer."""
    client = app.test_client()
    page = client.get(FORM, base_url=base).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    said = {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
    form = {"csrf_token": token.group(1), "email": "nobody@example.org"}
    return client.post(FORM, data=form, base_url=base, headers=said).status_code


@pytest.mark.parametrize(("site", "origin", "referer"), list(product(SITES, ORIGINS, REFERERS)))
def test_each_header_may_be_missing_and_none_may_be_foreign(
    production: Flask, site: str | None, origin: str | None, referer: str | None
) -> None:
    is_vouched = origin == "null" and site in {"same-origin", "none"}
    is_ours = SITES[site] and (ORIGINS[origin] or is_vouched) and REFERERS[referer]
    said = sends(production, Sec_Fetch_Site=site, Origin=origin, Referer=referer)
    assert said == (303 if is_ours else 400)


def test_a_second_trusted_name_of_the_site_has_forms_too(production: Flask) -> None:
    second = "https://second.example"
    assert sends(production, second, Origin=second, Referer=second + FORM) == 303
    assert sends(production, second, Origin=HOST) == 303
    assert sends(production, Origin=second) == 400


def test_the_token_is_still_needed(production: Flask) -> None:
    client = production.test_client()
    client.get(FORM, base_url=HOST)
    answer = client.post(
        FORM,
        data={"email": "nobody@example.org"},
        base_url=HOST,
        headers={"Origin": HOST, "Referer": HOST + FORM, "Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code == 400


def test_links_from_elsewhere_still_open(production: Flask) -> None:
    client = production.test_client()
    said = {"Sec-Fetch-Site": "cross-site", "Referer": "https://mail.example/"}
    assert client.get(FORM, base_url=HOST, headers=said).status_code == 200


def test_no_address_of_ours_is_told_to_another_site(production: Flask) -> None:
    answer = production.test_client().get(FORM, base_url=HOST)
    assert answer.headers["Referrer-Policy"] == "same-origin"
    for asked in Path(production.root_path).parent.glob("templates/**/*.html"):
        assert "referrerpolicy" not in asked.read_text("utf-8").lower(), asked


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://a.example/x?y#z", ("https", "a.example", 443)),
        ("http://127.0.0.1:8000", ("http", "127.0.0.1", 8000)),
        ("https://a.example:99999", None),
        ("ftp://a.example", None),
        ("null", None),
        ("", None),
    ],
)
def test_an_origin_is_scheme_host_and_port(address: str, origin: object) -> None:
    assert origins.origin_of(address) == origin
