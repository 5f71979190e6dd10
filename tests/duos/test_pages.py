"""The coordinator's pages: what they show, to whom, and what they do with bad input."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from mentorat.accounts.models import User
from mentorat.candidates.states import Side
from mentorat.duos.models import Checkpoint, Duo, Goal, HelpRequest, Meeting
from mentorat.duos.states import CheckpointKind, DuoState
from mentorat.foundation import clock
from mentorat.foundation.db import db
from mentorat.foundation.outbox import OutboxMessage
from mentorat.organisations.models import Programme
from mentorat.organisations.states import Right
from tests.candidates.factories import make_mentee, make_mentor
from tests.duos.factories import (
    checkpoint_of,
    make_answer,
    make_duo,
    make_goal,
    make_help_request,
    make_meeting,
)
from tests.house import pages
from tests.organisations.factories import make_programme, make_user
from tests.wording import said

SignIn = Callable[[User], FlaskClient]
NASTY = "a\x00\x07b\u202e\u2066c"
LONG = "x" * 2_001


@dataclass
class World:
    """One programme with a coordinator signed in, and a duo; another programme's duo."""

    client: FlaskClient
    duo: str
    other: str

    def url(self, tail: str = "") -> str:
        return f"/duos/{self.duo}{tail}"


@pytest.fixture
def world(app: Flask, sign_in: SignIn) -> World:
    with app.app_context():
        programme = make_programme(name="Duos de Nivelles")
        user = make_user(programmes=[programme])
        duo = make_duo(
            programme,
            mentee=make_mentee(programme, first_name="Fatou", last_name="Diallo"),
            mentor=make_mentor(programme, first_name="Marc", last_name="Dubois"),
            decided_by=user,
        )
        other = make_duo()
        db.session.commit()
        return World(sign_in(user), duo.public_id, other.public_id)


def one(app: Flask, model: Any) -> Any:
    with app.app_context():
        return db.session.scalars(select(model).order_by(model.id.desc())).first()


def count(app: Flask, model: Any) -> int:
    with app.app_context():
        return len(list(db.session.scalars(select(model))))


def change(app: Flask, work: Callable[[Duo], object], public_id: str) -> Any:
    with app.app_context():
        duo = db.session.scalars(select(Duo).where(Duo.public_id == public_id)).one()
        found = work(duo)
        db.session.commit()
        return found


PAGES = (
    "",
    "/rencontre",
    "/adapter",
    "/cloture",
    "/fin-anticipee",
    "/prolongation",
    "/points/fit",
    "/points/month_3",
)


@pytest.mark.parametrize("tail", PAGES)
def test_each_page_owes_nothing(world: World, tail: str) -> None:
    answer = world.client.get(world.url(tail))
    assert answer.status_code == 200
    assert pages.debts(answer.text) == []
    assert "Fatou" in answer.text


@pytest.mark.parametrize("tail", PAGES)
def test_another_programme_s_duo_is_not_found(world: World, tail: str) -> None:
    assert world.client.get(f"/duos/{world.other}{tail}").status_code == 404
    assert world.client.get("/duos/nobody" + tail).status_code == 404


POSTS = (
    "/rencontre",
    "/objectifs",
    "/points/fit",
    "/points/fit/demander",
    "/points/fit/manque",
    "/points/fit/reporter",
    "/pause",
    "/reprise",
    "/prolongation",
    "/cloture",
    "/fin-anticipee",
    "/lien/mentee",
)
WHOLE = {
    "met_on": "2026-01-01",
    "minutes": "60",
    "mode": "online",
    "text": "Un but",
    "due_on": "2026-01-01",
    "ends_on": "2026-01-01",
    "outcome": "permanent",
    "sector": "yes",
    "ended_on": "2026-01-01",
    "reason": "moved",
    "by": "mentee",
}


@pytest.mark.parametrize("tail", POSTS)
def test_nobody_acts_on_another_programme_s_duo(app: Flask, world: World, tail: str) -> None:
    before = count(app, OutboxMessage)
    assert world.client.post(f"/duos/{world.other}{tail}", data=WHOLE).status_code == 404
    assert count(app, OutboxMessage) == before


def test_following_needs_its_right(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        programme = make_programme()
        figures = make_user([Right.FIGURES], [programme])
        duo = make_duo(programme).public_id
        db.session.commit()
        client = sign_in(figures)
    browser = app.test_client()
    assert browser.get("/duos").status_code in (302, 303)
    assert browser.post(f"/duos/{duo}/pause").status_code in (302, 303)
    assert client.get("/duos").status_code == 403
    assert client.get(f"/duos/{duo}").status_code == 403


# --- the list --------------------------------------------------------------------------------


def test_the_list_says_where_each_duo_stands(app: Flask, world: World) -> None:
    page = world.client.get("/duos").text
    assert pages.debts(page) == []
    assert "Fatou" in page
    assert "Actif, mois 3 sur 6" in page
    assert "1 duo en cours" in page
    assert "?etat=" not in page


def test_the_list_filters_by_state_and_by_need(app: Flask, world: World) -> None:
    change(app, lambda duo: make_help_request(duo), world.duo)
    change(app, lambda duo: make_meeting(duo), world.duo)
    for query, is_there in (
        ("suivi=help", True),
        ("suivi=quiet", False),
        ("etat=active", True),
        ("etat=completed", False),
        ("etat=nonsense&suivi=nonsense&after=%%%", True),
    ):
        answer = world.client.get(f"/duos?{query}")
        assert answer.status_code == 200
        assert ("Fatou" in answer.text) is is_there, query


def test_a_duo_is_quiet_after_twice_its_rhythm(app: Flask, world: World) -> None:
    def meet(days: int) -> Callable[[Duo], object]:
        return lambda duo: make_meeting(duo, clock.today() - timedelta(days=days))

    change(app, meet(31), world.duo)
    assert "Fatou" in world.client.get("/duos?suivi=quiet").text
    change(app, meet(30), world.duo)
    assert "Fatou" not in world.client.get("/duos?suivi=quiet").text


def test_an_empty_list_says_what_to_do(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        user = make_user(programmes=[make_programme()])
        db.session.commit()
        client = sign_in(user)
    page = client.get("/duos").text
    assert pages.debts(page) == []
    assert said("No duo yet") in page


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_the_list_asks_the_database_as_often_for_many_as_for_one(
    app: Flask, world: World, statements: list[str]
) -> None:
    world.client.get("/duos")
    statements.clear()
    world.client.get("/duos")
    few = len(statements)
    with app.app_context():
        programme = db.session.scalars(
            select(Programme).where(Programme.name == "Duos de Nivelles")
        ).one()
        for _ in range(12):
            duo = make_duo(programme)
            make_meeting(duo)
            make_help_request(duo)
        db.session.commit()
    statements.clear()
    world.client.get("/duos")
    assert len(statements) == few


# --- one duo ---------------------------------------------------------------------------------


def test_the_page_tells_goals_answers_and_meetings(app: Flask, world: World) -> None:
    def tell(duo: Duo) -> None:
        make_goal(duo, "Relire le <b>CV</b>")
        make_answer(checkpoint_of(duo), Side.MENTOR, ratings={"fit": "deciding"}, words="On verra")
        for days, by in ((3, "mentee"), (3, "mentor"), (1, "mentor")):
            day = clock.today() - timedelta(days=days)
            make_meeting(duo, day, logged_by=by, minutes=60)
        make_help_request(duo, words="Je suis perdue")

    change(app, tell, world.duo)
    page = world.client.get(world.url()).text
    assert pages.debts(page) == []
    assert "Relire le &lt;b&gt;CV&lt;/b&gt;" in page
    assert "On verra" in page
    assert "Je suis perdue" in page
    assert re.search(r'class="figure">2 <small>· 2 h', page)
    assert said("answer the request for help") in page


@pytest.mark.parametrize("state", list(DuoState))
def test_each_state_has_a_page_and_its_acts(app: Flask, sign_in: SignIn, state: DuoState) -> None:
    with app.app_context():
        programme = make_programme()
        user = make_user(programmes=[programme])
        duo = make_duo(programme, state).public_id
        db.session.commit()
        client = sign_in(user)
    for tail in ("", "/adapter", "/rencontre"):
        answer = client.get(f"/duos/{duo}{tail}")
        assert answer.status_code == 200
        assert pages.debts(answer.text) == []
    endings = {tail: client.get(f"/duos/{duo}{tail}").status_code for tail in ("/cloture",)}
    allowed = state in (DuoState.ACTIVE, DuoState.PAUSED)
    assert endings == {"/cloture": 200 if allowed else 409}


def meeting(**over: str) -> dict[str, str]:
    day = (clock.today() - timedelta(days=1)).isoformat()
    return {"met_on": day, "minutes": "90", "mode": "workplace", **over}


def test_a_meeting_is_logged_once(app: Flask, world: World) -> None:
    url = world.url("/rencontre")
    assert world.client.post(url, data=meeting(note="Bien passé")).status_code == 303
    again = world.client.post(url, data=meeting(note="Ma longue note"))
    assert again.status_code == 422
    assert said("You have already noted a meeting on this day.") in again.text
    assert "Ma longue note" in again.text
    assert count(app, Meeting) == 1


@pytest.mark.parametrize(
    ("tail", "bad"),
    [
        ("/rencontre", {}),
        ("/rencontre", meeting(minutes="99999999999999999999")),
        ("/rencontre", meeting(minutes="vite")),
        ("/rencontre", meeting(met_on="2026-02-31")),
        ("/rencontre", meeting(met_on="9999-12-31")),
        ("/rencontre", meeting(met_on="0001-01-01")),
        ("/rencontre", meeting(mode="rocket")),
        ("/rencontre", meeting(next_on="hier")),
        ("/rencontre", meeting(note=LONG)),
        ("/objectifs", {}),
        ("/objectifs", {"text": "   \u202e "}),
        ("/objectifs", {"text": "x" * 201}),
        ("/points/fit", {"note": LONG}),
        ("/points/fit/reporter", {}),
        ("/points/fit/reporter", {"due_on": "0001-01-01"}),
        ("/points/fit/reporter", {"due_on": "9999-12-31"}),
        ("/prolongation", {"ends_on": "9999-12-31"}),
        ("/prolongation", {"ends_on": "0001-01-01"}),
        ("/prolongation", {"ends_on": NASTY}),
        ("/cloture", {}),
        ("/cloture", {"outcome": "rich", "sector": "maybe", "ended_on": "x", "remark": LONG}),
        ("/cloture", {"outcome": "permanent", "sector": "yes", "ended_on": "9999-12-31"}),
        ("/fin-anticipee", {}),
        ("/fin-anticipee", {"reason": "bored", "by": "me", "ended_on": "0001-01-01"}),
    ],
)
def test_bad_input_gets_a_sentence_and_changes_nothing(
    app: Flask, world: World, tail: str, bad: dict[str, str]
) -> None:
    answer = world.client.post(world.url(tail), data=bad)
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert pages.debts(answer.text) == []
    for typed in bad.values():
        assert "\u202e" in typed or "\x00" in typed or typed in answer.text or typed.isalpha()
    assert count(app, Meeting) == count(app, Goal) == 0


def test_control_and_direction_marks_are_dropped(app: Flask, world: World) -> None:
    assert world.client.post(world.url("/objectifs"), data={"text": NASTY}).status_code == 303
    assert one(app, Goal).text == "abc"


def test_goals_are_ticked_and_opened_again(app: Flask, world: World) -> None:
    world.client.post(world.url("/objectifs"), data={"text": "Relire le CV"})
    goal = one(app, Goal).public_id
    world.client.post(world.url(f"/objectifs/{goal}"), data={"fait": "1"})
    assert one(app, Goal).done_on == clock.today()
    world.client.post(world.url(f"/objectifs/{goal}"), data={"fait": "0"})
    assert one(app, Goal).done_on is None
    assert world.client.post(world.url("/objectifs/nobody")).status_code == 404
    strange = f"/duos/{world.other}/objectifs/{goal}"
    assert world.client.post(strange, data={"fait": "1"}).status_code == 404


def test_a_request_for_help_is_closed(app: Flask, world: World) -> None:
    asked = change(app, lambda duo: make_help_request(duo).public_id, world.duo)
    assert world.client.post(world.url("/aide/nobody")).status_code == 404
    assert world.client.post(world.url(f"/aide/{asked}")).status_code == 303
    assert one(app, HelpRequest).closed_at is not None


def test_a_checkpoint_is_asked_reminded_and_held(app: Flask, world: World) -> None:
    url = world.url("/points/month_3")
    for expected in (2, 4, 4):
        world.client.post(f"{url}/demander")
        assert count(app, OutboxMessage) == expected
    assert world.client.post(url, data={"note": "Tout va bien"}).status_code == 303
    again = world.client.post(url, data={"note": "Encore"})
    assert again.status_code == 422
    assert said("This checkpoint has already been held.") in again.text
    assert "Tout va bien" in world.client.get(url).text


def test_both_answers_stand_side_by_side(app: Flask, world: World) -> None:
    def answer(duo: Duo) -> None:
        point = checkpoint_of(duo, CheckpointKind.MONTH_2)
        make_answer(point, Side.MENTEE, words="Il m’écoute")
        make_answer(point, Side.MENTOR, ratings={"met": "no", "going": "difficult"})

    change(app, answer, world.duo)
    page = world.client.get(world.url("/points/month_2")).text
    assert "Il m’écoute" in page
    assert said("It is difficult") in page
    assert pages.debts(page) == []


def test_a_checkpoint_is_missed_then_put_off(app: Flask, world: World) -> None:
    url = world.url("/points/month_5")
    world.client.post(f"{url}/manque")
    later = (clock.today() + timedelta(days=9)).isoformat()
    assert world.client.post(f"{url}/reporter", data={"due_on": later}).status_code == 303
    with app.app_context():
        mine = select(Checkpoint).join(Checkpoint.duo).where(Duo.public_id == world.duo)
        point = db.session.scalars(mine.where(Checkpoint.kind == "month_5")).one()
        assert (point.state, point.due_on) == ("planned", date.fromisoformat(later))
    assert world.client.get(world.url("/points/nonsense")).status_code == 404


def test_pausing_and_going_on(app: Flask, world: World) -> None:
    world.client.post(world.url("/pause"))
    again = world.client.post(world.url("/pause"), follow_redirects=True)
    assert said("This duo is paused. Resume it first.") in again.text
    assert "En pause" in again.text
    world.client.post(world.url("/reprise"))
    assert "Actif" in world.client.get(world.url()).text


def test_a_duo_of_six_months_cannot_be_extended(world: World) -> None:
    day = (clock.today() + timedelta(days=300)).isoformat()
    answer = world.client.post(world.url("/prolongation"), data={"ends_on": day})
    assert answer.status_code == 422
    assert "Un duo dure six mois au plus" in answer.text
    assert 'name="ends_on"' not in world.client.get(world.url("/prolongation")).text


def test_completing_and_ending_early(app: Flask, world: World) -> None:
    today = clock.today().isoformat()
    closing = {"outcome": "permanent", "sector": "yes", "ended_on": today, "remark": "Bravo"}
    assert world.client.post(world.url("/cloture"), data=closing).status_code == 303
    page = world.client.get(world.url()).text
    assert "Résultat\u00a0: Contrat à durée indéterminée." in page
    assert "Bravo" in page
    ending = {"reason": "moved", "by": "mentor", "ended_on": today}
    assert world.client.post(world.url("/fin-anticipee"), data=ending).status_code == 409
    assert count(app, OutboxMessage) == 2


def test_ending_early_says_why_and_by_whom(world: World) -> None:
    ending = {"reason": "no_fit", "by": "mentee", "ended_on": clock.today().isoformat()}
    assert world.client.post(world.url("/fin-anticipee"), data=ending).status_code == 303
    assert said("The two did not fit") in world.client.get(world.url()).text


def test_a_lost_link_is_sent_again(app: Flask, world: World) -> None:
    assert world.client.post(world.url("/lien/mentor")).status_code == 303
    assert "/mon-duo/" in one(app, OutboxMessage).text
    assert world.client.post(world.url("/lien/anybody")).status_code == 404
