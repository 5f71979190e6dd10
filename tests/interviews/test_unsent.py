"""A session that ends while somebody writes takes no word with it."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mentorat.accounts.models import User
from mentorat.accounts.sign_in import SECRET
from mentorat.foundation.db import db
from tests.house.pages import debts
from tests.interviews.scene import Scene
from tests.interviews.test_report import report, words
from tests.signing_in import signed_in_as
from tests.wording import said

OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def id(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> str:
    made = scene.interview()
    monkeypatch.setitem(scene.app.config, "WTF_CSRF_ENABLED", True)
    return made


def token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def ended(scene: Scene) -> None:
    with scene.client.session_transaction() as session:
        session.clear()


def begins_again(scene: Scene) -> None:
    with scene.app.app_context():
        user_id = db.session.scalars(select(User.id)).one()
    signed_in_as(scene.client, user_id)


def test_the_words_come_back_and_are_sent_after_signing_in_again(scene: Scene, id: str) -> None:
    typed = words(csrf_token=token(scene.client.get(f"/entretiens/{id}").text))
    ended(scene)
    lost = scene.client.post(f"/entretiens/{id}", data=typed, headers=OURS)
    assert lost.status_code == 400
    assert said("Your session has ended") in lost.text
    assert debts(lost.text) == []
    assert "Dix ans de cuisine" in lost.text
    assert f'action="/entretiens/{id}"' in lost.text
    assert "Dix ans de cuisine" not in " ".join(re.findall(r'href="[^"]*"', lost.text))
    begins_again(scene)
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', lost.text))
    sent = scene.client.post(f"/entretiens/{id}", data=again, headers=OURS)
    assert sent.status_code == 303
    kept = report(scene)
    assert kept is not None
    assert (kept.strengths, kept.dreams) == ("Dix ans de cuisine", "Son propre restaurant")


def test_every_word_can_be_read_again_and_no_code(scene: Scene, id: str) -> None:
    """Whoever sees one of three texts believes that the two short ones are gone."""
    typed = words(csrf_token=token(scene.client.get(f"/entretiens/{id}").text))
    typed |= {"strengths": "Trajets", "obstacles": "Le bus", "remarks": "à voir"}
    ended(scene)
    lost = scene.client.post(f"/entretiens/{id}", data=typed, headers=OURS)
    shown = re.sub(r"<[^>]*>", " ", lost.text)
    assert all(text in shown for text in ("Trajets", "Le bus", "à voir"))
    assert str(typed["recommendation"]) not in shown


def test_a_token_of_the_session_before_is_asked_for_once_more(scene: Scene, id: str) -> None:
    typed = words(csrf_token=token(scene.client.get(f"/entretiens/{id}").text))
    ended(scene)
    begins_again(scene)
    lost = scene.client.post(f"/entretiens/{id}", data=typed, headers=OURS)
    assert lost.status_code == 400
    assert said("You are signed in again") in lost.text
    assert "Votre session a expiré" not in lost.text
    assert 'aria-label="Espace de travail"' in lost.text  # inside the frame
    typed["csrf_token"] = token(lost.text)
    assert scene.client.post(f"/entretiens/{id}", data=typed, headers=OURS).status_code == 303


def test_the_words_also_come_back_when_only_the_sign_in_has_ended(scene: Scene, id: str) -> None:
    typed = words(csrf_token=token(scene.client.get(f"/entretiens/{id}").text))
    with scene.client.session_transaction() as session:
        del session[SECRET]
    lost = scene.client.post(f"/entretiens/{id}", data=typed, headers=OURS)
    assert lost.status_code == 400
    assert said("Your session has ended") in lost.text
    assert "Dix ans de cuisine" in lost.text


def test_what_a_stranger_made_the_browser_send_is_not_offered(scene: Scene, id: str) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://example.org"}, {}):
        ended(scene)
        answer = scene.client.post(f"/entretiens/{id}", data=words(csrf_token="x"), headers=headers)
        assert answer.status_code == 400
        assert "Dix ans de cuisine" not in answer.text
        assert "Votre session a expiré" not in answer.text


def test_the_script_hears_that_the_session_ended_and_gets_a_new_token(
    scene: Scene, id: str
) -> None:
    url, script = f"/entretiens/{id}/brouillon", {"X-Requested-With": "draft", **OURS}
    typed = words(csrf_token=token(scene.client.get(f"/entretiens/{id}").text))
    ended(scene)
    told = scene.client.post(url, data=typed, headers=script)
    assert (told.status_code, told.json["is_signed_in"]) == (401, False)
    assert told.json["sign_in"].startswith("/connexion?next=")
    begins_again(scene)
    told = scene.client.post(url, data=typed, headers=script)
    assert (told.status_code, told.json["is_signed_in"]) == (401, True)
    typed["csrf_token"] = told.json["csrf_token"]
    assert scene.client.post(url, data=typed, headers=script).status_code == 200


def test_the_page_beside_says_to_go_back(scene: Scene) -> None:
    assert "Revenez à l’onglet" in scene.client.get("/reconnexion").text


@pytest.mark.parametrize(
    ("url", "code", "back"),
    [("/nulle-part", 404, None), ("/personnes/inconnue", 404, "/personnes")],
)
def test_errors_keep_the_frame_of_who_works_here(
    scene: Scene, url: str, code: int, back: str | None
) -> None:
    page = scene.client.get(url)
    assert page.status_code == code
    assert debts(page.text) == []
    assert 'aria-label="Espace de travail"' in page.text
    assert 'href="/aujourdhui"' in page.text
    assert (f'class="btn" href="{back}"' in page.text) == bool(back)


def test_a_refused_act_leads_back_to_where_one_was(scene: Scene) -> None:
    decided = scene.interview()
    assert scene.client.post(f"/entretiens/{decided}/absence").status_code == 303
    page = scene.client.post(f"/entretiens/{decided}/absence")
    assert page.status_code == 409
    assert 'aria-label="Espace de travail"' in page.text
    assert f'class="btn" href="/entretiens/{decided}"' in page.text


def test_a_visitor_reads_errors_without_the_frame(app: Flask, client: FlaskClient) -> None:
    page = client.get("/nulle-part").text
    assert 'aria-label="Espace de travail"' not in page
    assert said("Back to the home page") in page
