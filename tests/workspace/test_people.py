"""The list of people and one person's page: filters, names, acts, what happened."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from sqlalchemy import select

from mentorat.candidates.models import Candidate, Correction, reference_of
from mentorat.candidates.states import CandidateState, Question, Side
from mentorat.foundation import clock, journal
from mentorat.foundation.db import db
from mentorat.foundation.outbox import OutboxMessage
from mentorat.interviews.models import Interview
from mentorat.interviews.states import InterviewState
from tests.candidates.factories import LIEGE, WAVRE, make_candidate, make_draft, make_mentee
from tests.duos.factories import make_duo
from tests.house.pages import debts
from tests.interviews.factories import make_interview, make_report
from tests.interviews.scene import Scene, SignIn
from tests.organisations.factories import make_programme, make_user
from tests.wording import said


def add(scene: Scene, *names: str, **over: object) -> list[str]:
    with scene.made() as (programme, _staff):
        return [
            make_mentee(
                programme,
                first_name=name.partition(" ")[0],
                last_name=name.partition(" ")[2],
                **over,
            ).public_id
            for name in names
        ]


def kinds(scene: Scene) -> list[str]:
    with scene.app.app_context():
        return list(db.session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)))


def state(scene: Scene, id: str) -> str:
    with scene.app.app_context():
        return db.session.scalars(select(Candidate).where(Candidate.public_id == id)).one().state


class TestList:
    def test_filters_stand_in_the_address(self, scene: Scene) -> None:
        with scene.made() as (programme, _staff):
            make_candidate(programme, Side.MENTOR, last_name="Marraine")
            make_candidate(programme, last_name="Filleul", commune_nis5=LIEGE)
            make_candidate(programme, state=CandidateState.PAUSED, last_name="Repos")
            make_draft(programme=programme, last_name="Brouillon")

        def shown(query: str) -> set[str]:
            page = scene.client.get(f"/personnes{query}").text
            assert debts(page) == []
            return {n for n in ("Marraine", "Filleul", "Repos", "Brouillon") if n in page}

        assert shown("") == {"Marraine", "Filleul", "Repos"}
        assert shown("?cote=mentor") == {"Marraine"}
        assert shown("?etat=paused") == {"Repos"}
        assert shown(f"?commune={LIEGE}") == {"Filleul"}
        assert shown(f"?commune={WAVRE}&cote=mentee") == {"Repos"}
        assert shown("?etat=draft&cote=%00&commune=x") in (set(), {"Marraine", "Filleul", "Repos"})

    def test_nobody_fits_says_so(self, scene: Scene) -> None:
        add(scene, "Ana B")
        page = scene.client.get("/personnes?etat=withdrawn").text
        assert said("Nobody fits these filters") in page

    def test_pages_follow_each_other_without_gap(self, scene: Scene) -> None:
        add(scene, *(f"Nom{k:03d} X" for k in range(60)))
        first = scene.client.get("/personnes").text
        link = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
        second = scene.client.get(link).text
        seen = [
            [f"Nom{k:03d}" for k in range(60) if f"Nom{k:03d}" in page] for page in (first, second)
        ]
        assert [len(some) for some in seen] == [50, 10]
        assert not set(seen[0]) & set(seen[1])

    def test_a_duo_changes_the_next_step(self, scene: Scene) -> None:
        with scene.made() as (programme, _staff):
            make_duo(programme)
        page = scene.client.get("/personnes").text
        assert said("follow the duo") in page
        assert "inclure dans un appariement" not in page

    def test_twice_the_rows_cost_the_same(self, scene: Scene) -> None:
        add(scene, "A B", "C D")
        first = scene.statements("/personnes")
        add(scene, "E F", "G H")
        assert scene.statements("/personnes") == first
        assert first <= 12


class TestSearch:
    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("eric", {"Éric Müller"}),
            ("MULLER", {"Éric Müller"}),
            ("müller éric", {"Éric Müller"}),
            ("aicha", {"Aïcha Ndiaye"}),
            ("ndi", {"Aïcha Ndiaye"}),
            ("محمد", {"محمد الأحمد"}),
            ("erdogan", {"Selin Erdoğan"}),
            ("lukasz", {"Łukasz Kieślowski"}),
            ("kieslowski łukasz", {"Łukasz Kieślowski"}),
            ("ionut", {"Ionuț Đorđević"}),
            ("djordjevic", set()),
            ("dordevic", {"Ionuț Đorđević"}),
            ("dvorak", {"Jiří Dvořák"}),
            ("gross", {"Uwe Groß"}),
            ("isik", {"Işık Yılmaz"}),
            ("o'neil", {"Sean O'Neil"}),
            ("%", set()),
            ("_", set()),
            ("'; DROP TABLE candidates; --", set()),
            ("zzz", set()),
        ],
    )
    def test_a_name_is_found_as_it_is_typed(
        self, scene: Scene, typed: str, found: set[str]
    ) -> None:
        names = ("Éric Müller", "Aïcha Ndiaye", "محمد الأحمد", "Sean O'Neil", "Bob Long")
        names += ("Selin Erdoğan", "Łukasz Kieślowski", "Ionuț Đorđević", "Jiří Dvořák")
        names += ("Uwe Groß", "Işık Yılmaz")
        add(scene, *names)
        answer = scene.client.post("/personnes", data={"name": typed}, follow_redirects=True)
        page = answer.text.replace("&#39;", "'")
        assert {name for name in names if f"<bdi>{name}</bdi>" in page} == found
        assert debts(answer.text) == []

    def test_a_mail_address_or_a_phone_finds_its_owner(self, scene: Scene) -> None:
        add(scene, "Ana Bel", email="ana@example.org", phone="+32470123456")
        add(scene, "Zoé Zed")
        for typed in ("ANA@example.org", "0470 12 34 56", "+32 470/12.34.56"):
            page = scene.client.post("/personnes", data={"name": typed}, follow_redirects=True).text
            assert "Ana Bel" in page, typed
            assert "Zoé Zed" not in page

    def test_a_reference_finds_its_file_also_that_of_a_later_application(
        self, scene: Scene
    ) -> None:
        (id, _other) = add(scene, "Ana Bel", "Zoé Zed")
        later = "A" * 22
        with scene.made() as (_programme, _staff):
            file = db.session.scalars(select(Candidate).where(Candidate.public_id == id)).one()
            reference = file.reference
            correction = Correction(
                candidate=file,
                question=Question.PHONE,
                values="{}",
                application=later,
                proposed_at=clock.now(),
            )
            db.session.add(correction)
        for typed in (reference, f" {reference.lower()} ", reference_of(later)):
            page = scene.client.post("/personnes", data={"name": typed}, follow_redirects=True).text
            assert "Ana Bel" in page, typed
            assert "Zoé Zed" not in page
        assert reference in scene.client.get(f"/personnes/{id}").text

    def test_the_name_stands_in_no_address_and_no_log(
        self, scene: Scene, caplog: pytest.LogCaptureFixture
    ) -> None:
        add(scene, "Zébulon Canari")
        with caplog.at_level(logging.DEBUG):
            answer = scene.client.post("/personnes", data={"name": "Zébulon"})
            page = scene.client.get(answer.location).text
        assert answer.location == "/personnes"
        assert "Zébulon" in page
        assert "bulon" not in caplog.text

    def test_showing_everyone_forgets_it(self, scene: Scene) -> None:
        add(scene, "Ana Bel", "Zoé Zed")
        scene.client.post("/personnes", data={"name": "ana"})
        assert "Zoé Zed" not in scene.client.get("/personnes").text
        scene.client.post("/personnes", data={"name": ""})
        assert "Zoé Zed" in scene.client.get("/personnes").text

    def test_too_long_a_name_gets_a_sentence(self, scene: Scene) -> None:
        answer = scene.client.post("/personnes", data={"name": "x" * 121})
        assert answer.status_code == 422
        assert "sous 120 caractères" in answer.text

    def test_another_programme_is_not_found(self, scene: Scene, sign_in: SignIn) -> None:
        add(scene, "Ana Bel")
        with scene.made() as (_programme, _staff):
            client = sign_in(make_user(programmes=[make_programme()]))
        page = client.post("/personnes", data={"name": "ana"}, follow_redirects=True).text
        assert "Ana Bel" not in page


class TestPerson:
    def test_the_page_tells_who_where_what_next_and_what_was(self, scene: Scene) -> None:
        with scene.made() as (programme, staff):
            talker = make_candidate(programme, state=CandidateState.IN_INTERVIEW)
            make_report(make_interview(talker, staff, InterviewState.HELD))
            id = talker.public_id
        page = scene.client.get(f"/personnes/{id}").text
        assert debts(page) == []
        for words in ("prendre la décision", "Entretien tenu", "Candidature reçue", "Décider"):
            assert words in page
        assert "très organisée" not in page  # the report's words stay on the interview's page

    def test_another_programme_is_not_found(self, scene: Scene, sign_in: SignIn) -> None:
        (id,) = add(scene, "Ana Bel")
        with scene.made() as (_programme, _staff):
            client = sign_in(make_user(programmes=[make_programme()]))
        assert client.get(f"/personnes/{id}").status_code == 404
        for act in ("pause", "retirer"):
            assert client.get(f"/personnes/{id}/geste/{act}").status_code == 404
            assert client.post(f"/personnes/{id}/geste/{act}").status_code in (404, 422)

    def test_more_past_costs_no_more_statements(self, scene: Scene) -> None:
        with scene.made() as (programme, staff):
            person = make_mentee(programme)
            id, row = person.public_id, person.id
            make_interview(person, staff, InterviewState.HELD)
        first = scene.statements(f"/personnes/{id}")
        with scene.made() as (_programme, staff):
            person = db.session.get_one(Candidate, row)
            for _ in range(3):
                make_interview(person, staff, InterviewState.MISSED)
        assert scene.statements(f"/personnes/{id}") == first

    @pytest.mark.parametrize(
        ("before", "act", "after", "kind"),
        [
            (CandidateState.ADMITTED, "pause", CandidateState.PAUSED, "paused"),
            (CandidateState.PAUSED, "reprendre", CandidateState.ADMITTED, "resumed"),
            (CandidateState.ADMITTED, "retirer", CandidateState.WITHDRAWN, "withdrawn"),
            (CandidateState.DECLINED, "rouvrir", CandidateState.SUBMITTED, "reopened"),
        ],
    )
    def test_an_act_asks_then_happens_once(
        self, scene: Scene, before: CandidateState, act: str, after: CandidateState, kind: str
    ) -> None:
        (id,) = add(scene, "Ana Bel", state=before)
        url = f"/personnes/{id}/geste/{act}"
        assert url in scene.client.get(f"/personnes/{id}").text
        page = scene.client.get(url).text
        assert debts(page) == []
        assert "Un mail l’annonce aussitôt" in page
        assert state(scene, id) == before
        data = {"until_on": (clock.today() + timedelta(days=9)).isoformat()}
        for _ in range(2):
            assert scene.client.post(url, data=data).status_code == 303
        assert state(scene, id) == after
        assert kinds(scene) == [kind]
        with scene.app.app_context():
            entries = journal.history("candidate", id)
        assert len(entries) == 1
        assert entries[0].actor_kind == "user"

    def test_only_what_the_state_allows_is_offered(self, scene: Scene) -> None:
        (id,) = add(scene, "Ana Bel", state=CandidateState.WITHDRAWN)
        page = scene.client.get(f"/personnes/{id}").text
        assert "rouvrir" in page
        assert "retirer" not in page
        assert "/decision" not in page
        assert scene.client.get(f"/personnes/{id}/geste/pause").status_code == 409
        assert scene.client.get(f"/personnes/{id}/geste/danser").status_code == 404

    @pytest.mark.parametrize("until", ["", "demain", "0001-01-01", "9999-12-31", "2020-01-01"])
    def test_a_pause_needs_a_day_to_come(self, scene: Scene, until: str) -> None:
        (id,) = add(scene, "Ana Bel")
        answer = scene.client.post(f"/personnes/{id}/geste/pause", data={"until_on": until})
        assert answer.status_code == 422
        assert "Choisissez un jour" in answer.text
        assert kinds(scene) == []

    def test_withdrawing_calls_off_the_interview(self, scene: Scene) -> None:
        with scene.made() as (programme, staff):
            talker = make_candidate(programme, state=CandidateState.IN_INTERVIEW)
            make_interview(talker, staff)
            id = talker.public_id
        scene.client.post(f"/personnes/{id}/geste/retirer")
        assert kinds(scene) == ["interview_cancelled", "interview_noted", "withdrawn"]
        with scene.app.app_context():
            assert db.session.scalars(select(Interview)).one().state == InterviewState.CANCELLED

    def test_a_live_duo_is_mentioned_before_withdrawing(self, scene: Scene) -> None:
        with scene.made() as (programme, _staff):
            id = make_duo(programme).mentee.public_id
        assert "est en duo avec" in scene.client.get(f"/personnes/{id}/geste/retirer").text

    def test_it_reads_from_right_to_left(self, scene: Scene) -> None:
        (id,) = add(scene, "محمد الأحمد")
        page = scene.client.get(f"/personnes/{id}?lang=ar").text
        assert 'dir="rtl"' in page
        assert "ما نعرفه" in page
        assert debts(page) == []
