"""Verbs of interviews: invite, move, cancel, miss, write the report."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from mentorat.accounts.models import User
from mentorat.candidates import services as candidate_services
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import CandidateState
from mentorat.foundation import clock, journal
from mentorat.foundation.db import db
from mentorat.foundation.errors import NotFoundHere
from mentorat.foundation.journal import Actor
from mentorat.interviews import mails, queries
from mentorat.interviews.errors import (
    CandidateAlreadyInvited,
    InterviewInThePast,
    InterviewPlaceMissing,
    InterviewTooFar,
    NotAnInterviewer,
    ReportChangedMeanwhile,
    ReportClosed,
)
from mentorat.interviews.models import Interview, InterviewReport
from mentorat.interviews.states import (
    WORKFLOW,
    InterviewMode,
    InterviewState,
    InterviewStep,
    Recommendation,
    Seen,
)

FARTHEST = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class ReportValues:
    """What an interviewer writes down, apart from the advice."""

    french_heard: int | None = None
    motivation: str | None = None
    availability: str | None = None
    strengths: str = ""
    obstacles: str = ""
    dreams: str = ""
    remarks: str = ""


def check_moment(starts_at: datetime) -> None:
    """Raises `InterviewInThePast` or `InterviewTooFar`."""
    if starts_at <= clock.now():
        raise InterviewInThePast
    if starts_at > clock.now() + FARTHEST:
        raise InterviewTooFar


def check_reachable(mode: str, place: str, video_url: str) -> None:
    """Raises `InterviewPlaceMissing` when nobody could know where to go."""
    needed = {InterviewMode.IN_PERSON: place, InterviewMode.VIDEO: video_url}
    if not needed.get(InterviewMode(mode), "phone"):
        raise InterviewPlaceMissing


def check_interviewer(interviewer: User, programme_id: int) -> None:
    """Raises `NotAnInterviewer` for whoever lacks the right in this programme."""
    if not queries.is_interviewer(interviewer.id, programme_id):
        raise NotAnInterviewer


def schedule(
    candidate: Candidate,
    interviewer: User,
    starts_at: datetime,
    duration_min: int,
    mode: str,
    place: str,
    video_url: str,
    actor: Actor,
    interpreter_code: str | None = None,
) -> Interview:
    """Invite a candidate: the interview, its two mails with a calendar entry, one journal row.

    Raises `TransitionNotAllowed` when the file is not at that point, one of the
    `check_…` errors, or `CandidateAlreadyInvited`; two simultaneous calls make one interview.
    """
    check_moment(starts_at)
    check_reachable(mode, place, video_url)
    if candidate.programme is None:
        raise NotFoundHere
    check_interviewer(interviewer, candidate.programme.id)
    if queries.scheduled_of(candidate.id) is not None:
        raise CandidateAlreadyInvited
    candidate_services.invite(candidate, actor)
    interview = Interview(
        programme=candidate.programme,
        candidate=candidate,
        interviewer=interviewer,
        starts_at=starts_at,
        duration_min=duration_min,
        mode=mode,
        place=place,
        video_url=video_url,
        interpreter_code=interpreter_code,
    )
    _keep(interview)
    mails.post_invitation(interview)
    _record(actor, "interview_scheduled", interview)
    return interview


def reschedule(
    interview: Interview,
    interviewer: User,
    starts_at: datetime,
    duration_min: int,
    mode: str,
    place: str,
    video_url: str,
    actor: Actor,
    interpreter_code: str | None = None,
) -> None:
    """Move an interview, or change where and with whom; both sides get the new entry.

    The calendar keeps its entry: same UID, higher sequence. Raises as `schedule` does.
    """
    state = WORKFLOW.target(InterviewStep.RESCHEDULE, InterviewState(interview.state))
    check_moment(starts_at)
    check_reachable(mode, place, video_url)
    check_interviewer(interviewer, interview.programme_id)
    candidate_services.invite(interview.candidate, actor)  # not where the file is closed
    former = interview.interviewer
    interview.state, interview.missed_at = state, None
    interview.interviewer, interview.starts_at = interviewer, starts_at
    interview.mode, interview.place, interview.video_url = mode, place, video_url
    interview.duration_min, interview.interpreter_code = duration_min, interpreter_code
    interview.calendar_sequence += 1
    _keep(interview)
    mails.post_move(interview)
    if former.id != interviewer.id:
        mails.post_release(interview, former)
    _record(actor, "interview_rescheduled", interview)


def cancel(interview: Interview, actor: Actor) -> None:
    """Call an interview off; both calendars drop it. Raises `TransitionNotAllowed`."""
    interview.state = WORKFLOW.target(InterviewStep.CANCEL, InterviewState(interview.state))
    interview.missed_at, interview.cancelled_at = None, clock.now()
    interview.calendar_sequence += 1
    mails.post_cancellation(interview)
    _record(actor, "interview_cancelled", interview)


def release(candidate_id: int, actor: Actor) -> None:
    """Call off the planned interview of this candidate, if there still is one."""
    interview = queries.scheduled_of(candidate_id)
    if interview is not None:
        cancel(interview, actor)


def miss(interview: Interview, actor: Actor) -> None:
    """Note that nobody came. Raises `TransitionNotAllowed`."""
    interview.state = WORKFLOW.target(InterviewStep.MISS, InterviewState(interview.state))
    interview.missed_at = clock.now()
    _record(actor, "interview_missed", interview)


def unmiss(interview: Interview, actor: Actor) -> None:
    """Take the note of an absence back. Raises as `schedule` does."""
    interview.state = WORKFLOW.target(InterviewStep.UNMISS, InterviewState(interview.state))
    interview.missed_at = None
    candidate_services.invite(interview.candidate, actor)
    _keep(interview)
    _record(actor, "interview_unmissed", interview)


def hold(interview: Interview, actor: Actor) -> None:
    """Note that the conversation took place. Raises `TransitionNotAllowed`."""
    interview.state = WORKFLOW.target(InterviewStep.HOLD, InterviewState(interview.state))
    interview.missed_at, interview.held_at = None, clock.now()
    _record(actor, "interview_held", interview)


def check_report_open(interview: Interview) -> None:
    """Raises `ReportClosed` once the candidate's file is no longer in interview."""
    if interview.candidate.state != CandidateState.IN_INTERVIEW:
        raise ReportClosed


def save_draft(
    interview: Interview,
    values: ReportValues,
    recommendation: str | None,
    actor: Actor,
    seen: Seen | None = None,
) -> InterviewReport:
    """Keep what has been typed so far; journalled when the report is begun, not at each save.

    Raises `ReportClosed`, or `ReportChangedMeanwhile` when other words were saved since
    what was `seen` (None: not checked), and not from the same page.
    """
    check_report_open(interview)
    is_new = interview.report is None
    report = _written(interview, values, recommendation, actor, seen)
    _flush_report()
    if is_new:
        _record(actor, "report_begun", interview)
    return report


def record(
    interview: Interview,
    values: ReportValues,
    recommendation: str,
    actor: Actor,
    seen: Seen | None = None,
) -> InterviewReport:
    """Finish the report: the interview was held, this was heard, this is advised.

    Facts only: nothing is decided here. Raises as `save_draft`, and `TransitionNotAllowed`
    for an interview that was cancelled.
    """
    check_report_open(interview)
    if interview.state != InterviewState.HELD:
        hold(interview, actor)
    advice = Recommendation(recommendation)
    report = _written(interview, values, advice, actor, seen)
    report.finished_at = report.finished_at or clock.now()
    _flush_report()
    _record(actor, "report_recorded", interview)
    return report


def _written(
    interview: Interview,
    values: ReportValues,
    recommendation: str | None,
    actor: Actor,
    seen: Seen | None,
) -> InterviewReport:
    report = interview.report
    if report is not None and seen is not None and seen.version != report.version:
        is_own = bool(seen.page) and seen.page == report.written_in
        if is_own and seen.turn < report.written_turn:  # overtaken on its way: newer words stand
            return report
        if not is_own and _differs(report, values, recommendation):
            raise ReportChangedMeanwhile
    author = db.session.get_one(User, actor.id)
    if report is None:
        report = InterviewReport(interview=interview, written_by=author, written_at=clock.now())
        db.session.add(report)
    for name, value in asdict(values).items():
        setattr(report, name, value)
    if recommendation or report.finished_at is None:  # a finished report keeps an advice
        report.recommendation = recommendation
    report.written_by, report.written_at = author, clock.now()
    if seen is not None:
        report.written_in, report.written_turn = seen.page, seen.turn
    return report


def _differs(report: InterviewReport, values: ReportValues, recommendation: str | None) -> bool:
    """Whether saving would change a word of what stands there."""
    said = {**asdict(values), "recommendation": recommendation}
    return any((getattr(report, name) or None) != (value or None) for name, value in said.items())


def _flush_report() -> None:
    try:
        db.session.flush()
    except (IntegrityError, StaleDataError) as error:  # both wrote at the same instant
        raise ReportChangedMeanwhile from error


def _keep(interview: Interview) -> None:
    db.session.add(interview)
    try:
        db.session.flush()
    except IntegrityError as error:  # the index of planned interviews saw another one
        raise CandidateAlreadyInvited from error


def _record(actor: Actor, action: str, interview: Interview) -> None:
    journal.record(
        actor,
        action,
        subject_kind="interview",
        subject_id=interview.public_id,
        scope_id=interview.programme_id,
        facts={
            "candidate": interview.candidate.public_id,
            "mode": interview.mode,
            "starts_at": interview.starts_at.isoformat(timespec="minutes"),
        },
    )
