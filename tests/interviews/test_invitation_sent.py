"""The calendar file as it arrives: taken from the bytes at the mail server, read by two parsers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import ics
import pytest
from icalendar import Calendar

from mentorat.foundation import delivery
from mentorat.foundation.db import db, transaction
from mentorat.interviews import mails
from mentorat.interviews.models import Interview
from tests.candidates.factories import make_candidate
from tests.foundation.sink import Sink, open_sink
from tests.interviews.factories import make_interview

pytestmark = pytest.mark.usefixtures("context")
UID = "entretien-1@mentorat"
STARTS_AT = datetime(2027, 3, 26, 13, tzinfo=UTC)
PLACES = ["Rue de l’Église 3, 4000 Liège", "شارع الكنيسة ٣، لييج", "Straße 5; 2. Stock, Eupen"]


@pytest.fixture
def sink(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    keeper, controller = open_sink(monkeypatch)
    yield keeper
    controller.stop()


def calendar_file(letter: EmailMessage) -> str:
    """The attached file, decoded strictly as the UTF-8 that it announces."""
    (part,) = letter.iter_attachments()
    assert part.get_content_type() == "text/calendar"
    assert part.get_content_charset() == "utf-8"
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode("utf-8", "strict")


def sent(sink: Sink, language: str = "fr", **values: Any) -> EmailMessage:
    """An invitation on its way through the real outbox and the real SMTP."""
    with transaction():
        candidate = make_candidate(language=language, state="in_interview", first_name="Élise")
        candidate.programme.lead.name = "Centre régional d’intégration"
        interview = make_interview(candidate, starts_at=STARTS_AT, **values)
        interview.calendar_uid = UID
        mails.post_invitation(interview)
        to = candidate.email
    delivery.deliver()
    (letter,) = (one for one in sink.letters if one["To"] == to)
    return letter


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_file_is_read_back_as_it_was_meant(sink: Sink, place: str, language: str) -> None:
    text = calendar_file(sent(sink, language, place=place))
    event = Calendar.from_ical(text).walk("VEVENT")[0]
    assert str(event["LOCATION"]) == place
    (other,) = ics.Calendar(text).events  # a parser that shares nothing with the writer
    assert (other.uid, other.location) == (UID, place)
    assert other.begin.datetime == STARTS_AT


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_file_says_who_comes_and_how_to_move_it(sink: Sink, language: str) -> None:
    """In a calendar nothing else stands beside the entry: what one must know is in it."""
    text = calendar_file(sent(sink, language))
    words = str(Calendar.from_ical(text).walk("VEVENT")[0]["DESCRIPTION"])
    (other,) = ics.Calendar(text).events
    assert other.description == words
    who, _how, change, contact = words.splitlines()
    interview = db.session.scalars(db.select(Interview)).one()
    lead = interview.programme.lead
    assert interview.interviewer.name in who
    assert lead.phone in change
    comma = "، " if language == "ar" else ", "
    assert contact == comma.join((lead.name, lead.phone, lead.email))
    assert ("Pour changer ou annuler" in change) == (language == "fr")
