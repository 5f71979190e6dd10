"""The guards of addresses and of fetched pages report the fault they exist for."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import Flask

from tests.house import routes
from tests.house.pages import debts

GOOD = """<!doctype html><html lang="fr" dir="ltr"><head><meta charset="utf-8">
<title>Accueil</title><script nonce="n" src="/a.js"></script></head><body><main><h1>Bonjour</h1>
<form method="post"><input type="hidden" name="csrf_token" value="t">
<label for="name">Nom</label><input id="name" name="name">
<label><input type="checkbox" name="b"> Oui</label></form><img src="/a.png" alt=""></main></body>"""

RED = [
    ('lang="fr" ', "", "no lang"),
    ('dir="ltr"', "", "no dir"),
    ("Accueil", "", "no title"),
    ("<h1>Bonjour</h1>", "", "0 <h1>"),
    ("<h1>Bonjour</h1>", "<h1>A</h1><h1>B</h1>", "2 <h1>"),
    ("<main>", "", "0 <main>"),
    (' nonce="n"', "", "no nonce"),
    (' alt=""', "", "no alt"),
    ('<input type="hidden" name="csrf_token" value="t">', "", "CSRF"),
    ('<label for="name">Nom</label>', "", "'name' has no label"),
    ("Bonjour", "Bonjour {{ name }}", "left over"),
    ("Bonjour", "Bonjour %(name)s", "left over"),
    ('<img src="/a.png"', '<img src="/a.png" onerror="x()"', "onerror"),
    ("<main>", '<main style="color:red">', "inline style"),
    ("Bonjour", '<a href="javascript:x()">Bonjour</a>', "runs a script"),
    ("<main>", '<main id="name">', "stands 2 times"),
]


def test_a_good_page_owes_nothing() -> None:
    assert debts(GOOD) == []


@pytest.mark.parametrize(("good", "bad", "says"), RED)
def test_a_page_in_debt_is_reported(good: str, bad: str, says: str) -> None:
    assert good in GOOD
    found = debts(GOOD.replace(good, bad, 1))
    assert any(says in line for line in found), found


@pytest.fixture
def small() -> Flask:
    app = Flask(__name__)

    def home() -> str:
        return ""

    def open_duo() -> str:
        return ""

    open_duo.__guard__ = SimpleNamespace(kind="right", detail="duos.follow")  # type: ignore[attr-defined]
    app.add_url_rule("/accueil", view_func=home)
    app.add_url_rule("/duos/<public_id>", view_func=open_duo, methods=["POST"])
    return app


def test_a_view_without_guard_is_reported(small: Flask) -> None:
    found = routes.unguarded(small.url_map.iter_rules(), small.view_functions)
    assert found == ["/accueil (home) has no guard"]


def test_a_form_open_to_everyone_without_a_limit_is_reported(small: Flask) -> None:
    view = small.view_functions["open_duo"]
    assert routes.unlimited(small.url_map.iter_rules(), small.view_functions) == []
    view.__guard__ = SimpleNamespace(kind="link", detail="duos")  # type: ignore[attr-defined]
    found = routes.unlimited(small.url_map.iter_rules(), small.view_functions)
    assert found == ["/duos/<public_id> (open_duo) may be sent without end"]
    view.__is_limited__ = True  # type: ignore[attr-defined]
    assert routes.unlimited(small.url_map.iter_rules(), small.view_functions) == []


def test_a_strange_verb_is_reported(small: Flask) -> None:
    small.add_url_rule("/x", "x", small.view_functions["home"], methods=["DELETE"])
    assert len(routes.writing_views_open_to_get(small.url_map.iter_rules())) == 1


def test_a_lost_address_and_a_weaker_guard_are_reported(small: Flask) -> None:
    before = routes.addresses(small.url_map.iter_rules(), small.view_functions)
    assert "/duos/<public_id>  POST  right duos.follow" in before
    small.view_functions["open_duo"].__guard__ = SimpleNamespace(kind="public", detail="")
    now = routes.addresses(small.url_map.iter_rules(), small.view_functions)
    assert routes.vanished(before, now) == ["/duos/<public_id>  POST  right duos.follow"]


def test_examples_of_addresses() -> None:
    assert routes.example("/duos/<public_id>/<int:month>") == "/duos/x/1"
    assert routes.example("/a/<any('trop-tard', oui):page>/b") == "/a/trop-tard/b"
