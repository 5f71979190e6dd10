"""Interviews that were held, are planned today or later, or were missed; and their reports."""

from __future__ import annotations

from datetime import date, datetime, time

from mentorat.accounts.models import User
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import Side
from mentorat.demo.chance import Dice
from mentorat.demo.stage import Stage
from mentorat.foundation import clock
from mentorat.foundation.journal import Actor
from mentorat.interviews.models import Interview, InterviewReport
from mentorat.interviews.states import (
    Availability,
    InterviewMode,
    InterviewState,
    Motivation,
    Recommendation,
)

# Interviews of one day start at these times, so that a day looks like one.
HOURS = (time(9, 30), time(11), time(13, 30), time(15), time(16, 15))


def plan(
    stage: Stage, candidate: Candidate, invited_at: datetime, day: date, hour: time | None = None
) -> Interview:
    """An interview on that day, at one of the usual hours; the file itself is not touched."""
    dice = stage.dice
    mode = dice.weighted(
        {InterviewMode.IN_PERSON: 68, InterviewMode.VIDEO: 22, InterviewMode.PHONE: 10}
    )
    place = stage.sketch.antenna if mode is InterviewMode.IN_PERSON else ""
    video = "https://video.example.org/entretien" if mode is InterviewMode.VIDEO else ""
    with stage.acting(invited_at):
        interview = Interview(
            programme=stage.programme,
            candidate=candidate,
            interviewer=dice.pick(stage.interviewers),
            starts_at=clock.at_local(day, hour or dice.pick(HOURS)),
            duration_min=dice.pick((30, 45, 45, 60)),
            mode=mode,
            place=place,
            video_url=video,
            interpreter_code=_interpreter(candidate, dice),
        )
    stage.keep(interview)
    interview.calendar_uid = f"{interview.public_id}@mentorat"
    stage.record(invited_at, stage.staff, "invite", "candidate", candidate.public_id)
    _record(stage, interview, invited_at, "interview_scheduled", stage.staff)
    return interview


def _interpreter(candidate: Candidate, dice: Dice) -> str | None:
    """With little French, sometimes somebody who speaks both."""
    if candidate.french_level > 1 or not dice.chance(0.5):
        return None
    return next((row.code for row in candidate.languages if row.code != "fr"), None)


def hold(stage: Stage, interview: Interview, advice: Recommendation | None) -> datetime:
    """Let it take place, with a finished report, or a draft without advice; returns when."""
    at = stage.days.at(clock.local(interview.starts_at).date(), 17)
    at = max(at, min(interview.ends_at, stage.days.now))
    author = Actor("user", interview.interviewer.id)
    interview.state, interview.held_at = InterviewState.HELD, at
    _record(stage, interview, at, "interview_held", author)
    with stage.acting(at):
        _write(stage.dice, interview, interview.interviewer, at, advice)
    stage.keep(interview)
    if advice is not None:
        _record(stage, interview, at, "report_recorded", author)
    return at


def _write(
    dice: Dice, interview: Interview, author: User, at: datetime, advice: Recommendation | None
) -> None:
    candidate = interview.candidate
    is_ready = advice is Recommendation.ADMIT
    report = InterviewReport(
        interview=interview,
        written_by=author,
        written_at=at,
        finished_at=at if advice else None,
        french_heard=_heard(candidate, dice),
        motivation=dice.weighted(
            {Motivation.STRONG: 60, Motivation.PRESENT: 35, Motivation.UNCERTAIN: 5}
        )
        if is_ready
        else Motivation.UNCERTAIN,
        availability=dice.weighted({Availability.REALISTIC: 80, Availability.TIGHT: 20})
        if is_ready
        else Availability.TIGHT,
        recommendation=advice,
        strengths=dice.phrase("strengths"),
        obstacles=dice.phrase("obstacles"),
        dreams=dice.phrase("dreams"),
        remarks=dice.phrase("remarks") if dice.chance(0.4) else "",
    )
    interview.report = report


def _heard(candidate: Candidate, dice: Dice) -> int | None:
    """What one hears differs at times by a level from what was said; mentors are not rated."""
    said = candidate.french_level
    if candidate.side == Side.MENTOR:
        return None
    return min(max(said + dice.weighted({-1: 20, 0: 65, 1: 15}), 0), 6)


def miss(stage: Stage, interview: Interview) -> None:
    """Nobody came."""
    at = stage.days.at(clock.local(interview.starts_at).date(), 17)
    interview.state, interview.missed_at = InterviewState.MISSED, at
    _record(stage, interview, at, "interview_missed", stage.staff)


def _record(stage: Stage, interview: Interview, at: datetime, action: str, actor: Actor) -> None:
    known = {
        "candidate": interview.candidate.public_id,
        "mode": interview.mode,
        "starts_at": interview.starts_at.isoformat(timespec="minutes"),
    }
    stage.record(at, actor, action, "interview", interview.public_id, **known)
