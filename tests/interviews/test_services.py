"""Inviting, moving, cancelling, missing, writing up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from mentorat.candidates.services import withdraw
from mentorat.candidates.states import CandidateState
from mentorat.foundation import clock, journal
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor
from mentorat.foundation.outbox import OutboxMessage
from mentorat.foundation.workflow import TransitionNotAllowed
from mentorat.interviews import queries, services, tasks
from mentorat.interviews.errors import (
    CandidateAlreadyInvited,
    InterviewInThePast,
    InterviewPlaceMissing,
    InterviewTooFar,
    NotAnInterviewer,
    ReportChangedMeanwhile,
    ReportClosed,
)
from mentorat.interviews.models import Interview
from mentorat.interviews.services import ReportValues
from mentorat.interviews.states import InterviewMode, InterviewState, Recommendation, Seen
from mentorat.organisations.states import Right
from tests.candidates.factories import make_candidate
from tests.interviews.factories import make_interview, make_report
from tests.organisations.factories import make_programme, make_user

pytestmark = pytest.mark.usefixtures("context")
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SOON = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_nine() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def invited(**over: Any) -> Interview:
    """An interview made through the service, with `over` in its arguments."""
    candidate = over.pop("candidate", None) or make_candidate(state=CandidateState.SUBMITTED)
    user = over.pop("interviewer", None) or make_user(programmes=[candidate.programme])
    values: dict[str, Any] = {
        "starts_at": SOON,
        "duration_min": 45,
        "mode": InterviewMode.IN_PERSON,
        "place": "Rue de la Gare 1",
        "video_url": "",
        "actor": Actor("user", user.id),
    }
    return services.schedule(candidate, user, **{**values, **over})


def moved(interview: Interview, **over: Any) -> None:
    values: dict[str, Any] = {
        "interviewer": interview.interviewer,
        "starts_at": SOON + timedelta(days=1),
        "duration_min": 45,
        "mode": InterviewMode.PHONE,
        "place": "",
        "video_url": "",
        "actor": by(interview),
    }
    services.reschedule(interview, **{**values, **over})


def by(interview: Interview) -> Actor:
    return Actor("user", interview.interviewer.id)


def letters() -> list[OutboxMessage]:
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def actions(interview: Interview) -> list[str]:
    return [entry.action for entry in journal.history("interview", interview.public_id)]


def test_an_invitation_moves_the_file_on_and_writes_to_both() -> None:
    interview = invited()
    assert interview.candidate.state == CandidateState.IN_INTERVIEW
    mails = letters()
    assert [mail.kind for mail in mails] == ["interview_invitation", "interview_noted"]
    assert [mail.recipient for mail in mails] == [
        interview.candidate.email,
        interview.interviewer.email,
    ]
    assert "Rue de la Gare 1" in mails[0].text
    assert "mardi 24 novembre" in mails[0].text
    assert "14 h" in mails[0].text
    entry = journal.history("interview", interview.public_id)[-1]
    assert (entry.action, entry.scope_id) == ("interview_scheduled", interview.programme_id)
    assert journal.history("candidate", interview.candidate.public_id)[-1].action == "invite"


def test_no_name_stands_in_a_subject_or_the_journal() -> None:
    candidate = make_candidate(
        state=CandidateState.SUBMITTED, first_name="Zébulon", last_name="Canari"
    )
    interview = invited(candidate=candidate)
    for mail in letters():
        assert "Zébulon" not in mail.subject
        assert "Canari" not in mail.subject
    facts = [entry.facts for entry in journal.history("interview", interview.public_id)]
    assert "Zébulon" not in str(facts)


def test_a_candidate_without_mail_is_called_and_the_interviewer_still_invited() -> None:
    candidate = make_candidate(
        state=CandidateState.SUBMITTED, email="", phone="+32470123456", contact_key="k"
    )
    invited(candidate=candidate)
    assert [mail.kind for mail in letters()] == ["interview_noted"]


@pytest.mark.parametrize(
    ("over", "error"),
    [
        ({"starts_at": NOW}, InterviewInThePast),
        ({"starts_at": NOW - timedelta(days=1)}, InterviewInThePast),
        ({"starts_at": NOW + timedelta(days=400)}, InterviewTooFar),
        ({"place": ""}, InterviewPlaceMissing),
        ({"mode": InterviewMode.VIDEO}, InterviewPlaceMissing),
    ],
)
def test_what_cannot_be_met_is_refused(over: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        invited(**over)
    assert letters() == []


def test_only_who_holds_the_right_here_leads_interviews() -> None:
    candidate = make_candidate(state=CandidateState.SUBMITTED)
    follower = make_user((Right.FOLLOW,), [candidate.programme])
    stranger = make_user(programmes=[make_programme()])
    for user in (follower, stranger):
        with pytest.raises(NotAnInterviewer):
            invited(candidate=candidate, interviewer=user)


@pytest.mark.parametrize("state", [CandidateState.ADMITTED, CandidateState.DECLINED])
def test_a_decided_file_is_not_invited(state: CandidateState) -> None:
    with pytest.raises(TransitionNotAllowed):
        invited(candidate=make_candidate(state=state))


def test_a_second_invitation_is_refused() -> None:
    interview = invited()
    with pytest.raises(CandidateAlreadyInvited):
        invited(candidate=interview.candidate, starts_at=SOON + timedelta(hours=3))
    assert len(letters()) == 2


def test_the_database_alone_refuses_a_second_planned_interview() -> None:
    interview = make_interview()
    with pytest.raises(IntegrityError):
        make_interview(interview.candidate, interview.interviewer)


@pytest.mark.parametrize(
    "over",
    [
        {"state": InterviewState.HELD},
        {"state": InterviewState.SCHEDULED, "missed_at": NOW},
        {"duration_min": 14},
        {"duration_min": 121},
        {"place": ""},
        {"mode": InterviewMode.VIDEO, "video_url": ""},
        {"mode": "letter"},
    ],
)
def test_the_database_ties_states_to_facts(over: dict[str, Any]) -> None:
    candidate = make_candidate(state=CandidateState.IN_INTERVIEW)
    values = {
        "programme": candidate.programme,
        "candidate": candidate,
        "interviewer": make_user(),
        "starts_at": SOON,
        "mode": InterviewMode.IN_PERSON,
        "place": "ici",
    }
    db.session.add(Interview(**{**values, **over}))
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_a_finished_report_must_advise() -> None:
    with pytest.raises(IntegrityError):
        make_report(recommendation=None)


def test_moving_keeps_the_entry_and_writes_again() -> None:
    interview = invited()
    uid = interview.calendar_uid
    moved(interview)
    assert (interview.calendar_uid, interview.calendar_sequence) == (uid, 1)
    assert [mail.kind for mail in letters()[2:]] == ["interview_moved", "interview_noted"]
    assert "mercredi 25 novembre" in letters()[2].text
    assert actions(interview) == ["interview_scheduled", "interview_rescheduled"]


def test_another_interviewer_takes_over_and_the_former_is_released() -> None:
    interview = invited()
    former = interview.interviewer
    other = make_user(programmes=[interview.programme])
    moved(interview, interviewer=other)
    last = letters()[2:]
    assert [mail.recipient for mail in last] == [
        interview.candidate.email,
        other.email,
        former.email,
    ]
    assert "METHOD:CANCEL" in last[2].attachments[0]["text"]


def test_a_missed_interview_can_be_proposed_again() -> None:
    interview = invited()
    services.miss(interview, by(interview))
    assert interview.missed_at == NOW
    assert len(letters()) == 2  # nobody is written to: they are called
    moved(interview)
    assert (interview.state, interview.missed_at) == (InterviewState.SCHEDULED, None)


def test_cancelling_writes_to_both_once() -> None:
    interview = invited()
    services.cancel(interview, by(interview))
    assert [mail.kind for mail in letters()[2:]] == ["interview_cancelled", "interview_noted"]
    assert interview.candidate.state == CandidateState.IN_INTERVIEW
    with pytest.raises(TransitionNotAllowed):
        services.cancel(interview, by(interview))
    assert len(letters()) == 4


@pytest.mark.parametrize("act", [services.miss, services.cancel, moved])
def test_a_held_interview_stays_as_it_was(act: Any) -> None:
    interview = make_interview(state=InterviewState.HELD)
    with pytest.raises(TransitionNotAllowed):
        act(interview) if act is moved else act(interview, by(interview))


def test_a_report_is_facts_and_decides_nothing() -> None:
    interview = invited()
    values = ReportValues(french_heard=3, motivation="strong", availability="tight", dreams="Soin")
    services.record(interview, values, Recommendation.DECLINE, by(interview))
    assert interview.state == InterviewState.HELD
    assert interview.candidate.state == CandidateState.IN_INTERVIEW
    report = interview.report
    assert report is not None
    assert report.finished_at == NOW
    entry = journal.history("interview", interview.public_id)[-1]
    assert (entry.action, "recommendation" in entry.facts) == ("report_recorded", False)
    assert "Soin" not in str(entry.facts)


def test_words_about_a_person_are_ciphered_in_the_database() -> None:
    report = make_report(strengths="Un secret bien gardé")
    raw = db.session.execute(text("SELECT strengths FROM interview_reports")).scalar_one()
    assert "secret" not in raw
    assert report.strengths == "Un secret bien gardé"


def test_a_draft_is_journalled_when_begun_and_not_at_each_save() -> None:
    interview = invited()
    for words in ("a", "ab", "abc"):
        services.save_draft(interview, ReportValues(strengths=words), None, by(interview))
    assert actions(interview) == ["interview_scheduled", "report_begun"]
    assert interview.state == InterviewState.SCHEDULED


def test_an_advice_is_taken_back_until_the_report_is_finished_and_changed_after() -> None:
    interview = invited()

    def saved(advice: Recommendation | None) -> str | None:
        return services.save_draft(interview, ReportValues(), advice, by(interview)).recommendation

    assert saved(Recommendation.ADMIT) == Recommendation.ADMIT
    assert saved(None) is None
    services.record(interview, ReportValues(), Recommendation.ADMIT, by(interview))
    assert saved(None) == Recommendation.ADMIT
    assert saved(Recommendation.DECLINE) == Recommendation.DECLINE


def test_a_report_saved_by_somebody_else_is_not_overwritten() -> None:
    interview = make_report().interview
    assert interview.report is not None
    seen = interview.report.version
    other = Actor("user", make_user(programmes=[interview.programme]).id)
    services.record(interview, ReportValues(strengths="B"), "admit", other, Seen(seen))
    with pytest.raises(ReportChangedMeanwhile):
        services.record(interview, ReportValues(strengths="A"), "admit", by(interview), Seen(seen))
    with pytest.raises(ReportChangedMeanwhile):
        services.save_draft(interview, ReportValues(strengths="A"), None, by(interview), Seen(0))
    assert interview.report.strengths == "B"


def test_a_report_closes_with_the_decision() -> None:
    interview = make_report().interview
    interview.candidate.state = CandidateState.ADMITTED
    interview.candidate.admitted_at = clock.now()
    with pytest.raises(ReportClosed):
        services.record(interview, ReportValues(), "admit", by(interview))


def test_a_cancelled_interview_has_no_report() -> None:
    interview = make_interview(state=InterviewState.CANCELLED)
    with pytest.raises(TransitionNotAllowed):
        services.record(interview, ReportValues(), "admit", by(interview))


@pytest.mark.parametrize(
    ("minutes", "is_taken"), [(-45, False), (-44, True), (0, True), (44, True), (45, False)]
)
def test_overlaps_are_seen_to_the_minute(minutes: int, is_taken: bool) -> None:
    first = make_interview(starts_at=SOON)
    begin = SOON + timedelta(minutes=minutes)
    found = queries.overlapping(first.interviewer_id, begin, begin + timedelta(minutes=45))
    assert (found is not None) == is_taken
    assert queries.overlapping(first.interviewer_id, SOON, first.ends_at, first) is None


def test_suggestions_suit_both() -> None:
    tuesday_afternoon = 1 << (1 * 3 + 1)
    taken = make_interview(starts_at=SOON)  # Tuesday at 14:00 in Brussels
    found = queries.suggestions(taken.interviewer_id, tuesday_afternoon)
    walls = [clock.local(moment) for moment in found]
    assert {wall.weekday() for wall in walls} == {1}
    assert (walls[0].hour, walls[0].minute) == (15, 30)
    assert (walls[1].hour, walls[1].minute) == (14, 0)


def test_nobody_is_invited_on_a_public_holiday() -> None:
    with time_machine.travel(datetime(2026, 12, 22, 9, tzinfo=UTC), tick=False):
        found = queries.suggestions(0, 0)
    days = [clock.local(moment).date().day for moment in found]
    assert days == [24, 28, 29, 30]  # the 25th, Christmas, is a Friday


def test_suggestions_are_never_empty() -> None:
    saturday_evening = 1 << (5 * 3 + 2)
    assert queries.suggestions(0, saturday_evening)
    assert queries.suggestions(0, 0)[0] > NOW


def test_whoever_left_by_their_own_link_frees_the_hour() -> None:
    gone, stays = invited(), invited()
    withdraw(gone.candidate, Actor("person"))
    db.session.commit()
    tasks.release()
    tasks.release()
    assert (gone.state, stays.state) == (InterviewState.CANCELLED, InterviewState.SCHEDULED)
    kinds = [mail.kind for mail in letters()]
    assert kinds.count("interview_cancelled") == 1
