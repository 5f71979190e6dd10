"""What became of applications: one denominator, steps of five, only the reader's programmes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from mentorat.candidates.states import CandidateState, Side
from mentorat.duos.models import Duo
from mentorat.duos.states import DuoState, EarlyEnd, Outcome
from mentorat.figures import queries
from mentorat.figures.states import Stage
from mentorat.foundation import clock
from mentorat.foundation.db import transaction
from mentorat.interviews.states import InterviewState
from mentorat.organisations.models import Programme
from mentorat.organisations.states import Right
from tests.candidates.factories import make_candidate, make_mentee, make_mentor
from tests.duos.factories import make_duo
from tests.house.pages import debts
from tests.interviews.factories import make_interview
from tests.interviews.scene import Scene, SignIn
from tests.organisations.factories import make_programme, make_user
from tests.wording import said

S = Stage
LONG_AGO = datetime(2024, 5, 1, tzinfo=UTC)


def cohort(*programmes: Programme, side: Side = Side.MENTEE) -> queries.Cohort:
    ids = [one.id for one in programmes]
    return queries.Cohort(ids, side, LONG_AGO, clock.now() + timedelta(days=1))


def ended(programme: Programme, state: DuoState, **over: object) -> Duo:
    return make_duo(
        programme,
        state,
        mentee=make_mentee(programme),
        mentor=make_mentor(programme),
        **over,
    )


@pytest.mark.usefixtures("context")
def test_every_stage_is_counted_among_all_applications() -> None:
    with transaction():
        programme, staff = make_programme(), make_user()
        for state in (CandidateState.WITHDRAWN, CandidateState.DECLINED):
            for _ in range(5):
                left = make_candidate(programme, state=state)
                make_interview(left, staff, InterviewState.HELD)
        for _ in range(5):
            ended(programme, DuoState.COMPLETED, outcome=Outcome.PERMANENT)
            ended(programme, DuoState.INTERRUPTED, early_end=EarlyEnd.JOB_FOUND, is_good_end=True)
            ended(programme, DuoState.INTERRUPTED, early_end=EarlyEnd.NO_FIT)
            make_duo(programme, mentee=make_mentee(programme))
        told = queries.funnel(cohort(programme))
    assert told.total[S.APPLIED] == 30
    assert told.total[S.MET] == 10
    assert told.total[S.ADMITTED] == 20
    assert told.total[S.COMPLETED] == 5
    assert told.total[S.PLACED] == 10
    assert told.total[S.STABLE] == 5
    # Those whose duo ended early are admitted and wait for another one; five are in a duo.
    assert told.under_way == 15


@pytest.mark.usefixtures("context")
def test_small_counts_stay_in_the_room() -> None:
    with transaction():
        here, there = make_programme(), make_programme()
        for _ in range(4):
            ended(here, DuoState.COMPLETED, outcome=Outcome.TRAINING)
            ended(there, DuoState.COMPLETED, outcome=Outcome.TRAINING)
        for _ in range(3):
            make_mentee(there)
        told = queries.funnel(cohort(here, there))
        assert told.by_programme[here.id][S.APPLIED] is None
        assert told.by_programme[there.id][S.APPLIED] == 5
        assert told.total[S.APPLIED] == 10
        assert told.total[S.COMPLETED] == 5
        assert queries.outcomes(cohort(here)) == {}
        assert queries.outcomes(cohort(here, there)) == {"training": 5}
        assert queries.funnel(cohort(here, side=Side.MENTOR)).total[S.BEGUN] is None


class TestPage:
    def fill(self, scene: Scene, count: int, **over: object) -> None:
        with scene.made() as (programme, _staff):
            for _ in range(count):
                make_mentee(programme, **over)

    def reader(self, scene: Scene, sign_in: SignIn, *rights: Right) -> object:
        with scene.made() as (programme, _staff):
            return sign_in(make_user(rights, [programme]))

    @pytest.mark.parametrize("language", ["fr", "ar", "en"])
    def test_it_owes_nothing(self, scene: Scene, language: str) -> None:
        for count in (0, 7):
            self.fill(scene, count)
            page = scene.client.get(f"/chiffres?lang={language}").text
            assert debts(page) == []

    def test_it_tells_steps_and_never_the_count(self, scene: Scene) -> None:
        self.fill(scene, 7)
        page = scene.client.get("/chiffres").text
        assert "Au moins 5 mentees ont posé leur candidature." in page
        assert said("fewer than 5") in page
        assert not re.search(r">\s*7\s*<", page.split("<main", 1)[1])

    def test_under_five_nothing_is_drawn(self, scene: Scene) -> None:
        self.fill(scene, 4)
        page = scene.client.get("/chiffres").text
        assert said("Fewer than 5 mentees applied.") in page
        assert said("Too few to be told") in page
        assert '<svg class="bar' not in page

    def test_the_period_narrows_it(self, scene: Scene) -> None:
        self.fill(scene, 5, submitted_at=LONG_AGO)
        for query, shown in (("", "Moins de 5"), ("?periode=2024", "Au moins 5 mentees")):
            assert shown in scene.client.get(f"/chiffres{query}").text
        assert "Au moins 5 mentees" in scene.client.get("/chiffres?periode=toutes").text
        assert "Moins de 5" in scene.client.get("/chiffres?periode=0&programme=x").text

    def test_a_year_begins_at_midnight_in_brussels(self, scene: Scene) -> None:
        self.fill(scene, 5, submitted_at=datetime(2025, 12, 31, 23, 30, tzinfo=UTC))
        assert "Au moins 5 mentees" in scene.client.get("/chiffres?periode=2026").text
        assert 'value="2025"' not in scene.client.get("/chiffres").text

    def test_another_programme_is_not_counted(self, scene: Scene, sign_in: SignIn) -> None:
        self.fill(scene, 9)
        with scene.made() as (programme, _staff):
            mine, public_id = make_programme(), programme.public_id
            client = sign_in(make_user((Right.FIGURES,), [mine]))
        for query in ("", f"?programme={public_id}"):
            page = client.get(f"/chiffres{query}").text
            assert "Moins de 5 mentees" in page
            assert public_id not in page.split("<main", 1)[1]

    def test_who_reads_figures_gets_no_way_to_the_files(
        self, scene: Scene, sign_in: SignIn
    ) -> None:
        self.fill(scene, 6)
        assert "/personnes?cote=mentee" in scene.client.get("/chiffres").text
        client = self.reader(scene, sign_in, Right.FIGURES)
        page = client.get("/chiffres").text  # type: ignore[attr-defined]
        assert "Au moins 5 mentees" in page
        assert "/personnes" not in page
        assert "/duos" not in page

    def test_it_needs_its_right(self, scene: Scene, sign_in: SignIn) -> None:
        client = self.reader(scene, sign_in, Right.PROMOTE, Right.FOLLOW)
        assert client.get("/chiffres").status_code == 403  # type: ignore[attr-defined]

    def test_more_files_cost_no_more_statements(self, scene: Scene) -> None:
        self.fill(scene, 5)
        first = scene.statements("/chiffres")
        self.fill(scene, 5)
        assert scene.statements("/chiffres") == first
        assert first <= 14
