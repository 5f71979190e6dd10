"""The frame of the workspace: what one may open, where one works, where one lands."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mentorat.accounts.services import begin_session
from mentorat.accounts.sign_in import SECRET
from mentorat.candidates.states import CandidateState
from mentorat.foundation.db import transaction
from mentorat.organisations.states import Right
from tests.interviews.scene import Scene, SignIn
from tests.organisations.factories import make_contact, make_organisation, make_programme, make_user


def entries(page: str) -> list[str]:
    """The names in the navigation."""
    shown = page.split('class="side-nav"', 1)[1].split("</ul>", 1)[0]
    return re.findall(r"<span>([^<]+)</span>", shown)


def test_staff_see_only_what_their_rights_open(scene: Scene, sign_in: SignIn) -> None:
    assert entries(scene.client.get("/aujourdhui").text)[:3] == [
        "Aujourd’hui",
        "Personnes",
        "Entretiens",
    ]
    with scene.made() as (programme, _staff):
        client = sign_in(make_user((Right.INTERVIEW,), [programme]))
    assert entries(client.get("/entretiens").text) == ["Entretiens"]
    assert client.get("/aujourdhui").status_code == 403
    assert client.get("/personnes").status_code == 403


def test_the_scope_names_the_programme_and_who_runs_it(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), transaction():
        first = make_programme(make_organisation(short_name="CRIBW"), name="Duos du Brabant")
        second = make_programme(make_organisation(short_name="CIMB"), name="Duos du Centre")
        one, both = make_user(programmes=[first]), make_user(programmes=[first, second])
        raw = begin_session(both)
        client = sign_in(one)
    page = client.get("/aujourdhui").text
    assert "Duos du Brabant" in page
    assert "CRIBW" in page
    with client.session_transaction() as session:
        session[SECRET] = raw
    page = client.get("/aujourdhui").text
    assert "2 programmes" in page
    assert "CRIBW, CIMB" in page


@pytest.mark.parametrize(
    ("right", "door"),
    [
        (Right.FOLLOW, "/aujourdhui"),
        (Right.INTERVIEW, "/entretiens"),
        (Right.MATCH, "/appariements"),
        (Right.PROMOTE, "/entreprises"),
        (Right.FIGURES, "/chiffres"),
        (Right.SETTINGS, "/reglages"),
    ],
)
def test_everyone_lands_where_they_work(
    scene: Scene, sign_in: SignIn, right: Right, door: str
) -> None:
    with scene.made() as (programme, _staff):
        client = sign_in(make_user((right,), [programme]))
    assert client.get("/espace").location.startswith(door)


def test_an_enterprise_contact_lands_at_the_enterprise(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), transaction():
        client = sign_in(make_contact())
    assert client.get("/espace").location == "/entreprise"


def test_somebody_without_rights_lands_at_home(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), transaction():
        client = sign_in(make_user((), ()))
    assert client.get("/espace").location == "/"


def test_a_stranger_is_asked_to_sign_in(client: FlaskClient) -> None:
    for url in ("/espace", "/aujourdhui", "/personnes"):
        assert "/connexion" in client.get(url).location


def test_a_public_page_asks_for_no_counts(scene: Scene) -> None:
    scene.candidate(CandidateState.SUBMITTED)
    assert scene.statements("/") <= 7  # one of them says who runs the site


def test_rights_taken_away_end_at_once(scene: Scene) -> None:
    assert scene.client.get("/aujourdhui").status_code == 200
    with scene.made() as (_programme, staff):
        staff.active = False
    assert scene.client.get("/aujourdhui").status_code in (302, 401, 403)
