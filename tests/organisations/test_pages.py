"""Settings, enterprises and basins: who may, what is refused, what is kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from mentorat.accounts.models import User
from mentorat.foundation.db import db, transaction
from mentorat.foundation.journal import JournalEntry
from mentorat.foundation.outbox import OutboxMessage
from mentorat.organisations.models import Enterprise, EnterpriseContact, Programme
from mentorat.organisations.states import Right
from mentorat.reference.models import CommuneBasin
from mentorat.reference.queries import basin_of_commune
from tests.organisations.factories import (
    make_contact,
    make_enterprise,
    make_programme,
    make_region_user,
    make_user,
)

SignIn = Callable[[User], FlaskClient]
VALUES = {
    "duration_months": "5",
    "meetings_per_month": "2",
    "answer_days": "10",
    "slots_needed": "1",
    "unknown_way": "refuse",
    "sector": "400",
    "language": "250",
    "mobility": "250",
    "availability": "100",
}
NASTY = ["", "x" * 5000, "-1", "99999999999999999999", "\x00", "‮abc", "1.5", "NaN"]


@pytest.fixture
def staff(app: Flask, sign_in: SignIn) -> tuple[FlaskClient, str]:
    with app.app_context(), transaction():
        programme = make_programme()
        user = make_user(programmes=[programme])
        public_id = programme.public_id
        return sign_in(user), public_id


def test_settings_are_saved_and_journalled(app: Flask, staff: tuple[FlaskClient, str]) -> None:
    client, public_id = staff
    assert client.post(f"/reglages/{public_id}", data=VALUES).status_code == 303
    with app.app_context():
        programme = db.session.scalars(select(Programme)).one()
        assert (programme.duration_months, programme.weights["sector"]) == (5, 400)
        entry = db.session.scalars(select(JournalEntry)).one()
        assert entry.facts["duration_months"] == 5
        assert entry.scope_id == programme.id


@pytest.mark.parametrize("name", list(VALUES))
@pytest.mark.parametrize("value", NASTY)
def test_a_bad_setting_gets_a_sentence_and_stays_typed(
    staff: tuple[FlaskClient, str], name: str, value: str
) -> None:
    client, public_id = staff
    answer = client.post(f"/reglages/{public_id}", data={**VALUES, name: value})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert 'value="10"' in answer.text or name == "answer_days"


@pytest.mark.parametrize(
    ("typed", "kept"), [("", None), ("10", 10), ("60", 60), ("180", 180), (" 45 ", 45)]
)
def test_a_ceiling_is_kept_and_shown_again(
    app: Flask, staff: tuple[FlaskClient, str], typed: str, kept: int | None
) -> None:
    client, public_id = staff
    page = f"/reglages/{public_id}"
    values = {**VALUES, "ceiling_minutes": typed, "unknown_way": "allow"}
    assert client.post(page, data=values).status_code == 303
    with app.app_context():
        programme = db.session.scalars(select(Programme)).one()
        assert (programme.ceiling_minutes, programme.unknown_way.value) == (kept, "allow")
        facts = db.session.scalars(select(JournalEntry)).one().facts
        assert facts["unknown_way"] == "allow"
        assert ("ceiling_minutes" in facts) is (kept is not None)
    shown = client.get(page).text
    assert '<option selected value="allow">' in shown
    assert (f'value="{kept}"' in shown) is (kept is not None)
    assert client.post(page, data=VALUES).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(Programme)).one().ceiling_minutes is None


@pytest.mark.parametrize("typed", ["9", "181", "-60", "soixante", "1.5", "NaN", "x" * 5000])
def test_a_ceiling_that_is_none_gets_a_sentence(
    app: Flask, staff: tuple[FlaskClient, str], typed: str
) -> None:
    client, public_id = staff
    answer = client.post(f"/reglages/{public_id}", data={**VALUES, "ceiling_minutes": typed})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    with app.app_context():
        assert db.session.scalars(select(Programme)).one().ceiling_minutes is None


def test_all_weights_at_zero_are_refused(staff: tuple[FlaskClient, str]) -> None:
    client, public_id = staff
    none = dict.fromkeys(("sector", "language", "mobility", "availability"), "0")
    assert client.post(f"/reglages/{public_id}", data={**VALUES, **none}).status_code == 422


def test_another_programme_is_not_found(app: Flask, staff: tuple[FlaskClient, str]) -> None:
    client, _own = staff
    with app.app_context(), transaction():
        foreign = make_programme(basin_code="namur").public_id
    assert client.get(f"/reglages/{foreign}").status_code == 404
    assert client.post(f"/reglages/{foreign}", data=VALUES).status_code == 404


def test_without_the_right_the_page_is_closed(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), transaction():
        user = make_user(rights=[Right.FOLLOW], programmes=[make_programme()])
        client = sign_in(user)
    for path in ("/reglages", "/entreprises", "/region/communes"):
        assert client.get(path).status_code == 403


def test_a_stranger_is_sent_to_sign_in(client: FlaskClient) -> None:
    answer = client.get("/reglages?x=1")
    assert answer.status_code == 302
    assert "/connexion?next=/reglages?x%3D1" in answer.headers["Location"]


def test_an_enterprise_is_added_once_per_number(app: Flask, staff: tuple[FlaskClient, str]) -> None:
    client, _ = staff
    form = {"name": "Aciérie Étoile", "number": "BE 0403.170.701", "commune_nis5": "25112"}
    assert client.post("/entreprises", data=form).status_code == 303
    again = client.post("/entreprises", data={**form, "name": "Autre"})
    assert again.status_code == 422
    assert "Autre" in again.text
    with app.app_context():
        assert db.session.scalars(select(Enterprise)).one().number == "0403170701"


@pytest.mark.parametrize("number", ["123", "0403.170.702", "x" * 30, "\x00"])
def test_a_wrong_enterprise_number_is_refused(staff: tuple[FlaskClient, str], number: str) -> None:
    client, _ = staff
    answer = client.post("/entreprises", data={"name": "A", "number": number})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_contact_is_invited_once_and_hears_twice(
    app: Flask, staff: tuple[FlaskClient, str]
) -> None:
    client, _ = staff
    with app.app_context(), transaction():
        programme = db.session.scalars(select(Programme)).one()
        path = f"/entreprises/{make_enterprise(programme=programme).public_id}/contacts"
    for _ in range(2):
        data = {"name": "Anne", "email": "rh@example.org"}
        assert client.post(path, data=data).status_code == 303
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(EnterpriseContact)) == 1
        kinds = set(db.session.scalars(select(OutboxMessage.kind)))
        assert kinds == {"contact_invited"}


def test_a_coordinator_cannot_become_a_contact(app: Flask, staff: tuple[FlaskClient, str]) -> None:
    client, _ = staff
    with app.app_context(), transaction():
        programme = db.session.scalars(select(Programme)).one()
        path = f"/entreprises/{make_enterprise(programme=programme).public_id}/contacts"
        email = db.session.scalars(select(User.email)).first()
    answer = client.post(path, data={"name": "Moi", "email": email})
    assert answer.status_code == 422
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(EnterpriseContact)) == 0


@pytest.mark.parametrize("commune", ["25112", None], ids=["near", "without a commune"])
def test_an_enterprise_of_another_programme_is_not_found(
    app: Flask, staff: tuple[FlaskClient, str], commune: str | None
) -> None:
    client, _ = staff
    with app.app_context(), transaction():
        theirs = make_enterprise(name="Sans Commune SA", commune_nis5=commune)
        make_contact(theirs)
        address = f"/entreprises/{theirs.public_id}"
    assert "Sans Commune" not in client.get("/entreprises").text
    assert client.get(address).status_code == 404
    spy = {"name": "Espion", "email": "spy@example.org"}
    assert client.post(f"{address}/contacts", data=spy).status_code == 404
    with app.app_context():
        assert not db.session.scalars(select(User).where(User.email == spy["email"])).all()
        assert db.session.scalars(select(OutboxMessage)).all() == []


def test_two_programmes_keep_the_same_employer_apart(
    app: Flask, staff: tuple[FlaskClient, str]
) -> None:
    client, _ = staff
    with app.app_context(), transaction():
        make_enterprise(number="0403170701")
    form = {"name": "Aciérie", "number": "0403.170.701"}
    assert client.post("/entreprises", data=form).status_code == 303


def test_who_works_for_two_programmes_says_which_one_keeps_it(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), transaction():
        programmes = [make_programme(), make_programme()]
        foreign = make_programme().public_id
        client = sign_in(make_user(programmes=programmes))
        wanted = programmes[1].public_id
    assert wanted in client.get("/entreprises").text
    for programme, status in ((foreign, 422), ("", 422), (wanted, 303)):
        form = {"name": "Aciérie", "programme": programme}
        assert client.post("/entreprises", data=form).status_code == status
    with app.app_context():
        assert db.session.scalars(select(Enterprise)).one().programme.public_id == wanted


def test_the_region_moves_a_commune(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), transaction():
        client = sign_in(make_region_user())
    assert client.get("/region/communes?bassin=namur").status_code == 200
    moved = client.post("/region/communes/25112", data={"basin_code": "namur"})
    assert moved.status_code == 303
    with app.app_context():
        basin = basin_of_commune("25112")
        assert basin is not None
        assert basin.code == "namur"
        assert db.session.get(CommuneBasin, "25112") is not None
    assert client.post("/region/communes/99999", data={"basin_code": ""}).status_code == 404
    assert client.post("/region/communes/25112", data={"basin_code": "x"}).status_code == 422
