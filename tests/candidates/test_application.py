"""Whole applications without JavaScript, in French and Arabic, and what they leave behind."""

from __future__ import annotations

import re

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mentorat.candidates.states import CandidateState, Consent
from mentorat.foundation import journal
from mentorat.foundation.db import db
from mentorat.organisations.models import Programme
from tests.candidates.applying import (
    ANSWERS,
    STEPS,
    answer,
    begin,
    candidates,
    fill_in,
    mails,
    send,
)
from tests.house.pages import debts
from tests.wording import said

pytestmark = pytest.mark.usefixtures("programme")
Clock = time_machine.Traveller
TITLES = {
    ("mentee", "fr"): "Quel travail cherchez-vous",
    ("mentee", "ar"): "أي عمل تبحث عنه",
    ("mentee", "en"): "Which work are you looking for",
    ("mentor", "fr"): "Dans quel domaine travaillez-vous",
    ("mentor", "ar"): "في أي مجال تعمل",
    ("mentor", "en"): "Which field do you work in",
}


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_a_whole_application(
    app: Flask, client: FlaskClient, travel: Clock, side: str, language: str
) -> None:
    page = client.get(f"/candidature/{side}")
    assert page.status_code == 200
    begin(client, side, language)
    for step in STEPS:
        shown = client.get(f"/candidature/{side}/{step}")
        assert shown.status_code == 200
        assert debts(shown.text) == []
        assert f'lang="{language}"' in shown.text
        if step == "travail":
            assert TITLES[side, language] in shown.text
        assert answer(client, side, step).status_code == 303
    last = client.get(f"/candidature/{side}/envoi")
    assert debts(last.text) == []
    assert ANSWERS[side]["vous"]["first_name"] in last.text
    travel.shift(60)
    sent = send(client, side)
    assert sent.status_code == 303
    done = client.get(sent.location)
    assert debts(done.text) == []
    assert "{%" not in done.text
    with app.app_context():
        (candidate,) = candidates()
        assert candidate.state == CandidateState.SUBMITTED
        assert candidate.language == language
        (letter,) = mails()
        assert letter.language == language
        assert letter.recipient == ANSWERS[side]["vous"]["email"]


def test_a_mentee_is_kept_as_told(app: Flask, client: FlaskClient, travel: Clock) -> None:
    fill_in(client)
    travel.shift(60)
    send(client)
    with app.app_context():
        (one,) = candidates()
        assert (one.full_name, one.phone) == ("Fatou Diallo", "+32470123456")
        assert (one.commune_nis5, one.modes, one.max_minutes) == ("25112", 0b1001, 45)
        assert (one.is_limit_hard, one.is_remote_ok) == (False, True)
        assert one.slots == (1 << 2) + (1 << 5) + (1 << 8)
        assert [(w.sector_code, w.occupation_code) for w in one.wishes] == [
            ("care", None),
            ("hospitality", None),
        ]
        assert {row.code: row.level for row in one.languages} == {"fr": 3, "ar": 7}
        assert (one.topics, one.presentation) == (0b1010, "J’aime apprendre.")
        assert one.needs_interpreter
        assert {given.purpose for given in one.consents} == {
            Consent.FILE,
            Consent.SHARED_WITH_PAIR,
        }
        assert one.programme is not None
        actions = [entry.action for entry in journal.history("candidate", one.public_id)]
        assert actions == ["begin", "submit"]


def test_a_mentor_is_kept_as_told(app: Flask, client: FlaskClient, travel: Clock) -> None:
    fill_in(client, "mentor")
    travel.shift(60)
    send(client, "mentor")
    with app.app_context():
        (one,) = candidates()
        assert (one.gender, one.phone) == ("man", "")
        assert (one.job_title, one.enterprise_name) == ("Chef de service", "Clinique du Lac")
        assert (one.work_nis5, one.travels, one.capacity) == ("62063", True, 2)
        assert (one.french_min, one.is_limit_hard) == (2, True)
        assert [w.sector_code for w in one.wishes] == ["care", "social"]
        assert Consent.SHOWN_TO_ENTERPRISE in {given.purpose for given in one.consents}


@pytest.mark.parametrize(
    ("settings", "day"), [({}, "28 décembre"), ({"contact_days": 3}, "16 décembre")]
)
def test_the_first_contact_is_promised_for_a_working_day(
    app: Flask, client: FlaskClient, travel: Clock, settings: dict[str, int], day: str
) -> None:
    with app.app_context():
        db.session.scalars(select(Programme)).one().settings = settings
        db.session.commit()
    travel.move_to("2026-12-11T09:00:00+00:00")  # ten weekdays later is Christmas
    fill_in(client)
    travel.shift(60)
    done = client.get(send(client).location)
    assert day in done.text
    with app.app_context():
        (letter,) = mails()
        assert day in letter.text


def test_an_agreement_is_asked_for_and_never_assumed(client: FlaskClient, travel: Clock) -> None:
    fill_in(client)
    travel.shift(60)
    refused = send(client, file=None)
    assert refused.status_code == 422
    assert "Sans cet accord" in refused.text
    assert send(client).status_code == 303


def test_the_letter_tells_what_happens_next_and_opens_the_file(
    app: Flask, client: FlaskClient, travel: Clock
) -> None:
    fill_in(client)
    travel.shift(60)
    send(client)
    with app.app_context():
        (letter,) = mails()
        assert "vendredi 4 décembre" in letter.text
        (link,) = re.findall(r"http\S+/ma-candidature/\S+", letter.text)
        assert link in (letter.html or "")
    page = client.get(link.split("8000", 1)[1])
    assert page.status_code == 200
    assert debts(page.text) == []
    assert "Candidature reçue" in page.text
    assert said("Next step") in page.text


def test_somebody_without_mail_is_called(app: Flask, client: FlaskClient, travel: Clock) -> None:
    fill_in(client, email="")
    travel.shift(60)
    done = client.get(send(client).location)
    assert "nous vous appelons" in done.text
    assert "vendredi 4 décembre" in done.text
    with app.app_context():
        assert candidates()[0].contact_key is not None
        assert mails() == []


def test_a_double_press_is_one_application_and_one_mail(
    app: Flask, client: FlaskClient, travel: Clock
) -> None:
    fill_in(client)
    travel.shift(60)
    with client.session_transaction() as session:
        before = dict(session)
    key = client.get_cookie("candidature-mentee")
    assert key is not None
    first = send(client)
    with client.session_transaction() as session:
        session.clear()
        session.update(before)  # the second press carries the cookies of the first
    client.set_cookie("candidature-mentee", key.value)
    second = send(client)
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert client.get(second.location).status_code == 200
    with app.app_context():
        assert len(candidates()) == len(mails()) == 1


def test_a_sent_application_is_out_of_reach_of_its_screens(
    app: Flask, client: FlaskClient, travel: Clock
) -> None:
    fill_in(client)
    travel.shift(60)
    with client.session_transaction() as session:
        before = dict(session)
    send(client)
    with client.session_transaction() as session:
        session.clear()
        session.update(before)
    assert client.get("/candidature/mentee/vous").location == "/candidature/mentee"
    answer(client, "mentee", "vous", first_name="Quelqu’un d’autre")
    with app.app_context():
        assert candidates()[0].first_name == "Fatou"


def test_screens_wait_for_the_ones_before(client: FlaskClient) -> None:
    assert client.get("/candidature/mentee/langues").location == "/candidature/mentee"
    begin(client)
    assert client.get("/candidature/mentee/langues").location == "/candidature/mentee/vous"
    assert answer(client, "mentee", "langues").location == "/candidature/mentee/vous"
    answer(client, "mentee", "vous")
    assert client.get("/candidature/mentee/envoi").location == "/candidature/mentee/lieu"
    assert send(client).location == "/candidature/mentee/lieu"
    assert client.get("/candidature/personne/vous").status_code == 404
    assert client.get("/candidature/mentee/autre").status_code == 404


def test_correcting_from_the_last_screen_leads_back_to_it(client: FlaskClient) -> None:
    fill_in(client)
    page = client.get("/candidature/mentee/envoi")
    assert "/candidature/mentee/moments?puis=envoi" in page.text
    reply = client.post("/candidature/mentee/moments?puis=envoi", data={"slots": ["20"]})
    assert reply.location == "/candidature/mentee/envoi"


def test_both_sides_can_be_begun_in_one_browser(app: Flask, client: FlaskClient) -> None:
    begin(client, "mentee")
    begin(client, "mentor")
    answer(client, "mentor", "vous")
    answer(client, "mentee", "vous")
    with app.app_context():
        assert sorted(one.first_name for one in candidates()) == ["Fatou", "Marc"]


def test_the_language_of_the_page_becomes_the_language_of_the_letters(
    app: Flask, client: FlaskClient, travel: Clock
) -> None:
    fill_in(client)
    client.get("/candidature/mentee/vous?lang=ar")
    answer(client, "mentee", "vous")
    travel.shift(60)
    send(client)
    with app.app_context():
        assert mails()[0].language == "ar"


def test_nothing_personal_stands_in_an_address(client: FlaskClient, travel: Clock) -> None:
    seen = [begin(client).location]
    seen += [answer(client, "mentee", step).location for step in STEPS]
    travel.shift(60)
    seen.append(send(client).location)
    told = ("fatou", "diallo", "wavre", "1300", "470", "care")
    assert not [one for one in seen if any(word in one.lower() for word in told)]


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_sending_too_early_leads_to_the_first_open_question(client: FlaskClient, side: str) -> None:
    begin(client, side)
    for agreed in ({}, {"file": "y", "shared_with_pair": "y"}):
        reply = client.post(f"/candidature/{side}/envoi", data=agreed)
        assert (reply.status_code, reply.location) == (303, f"/candidature/{side}/vous")
