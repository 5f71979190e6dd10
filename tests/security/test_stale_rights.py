"""A right taken away is gone at the next request, whatever session was open."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from mentorat.accounts.models import User
from mentorat.accounts.services import end_sessions
from mentorat.foundation.db import db, transaction
from mentorat.foundation.journal import CLOCK
from mentorat.organisations.models import EnterpriseContact, Programme, Seat
from mentorat.organisations.states import Right
from tests.organisations.factories import STAFF
from tests.security import harvest, visits
from tests.security.visits import Visit
from tests.security.world import World


def doors(app: Flask, world: World, actor: str) -> list[Visit]:
    """Pages open to this actor and not to everyone."""
    may = harvest.openers()
    return [
        visit
        for visit in visits.visits(app, world)
        if visit.method == "GET"
        and actor in may.get((visit.rule, "GET"), [])
        and "anonymous" not in may.get((visit.rule, "GET"), [])
    ]


def said(client: FlaskClient, tried: list[Visit]) -> dict[str, str]:
    """What the house says now, in the session that is open."""
    return {str(visit): visits.verdict(visits.knock(client, visit)) for visit in tried}


def test_who_loses_the_seats_finds_doors_closed(
    app: Flask, visitor: FlaskClient, world: World
) -> None:
    rooms = doors(app, world, "coordinator")
    # One's own account is open without any seat, and so is the page to come back by.
    own = {"espace", "compte", "reconnexion"}
    tried = [one for one in rooms if one.rule.split("/")[1] not in own]
    visits.as_actor(visitor, world, "coordinator")
    assert set(said(visitor, tried).values()) == {"open"}
    with app.app_context(), transaction():
        db.session.execute(delete(Seat).where(Seat.user_id == _user("coordinator", world).id))
    after = said(visitor, tried)
    assert set(after.values()) == {"403"}, {k for k, v in after.items() if v != "403"}


def test_who_moves_to_another_programme_loses_the_first(
    app: Flask, visitor: FlaskClient, world: World
) -> None:
    visits.as_actor(visitor, world, "coordinator")
    with app.app_context(), transaction():
        user, theirs = _user("coordinator", world), _programme("Duos de Liège")
        db.session.execute(delete(Seat).where(Seat.user_id == user.id))
        db.session.add_all(Seat(user=user, programme=theirs, right=right) for right in STAFF)
    for visit in doors(app, world, "coordinator"):
        expected = "404" if "<" in visit.rule else "open"
        assert visits.verdict(visits.knock(visitor, visit)) == expected, str(visit)


def test_who_loses_one_right_keeps_the_others(
    app: Flask, visitor: FlaskClient, world: World
) -> None:
    visits.as_actor(visitor, world, "coordinator")
    with app.app_context(), transaction():
        user = _user("coordinator", world)
        lost = (Seat.user_id == user.id, Seat.right == Right.MATCH)
        db.session.execute(delete(Seat).where(*lost))
    assert visitor.get("/appariements").status_code == 403
    assert visitor.get("/entretiens").status_code == 200


def test_who_is_switched_off_is_signed_out(app: Flask, visitor: FlaskClient, world: World) -> None:
    for actor in ("coordinator", "region", "enterprise"):
        tried = doors(app, world, actor)
        visits.as_actor(visitor, world, actor)
        assert visits.verdict(visits.knock(visitor, tried[0])) == "open"
        with app.app_context(), transaction():
            mail = world.emails[actor]
            db.session.execute(update(User).where(User.email == mail).values(active=False))
        assert set(said(visitor, tried).values()) == {"sign-in"}


def test_ended_sessions_are_ended(app: Flask, visitor: FlaskClient, world: World) -> None:
    visits.as_actor(visitor, world, "coordinator")
    with app.app_context(), transaction():
        end_sessions(_user("coordinator", world), CLOCK)
    assert visits.verdict(visitor.get("/appariements")) == "sign-in"


def test_a_contact_taken_off_sees_the_enterprise_no_more(
    app: Flask, visitor: FlaskClient, world: World
) -> None:
    visits.as_actor(visitor, world, "enterprise")
    assert visitor.get("/entreprise").status_code == 200
    with app.app_context(), transaction():
        db.session.execute(delete(EnterpriseContact))
    assert visitor.get("/entreprise").status_code == 403


def _user(actor: str, world: World) -> User:
    return db.session.scalars(select(User).where(User.email == world.emails[actor])).one()


def _programme(name: str) -> Programme:
    return db.session.scalars(select(Programme).where(Programme.name == name)).one()
