"""What did not leave stands where somebody can see to it, and only there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mentorat.accounts.models import User
from mentorat.accounts.services import begin_session
from mentorat.accounts.sign_in import SECRET
from mentorat.candidates.models import Candidate
from mentorat.foundation import addresses, clock, journal, outbox
from mentorat.foundation.db import db, transaction
from mentorat.foundation.outbox import Fault, OutboxMessage
from mentorat.organisations.models import Programme
from mentorat.workspace.routes.messages import FAULTS, KINDS
from tests.candidates.factories import make_candidate
from tests.house.pages import debts
from tests.organisations.factories import make_programme, make_region_user, make_user
from tests.wording import said

SignIn = Callable[[User], FlaskClient]
PHONE = "+32 470 12 34 56"
READ = "0470 12 34 56"


def refused(candidate: Candidate | None, **over: object) -> str:
    """A letter that was given up; returns its public id."""
    values = {
        "kind": "interview_invitation", "to": "gone@example.org", "subject": "s", "text": "t",
        "scope_id": candidate.programme_id if candidate else None,
        "addressee": ("candidate", candidate.public_id) if candidate else None,
    }  # fmt: skip
    message = outbox.post(**{**values, **over})  # type: ignore[arg-type]
    message.failed_at, message.fault = clock.now(), Fault.ADDRESS
    db.session.flush()
    return message.public_id


def scene(programme: Programme | None = None) -> tuple[User, Candidate, str]:
    programme = programme or make_programme()
    candidate = make_candidate(programme, first_name="Élodie", phone=PHONE)
    return make_user(programmes=[programme]), candidate, refused(candidate)


def test_the_day_says_what_did_not_leave_and_why(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), transaction():
        user, candidate, public_id = scene()
        name = candidate.full_name
        browser = sign_in(user)
    page = browser.get("/aujourdhui").get_data(as_text=True)
    for words in (name, "Invitation à un entretien", "L’adresse n’existe pas", READ):
        assert words in page
    assert 'href="tel:+32470123456"' in page
    assert f"/messages/{public_id}/envoi" in page
    assert not debts(page)


def test_only_who_may_see_the_person_sees_the_message(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), transaction():
        _user, candidate, public_id = scene()
        name = candidate.full_name
        stranger, region = make_user(programmes=[make_programme()]), make_region_user()
        keys = begin_session(stranger), begin_session(region)
        browser = sign_in(stranger)
    assert name not in browser.get("/aujourdhui").get_data(as_text=True)
    for key in keys:
        with browser.session_transaction() as session:
            session[SECRET] = key
        assert browser.post(f"/messages/{public_id}/appel").status_code == 404
    assert name not in browser.get("/messages").get_data(as_text=True)


def test_call_instead_empties_the_message_and_opens_the_person(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), transaction():
        user, candidate, public_id = scene()
        person, browser = candidate.public_id, sign_in(user)
    answer = browser.post(f"/messages/{public_id}/appel", follow_redirects=True)
    assert answer.request.path == f"/personnes/{person}"
    assert READ in answer.text
    browser.post(f"/messages/{public_id}/appel")  # a second press changes nothing
    with app.app_context():
        message = db.session.scalars(select(OutboxMessage)).one()
        assert (message.text, message.recipient) == (None, None)
        assert [one.action for one in journal.history("message", public_id)] == ["call_instead"]
    assert "Pas parti" not in browser.get("/aujourdhui").get_data(as_text=True)


def test_send_again_trusts_the_address(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), transaction():
        user, _candidate, public_id = scene()
        addresses.refuse("gone@example.org")
        browser = sign_in(user)
    assert browser.post(f"/messages/{public_id}/envoi").status_code == 303
    with app.app_context():
        message = db.session.scalars(select(OutboxMessage)).one()
        assert (message.failed_at, message.fault, message.tries) == (None, None, 0)
        assert addresses.refused_at("gone@example.org") is None
        assert [one.action for one in journal.history("message", public_id)] == ["send_again"]


def test_what_is_past_its_use_cannot_be_sent_again(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), transaction():
        user, candidate, _id = scene()
        late = refused(candidate, useful_until=clock.now())
        browser = sign_in(user)
    page = browser.get("/aujourdhui").get_data(as_text=True)
    assert f"/messages/{late}/appel" in page
    assert f"/messages/{late}/envoi" not in page
    assert browser.post(f"/messages/{late}/envoi").status_code == 409


def test_the_page_of_the_person_says_that_mails_come_back(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), transaction():
        user, candidate, _id = scene()
        addresses.refuse(candidate.email)
        person, browser = candidate.public_id, sign_in(user)
    page = browser.get(f"/personnes/{person}").get_data(as_text=True)
    assert "Cette adresse ne fonctionne pas" in page
    assert said("Messages not sent") in page
    assert not debts(page)


def test_the_regions_team_sees_what_belongs_to_no_programme(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), transaction():
        staff, region = make_user(name="Inès Renard"), make_region_user()
        public_id = refused(None, kind="sign_in_link", addressee=("user", staff.public_id))
        nameless = make_candidate(None, first_name="Cachée")
        refused(None, kind="draft_link", addressee=("candidate", nameless.public_id))
        browser = sign_in(region)
    page = browser.get("/messages").get_data(as_text=True)
    assert "Inès Renard" in page
    assert "Cachée" not in page
    assert not debts(page)
    assert browser.post(f"/messages/{public_id}/envoi").status_code == 303
    assert "Inès" not in browser.get("/messages").get_data(as_text=True).split("<main", 1)[1]


def test_every_kind_of_letter_and_every_fault_has_words() -> None:
    root = Path(__file__).resolve().parents[2] / "templates"
    kinds = {
        path.stem for path in root.glob("*/mails/*.txt") if "extends" in path.read_text("utf-8")
    }
    assert kinds <= set(KINDS)
    assert set(FAULTS) == set(Fault)
