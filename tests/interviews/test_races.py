"""Many at once, on PostgreSQL: one invitation, one decision and one letter, one report kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from mentorat.candidates.states import CandidateState
from mentorat.foundation.db import db
from mentorat.foundation.outbox import OutboxMessage
from mentorat.interviews.models import Interview, InterviewReport
from tests.conftest import POSTGRESQL_URL
from tests.interviews.scene import Scene

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(not POSTGRESQL_URL, reason="needs PostgreSQL"),
]
MANY = 12
REPORT = {
    "version": "0",
    "french_heard": "B1",
    "motivation": "strong",
    "availability": "realistic",
    "recommendation": "admit",
}


def at_once(scene: Scene, act: Callable[[FlaskClient, int], int]) -> list[int]:
    """The same person in twelve windows, all clicking together; an exception counts as 500."""
    start = threading.Barrier(MANY)
    with scene.client.session_transaction() as session:
        known = dict(session)

    def run(number: int) -> int:
        client = scene.app.test_client()
        with client.session_transaction() as session:
            session.update(known)
        start.wait()
        try:
            return act(client, number)
        except Exception:
            return 500

    with ThreadPoolExecutor(MANY) as threads:
        return list(threads.map(run, range(MANY)))


def kinds(scene: Scene) -> list[str]:
    with scene.app.app_context():
        return sorted(db.session.scalars(select(OutboxMessage.kind)))


def test_twelve_invitations_make_one(scene: Scene) -> None:
    url = f"/personnes/{scene.candidate()}/inviter"
    data = {
        "starts_on": "2027-03-01",
        "starts_time": "14:00",
        "duration_min": "45",
        "mode": "phone",
        "interviewer": scene.staff_id,
        "accepts_call": "y",
    }
    codes = at_once(scene, lambda client, _: client.post(url, data=data).status_code)
    assert set(codes) <= {303, 409}
    assert kinds(scene) == ["interview_invitation", "interview_noted"]
    with scene.app.app_context():
        assert len(list(db.session.scalars(select(Interview)))) == 1


def test_twelve_decisions_send_one_letter(scene: Scene) -> None:
    id = scene.candidate(CandidateState.IN_INTERVIEW)

    def decide(client: FlaskClient, number: int) -> int:
        act = "admettre" if number % 2 else "decliner"
        data = {"reason": "not_now", "unheard": "partner"}
        return client.post(f"/personnes/{id}/{act}", data=data).status_code

    codes = at_once(scene, decide)
    assert set(codes) <= {303, 409}
    assert len(kinds(scene)) == 1


def test_of_twelve_reports_one_is_kept_and_the_others_are_shown_both(scene: Scene) -> None:
    id = scene.interview()

    def write(client: FlaskClient, number: int) -> int:
        return client.post(f"/entretiens/{id}", data={**REPORT, "dreams": str(number)}).status_code

    codes = at_once(scene, write)
    assert sorted(codes) == [303] + [409] * (MANY - 1)
    with scene.app.app_context():
        kept = db.session.scalars(select(InterviewReport)).one()
        assert codes[int(kept.dreams)] == 303
