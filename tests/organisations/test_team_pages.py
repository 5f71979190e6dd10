"""The pages of administration by client: organisations, programmes, partners, the team."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from mentorat.accounts.models import User
from mentorat.foundation.db import db, transaction
from mentorat.foundation.journal import SERVER, JournalEntry
from mentorat.foundation.outbox import OutboxMessage
from mentorat.organisations import services
from mentorat.organisations.models import Organisation, Programme, Seat, SiteOperator
from mentorat.organisations.states import Right
from tests.house.pages import debts
from tests.organisations.factories import (
    make_operator,
    make_organisation,
    make_partner,
    make_programme,
    make_region_user,
    make_user,
)
from tests.signing_in import signed_in_as

SignIn = Callable[[User], FlaskClient]
NEW = {
    "kind": "operator",
    "name": "Duos solidaires",
    "short_name": "DS",
    "address": "Rue Haute 3, 4000 Liège",
    "commune": "4000",
    "email": "info@duos.example.org",
    "phone": "04 223 11 22",
    "web": "duos.example.org",
}


@pytest.fixture
def region(app: Flask, sign_in: SignIn) -> FlaskClient:
    with app.app_context(), transaction():
        return sign_in(make_region_user(password="x"))


def made(app: Flask, **over: object) -> tuple[str, str]:
    """Public ids of a programme and of its lead."""
    with app.app_context(), transaction():
        programme = make_programme(**over)
        return programme.public_id, programme.lead.public_id


def test_an_organisation_is_added_once_and_amended(app: Flask, region: FlaskClient) -> None:
    assert region.post("/region/organisations/nouvelle", data=NEW).status_code == 303
    again = region.post("/region/organisations/nouvelle", data=NEW)
    assert again.status_code == 422
    assert "porte déjà ce nom" in again.text
    with app.app_context():
        one = db.session.scalars(select(Organisation)).one()
        assert (one.commune_nis5, one.phone) == ("62063", "+32 4 223 11 22")
        assert one.web == "https://duos.example.org"
        path = f"/region/organisations/{one.public_id}"
    page = region.get(path).text
    assert not debts(page)
    assert 'value="Liège"' in page
    assert region.post(path, data={**NEW, "short_name": "DSL"}).status_code == 303
    assert region.post(path, data={**NEW, "short_name": "DSL"}).status_code == 303
    with app.app_context():
        facts = [(one.action, one.facts) for one in db.session.scalars(select(JournalEntry))]
    assert facts == [
        ("add_organisation", {"kind": "operator"}),
        ("change_organisation", {"short_name": True}),
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "x"),
        ("name", ""),
        ("short_name", "x" * 41),
        ("commune", "Nulle-Part"),
        ("email", "x"),
        ("phone", "abc"),
        ("web", "javascript:alert(1)"),
        ("web", "http://a b"),
    ],
)
def test_what_is_wrong_is_said_and_stays_typed(
    app: Flask, region: FlaskClient, field: str, value: str
) -> None:
    answer = region.post("/region/organisations/nouvelle", data={**NEW, field: value})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "Rue Haute 3" in answer.text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Organisation)) == 0


def test_a_programme_is_begun_closed_and_opened(app: Flask, region: FlaskClient) -> None:
    with app.app_context(), transaction():
        lead = make_organisation().public_id
    data = {"name": "Duos de Namur", "basin_code": "namur", "lead": lead}
    target = region.post("/reglages/nouveau", data=data).headers["Location"]
    assert region.post("/reglages/nouveau", data=data).status_code == 422
    with app.app_context():
        path = f"/reglages/{db.session.scalars(select(Programme.public_id)).one()}"
    assert target == f"{path}/partenaires"
    assert "Duos de Namur" in region.get("/").text
    page = region.get(f"{path}/ouverture").text
    assert not debts(page)
    assert "Plus aucun programme n’est ouvert" in page
    for _ in range(2):  # twice is once
        assert region.post(f"{path}/ouverture/fermer").status_code == 303
    assert "Duos de Namur" not in region.get("/").text
    assert region.post(f"{path}/ouverture/ouvrir").status_code == 303
    with app.app_context():
        actions = [one.action for one in db.session.scalars(select(JournalEntry))]
    assert actions == ["add_programme", "close_programme", "open_programme"]


def test_closing_names_the_programme_that_takes_over(app: Flask, region: FlaskClient) -> None:
    path, _ = made(app, name="Premier")
    made(app, name="Second")
    assert "vont à Second" in region.get(f"/reglages/{path}/ouverture").text
    assert "créé en premier : Premier" in region.get(f"/reglages/{path}/territoire").text


def test_the_territory_lists_its_communes_and_moves(app: Flask, region: FlaskClient) -> None:
    path, _ = made(app)
    page = region.get(f"/reglages/{path}/territoire").text
    assert not debts(page)
    assert "Wavre" in page
    target = f"/reglages/{path}/territoire"
    assert region.post(target, data={"basin_code": "liege"}).status_code == 303
    assert region.post(target, data={"basin_code": "x"}).status_code == 422
    assert "Wavre" not in region.get(target).text


def test_partners_come_with_rights_and_go(app: Flask, region: FlaskClient) -> None:
    programme, lead = made(app)
    with app.app_context(), transaction():
        partner = make_organisation(name="IBEFE du Brabant").public_id
    path = f"/reglages/{programme}/partenaires"
    assert region.post(path, data={"organisation": partner, "role": "promoter"}).status_code == 303
    page = region.get(path).text
    assert not debts(page)
    assert "Promouvoir, lire les chiffres" in page
    one = region.get(f"{path}/{partner}")
    assert not debts(one.text)
    shown = re.search(r'name="shown"[^>]*value="([^"]*)"', one.text)
    assert shown
    data = {"shown": shown[1], "grants": ["promote", "interview"]}
    assert region.post(f"{path}/{partner}", data=data).status_code == 303
    stale = region.post(f"{path}/{partner}", data=data)
    assert stale.status_code == 409
    assert "entre-temps" in stale.text
    bad = region.post(f"{path}/{partner}", data={**data, "grants": ["region"]})
    assert bad.status_code == 422
    lead_leaves = region.post(path, data={"organisation": lead, "role": "partner"})
    assert lead_leaves.status_code == 422
    assert region.post(f"{path}/{lead}/fin").status_code == 409
    assert region.post(f"{path}/{partner}/fin").status_code == 303
    assert region.post(f"{path}/{partner}/fin").status_code == 404


def test_the_operator_stands_on_the_public_pages(app: Flask, region: FlaskClient) -> None:
    for path in ("/", "/vie-privee", "/accessibilite"):
        assert "Ce site est en préparation" in region.get(path).text
    data = {
        "name": "Région des duos",
        "address": "Place 1, 5000 Namur",
        "phone": "",
        "data_contact": "dpo@example.org",
        "accessibility_contact": "acces@example.org",
        "legal_note": "Intérêt public.\nCinq ans.",
    }
    assert region.post("/region/site", data={**data, "data_contact": "x"}).status_code == 422
    assert region.post("/region/site", data=data).status_code == 303
    privacy, accessibility = region.get("/vie-privee").text, region.get("/accessibilite").text
    assert "dpo@example.org" in privacy
    assert "Cinq ans." in privacy
    assert "acces@example.org" in accessibility
    for page in (privacy, accessibility, region.get("/").text):
        assert "Région des duos" in page
        assert "en préparation" not in page
        assert "compléter" not in page
    assert not debts(region.get("/region/site").text)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(SiteOperator)) == 1


def test_a_mail_says_who_runs_the_site(app: Flask) -> None:
    with app.app_context(), transaction():
        make_operator(name="Région des duos")
        programme = make_programme()
        services.invite_staff(
            programme.lead,
            email="a@example.org",
            name="Anne",
            language="fr",
            grants={(programme.id, "follow")},
            actor=SERVER,
        )
    with app.app_context():
        mail = db.session.scalars(select(OutboxMessage)).one()
        assert "Ce site est géré par Région des duos." in mail.text


def test_an_administrator_invites_and_a_right_taken_ends_at_once(
    app: Flask, region: FlaskClient
) -> None:
    programme, lead = made(app)
    path = f"/equipe/invitation/{lead}"
    page = region.get(path).text
    assert not debts(page)
    data = {"name": "Anne Petit", "email": "anne@example.org", "language": "fr"}
    assert region.post(path, data=data).status_code == 422  # no right
    data["grants"] = f"{programme}:follow"
    target = region.post(path, data=data).headers["Location"]
    member = region.get(target).text
    assert not debts(member)
    assert "Invitation" in member or "invitation" in member
    with app.app_context():
        key = db.session.scalars(select(User.id).where(User.email == data["email"])).one()
    guest = signed_in_as(app.test_client(), key)
    assert guest.get("/aujourdhui").status_code == 200
    rights = {"shown": f"{programme}:follow", "grants": f"{programme}:interview"}
    assert region.post(f"{target}/droits", data=rights).status_code == 303
    assert guest.get("/aujourdhui").status_code == 403
    stale = region.post(f"{target}/droits", data=rights)
    assert stale.status_code == 409
    assert "entre-temps" in stale.text
    assert region.post(f"{target}/compte/desactiver").status_code == 303
    assert guest.get("/entretiens").status_code == 302


@pytest.mark.parametrize("name", ["Gagnez sur https://evil.example", "Anne evil.example/x", "W3"])
def test_an_invitation_carries_no_address_in_a_name(
    app: Flask, region: FlaskClient, name: str
) -> None:
    programme, lead = made(app)
    data = {"email": "anne@example.org", "language": "fr", "grants": f"{programme}:follow"}
    answer = region.post(f"/equipe/invitation/{lead}", data={**data, "name": name})
    assert answer.status_code == 422
    assert "en lettres" in answer.text
    with app.app_context():
        assert db.session.scalar(select(OutboxMessage.id)) is None


def test_a_coordinator_sees_and_changes_the_own_team_only(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), transaction():
        mine, other = make_programme(), make_programme()
        boss = make_user([Right.SETTINGS, Right.FOLLOW], [mine])
        colleague = make_user([Right.FOLLOW, Right.MATCH], [mine, other], name="Collègue Ici")
        stranger = make_user(programmes=[other], name="Ailleurs Seulement")
        ids = mine.public_id, other.public_id, colleague.public_id, stranger.public_id
        leads = mine.lead.public_id, other.lead.public_id
        client = sign_in(boss)
    team = client.get("/equipe").text
    assert "Collègue Ici" in team
    assert "Ailleurs" not in team
    assert other_name(app, ids[1]) not in team
    page = client.get(f"/equipe/{ids[2]}").text
    assert not debts(page)
    assert f'value="{ids[0]}:follow"' in page
    assert f"{ids[0]}:match" not in page  # not the coordinator's to give or take
    assert ids[1] not in page
    for value in (f"{ids[0]}:match", f"{ids[1]}:follow", f"{ids[0]}:region"):
        data = {"shown": f"{ids[0]}:follow", "grants": value}
        assert client.post(f"/equipe/{ids[2]}/droits", data=data).status_code == 422
    assert client.get(f"/equipe/{ids[3]}").status_code == 404
    assert client.post(f"/equipe/{ids[3]}/droits", data={}).status_code == 404
    assert client.get(f"/equipe/invitation/{leads[1]}").status_code == 404
    for act in ("nommer", "demettre"):
        assert client.post(f"/equipe/{ids[2]}/compte/{act}").status_code == 403
    client.post(f"/equipe/{ids[2]}/compte/desactiver")
    assert "hors de vos programmes" in client.get(f"/equipe/{ids[2]}").text
    invited = {
        "name": "Taupe",
        "email": "taupe@example.org",
        "language": "fr",
        "grants": f"{ids[0]}:follow",
        "is_administrator": "y",
    }
    assert client.post(f"/equipe/invitation/{leads[0]}", data=invited).status_code == 403
    with app.app_context():
        assert db.session.scalars(select(User).where(User.email == "taupe@example.org")).all() == []
        assert db.session.scalar(select(func.count()).select_from(Seat)) == 2 + 4 + 6


def other_name(app: Flask, public_id: str) -> str:
    with app.app_context():
        found = select(Programme.name).where(Programme.public_id == public_id)
        return db.session.scalars(found).one()


def test_the_last_administrator_is_told_why(app: Flask, region: FlaskClient) -> None:
    with app.app_context():
        path = f"/equipe/{db.session.scalars(select(User.public_id)).one()}"
    assert not debts(region.get(f"{path}/compte/demettre").text)
    region.post(f"{path}/compte/demettre")
    assert "dernière personne" in region.get(path).text
    region.post(f"{path}/compte/desactiver")
    assert "votre propre compte" in region.get(path).text


def test_a_second_basin_is_added_by_pages_only(app: Flask, region: FlaskClient) -> None:
    region.post("/region/organisations/nouvelle", data=NEW)
    with app.app_context():
        lead = db.session.scalars(select(Organisation.public_id)).one()
    begun = {"name": "Duos de Liège", "basin_code": "liege", "lead": lead}
    region.post("/reglages/nouveau", data=begun)
    with app.app_context():
        programme = db.session.scalars(select(Programme.public_id)).one()
    assert "/equipe/invitation/" in region.get("/equipe/invitation").headers["Location"]
    grants = [f"{programme}:{right}" for right in ("follow", "interview", "match", "settings")]
    person = {"name": "Lina", "email": "lina@example.org", "language": "ar", "grants": grants}
    assert region.post(f"/equipe/invitation/{lead}", data=person).status_code == 303
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Seat)) == 4


def test_a_partner_of_several_programmes_shows_each(app: Flask, region: FlaskClient) -> None:
    with app.app_context(), transaction():
        organisation = make_organisation(name="Partout")
        for name in ("Un", "Deux"):
            make_partner(make_programme(name=f"Programme {name}"), organisation)
    page = region.get("/region/organisations").text
    assert not debts(page)
    assert "Programme Deux, Programme Un" in re.sub(r"\s+", " ", page)
