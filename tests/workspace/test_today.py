"""The day's queue: everything that waits, in the order of its value, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from mentorat.candidates.states import CandidateState, Side
from mentorat.duos.states import DuoState
from mentorat.foundation import clock
from mentorat.interviews.states import InterviewState
from mentorat.organisations.models import Programme
from mentorat.organisations.states import Right
from tests.candidates.factories import make_candidate, make_mentee, make_mentor
from tests.duos.factories import (
    hold,
    make_duo,
    make_help_request,
    make_meeting,
)
from tests.house.pages import debts
from tests.interviews.factories import make_interview, make_report
from tests.interviews.scene import Scene, SignIn
from tests.organisations.factories import make_programme, make_user
from tests.wording import said

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_nine() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def quiet_duo(programme: Programme, **names: str) -> None:
    """An active duo that met last 40 days ago, all checkpoints held."""
    mentee = make_mentee(programme, **names)
    duo = make_duo(programme, mentee=mentee, mentor=make_mentor(programme))
    make_meeting(duo, clock.today() - timedelta(days=40))
    for checkpoint in duo.checkpoints:
        if checkpoint.due_on <= clock.today():
            hold(checkpoint)


def fill(scene: Scene) -> None:
    """One of each thing that can wait."""
    with scene.made() as (programme, staff):

        def talker(**over: str) -> object:
            return make_candidate(programme, state=CandidateState.IN_INTERVIEW, **over)

        make_candidate(programme, state=CandidateState.SUBMITTED, last_name="Nouvelle")
        make_interview(
            talker(last_name="Rendezvous"), staff, starts_at=clock.now() + timedelta(hours=2)
        )
        make_interview(
            talker(last_name="Arédiger"), staff, starts_at=clock.now() - timedelta(hours=9)
        )
        make_interview(talker(last_name="Absent"), staff, InterviewState.MISSED)
        make_report(make_interview(talker(last_name="Adécider"), staff, InterviewState.HELD))
        quiet_duo(programme, last_name="Silencieuse")
        asking = make_duo(programme, mentee=make_mentee(programme, last_name="Alaide"))
        make_meeting(asking)
        make_help_request(asking)
        late = make_duo(programme, mentee=make_mentee(programme, last_name="Enretard"))
        make_meeting(late)


def title(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)
    assert found
    return found.group(1).strip()


def badge(page: str) -> int:
    """The figure beside "Today" in the navigation."""
    found = re.search(r'href="/aujourdhui"[^>]*>.*?<b>(\d+)</b>', page, re.DOTALL)
    return int(found.group(1)) if found else 0


def test_all_that_waits_stands_in_the_order_of_its_value(scene: Scene) -> None:
    fill(scene)
    page = scene.client.get("/aujourdhui").text
    assert debts(page) == []
    order = (
        "Alaide",
        "Silencieuse",
        "Absent",
        "Rendezvous",
        "Adécider",
        "Arédiger",
        "Nouvelle",
        "Enretard",
    )
    places = [page.index(name) for name in order]
    assert places == sorted(places)
    assert title(page) == "8 choses à faire, dont 1 aujourd’hui."


def test_the_badge_counts_what_the_page_shows(scene: Scene) -> None:
    fill(scene)
    assert badge(scene.client.get("/aujourdhui").text) == 8
    assert badge(scene.client.get("/personnes").text) == 8


def test_each_line_is_one_click_from_its_act(scene: Scene) -> None:
    fill(scene)
    page = scene.client.get("/aujourdhui").text
    links = set(re.findall(r'class="btn small[^"]*" href="([^"]+)"', page))
    assert len(links) == 8
    for link in links:
        assert scene.client.get(link).status_code == 200, link


@pytest.mark.parametrize(("count", "on_top"), [(5, 5), (6, 6), (7, 5), (12, 5)])
def test_a_long_group_folds_its_end_on_the_same_page(scene: Scene, count: int, on_top: int) -> None:
    with scene.made() as (programme, _staff):
        for _ in range(count):
            make_candidate(programme, state=CandidateState.SUBMITTED)
    page = scene.client.get("/aujourdhui").text
    before, _, folded = page.partition('<details class="folded">')
    assert before.count('<li><span class="chip') == on_top
    assert folded.count('<li><span class="chip') == count - on_top
    assert ("Voir encore" in page) == (count > on_top)
    assert debts(page) == []


def test_each_group_is_one_jump_away(scene: Scene) -> None:
    fill(scene)
    page = scene.client.get("/aujourdhui").text
    jumps = re.findall(r'<a href="#(\w+)"><b>(\d+)</b>', page)
    assert [int(count) for _, count in jumps] == [3, 1, 2, 1, 1]
    assert all(f'id="{name}"' in page for name, _ in jumps)


def test_a_duo_stands_once_whatever_its_reasons(scene: Scene) -> None:
    with scene.made() as (programme, _staff):
        duo = make_duo(programme, mentee=make_mentee(programme, last_name="Unique"))
        make_help_request(duo)  # silent, late and asking at the same time
        make_help_request(duo, Side.MENTOR)
    page = scene.client.get("/aujourdhui").text
    assert page.count('<li><span class="chip') == 1
    assert badge(page) == 1


def test_a_planned_duo_that_did_not_begin_is_said_so(scene: Scene) -> None:
    with scene.made() as (programme, _staff):
        make_duo(programme, DuoState.PLANNED, starts_on=clock.today() - timedelta(days=20))
    assert "La première rencontre était prévue" in scene.client.get("/aujourdhui").text


def test_an_empty_day_says_what_one_may_do(scene: Scene) -> None:
    page = scene.client.get("/aujourdhui").text
    assert title(page) == "Rien ne vous attend aujourd’hui."
    assert said("Everything is done") in page
    assert badge(page) == 0
    assert debts(page) == []


def test_interviews_of_other_days_do_not_press(scene: Scene) -> None:
    scene.interview(starts_at=clock.now() + timedelta(days=2))
    page = scene.client.get("/aujourdhui").text
    assert title(page) == "Rien ne vous attend aujourd’hui."
    assert badge(page) == 0


def test_another_programme_is_not_seen(scene: Scene, sign_in: SignIn) -> None:
    fill(scene)
    with scene.app.app_context():
        pass
    with scene.made() as (_programme, _staff):
        client = sign_in(make_user(programmes=[make_programme()]))
    page = client.get("/aujourdhui").text
    assert "Silencieuse" not in page
    assert badge(page) == 0


def test_who_only_follows_sees_no_interviews(scene: Scene, sign_in: SignIn) -> None:
    fill(scene)
    with scene.made() as (programme, _staff):
        client = sign_in(make_user((Right.FOLLOW,), [programme]))
    page = client.get("/aujourdhui").text
    assert "Adécider" not in page
    assert "Silencieuse" in page
    assert badge(page) == 4


def test_who_waits_is_counted_without_those_in_duos(scene: Scene) -> None:
    with scene.made() as (programme, _staff):
        for weeks in (1, 5, 7, 8, 30):
            make_mentee(programme, admitted_at=clock.now() - timedelta(weeks=weeks))
        make_mentor(programme)
        make_duo(programme)
    page = scene.client.get("/aujourdhui").text
    assert '<p class="figure">5</p>' in page
    assert "Dont 3 depuis plus de 6 semaines." in page
    assert "1 mentor a une place libre." in page


def test_twice_the_rows_cost_the_same(scene: Scene) -> None:
    fill(scene)
    first = scene.statements("/aujourdhui")
    fill(scene)
    assert scene.statements("/aujourdhui") == first
    assert first <= 26


def test_hostile_names_stay_text(scene: Scene) -> None:
    with scene.made() as (programme, _staff):
        quiet_duo(programme, first_name="<script>alert(1)</script>", last_name="\"'>{{7*7}}")
    page = scene.client.get("/aujourdhui").text
    assert "<script>alert" not in page
    assert "{{7*7}}" in page


def test_it_reads_from_right_to_left(scene: Scene) -> None:
    fill(scene)
    page = scene.client.get("/aujourdhui?lang=ar").text
    assert 'dir="rtl"' in page
    assert title(page).startswith("8 أشياء")
