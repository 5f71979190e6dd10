"""The coordinator's pages: rights and scopes, what they show, forms that do not lose anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from mentorat.accounts.models import User
from mentorat.candidates.states import Side
from mentorat.duos.models import Duo
from mentorat.foundation.db import db
from mentorat.foundation.outbox import OutboxMessage
from mentorat.organisations.models import Programme
from mentorat.organisations.states import Right
from mentorat.rounds import queries
from mentorat.rounds.models import HandChange, Round
from mentorat.rounds.states import Answer, ProposalState, RoundState
from tests.candidates.factories import make_candidate
from tests.house.pages import debts
from tests.organisations.factories import make_programme, make_user
from tests.rounds.factories import make_pool, make_round, proposals, say
from tests.wording import said

SignIn = Callable[[User], FlaskClient]
HOSTILE = "‮<script>alert(1)</script>\x00\x07#{7*7} أهلاً " + "x" * 40


@dataclass
class Here:
    """A programme with its staff; each method opens and closes its own context."""

    app: Flask
    programme_id: int
    programme_public_id: str
    user: Any
    stranger: Any
    reader: Any

    @contextmanager
    def inside(self) -> Iterator[Programme]:
        """Rows to be prepared or read; committed at the end."""
        with self.app.app_context():
            programme = db.session.get(Programme, self.programme_id)
            assert programme is not None
            yield programme
            db.session.commit()
            db.session.remove()

    def round(self, state: RoundState, mentees: int = 3, mentors: int = 2) -> str:
        """A round of the programme in `state`; its public id."""
        with self.inside() as programme:
            by = db.session.scalars(select(User).where(User.name == "Claire Noël")).one()
            round_ = make_round(programme, state, by=by, mentees=mentees, mentors=mentors)
            return round_.public_id

    def first_proposal(self, round_id: str) -> str:
        """Public id of a round's first proposal."""
        with self.inside():
            return proposals(_of(round_id))[0].public_id

    def state_of(self, round_id: str) -> str:
        """The round's state as stored."""
        with self.inside():
            return _of(round_id).state

    def count(self, statement: Any) -> int:
        """A number from the database."""
        with self.inside():
            return db.session.scalar(statement) or 0

    def change(self, round_id: str, **over: Any) -> dict[str, Any]:
        """What the form of a change by hand posts."""
        with self.inside():
            round_ = _of(round_id)
            first, second = proposals(round_)[:2]
            data = {
                "kind": "lock",
                "mentee": first.mentee_entry.public_id,
                "mentor": second.mentor_entry.public_id,
                "version": round_.version,
                "reason": "Elles se connaissent",
            }
        return {**data, **over}


@pytest.fixture
def here(app: Flask) -> Here:
    """A programme, its coordinator, somebody of another one, somebody without the right."""
    with app.app_context():
        programme = make_programme(name="Duos d’ici")
        staff = {
            "user": make_user((Right.MATCH, Right.FOLLOW), [programme], name="Claire Noël"),
            "stranger": make_user((Right.MATCH,), [make_programme()]),
            "reader": make_user((Right.FOLLOW,), [programme]),
        }
        keys = {name: SimpleNamespace(id=u.id) for name, u in staff.items()}
        made = Here(app, programme.id, programme.public_id, **keys)
        db.session.commit()
        db.session.remove()
    return made


def _of(public_id: str) -> Round:
    return db.session.scalars(select(Round).where(Round.public_id == public_id)).one()


def _text(answer: Any) -> str:
    html = answer.get_data(as_text=True)
    assert debts(html) == []
    return html


@contextmanager
def _counted(app: Flask) -> Iterator[list[str]]:
    said: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(_c: Any, _u: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_a_round_is_lived_from_opening_to_the_answers(here: Here, sign_in: SignIn) -> None:
    with here.inside() as programme:
        make_pool(programme, 3, 2)
    client = sign_in(here.user)
    assert said("No round yet") in _text(client.get("/appariements"))
    opened = client.post(
        "/appariements", data={"title": "Printemps", "programme": here.programme_public_id}
    )
    assert opened.status_code == 303
    url = opened.location
    assert "3 mentees et 2 places de mentor sont prêts." in _text(client.get(url))
    assert client.post(f"{url}/gel").location == url
    board = _text(client.get(url))
    assert "2 duos possibles, 1 personne encore sans mentor." in board
    assert said("proof closed") in board
    assert "(estimation)" in board
    asked = _text(client.get(f"{url}/publication"))
    assert "4 mails partent" in asked
    assert client.post(f"{url}/publication").location == url
    answers = _text(client.get(url))
    assert "0 duo ouvert, 2 propositions attendent des réponses." in answers
    assert "<bdi>Claire Noël</bdi> a publié" in answers
    again = client.post(f"{url}/publication", follow_redirects=True)
    assert "déjà publié" in _text(again)
    assert here.count(select(func.count()).where(OutboxMessage.kind == "proposal")) == 4
    assert "Printemps" in _text(client.get("/appariements"))


@pytest.mark.parametrize("state", list(RoundState)[1:])
def test_every_state_has_its_page(state: RoundState, here: Here, sign_in: SignIn) -> None:
    public_id = here.round(state)
    client = sign_in(here.user)
    for language in ("fr", "en", "ar"):
        answer = client.get(f"/appariements/{public_id}?lang={language}")
        assert answer.status_code == 200
        _text(answer)


def test_only_who_matches_here_sees_a_round(here: Here, sign_in: SignIn) -> None:
    public_id = here.round(RoundState.SOLVED)
    proposal = here.first_proposal(public_id)
    pages = ["", "/changement", "/publication", "/annulation", f"/propositions/{proposal}/reponse"]
    acts = ["/gel", "/calcul", "/degel", "/annulation", "/cloture", "/publication", "/changement"]
    acts += [f"/propositions/{proposal}/{act}" for act in ("rappel", "reponse")]
    for who, expected in (("stranger", 404), ("reader", 403)):
        client = sign_in(getattr(here, who))
        for path in pages:
            assert client.get(f"/appariements/{public_id}{path}").status_code == expected, path
        for path in acts:
            data = {"kind": "lock", "mentee": "x", "mentor": "y", "version": 1, "reason": "vu"}
            data |= {"side": "mentee", "answer": "yes"}
            status = client.post(f"/appariements/{public_id}{path}", data=data).status_code
            assert status == expected, path
    assert public_id not in sign_in(here.stranger).get("/appariements").get_data(as_text=True)
    with client.session_transaction() as session:
        session.clear()
    assert client.get(f"/appariements/{public_id}").status_code == 302
    assert here.state_of(public_id) == RoundState.SOLVED


def test_a_foreign_programme_is_not_opened(here: Here, sign_in: SignIn) -> None:
    with here.inside():
        foreign = make_programme().public_id
    answer = sign_in(here.user).post("/appariements", data={"title": "Ici", "programme": foreign})
    assert answer.status_code == 422
    assert here.count(select(func.count(Round.id))) == 0


@pytest.mark.parametrize("title", ["", " \t", "x" * 121, HOSTILE * 3])
def test_a_bad_title_is_told_and_not_lost(title: str, here: Here, sign_in: SignIn) -> None:
    client = sign_in(here.user)
    data = {"title": title, "programme": here.programme_public_id}
    answer = client.post("/appariements", data=data)
    html = _text(answer)
    assert answer.status_code == 422
    assert "error-summary" in html
    assert "<script>alert" not in html
    assert title.strip("\x00\x07 \t‮")[:20].replace("<", "&lt;").replace(">", "&gt;") in html


def test_a_hostile_name_stays_text(here: Here, sign_in: SignIn) -> None:
    with here.inside() as programme:
        for side in Side:
            make_candidate(programme, side, first_name="<img src=x onerror=1>", last_name="{7*7}")
    html = _text(sign_in(here.user).get(f"/appariements/{here.round(RoundState.SOLVED)}"))
    assert "<img src=x" not in html
    assert "&lt;img src=x" in html


def test_the_price_is_read_before_it_is_paid(here: Here, sign_in: SignIn) -> None:
    public_id = here.round(RoundState.SOLVED, 3, 3)
    data = here.change(public_id)
    client, url = sign_in(here.user), f"/appariements/{public_id}/changement"
    asked = _text(client.get(url, query_string={k: data[k] for k in ("kind", "mentee", "mentor")}))
    assert re.search(r"Aucun duo n’est perdu\. L’ensemble y perd[a-z ]* \(−\s\d+ points\)\.", asked)
    assert "passe de" in asked
    assert here.count(select(func.count(HandChange.id))) == 0
    version = re.search(r'name="version"[^>]*value="(\d+)"', asked)
    assert version is not None
    assert int(version[1]) == data["version"]
    made = client.post(url, data=data)
    assert made.status_code == 303
    html = _text(client.get(made.location))
    assert said("set by hand") in html
    assert "Elles se connaissent" in html
    stale = client.post(url, data={**data, "kind": "unlock"})
    assert stale.status_code == 409
    assert "L’appariement a changé entre-temps" in _text(stale)
    assert "Elles se connaissent" in _text(stale)
    assert here.count(select(func.count(HandChange.id))) == 1


@pytest.mark.parametrize(
    ("over", "status"),
    [
        ({"reason": ""}, 422),
        ({"reason": "x" * 501}, 422),
        ({"reason": HOSTILE * 20}, 422),
        ({"version": "abc"}, 422),
        ({"version": "9" * 40}, 422),
        ({"version": ""}, 409),
        ({"kind": "drop table"}, 404),
        ({"kind": ""}, 404),
        ({"mentee": "nobody"}, 404),
        ({"mentee": "x" * 5000}, 404),
        ({"mentor": ""}, 404),
    ],
)
def test_bad_changes_are_refused_in_words(
    over: dict[str, str], status: int, here: Here, sign_in: SignIn
) -> None:
    public_id = here.round(RoundState.SOLVED, 3, 3)
    data = here.change(public_id, **over)
    client = sign_in(here.user)
    answer = client.post(f"/appariements/{public_id}/changement", data=data)
    assert answer.status_code == status
    html = _text(answer)
    if len(over.get("reason", "")) == 501:
        assert "x" * 501 in html
    assert here.count(select(func.count(HandChange.id))) == 0


def test_a_pair_the_rules_refuse_says_so_instead_of_a_price(here: Here, sign_in: SignIn) -> None:
    with here.inside() as programme:
        never = make_candidate(programme, Side.MENTEE, slots=1).id
        make_pool(programme, 2, 2)
    public_id = here.round(RoundState.SOLVED)
    with here.inside():
        pool = queries.entries(_of(public_id))
        mentee = next(one.public_id for one in pool if one.candidate_id == never)
    data = here.change(public_id, mentee=mentee)
    client = sign_in(here.user)
    html = _text(client.get(f"/appariements/{public_id}/changement", query_string=data))
    assert said("no half-day in common") in html
    assert "Fixer ce duo</button>" not in html
    assert client.post(f"/appariements/{public_id}/changement", data=data).status_code == 409


def test_whoever_is_no_longer_free_is_named_and_nothing_is_sent(
    here: Here, sign_in: SignIn
) -> None:
    first, second = (here.round(RoundState.SOLVED) for _ in range(2))
    client = sign_in(here.user)
    with here.inside():
        name = proposals(_of(second))[0].mentee.full_name
    assert client.post(f"/appariements/{first}/publication").status_code == 303
    refused = client.post(f"/appariements/{second}/publication")
    assert refused.status_code == 409
    assert name in _text(refused)
    assert here.state_of(second) == RoundState.SOLVED
    assert client.post(f"/appariements/{second}/degel").status_code == 303
    assert client.post(f"/appariements/{second}/gel").status_code == 409


def test_an_answer_by_phone_is_noted_under_the_own_name(here: Here, sign_in: SignIn) -> None:
    public_id = here.round(RoundState.PUBLISHED)
    proposal = here.first_proposal(public_id)
    client = sign_in(here.user)
    url = f"/appariements/{public_id}/propositions/{proposal}/reponse"
    _text(client.get(url))
    for bad in ({}, {"side": "both", "answer": "maybe", "reason": "zzz"}, {"side": "mentee"}):
        answer = client.post(url, data=bad)
        assert answer.status_code == 422
        _text(answer)
    for side in Side:
        assert client.post(url, data={"side": side, "answer": "yes"}).status_code == 303
    assert here.count(select(func.count(Duo.id))) == 1
    late = client.post(url, data={"side": "mentee", "answer": "no"}, follow_redirects=True)
    assert "déjà arrivée" in _text(late)
    assert said("See the duo") in _text(client.get(f"/appariements/{public_id}"))


def test_a_reminder_is_sent_once_a_day(here: Here, sign_in: SignIn) -> None:
    public_id = here.round(RoundState.PUBLISHED)
    proposal = here.first_proposal(public_id)
    client, url = sign_in(here.user), f"/appariements/{public_id}/propositions/{proposal}/rappel"
    assert "en route" in _text(client.post(url, follow_redirects=True))
    assert "moins d’un jour" in _text(client.post(url, follow_redirects=True))
    assert here.count(select(func.count()).where(OutboxMessage.kind == "reminder")) == 2


def test_a_published_round_closes_by_hand_when_all_is_decided(here: Here, sign_in: SignIn) -> None:
    public_id = here.round(RoundState.PUBLISHED)
    client = sign_in(here.user)
    assert client.post(f"/appariements/{public_id}/cloture").status_code == 409
    with here.inside():
        for proposal in proposals(_of(public_id), ProposalState.SENT):
            say(proposal, Side.MENTEE, Answer.NO)
    assert "Clôturer" in _text(client.get(f"/appariements/{public_id}"))
    assert client.post(f"/appariements/{public_id}/cloture").status_code == 303
    assert here.state_of(public_id) == RoundState.CLOSED


def test_get_never_writes(here: Here, sign_in: SignIn) -> None:
    public_id = here.round(RoundState.SOLVED, 3, 3)
    data = here.change(public_id)
    client = sign_in(here.user)
    with _counted(here.app) as said:
        for path in ("", "/publication", "/annulation"):
            client.get(f"/appariements/{public_id}{path}")
        client.get(f"/appariements/{public_id}/changement", query_string=data)
        client.get("/appariements")
    assert [one for one in said if re.match(r"\s*(INSERT|UPDATE|DELETE)", one)] == []


@pytest.mark.parametrize("state", [RoundState.OPEN, RoundState.SOLVED, RoundState.PUBLISHED])
def test_the_number_of_queries_does_not_grow(
    state: RoundState, here: Here, sign_in: SignIn
) -> None:
    client = sign_in(here.user)
    counts = []
    for size in (2, 8):
        with here.inside() as programme:
            make_pool(programme, size, size)
        public_id = here.round(state)
        with _counted(here.app) as said:
            assert client.get(f"/appariements/{public_id}").status_code == 200
        counts.append(len(said))
    assert counts[0] == counts[1] < 28, counts


def test_the_list_asks_as_often_for_ten_rounds_as_for_one(here: Here, sign_in: SignIn) -> None:
    client = sign_in(here.user)
    counts = []
    for number in (1, 9):
        for _ in range(number):
            here.round(RoundState.SOLVED, 1, 1)
        with _counted(here.app) as said:
            client.get("/appariements")
        counts.append(len(said))
    assert counts[0] == counts[1] < 16, counts
