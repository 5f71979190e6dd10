"""What everyone may read, suggestions while typing, and what pages weigh on a cheap phone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from mentorat.foundation.db import db
from tests.candidates.applying import STEPS, answer, begin, fill_in, up_to
from tests.house.pages import debts
from tests.organisations.factories import make_organisation, make_programme

PLAIN = ("/", "/comment-le-duo-est-choisi", "/accessibilite", "/vie-privee")
STATIC = Path(__file__).resolve().parents[2] / "mentorat" / "static"
BUDGET_BYTES = 60 * 1024
TITLES = {"fr": "Un duo, six mois, un réseau.", "en": "A duo, six months", "ar": "ستة أشهر"}


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
@pytest.mark.parametrize("path", PLAIN)
def test_plain_pages_owe_nothing(client: FlaskClient, path: str, language: str) -> None:
    page = client.get(f"{path}?lang={language}")
    assert page.status_code == 200
    assert debts(page.text) == []
    if path == "/":
        assert TITLES[language] in page.text


def test_the_home_page_names_who_runs_it(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_programme(make_organisation(name="CRI du Test"), name="Duos ouverts")
        make_programme(name="Duos fermés", is_open=False)
        db.session.commit()
    page = client.get("/").text
    assert "CRI du Test" in page
    assert "Brabant wallon" in page
    assert "Duos fermés" not in page
    assert "/candidature/mentee" in page
    assert "/candidature/mentor" in page


def test_without_an_open_programme_nobody_meets_a_dead_end(client: FlaskClient) -> None:
    page = client.get("/candidature/mentee")
    assert page.status_code == 200
    assert "Aucun programme ne prend de candidatures" in page.text
    assert begin(client).status_code == 422


def statements(app: Flask, client: FlaskClient, path: str) -> int:
    """How many statements a page sends to the database."""
    sent: list[str] = []

    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(sent)


def test_the_home_page_costs_the_same_with_more_programmes(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_programme()
        db.session.commit()
    one = statements(app, client, "/")
    with app.app_context():
        for _ in range(8):
            make_programme()
        db.session.commit()
    assert statements(app, client, "/") == one


@pytest.mark.usefixtures("programme")
def test_a_screen_costs_a_handful_of_statements(app: Flask, client: FlaskClient) -> None:
    fill_in(client)
    for step in (*STEPS, "envoi"):
        assert statements(app, client, f"/candidature/mentee/{step}") <= 8


@pytest.mark.parametrize(
    ("query", "first"),
    [("liege", "4000 Liège"), ("1300", "1300 Wavre"), ("", None), ("zzzz", None)],
)
def test_places_are_suggested(client: FlaskClient, query: str, first: str | None) -> None:
    found = client.get("/communes", query_string={"q": query}).get_json()
    assert (found[0]["value"] if found else None) == first


def test_jobs_are_suggested_in_the_readers_language(client: FlaskClient) -> None:
    (first, *_) = client.get("/metiers?q=femme+de+menage").get_json()
    assert set(first) == {"value", "label"}
    arabic = client.get("/metiers?q=infirmier&lang=ar").get_json()
    assert re.search("[\u0600-\u06ff]", arabic[0]["value"])
    assert client.get("/metiers").get_json() == []
    assert client.get("/metiers", query_string={"q": "x" * 5000}).status_code == 200
    assert client.get("/communes?q=%00").status_code == 400


def _weight(page: str) -> int:
    """Bytes of a page with all that it loads, uncompressed."""
    assets = set(re.findall(r'(?:href|src)="/static/([^"?]+)', page))
    assert {asset.rpartition(".")[2] for asset in assets} <= {"css", "js", "svg"}
    return len(page.encode()) + sum((STATIC / asset).stat().st_size for asset in assets)


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_no_page_weighs_more_than_a_cheap_phone_can_carry(
    client: FlaskClient, side: str, language: str
) -> None:
    heavy = {path: _weight(client.get(f"{path}?lang={language}").text) for path in PLAIN}
    begin(client, side, language)
    for step in STEPS:
        path = f"/candidature/{side}/{step}"
        heavy[path] = _weight(client.get(path).text)
        answer(client, side, step)
        heavy[f"{path} (errors)"] = _weight(client.post(path, data={}).text)
    answer(client, side, "moments")
    heavy["envoi"] = _weight(client.get(f"/candidature/{side}/envoi").text)
    assert {path: bytes_ for path, bytes_ in heavy.items() if bytes_ > BUDGET_BYTES} == {}


@pytest.mark.usefixtures("programme")
def test_three_rich_fields_of_work_still_fit(client: FlaskClient) -> None:
    up_to(client, "mentee", "travail")
    answer(client, "mentee", "travail", sectors=["engineering", "building", "office"])
    page = client.get("/candidature/mentee/metiers?lang=ar").text
    assert _weight(page) <= BUDGET_BYTES
