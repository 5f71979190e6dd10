"""Closing the browser, another device, somebody else's link: no draft is lost or shared."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from mentorat.candidates.services import keys
from mentorat.foundation.db import db
from mentorat.foundation.limits import Counter
from mentorat.foundation.tokens import Token
from tests.candidates.applying import (
    answer,
    begin,
    candidates,
    fill_in,
    links,
    send,
    taken_up,
)
from tests.house.pages import debts
from tests.wording import said

pytestmark = pytest.mark.usefixtures("programme")
Clock = time_machine.Traveller
VOUS = "/candidature/mentee/vous"
RESUME = "/candidature/reprendre"
COOKIE = "candidature-mentee"


def close(client: FlaskClient) -> None:
    """Close the browser: cookies without an end are gone."""
    client.delete_cookie("mentorat")


def test_a_draft_survives_the_closed_browser(client: FlaskClient, travel: Clock) -> None:
    begin(client, language="ar")
    answer(client, "mentee", "vous")
    close(client)
    travel.shift(timedelta(days=40))
    assert "Diallo" in client.get(VOUS).text
    assert answer(client, "mentee", "lieu").location == "/candidature/mentee/moments"
    close(client)
    home = client.get("/")
    assert "/candidature/mentee/moments" in home.text
    assert debts(home.text) == []


def test_the_key_is_a_cookie_of_its_own_and_stored_hashed(app: Flask, client: FlaskClient) -> None:
    reply = begin(client)
    (line,) = [one for one in reply.headers.getlist("Set-Cookie") if one.startswith(COOKIE)]
    assert "HttpOnly" in line
    assert "SameSite=Lax" in line
    assert int(re.findall(r"Max-Age=(\d+)", line)[0]) >= 30 * 86_400
    raw = line.split("=", 1)[1].split(";")[0]
    assert len(raw) > 40
    with app.app_context():
        assert raw not in set(db.session.scalars(select(Token.digest)))
        assert candidates()[0].public_id not in line


def test_under_https_the_cookie_is_bound_to_the_host(app: Flask) -> None:
    with app.test_request_context(), pytest.MonkeyPatch.context() as patch:
        patch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
        from mentorat.candidates.routes import progress

        assert progress.cookie_name("mentor") == "__Host-candidature-mentor"


def test_a_lost_cookie_is_told_as_it_is_in_the_language_of_the_form(
    app: Flask, client: FlaskClient
) -> None:
    fill_in(client, language="fr")
    stranger = app.test_client()
    for path in (VOUS, "/candidature/mentee/envoi", "/candidature/mentee/plus-tard"):
        english = {"Accept-Language": "en"}
        reply = stranger.post(path, data={"spoken": "fr"}, headers=english)
        assert reply.status_code == 409
        assert said("Your visit has ended") in reply.text
        assert 'href="/retrouver"' in reply.text
        assert f'href="{RESUME}"' in reply.text
        assert "reste là" not in reply.text
        assert debts(reply.text) == []


def test_a_form_of_an_ended_session_comes_back_with_what_was_typed(
    app: Flask, client: FlaskClient
) -> None:
    begin(client)
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        reply = answer(client, "mentee", "vous", first_name="Mariam")
        assert reply.status_code == 400
        assert "Mariam" in reply.text
        assert "restée longtemps ouverte" in reply.text
        token = re.findall(r'name="csrf_token" value="([^"]+)"', reply.text)[0]
        again = answer(client, "mentee", "vous", first_name="Mariam", csrf_token=token)
        assert again.status_code == 303
        stranger = app.test_client()
        lost = stranger.post(VOUS, data={"spoken": "ar"})
        assert lost.status_code == 400
        assert 'lang="ar"' in lost.text
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_the_link_comes_by_itself_after_the_second_screen(app: Flask, client: FlaskClient) -> None:
    begin(client)
    answer(client, "mentee", "vous")
    answer(client, "mentee", "vous")
    answer(client, "mentee", "lieu")
    with app.app_context():
        (mail,) = links()
        assert mail.recipient == "fatou@example.org"


def test_somebody_elses_draft_says_so_and_asks(app: Flask, client: FlaskClient) -> None:
    begin(client)
    answer(client, "mentee", "vous")
    path = link(app)
    victim = app.test_client()
    for _ in range(2):
        page = victim.get(path)
        assert page.status_code == 200
        assert "Cette candidature a été commencée par" in page.text
        assert "Fatou D." in page.text
        assert "Diallo" not in page.text
        assert debts(page.text) == []
    assert victim.get(VOUS).location == "/candidature/mentee"
    assert "Diallo" in client.get(VOUS).text


def test_who_begun_it_loses_what_another_took_over(app: Flask, client: FlaskClient) -> None:
    begin(client)
    answer(client, "mentee", "vous")
    path = link(app)
    other = taken_up(app, path)
    answer(other, "mentee", "vous", first_name="Victime", email="victime@example.org")
    for method in ("get", "post"):
        page = getattr(client, method)(VOUS)
        assert page.status_code == 409
        assert "Victime" not in page.text
        assert "ailleurs" in page.text
    assert app.test_client().get(path).status_code == 404
    with app.app_context():
        assert links()[-1].recipient == "victime@example.org"


def link(app: Flask) -> str:
    """The path of the resume link in the newest mail that has one."""
    with app.app_context():
        found = re.findall(r"http://127.0.0.1:8000(/candidature/reprendre/\S+)", links()[-1].text)
    return str(found[0]).split("?")[0]


def code(client: FlaskClient) -> str:
    """The code shown on the page that says how to go on later."""
    page = client.get("/candidature/mentee/plus-tard").text
    return re.findall(r'class="code"><bdi dir="ltr">([A-Z]{4} [A-Z]{4})</bdi>', page)[0]


def test_a_code_on_paper_takes_a_draft_up_again_and_again(app: Flask, client: FlaskClient) -> None:
    begin(client)
    answer(client, "mentee", "vous", email="", phone="0470 12 34 56", first_name="Élodie")
    paper = code(client)
    for typed, name in ((paper, "Élodie"), (paper.lower().replace(" ", "-"), "elodie ")):
        library = app.test_client()
        reply = library.post(RESUME, data={"code": typed, "first_name": name})
        assert (reply.status_code, reply.location) == (303, "/candidature/mentee/lieu")
        assert "Élodie" in library.get(VOUS).text
        assert code(library) == paper
    assert client.get(VOUS).status_code == 409


def test_a_code_needs_its_first_name_and_dies_with_the_sending(
    app: Flask, client: FlaskClient, travel: Clock
) -> None:
    fill_in(client, first_name="Fatou")
    paper = code(client)
    wrong = [
        (paper, "Marie"),
        ("CDFG HJKM", "Fatou"),
        ("", ""),
        (paper[:6], "Fatou"),
        ("é" * 8, "x"),
    ]
    stranger = app.test_client()
    pages = [stranger.post(RESUME, data={"code": c, "first_name": n}) for c, n in wrong]
    assert {page.status_code for page in pages} == {422}
    assert "ne vont pas ensemble" in pages[0].text
    assert "ne vont pas ensemble" in pages[1].text
    assert debts(pages[0].text) == []
    travel.shift(60)
    send(client)
    late = stranger.post(RESUME, data={"code": paper, "first_name": "Fatou"})
    assert late.status_code == 422


def guessed(app: Flask, typed: str, address: str) -> tuple[int, str, list[str]]:
    """What a stranger gets for a code: status, page without what is drawn or typed, statements."""
    said: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        data = {"code": typed, "first_name": "Autre"}
        reply = app.test_client().post(RESUME, data=data, environ_base={"REMOTE_ADDR": address})
    finally:
        event.remove(engine, "before_cursor_execute", note)
    drawn = rf'nonce="[^"]*"|name="csrf_token"[^>]*|{typed}'
    return reply.status_code, re.sub(drawn, "", reply.text), said


def test_a_known_code_costs_and_says_the_same_as_a_made_up_one(
    limited: Flask, client: FlaskClient
) -> None:
    begin(client)
    answer(client, "mentee", "vous", email="", phone="0470 12 34 56", first_name="Élodie")
    known = guessed(limited, code(client), "198.51.100.1")
    assert known[0] == 422
    assert guessed(limited, "CDFG HJKM", "198.51.100.2") == known


def test_another_name_in_the_draft_ends_its_code(app: Flask, client: FlaskClient) -> None:
    begin(client)
    answer(client, "mentee", "vous", email="", first_name="Piège")
    first = code(client)
    answer(client, "mentee", "vous", email="", first_name="Victime")
    assert code(client) != first
    stranger = app.test_client()
    for name in ("Piège", "Victime"):
        reply = stranger.post(RESUME, data={"code": first, "first_name": name})
        assert reply.status_code == 422


def test_letters_of_a_code_are_not_taken_for_each_other() -> None:
    assert len(set(keys.LETTERS)) == 16
    assert not set(keys.LETTERS) & set("AEIOUY" + "BLSQ")


def test_guessing_codes_is_stopped_wherever_the_program_runs(limited: Flask) -> None:
    guesser = limited.test_client()
    data = {"code": "CDFG HJKM", "first_name": "Fatou"}
    assert [guesser.post(RESUME, data=data).status_code for _ in range(11)][-2:] == [422, 429]
    with limited.app_context():
        assert max(db.session.scalars(select(Counter.hits))) == 11


def test_a_class_behind_one_line_types_its_codes(limited: Flask, client: FlaskClient) -> None:
    begin(client)
    answer(client, "mentee", "vous", email="", phone="0470 12 34 56", first_name="Élodie")
    data = {"code": code(client), "first_name": "Élodie"}
    assert {limited.test_client().post(RESUME, data=data).status_code for _ in range(15)} == {303}


def test_nobody_fills_a_mailbox_with_links(limited: Flask, travel: Clock) -> None:
    app = limited
    for _ in range(7):
        attacker = app.test_client()
        begin(attacker)
        answer(attacker, "mentee", "vous")
    reply = attacker.post("/candidature/mentee/plus-tard", data={"email": "Fatou@example.org"})
    assert reply.status_code == 429
    with app.app_context():
        assert len(links()) == 4
    travel.shift(timedelta(minutes=61))
    assert (
        attacker.post(
            "/candidature/mentee/plus-tard", data={"email": "fatou@example.org"}
        ).status_code
        == 303
    )


def test_the_link_of_a_sent_draft_says_it_is_sent(
    app: Flask, client: FlaskClient, travel: Clock
) -> None:
    fill_in(client, language="ar")
    path = link(app)
    travel.shift(60)
    send(client)
    page = app.test_client().get(path)
    assert page.status_code == 200
    assert 'lang="ar"' in page.text
    assert "/retrouver" in page.text
    assert "Diallo" not in page.text
    assert debts(page.text) == []


def test_going_on_leads_to_the_optional_screen_that_was_never_seen(
    app: Flask, client: FlaskClient
) -> None:
    begin(client)
    for step in ("vous", "lieu", "moments", "travail", "metiers", "langues"):
        answer(client, "mentee", step)
    assert taken_up(app, link(app), "/candidature/mentee/aide")
