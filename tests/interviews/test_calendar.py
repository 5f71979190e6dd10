"""The calendar entry: one UID, growing sequence, wall time of Brussels through the year."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from mentorat.foundation import clock, delivery
from mentorat.foundation.db import db
from mentorat.foundation.outbox import OutboxMessage
from mentorat.interviews import mails
from mentorat.interviews.mails import Method, calendar_entry
from mentorat.interviews.models import Interview
from mentorat.interviews.states import InterviewMode
from tests.candidates.factories import make_candidate
from tests.interviews.factories import make_interview

pytestmark = pytest.mark.usefixtures("context")


def read(interview: Interview, method: Method = Method.REQUEST) -> Calendar:
    text = calendar_entry(interview, method, to="a@example.org", summary="Entretien")
    return Calendar.from_ical(text)


def event(calendar: Calendar) -> dict:  # type: ignore[type-arg]
    return calendar.walk("VEVENT")[0]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("starts_at", "wall", "offset_h"),
    [
        (datetime(2026, 10, 23, 12, tzinfo=UTC), "20261023T140000", 2),  # summer time
        (datetime(2026, 10, 25, 9, tzinfo=UTC), "20261025T100000", 1),  # the day clocks go back
        (datetime(2026, 10, 26, 13, tzinfo=UTC), "20261026T140000", 1),
        (datetime(2027, 3, 26, 13, tzinfo=UTC), "20270326T140000", 1),
        (datetime(2027, 3, 28, 12, tzinfo=UTC), "20270328T140000", 2),  # the day they go forward
    ],
)
def test_wall_times_hold_through_the_change_of_clocks(
    starts_at: datetime, wall: str, offset_h: int
) -> None:
    calendar = read(make_interview(starts_at=starts_at))
    start = event(calendar)["DTSTART"]
    assert start.to_ical().decode() == wall
    assert start.params["TZID"] == "Europe/Brussels"
    assert start.dt.astimezone(UTC) == starts_at
    assert start.dt.utcoffset() == timedelta(hours=offset_h)
    zones = calendar.walk("VTIMEZONE")
    assert [str(zone["TZID"]) for zone in zones] == ["Europe/Brussels"]
    assert {part.name for part in zones[0].subcomponents} == {"STANDARD", "DAYLIGHT"}


def test_an_interview_across_the_lost_hour_keeps_its_length() -> None:
    starts_at = clock.at_local(datetime(2027, 3, 28).date(), datetime(2027, 1, 1, 1, 30).time())
    calendar = read(make_interview(starts_at=starts_at, duration_min=60))
    length = event(calendar)["DTEND"].dt.astimezone(UTC) - starts_at
    assert length == timedelta(hours=1)


def test_the_entry_keeps_its_uid_and_counts_its_changes() -> None:
    interview = make_interview()
    first = event(read(interview))
    interview.calendar_sequence += 1
    second, last = event(read(interview)), read(interview, Method.CANCEL)
    assert first["UID"] == second["UID"] == interview.calendar_uid
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)
    assert str(last["METHOD"]) == "CANCEL"
    assert str(event(last)["STATUS"]) == "CANCELLED"


def test_organizer_is_the_operator_and_the_only_guest_is_the_reader() -> None:
    interview = make_interview()
    entry = event(read(interview))
    assert str(entry["ORGANIZER"]) == f"MAILTO:{interview.programme.lead.email}"
    assert str(entry["ATTENDEE"]) == "MAILTO:a@example.org"
    assert interview.interviewer.email not in entry.to_ical().decode()


@pytest.mark.parametrize("place", ['Rue\r\nATTACH:"x",;', "شارع ١ ", "<script>alert(1)</script>"])
def test_hostile_places_stay_one_property(place: str) -> None:
    interview = make_interview(place=place)
    calendar = read(interview)
    assert len(calendar.walk("VEVENT")) == 1
    assert "ATTACH" not in event(calendar)
    assert str(event(calendar)["LOCATION"]).split() == place.split()


def test_mails_speak_the_candidates_language() -> None:
    candidate = make_candidate(language="ar", state="in_interview")
    mails.post_invitation(make_interview(candidate))
    to_candidate, to_leader = db.session.scalars(
        db.select(OutboxMessage).order_by(OutboxMessage.id)
    )
    assert 'dir="rtl"' in (to_candidate.html or "")
    assert "مقابلتك" in to_candidate.subject
    assert 'dir="ltr"' in (to_leader.html or "")


def test_the_mail_carries_its_entry_as_calendars_expect_it() -> None:
    mails.post_invitation(make_interview(mode=InterviewMode.PHONE, place=""))
    message = db.session.scalars(db.select(OutboxMessage)).first()
    assert message is not None
    wire = delivery.compose(message).as_string()
    assert "text/calendar; charset=utf-8; method=REQUEST" in wire
    assert "invitation.ics" in wire
