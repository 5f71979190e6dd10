"""Deciding: a human's act, one letter, whatever the number of clicks."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mentorat.candidates.models import Candidate
from mentorat.candidates.states import CandidateState
from mentorat.foundation import journal
from mentorat.foundation.db import db
from mentorat.foundation.outbox import OutboxMessage
from mentorat.interviews.models import Interview
from mentorat.interviews.states import InterviewState, Recommendation
from mentorat.organisations.states import Right
from tests.candidates.factories import make_candidate
from tests.house.pages import debts
from tests.interviews.factories import make_interview, make_report
from tests.interviews.scene import Scene, SignIn
from tests.organisations.factories import make_user


def heard(scene: Scene, advice: Recommendation = Recommendation.ADMIT) -> str:
    """Somebody whose report is ready."""
    with scene.made() as (programme, staff):
        talker = make_candidate(programme, state=CandidateState.IN_INTERVIEW)
        make_report(make_interview(talker, staff, InterviewState.HELD), recommendation=advice)
        return talker.public_id


def kinds(scene: Scene) -> list[str]:
    with scene.app.app_context():
        return list(db.session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)))


def state(scene: Scene) -> str:
    with scene.app.app_context():
        return db.session.scalars(select(Candidate)).one().state


def test_the_page_names_what_each_way_does(scene: Scene) -> None:
    page = scene.client.get(f"/personnes/{heard(scene)}/decision").text
    assert debts(page) == []
    for said in ("Conseillé", "Un mail l’annonce aussitôt", "Une lettre part aussitôt"):
        assert said in page
    assert "très organisée" in page
    assert kinds(scene) == []


def test_what_was_advised_prepares_the_reason(scene: Scene) -> None:
    page = scene.client.get(f"/personnes/{heard(scene, Recommendation.ORIENT)}/decision").text
    assert 'value="elsewhere" checked' in page


def test_admitting_twice_sends_one_letter(scene: Scene) -> None:
    id = heard(scene)
    for _ in range(2):
        assert scene.client.post(f"/personnes/{id}/admettre").status_code == 303
    assert state(scene) == CandidateState.ADMITTED
    assert kinds(scene) == ["admitted"]
    with scene.app.app_context():
        entries = [e for e in journal.history("candidate", id) if e.action == "admit"]
        assert len(entries) == 1
        assert entries[0].actor_kind == "user"


def test_declining_twice_sends_one_letter_with_the_words(scene: Scene) -> None:
    id = heard(scene)
    data = {"reason": "language_first", "words": "Revenez après le cours de français."}
    for _ in range(2):
        assert scene.client.post(f"/personnes/{id}/decliner", data=data).status_code == 303
    assert state(scene) == CandidateState.DECLINED
    assert kinds(scene) == ["declined"]
    with scene.app.app_context():
        letter = db.session.scalars(select(OutboxMessage)).one()
        assert "Revenez après le cours de français." in letter.text
        entry = journal.history("candidate", id)[-1]
        assert (entry.action, entry.facts) == ("decline", {})  # why is the person's own affair


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choisissez une raison"),
        ({"reason": "because", "words": "Un mot"}, "Choisissez une raison"),
        ({"reason": "other", "words": "x" * 1_001}, "sous 1000 caractères"),
    ],
)
def test_a_reason_is_needed_and_the_words_stay(
    scene: Scene, data: dict[str, str], sentence: str
) -> None:
    answer = scene.client.post(f"/personnes/{heard(scene)}/decliner", data=data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert data.get("words", "") in answer.text
    assert debts(answer.text) == []
    assert kinds(scene) == []


def test_a_decision_calls_off_the_planned_interview(scene: Scene) -> None:
    with scene.made() as (programme, staff):
        talker = make_candidate(programme, state=CandidateState.IN_INTERVIEW)
        make_interview(talker, staff)
        id = talker.public_id
    assert "Une décision l’annule" in scene.client.get(f"/personnes/{id}/decision").text
    scene.client.post(f"/personnes/{id}/admettre", data={"unheard": "known"})
    assert kinds(scene) == ["interview_cancelled", "interview_noted", "admitted"]
    with scene.app.app_context():
        assert db.session.scalars(select(Interview)).one().state == InterviewState.CANCELLED


def test_no_decision_on_a_file_that_is_closed(scene: Scene) -> None:
    id = scene.candidate(CandidateState.WITHDRAWN)
    assert scene.client.get(f"/personnes/{id}/decision").status_code == 409
    assert scene.client.post(f"/personnes/{id}/admettre").status_code == 409
    assert state(scene) == CandidateState.WITHDRAWN


def test_who_only_interviews_goes_back_to_the_interviews(scene: Scene, sign_in: SignIn) -> None:
    id = heard(scene)
    with scene.made() as (programme, _staff):
        client = sign_in(make_user((Right.INTERVIEW,), [programme]))
    assert client.get(f"/personnes/{id}/decision").status_code == 200
    assert client.post(f"/personnes/{id}/admettre").location == "/entretiens"


class TestWithoutAnInterview:
    @pytest.mark.parametrize("typed", [{}, {"unheard": ""}, {"unheard": "because"}])
    def test_admitting_asks_why(self, scene: Scene, typed: dict[str, str]) -> None:
        id = scene.candidate()
        page = scene.client.get(f"/personnes/{id}/decision").text
        assert "Pourquoi sans entretien" in page
        assert "Il n’y a pas encore de compte rendu" in page
        assert "Le compte rendu conseille" not in page
        answer = scene.client.post(f"/personnes/{id}/admettre", data=typed)
        assert answer.status_code == 422
        assert "Dites pourquoi vous décidez sans entretien" in answer.text
        assert debts(answer.text) == []
        assert (state(scene), kinds(scene)) == (CandidateState.SUBMITTED, [])

    def test_the_reason_is_kept_and_read_later(self, scene: Scene) -> None:
        id = scene.candidate()
        for _ in range(2):
            answer = scene.client.post(f"/personnes/{id}/admettre", data={"unheard": "partner"})
            assert answer.status_code == 303
        assert (state(scene), kinds(scene)) == (CandidateState.ADMITTED, ["admitted"])
        assert "Un partenaire a rencontré la personne" in scene.client.get(f"/personnes/{id}").text
        with scene.app.app_context():
            entry = journal.history("candidate", id)[-1]
        assert (entry.action, entry.facts) == ("admit", {"without_interview": "partner"})

    def test_after_an_interview_nothing_is_asked(self, scene: Scene) -> None:
        page = scene.client.get(f"/personnes/{heard(scene)}/decision").text
        assert "Pourquoi sans entretien" not in page
        assert "Le compte rendu conseille" in page
