"""An address with two names: the second one must belong to the first."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from mentorat.accounts.models import User
from mentorat.duos.mails import DUO_LINK
from mentorat.duos.models import Duo
from mentorat.foundation.db import db, transaction
from mentorat.rounds.models import Proposal
from tests.duos.factories import make_goal, make_help_request
from tests.security import visits
from tests.security.snapshot import digest
from tests.security.world import World


def other_duo(world: World) -> Duo:
    """A duo of the same programme that is not the first one."""
    wanted = world.examples["/duos/"][1]["public_id"]
    return db.session.query(Duo).filter_by(public_id=wanted).one()


def refused(app: Flask, client: FlaskClient, url: str) -> bool:
    before = digest(app)
    return client.post(url).status_code == 404 and digest(app) == before


def test_a_goal_or_a_call_for_help_of_another_duo(
    app: Flask, visitor: FlaskClient, world: World
) -> None:
    with app.app_context(), transaction():
        goal = make_goal(other_duo(world)).public_id
        call = make_help_request(other_duo(world)).public_id
    first, raw = world.examples["/duos/"][0]["public_id"], world.links[DUO_LINK][0]
    visits.as_actor(visitor, world, "coordinator")
    assert refused(app, visitor, f"/duos/{first}/objectifs/{goal}")
    assert refused(app, visitor, f"/duos/{first}/aide/{call}")
    visits.as_actor(visitor, world, "anonymous")
    assert refused(app, visitor, f"/mon-duo/{raw}/objectifs/{goal}")


def test_a_proposal_or_a_person_of_another_round(
    app: Flask, visitor: FlaskClient, world: World
) -> None:
    solved, published = (one["public_id"] for one in world.examples["/appariements/"][:2])
    with app.app_context():
        proposal = db.session.query(Proposal).filter(Proposal.state == "sent").first()
        assert proposal is not None
        sent, mentee = proposal.public_id, proposal.mentee_entry.public_id
    visits.as_actor(visitor, world, "coordinator")
    assert refused(app, visitor, f"/appariements/{solved}/propositions/{sent}/rappel")
    query = f"?kind=lock&mentee={mentee}&mentor={world.names['mentor']}"
    assert visitor.get(f"/appariements/{solved}/changement{query}").status_code == 404
    assert visitor.get(f"/appariements/{published}/changement{query}").status_code == 404


def test_a_link_opens_what_it_was_made_for_only(
    app: Flask, visitor: FlaskClient, world: World
) -> None:
    visits.as_actor(visitor, world, "anonymous")
    for rule in visits.rules(app):
        about = visits.purpose(app, rule)
        if about is None:
            continue
        url = next(visits.fill(app, world, rule))
        for other, links in world.links.items():
            if other != about:
                strange = url.replace(world.links[about][0], links[0])
                for method in visits.methods(rule):
                    assert visitor.open(strange, method=method).status_code == 404, strange


def test_who_has_no_password_cannot_guess_one(
    app: Flask, visitor: FlaskClient, world: World
) -> None:
    with app.app_context():
        assert db.session.query(User).filter_by(email=world.emails["enterprise"]).one()
    for password in ("", "None", "null", "x" * 5_000, "\x00"):
        form = {"email": world.emails["enterprise"], "password": password}
        visits.as_actor(visitor, world, "anonymous")
        known = visitor.post("/connexion", data=form)
        unknown = visitor.post("/connexion", data={**form, "email": "nobody@example.org"})
        assert known.status_code == unknown.status_code != 302
        assert visits.verdict(visitor.get("/entreprise")) == "sign-in"
