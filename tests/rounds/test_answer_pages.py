"""The answer page: anonymous, in the person's language, shown by GET and used up by POST."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from mentorat.candidates.states import Side
from mentorat.duos.models import Duo
from mentorat.foundation.db import db
from mentorat.foundation.outbox import OutboxMessage
from mentorat.foundation.tokens import Token
from mentorat.rounds.models import Proposal
from mentorat.rounds.states import ProposalState, RoundState
from tests.candidates.factories import make_candidate
from tests.house.pages import debts
from tests.organisations.factories import make_programme
from tests.rounds.factories import make_round
from tests.wording import said

Links = dict[str, str]


def _prepared(app: Flask, **mentee: Any) -> Links:
    """A published round of one duo; the path of each side's link, as mailed."""
    with app.app_context():
        programme = make_programme()
        make_candidate(programme, Side.MENTEE, **mentee)
        make_candidate(
            programme, Side.MENTOR, last_name="Secretissime", enterprise_name="Canari SA"
        )
        make_round(programme, RoundState.PUBLISHED)
        db.session.commit()
        letters = db.session.scalars(
            select(OutboxMessage).where(OutboxMessage.kind == "proposal")
        ).all()
        found = {
            side.value: re.search(r"/proposition/\S+", one.text)[0]  # type: ignore[index]
            for one in letters
            for side in Side
            if one.recipient.startswith(side.value)
        }
        db.session.remove()
    return found


@pytest.fixture
def links(app: Flask) -> Links:
    return _prepared(app)


def _page(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    html: str = answer.get_data(as_text=True)
    assert debts(html) == []
    return html


def _bare(link: str) -> str:
    return link.split("?")[0]


def _value(app: Flask, statement: Any) -> Any:
    with app.app_context():
        return db.session.scalar(statement)


def test_opening_the_link_shows_and_changes_nothing(
    app: Flask, client: FlaskClient, links: Links
) -> None:
    for _ in range(10):
        html = _page(client.get(links["mentee"]))
        _page(client.get(_bare(links["mentee"]) + "/non"))
        client.head(links["mentee"])
    assert said("Here is a mentor for you.") in html
    assert _value(app, select(func.count(Token.id)).where(Token.used_at.is_not(None))) == 0
    assert _value(app, select(Proposal.mentee_answer)) is None


def test_the_portrait_tells_three_facts_and_no_name(client: FlaskClient, links: Links) -> None:
    for side, own in (("mentee", "Marc"), ("mentor", "Amina")):
        html = _page(client.get(links[side]))
        assert html.count("<li>", html.index("portrait-facts")) >= 3
        assert "(estimation)" in html or "vient vers vous" in html
        for strange in (own, "Secretissime", "Canari", "Exemple", "@", "Infirmier</h2>"):
            assert strange not in html.replace("mentorat.css", ""), strange


def test_the_page_speaks_the_persons_language(app: Flask, client: FlaskClient) -> None:
    links = _prepared(app, language="ar")
    html = _page(client.get(links["mentee"]))
    assert 'dir="rtl"' in html
    assert "هذا مرشد لك" in html
    answer = client.post(_bare(links["mentee"]), follow_redirects=True)
    assert "شكرًا على موافقتك" in _page(answer)


def test_two_yes_make_a_duo(app: Flask, client: FlaskClient, links: Links) -> None:
    first = client.post(_bare(links["mentor"]), follow_redirects=True)
    assert "Nous attendons l’autre réponse." in _page(first)
    assert _value(app, select(func.count(Duo.id))) == 0
    second = client.post(_bare(links["mentee"]), follow_redirects=True)
    assert said("Your duo is born.") in _page(second)
    assert _value(app, select(func.count(Duo.id))) == 1


def test_a_no_needs_a_reason_and_ends_kindly(app: Flask, client: FlaskClient, links: Links) -> None:
    url = _bare(links["mentee"]) + "/non"
    for bad in ({}, {"reason": ""}, {"reason": "x" * 9000}, {"reason": "‮\x00<b>"}):
        html = _page(client.post(url, data=bad), 422)
        assert "error-summary" in html
    assert _value(app, select(func.count(Token.id)).where(Token.used_at.is_not(None))) == 0
    done = client.post(url, data={"reason": "too_far"}, follow_redirects=True)
    assert said("Thank you for telling us.") in _page(done)
    row = _value(app, select(Proposal))
    assert (row.state, row.mentee_refused) == (ProposalState.DECLINED, "too_far")
    assert _value(app, select(func.count()).where(OutboxMessage.kind == "ended")) == 1


def test_a_link_that_was_answered_says_so_to_who_holds_it(
    app: Flask, client: FlaskClient, links: Links
) -> None:
    mentee, mentor = _bare(links["mentee"]), _bare(links["mentor"])
    client.post(mentee)
    for page in (_page(client.get(mentee)), _page(client.post(mentee))):
        assert "Vous avez dit oui" in page
        assert "Nous attendons l’autre réponse" in page
    assert "Vous avez dit" not in _page(client.get(mentor))
    client.post(mentor + "/non", data={"reason": "times"})
    assert "Vous avez dit non" in _page(client.get(mentor))
    closed = _page(client.get(mentee))
    assert "Vous avez dit oui" in closed
    assert "close" in closed
    with time_machine.travel("2099-01-01 12:00+01:00"):
        assert "Vous avez dit" not in _page(client.get(mentee), 404)


def test_expired_foreign_and_invented_links_look_the_same(
    app: Flask, client: FlaskClient, links: Links
) -> None:
    mentor = _bare(links["mentor"])
    client.post(_bare(links["mentee"]) + "/non", data={"reason": "times"})  # ends the other one
    shown = [
        _page(client.get(mentor), 404),
        _page(client.post(mentor), 404),
        _page(client.get("/proposition/" + "x" * 43), 404),
    ]
    assert len({re.sub(r'nonce="[^"]+"|/proposition/[\w-]+', "", one) for one in shown}) == 1
    with time_machine.travel("2099-01-01 12:00+01:00"):
        assert client.get(_bare(links["mentor"])).status_code == 404
        assert client.post(_bare(links["mentor"])).status_code == 404
    assert client.get("/proposition/xx/non").status_code == 404
    assert client.post("/proposition/xx/non", data={"reason": "times"}).status_code == 404


def test_a_no_closes_the_other_sides_link(client: FlaskClient, links: Links) -> None:
    client.post(_bare(links["mentee"]) + "/non", data={"reason": "times"})
    assert client.get(_bare(links["mentor"])).status_code == 404
    assert client.post(_bare(links["mentor"])).status_code == 404


def test_double_click_on_yes_answers_once(app: Flask, client: FlaskClient, links: Links) -> None:
    statuses = [client.post(_bare(links["mentee"])).status_code for _ in range(3)]
    assert statuses == [303, 200, 200]
    assert _value(app, select(Proposal.mentee_answer)) == "yes"


def test_a_post_from_elsewhere_is_refused(app: Flask, client: FlaskClient, links: Links) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post(_bare(links["mentee"])).status_code == 400
    assert _value(app, select(Proposal.mentee_answer)) is None


@pytest.mark.parametrize("page", ["attente", "duo", "merci", "trop-tard"])
@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_what_follows_can_be_reloaded(page: str, language: str, client: FlaskClient) -> None:
    _page(client.get(f"/proposition/reponse/{page}?lang={language}"))
    assert client.get("/proposition/reponse/autre").status_code == 404
