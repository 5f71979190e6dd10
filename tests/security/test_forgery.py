"""A request that our pages did not make changes nothing; neither does looking."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.security import harvest, visits
from tests.security.forms import filled_in
from tests.security.snapshot import digest
from tests.security.world import World

# What the other side of a duo has noted is not one's own to change.
NOTED_BY_THE_OTHER = {"/mon-duo/<token>/rencontre/<meeting_id>"}


def test_no_address_takes_a_post_without_our_token(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    client, may, before = app.test_client(), harvest.openers(), digest(app)
    wrong = []
    for visit in visits.visits(app, world):
        if visit.method == "GET":
            continue
        for actor in may.get((visit.rule, visit.method), []):
            visits.as_actor(client, world, harvest.session_of(actor))
            said = visits.knock(client, visit, filled_in(visit, world)).status_code
            if said != 400:
                wrong.append(f"{visit} answered {said} to {actor}")
    assert not wrong, "\n".join(wrong)
    assert digest(app) == before


def test_a_token_of_another_session_is_no_token(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    thief, victim = app.test_client(), app.test_client()
    (found,) = harvest.read("/connexion/lien", "anonymous", thief.get("/connexion/lien").text)
    token = found.fields["csrf_token"].value
    assert token
    form = {"email": world.emails["enterprise"], "csrf_token": token}
    assert victim.post("/connexion/lien", data=form).status_code == 400
    assert thief.post("/connexion/lien", data=form).status_code == 303


def test_looking_changes_nothing(app: Flask, visitor: FlaskClient, world: World) -> None:
    before = digest(app)
    seen = harvest.pages(app, visitor, world)
    assert len(seen) > 30
    assert digest(app) == before, "find the page with `git bisect`'s idea: halve the list"
    for actor, visit, answer in seen:
        is_fine = answer.status_code < 400 or answer.status_code == 409  # not in this state
        is_fine |= answer.status_code == 404 and visit.rule in NOTED_BY_THE_OTHER
        assert is_fine, f"{visit} answered {answer.status_code} to {actor}"
