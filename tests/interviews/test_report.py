"""The interview's page: guide, drafts, two writers, read-only once decided."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mentorat.candidates.models import Candidate
from mentorat.candidates.states import CandidateState, Side
from mentorat.foundation import journal
from mentorat.foundation.db import db
from mentorat.interviews.models import Interview, InterviewReport
from mentorat.interviews.states import InterviewState
from tests.candidates.factories import make_candidate
from tests.house.pages import debts
from tests.interviews.factories import make_interview, make_report
from tests.interviews.scene import Scene


def words(**over: str) -> dict[str, str]:
    values = {
        "version": "0",
        "strengths": "Dix ans de cuisine",
        "obstacles": "Pas de voiture",
        "dreams": "Son propre restaurant",
        "remarks": "",
        "french_heard": "B1",
        "motivation": "strong",
        "availability": "realistic",
        "recommendation": "admit",
    }
    return {**values, **over}


@pytest.fixture
def id(scene: Scene) -> str:
    return scene.interview()


def report(scene: Scene) -> InterviewReport | None:
    with scene.app.app_context():
        return db.session.scalars(select(InterviewReport)).one_or_none()


def test_guide_and_profile_stand_side_by_side(scene: Scene, id: str) -> None:
    page = scene.client.get(f"/entretiens/{id}").text
    assert debts(page) == []
    for said in ("Ce qui fait obstacle", "Où cela devrait mener", "Travail cherché", "Wavre"):
        assert said in page
    assert "Je peux raconter mon parcours" in page


def test_finishing_leads_to_the_decision_and_takes_none(scene: Scene, id: str) -> None:
    answer = scene.client.post(f"/entretiens/{id}", data=words())
    assert answer.status_code == 303
    assert answer.location.endswith("/decision")
    kept = report(scene)
    assert kept is not None
    assert (kept.french_heard, kept.strengths) == (3, "Dix ans de cuisine")
    with scene.app.app_context():
        assert db.session.scalars(select(Candidate)).one().state == CandidateState.IN_INTERVIEW
        assert db.session.scalars(select(Interview)).one().state == InterviewState.HELD


@pytest.mark.parametrize("name", ["french_heard", "motivation", "availability", "recommendation"])
@pytest.mark.parametrize("value", ["", "bogus", "99999999999999999999"])
def test_a_missing_judgement_is_asked_for_and_nothing_is_lost(
    scene: Scene, id: str, name: str, value: str
) -> None:
    answer = scene.client.post(f"/entretiens/{id}", data=words(**{name: value}))
    assert answer.status_code == 422
    assert "Dix ans de cuisine" in answer.text
    assert "Choisissez" in answer.text
    assert debts(answer.text) == []
    assert report(scene) is None


def test_a_long_text_gets_a_sentence_and_stays(scene: Scene, id: str) -> None:
    answer = scene.client.post(f"/entretiens/{id}", data=words(dreams="x" * 4_001))
    assert answer.status_code == 422
    assert "sous 4000 caractères" in answer.text
    assert "x" * 4_001 in answer.text


def test_nothing_typed_is_answered_not_broken(scene: Scene, id: str) -> None:
    assert scene.client.post(f"/entretiens/{id}", data={}).status_code == 422
    marked = words(strengths="a\u202eb\x07", version="x" * 50)
    assert scene.client.post(f"/entretiens/{id}", data=marked).status_code == 303
    kept = report(scene)
    assert kept is not None
    assert kept.strengths == "ab"


def test_markup_stays_text(scene: Scene, id: str) -> None:
    scene.client.post(f"/entretiens/{id}", data=words(dreams="<img src=x onerror=alert(1)>"))
    page = scene.client.get(f"/entretiens/{id}").text
    assert debts(page) == []
    assert "<img" not in page


def test_kept_for_later_needs_nothing(scene: Scene, id: str) -> None:
    data = words(motivation="", recommendation="", later="1")
    answer = scene.client.post(f"/entretiens/{id}", data=data, follow_redirects=True)
    assert "Vos notes sont gardées" in answer.text
    assert "Dix ans de cuisine" in answer.text
    kept = report(scene)
    assert kept is not None
    assert kept.finished_at is None


def test_autosave_answers_with_the_next_version(scene: Scene, id: str) -> None:
    url = f"/entretiens/{id}/brouillon"
    first = scene.client.post(url, data=words(recommendation=""))
    assert first.status_code == 200
    assert first.json is not None
    version = str(first.json["version"])
    again = scene.client.post(url, data=words(strengths="plus", version=version))
    assert again.status_code == 200
    late = scene.client.post(url, data=words(strengths="vieux", version=version))
    assert late.status_code == 409
    kept = report(scene)
    assert kept is not None
    assert kept.strengths == "plus"


def test_two_writers_see_both_texts_and_lose_none(scene: Scene, id: str) -> None:
    scene.client.post(f"/entretiens/{id}", data=words(strengths="Texte de la collègue"))
    mine = words(strengths="Mon texte à moi", obstacles="Mon obstacle")
    answer = scene.client.post(f"/entretiens/{id}", data=mine)
    assert answer.status_code == 409
    assert debts(answer.text) == []
    for said in ("Mon texte à moi", "Texte de la collègue", "Mon obstacle", "Pas de voiture"):
        assert said in answer.text
    kept = report(scene)
    assert kept is not None
    assert kept.strengths == "Texte de la collègue"
    assert f'value="{kept.version}"' in answer.text
    merged = words(strengths="Les deux", version=str(kept.version))
    assert scene.client.post(f"/entretiens/{id}", data=merged).status_code == 303
    last = report(scene)
    assert last is not None
    assert last.strengths == "Les deux"


def test_a_mentor_is_not_judged_on_french(scene: Scene) -> None:
    with scene.made() as (programme, staff):
        mentor = make_candidate(programme, Side.MENTOR, CandidateState.IN_INTERVIEW)
        id = make_interview(mentor, staff).public_id
    page = scene.client.get(f"/entretiens/{id}").text
    assert "french_heard" not in page
    assert "donné envie d’être mentor" in page.replace("&#39;", "’")
    data = words()
    del data["french_heard"]
    assert scene.client.post(f"/entretiens/{id}", data=data).status_code == 303


def test_after_the_decision_it_can_only_be_read(scene: Scene) -> None:
    with scene.made() as (programme, staff):
        admitted = make_candidate(programme, state=CandidateState.ADMITTED)
        talk = make_interview(admitted, staff, InterviewState.HELD)
        make_report(talk)
        id = talk.public_id
    page = scene.client.get(f"/entretiens/{id}").text
    assert "<textarea" not in page
    assert "très organisée" in page
    assert scene.client.post(f"/entretiens/{id}", data=words(version="1")).status_code == 409


def test_the_journal_says_who_wrote_and_not_what(scene: Scene, id: str) -> None:
    scene.client.post(f"/entretiens/{id}", data=words())
    with scene.app.app_context():
        entries = journal.history("interview", id)
        assert [entry.action for entry in entries] == ["interview_held", "report_recorded"]
        assert all(entry.actor_kind == "user" and entry.actor_id for entry in entries)
        assert "cuisine" not in str([entry.facts for entry in entries])


def test_it_reads_from_right_to_left(scene: Scene, id: str) -> None:
    page = scene.client.get(f"/entretiens/{id}?lang=ar").text
    assert 'dir="rtl"' in page
    assert "نقاط القوة" in page
    assert debts(page) == []


def test_nobody_conflicts_with_their_own_page(scene: Scene, id: str) -> None:
    """The answer to a save was lost, or the next one left before it came."""
    url, page = f"/entretiens/{id}/brouillon", {"page": "p", "recommendation": ""}
    assert scene.client.post(url, data=words(**page, turn="1")).status_code == 200
    again = scene.client.post(url, data=words(**page, turn="2", strengths="plus"))
    assert again.status_code == 200
    sent = scene.client.post(f"/entretiens/{id}", data=words(page="p", turn="4", strengths="fin"))
    assert sent.status_code == 303
    overtaken = scene.client.post(url, data=words(**page, turn="3", strengths="vieux"))
    assert overtaken.status_code == 200
    kept = report(scene)
    assert kept is not None
    assert (kept.strengths, kept.finished_at is None) == ("fin", False)


def test_the_same_words_twice_are_no_conflict(scene: Scene, id: str) -> None:
    assert scene.client.post(f"/entretiens/{id}", data=words()).status_code == 303
    assert scene.client.post(f"/entretiens/{id}", data=words()).status_code == 303


def test_an_own_second_window_is_called_so(scene: Scene, id: str) -> None:
    scene.client.post(f"/entretiens/{id}", data=words(page="one"))
    answer = scene.client.post(f"/entretiens/{id}", data=words(page="two", strengths="Autre"))
    assert answer.status_code == 409
    assert "Vous avez enregistré ce compte rendu dans une autre fenêtre" in answer.text
    assert "Une autre personne" not in answer.text
