"""A person with a browser without JavaScript, going through the screens."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from mentorat.candidates.models import Candidate
from mentorat.foundation.db import db
from mentorat.foundation.outbox import OutboxMessage

ANSWERS: dict[str, dict[str, dict[str, Any]]] = {
    "mentee": {
        "vous": {
            "first_name": "Fatou",
            "last_name": "Diallo",
            "email": "fatou@example.org",
            "phone": "0470 12 34 56",
            "is_adult": "y",
        },
        "lieu": {
            "commune": "1300 Wavre",
            "modes": ["0", "3"],
            "minutes": "45",
            "limit": "soft",
            "is_remote_ok": "y",
        },
        "moments": {"slots": ["2", "5", "8"]},
        "travail": {"sectors": ["care", "hospitality"]},
        "metiers": {"first": "care:", "second": "hospitality:", "place_1": "1", "place_2": "2"},
        "langues": {
            "french": "B1",
            "language_1": "ar",
            "level_1": "NATIVE",
            "needs_interpreter": "y",
        },
        "aide": {
            "topics": ["1", "3"],
            "presentation": "J’aime apprendre.",
            "same_gender": "",
            "video_url": "",
        },
        "envoi": {"file": "y", "shared_with_pair": "y"},
    },
    "mentor": {
        "vous": {
            "first_name": "Marc",
            "last_name": "Lambert",
            "email": "marc@example.org",
            "is_adult": "y",
            "gender": "man",
        },
        "lieu": {
            "commune": "Wavre",
            "modes": ["2"],
            "minutes": "30",
            "limit": "hard",
            "travels": "y",
        },
        "moments": {"slots": ["2"]},
        "travail": {"sector": "care"},
        "metiers": {
            "occupation": "care:",
            "job_title": "Chef de service",
            "enterprise_name": "Clinique du Lac",
            "workplace": "4000",
            "contact_1": "social",
            "contact_2": "",
        },
        "langues": {"french": "NATIVE", "french_min": "A2", "capacity": "2"},
        "aide": {"topics": ["0"], "presentation": ""},
        "envoi": {"file": "y", "shared_with_pair": "y", "shown_to_enterprise": "y"},
    },
}
STEPS = ("vous", "lieu", "moments", "travail", "metiers", "langues", "aide")


def begin(client: FlaskClient, side: str = "mentee", language: str = "fr") -> TestResponse:
    """Choose a language: the draft is there."""
    return client.post(f"/candidature/{side}", data={"language": language})


def answer(client: FlaskClient, side: str, step: str, **over: Any) -> TestResponse:
    """Fill in one screen as usual, except `over` (None leaves a field out)."""
    data = {**ANSWERS[side][step], **over}
    kept = {name: value for name, value in data.items() if value is not None}
    return client.post(f"/candidature/{side}/{step}", data=kept)


def fill_in(client: FlaskClient, side: str = "mentee", language: str = "fr", **person: Any) -> None:
    """All screens up to the last one."""
    assert begin(client, side, language).status_code == 303
    for step in STEPS:
        reply = answer(client, side, step, **(person if step == "vous" else {}))
        assert reply.status_code == 303, (step, reply.text)


def up_to(client: FlaskClient, side: str, step: str) -> None:
    """The screens before `step`."""
    begin(client, side)
    for earlier in STEPS[: STEPS.index(step)]:
        assert answer(client, side, earlier).status_code == 303


def send(client: FlaskClient, side: str = "mentee", **over: Any) -> TestResponse:
    """Press "send" on the last screen."""
    return answer(client, side, "envoi", **over)


def candidates() -> list[Candidate]:
    return list(db.session.scalars(select(Candidate).order_by(Candidate.id)))


def mails() -> list[OutboxMessage]:
    """What was written to people, without the links that leave by themselves."""
    return [one for one in _outbox() if one.kind != "draft_link"]


def links() -> list[OutboxMessage]:
    """The links to go on with a draft, oldest first."""
    return [one for one in _outbox() if one.kind == "draft_link"]


def _outbox() -> list[OutboxMessage]:
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def taken_up(app: Flask, path: str, leads_to: str | None = None) -> FlaskClient:
    """Another device that goes on with the draft behind a link."""
    device = app.test_client()
    assert device.get(path).status_code == 200
    reply = device.post(path)
    assert reply.status_code == 303
    assert leads_to in (None, reply.location)
    return device
