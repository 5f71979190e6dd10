"""The person's own file: seen by whoever holds its link, withdrawn only on purpose."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from mentorat.candidates.mails import DRAFT_LINK, FILE_LINK
from mentorat.candidates.states import CandidateState, Side
from mentorat.foundation import journal, tokens
from mentorat.foundation.db import db
from tests.candidates.applying import candidates, mails
from tests.candidates.factories import make_candidate
from tests.house.pages import debts
from tests.wording import said

S = CandidateState


def own(
    app: Flask,
    state: CandidateState = S.SUBMITTED,
    purpose: str = FILE_LINK,
    side: Side = Side.MENTEE,
) -> str:
    """The path of the link to a new file in `state`."""
    with app.app_context():
        made = make_candidate(side=side, state=state)
        raw = tokens.issue(purpose, made.public_id, lasts=timedelta(days=30))
        db.session.commit()
    return f"/ma-candidature/{raw}"


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize(
    "state", [S.SUBMITTED, S.IN_INTERVIEW, S.ADMITTED, S.PAUSED, S.DECLINED, S.WITHDRAWN]
)
def test_every_state_speaks(
    app: Flask, client: FlaskClient, state: CandidateState, side: Side, language: str
) -> None:
    page = client.get(f"{own(app, state, side=side)}?lang={language}")
    assert page.status_code == 200
    assert debts(page.text) == []
    assert "next-step" in page.text
    offers = "/retirer" in page.text
    assert offers == (state not in {S.DECLINED, S.WITHDRAWN})


def test_a_link_shows_only_a_file_that_was_sent(app: Flask, client: FlaskClient) -> None:
    assert client.get(own(app, S.DRAFT)).status_code == 404
    assert client.get(own(app, purpose=DRAFT_LINK)).status_code == 404
    assert client.get("/ma-candidature/autre").status_code == 404
    assert client.post("/ma-candidature/autre/retirer").status_code == 404


def test_a_link_ends(app: Flask, client: FlaskClient) -> None:
    with time_machine.travel("2026-11-20T09:00:00+00:00", tick=False) as clock:
        path = own(app)
        clock.shift(timedelta(days=31))
        assert client.get(path).status_code == 404


def test_reading_changes_nothing(app: Flask, client: FlaskClient) -> None:
    path = own(app)
    for _ in range(3):
        client.get(path)
        page = client.get(f"{path}/retirer")
    assert debts(page.text) == []
    with app.app_context():
        assert candidates()[0].state == S.SUBMITTED


def test_withdrawing_is_confirmed_done_once_and_answered_by_a_letter(
    app: Flask, client: FlaskClient
) -> None:
    path = own(app)
    for _ in range(2):
        reply = client.post(f"{path}/retirer")
        assert (reply.status_code, reply.location) == (303, path)
    assert said("You withdrew your application") in client.get(path).text
    assert client.get(f"{path}/retirer").location == path
    with app.app_context():
        (one,) = candidates()
        assert one.state == S.WITHDRAWN
        assert [letter.kind for letter in mails()] == ["withdrawn"]
        (entry,) = journal.history("candidate", one.public_id)
        assert (entry.action, entry.actor_kind, entry.actor_id) == ("withdraw", "person", one.id)


def test_withdrawing_too_late_says_so(app: Flask, client: FlaskClient) -> None:
    path = own(app, S.DECLINED)
    assert client.get(f"{path}/retirer").location == path
    assert client.post(f"{path}/retirer").status_code == 409


def test_the_page_speaks_the_language_of_the_application(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        made = make_candidate(state=S.SUBMITTED, language="ar")
        raw = tokens.issue(FILE_LINK, made.public_id, lasts=timedelta(days=30))
        db.session.commit()
    path = f"/ma-candidature/{raw}"
    french = {"Accept-Language": "fr"}
    for page in (path, f"{path}/retirer"):
        assert 'lang="ar" dir="rtl"' in client.get(page, headers=french).text
    assert 'lang="en"' in client.get(f"{path}?lang=en", headers=french).text
    assert 'lang="en"' in client.get(path, headers=french).text  # a choice stays chosen
