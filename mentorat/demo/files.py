"""The way of each file: sent, invited, heard, decided on; who stands where today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from mentorat.candidates.models import Candidate
from mentorat.candidates.states import CandidateState, DeclineReason, Side
from mentorat.demo import interviews, people
from mentorat.demo.programmes import Crowd
from mentorat.demo.stage import Stage
from mentorat.foundation import workdays
from mentorat.foundation.db import db
from mentorat.foundation.journal import PUBLIC, Actor
from mentorat.interviews.states import Recommendation

S = CandidateState
ADVICE = {
    DeclineReason.ELSEWHERE: Recommendation.ORIENT,
    DeclineReason.LANGUAGE_FIRST: Recommendation.ORIENT,
    DeclineReason.NOT_NOW: Recommendation.NOT_NOW,
    DeclineReason.NOT_ELIGIBLE: Recommendation.DECLINE,
    DeclineReason.OTHER: Recommendation.DECLINE,
}
REASONS = {  # shares: assumption
    Side.MENTEE: {
        DeclineReason.LANGUAGE_FIRST: 35,
        DeclineReason.ELSEWHERE: 25,
        DeclineReason.NOT_NOW: 22,
        DeclineReason.NOT_ELIGIBLE: 12,
        DeclineReason.OTHER: 6,
    },
    Side.MENTOR: {DeclineReason.NOT_NOW: 60, DeclineReason.ELSEWHERE: 25, DeclineReason.OTHER: 15},
}
DECLINE_WORDS = "Un centre de français près de chez vous vous attend ; revenez quand vous voulez."


def apply(stage: Stage, side: Side, on: date) -> Candidate:
    """Somebody sends an application that day."""
    at = stage.days.evening(on, stage.dice)
    with stage.acting(at - timedelta(minutes=stage.dice.between(6, 25))):
        candidate = people.make(stage, side)
    candidate.state, candidate.submitted_at = S.SUBMITTED, at
    facts = {"side": candidate.side, "language": candidate.language}
    stage.record(at, PUBLIC, "submit", "candidate", candidate.public_id, **facts)
    return candidate


def admit(stage: Stage, side: Side, on: date) -> Candidate:
    """Somebody who was heard and is taken on that day."""
    dice = stage.dice
    heard_on = workdays.at_or_before(on - timedelta(days=dice.between(0, 3)))
    invited_on = workdays.at_or_before(heard_on - timedelta(days=dice.between(4, 10)))
    candidate = apply(stage, side, invited_on - timedelta(days=dice.between(1, 7)))
    invited_at = stage.days.office(invited_on, dice)
    interview = interviews.plan(stage, candidate, invited_at, heard_on)
    held_at = interviews.hold(stage, interview, Recommendation.ADMIT)
    at = max(stage.days.office(on, dice), held_at)
    candidate.state, candidate.admitted_at = S.ADMITTED, at
    stage.record(at, stage.staff, "admit", "candidate", candidate.public_id)
    return candidate


def decline(stage: Stage, side: Side, on: date) -> Candidate:
    """Somebody who was heard and is not taken on for now."""
    dice = stage.dice
    reason = dice.weighted(REASONS[side])
    heard_on = workdays.at_or_before(on - timedelta(days=2))
    invited_on = workdays.at_or_before(heard_on - timedelta(days=7))
    candidate = apply(stage, side, invited_on - timedelta(days=4))
    invited_at = stage.days.office(invited_on, dice)
    interview = interviews.plan(stage, candidate, invited_at, heard_on)
    at = max(interviews.hold(stage, interview, ADVICE[reason]), stage.days.office(on, dice))
    candidate.state, candidate.declined_at, candidate.decline_reason = S.DECLINED, at, reason
    candidate.decline_words = DECLINE_WORDS if reason is DeclineReason.LANGUAGE_FIRST else ""
    stage.record(at, stage.staff, "decline", "candidate", candidate.public_id)
    return candidate


def pause(stage: Stage, candidate: Candidate, on: date, until_on: date) -> None:
    """Leave an admitted person out of rounds for a while."""
    candidate.state, candidate.paused_until_on = S.PAUSED, until_on
    facts = {"until_on": until_on.isoformat()}
    at = stage.days.office(on, stage.dice)
    stage.record(at, stage.staff, "pause", "candidate", candidate.public_id, **facts)


def withdraw(stage: Stage, candidate: Candidate, on: date) -> None:
    """The person ends the file."""
    at = max(stage.days.office(on, stage.dice), candidate.submitted_at or stage.days.now)
    candidate.state, candidate.withdrawn_at = S.WITHDRAWN, at
    db.session.flush()
    person = Actor("person", candidate.id)
    stage.record(at, person, "withdraw", "candidate", candidate.public_id)


def draft(stage: Stage, side: Side, days_ago: int) -> Candidate:
    """An application left half-way: the last screens are empty."""
    with stage.acting(stage.days.evening(stage.days.ago(days_ago), stage.dice)):
        candidate = people.make(stage, side)
    candidate.contact_key, candidate.consents = None, []
    if stage.dice.chance(0.6):
        candidate.languages, candidate.wishes = [], []
    if stage.dice.chance(0.3):
        candidate.slots = candidate.modes = candidate.topics = 0
        candidate.presentation = ""
    return candidate


# --- who stands where today -------------------------------------------------------------------


def people_of_today(stage: Stage, side: Side, crowd: Crowd) -> None:
    """Everybody who is on the way to the pool, rests, or left it."""
    days, dice = stage.days, stage.dice
    for place in range(crowd.draft):
        draft(stage, side, 4 * place)
    for place in range(crowd.submitted):
        apply(stage, side, days.today - timedelta(days=_waiting(place, crowd)))
    for place in range(crowd.in_interview):
        _invite(stage, side, place, crowd.in_interview)
    for place in range(crowd.paused):
        on = days.ago(70 + 20 * place)
        candidate = admit(stage, side, on)
        pause(stage, candidate, days.ago(25 + place), days.ahead((0, 12, 45)[place % 3]))
    for _ in range(crowd.declined):
        decline(stage, side, days.ago(dice.between(2, 200)))
    for place in range(crowd.withdrawn):
        _give_up(stage, side, place)


def admit_fresh(stage: Stage, from_ago: int, to_ago: int = 1) -> None:
    """Those admitted since the last closed round, between these days ago: more of them lately."""
    since = stage.sketch.rounds[-1] - 2
    for side, crowd in ((Side.MENTEE, stage.sketch.mentees), (Side.MENTOR, stage.sketch.mentors)):
        for place in range(crowd.fresh):
            ago = 1 + since * place**2 // crowd.fresh**2
            if to_ago <= ago <= from_ago:
                admit(stage, side, stage.days.ago(ago))


def _waiting(place: int, crowd: Crowd) -> int:
    """Days since an application came in: a third today, one longer than was promised."""
    if place < crowd.submitted / 3:
        return 0
    return 19 if place == crowd.submitted - 1 and crowd.submitted > 3 else 2 * place - 1


def _invite(stage: Stage, side: Side, place: int, count: int) -> None:
    """Interviews of today first, then those that wait for a decision, then days to come."""
    days, dice = stage.days, stage.dice
    candidate = apply(stage, side, days.ago(dice.between(9, 14)))
    candidate.state = S.IN_INTERVIEW
    invited_at = days.office(days.ago(dice.between(5, 7)), dice)
    moments: list[Callable[[], None]] = [
        lambda: _plan(stage, candidate, invited_at, 0, time(9, 30)),
        lambda: _heard(stage, candidate, invited_at, Recommendation.ADMIT),
        lambda: _plan(stage, candidate, invited_at, 1, time(11)),
        lambda: _plan(stage, candidate, invited_at, 0, time(11)),
        lambda: _heard(stage, candidate, invited_at, Recommendation.ORIENT),
        lambda: _plan(stage, candidate, invited_at, 0, time(14)),
        lambda: _missed(stage, candidate, invited_at),
        lambda: _plan(stage, candidate, invited_at, 6, time(10)),
        lambda: _heard(stage, candidate, invited_at, None),
        lambda: _plan(stage, candidate, invited_at, 0, time(16, 15)),
        lambda: _heard(stage, candidate, invited_at, Recommendation.ADMIT),
    ]
    # Elsewhere than in the first programme few people are at this point, so they are spread.
    shift = 0 if count > 5 else len(stage.sketch.slug)
    moments[(place + shift) % len(moments)]()


def _plan(stage: Stage, candidate: Candidate, invited_at: datetime, ahead: int, hour: time) -> None:
    interviews.plan(stage, candidate, invited_at, stage.days.ahead(ahead), hour)


def _heard(
    stage: Stage, candidate: Candidate, invited_at: datetime, advice: Recommendation | None
) -> None:
    day = stage.days.ago(stage.dice.between(1, 3))
    interviews.hold(stage, interviews.plan(stage, candidate, invited_at, day), advice)


def _missed(stage: Stage, candidate: Candidate, invited_at: datetime) -> None:
    interviews.miss(stage, interviews.plan(stage, candidate, invited_at, stage.days.ago(1)))


def _give_up(stage: Stage, side: Side, place: int) -> None:
    """One of two leaves before the interview, the other after having waited."""
    days, dice = stage.days, stage.dice
    ago = dice.between(20, 220)
    candidate = (
        apply(stage, side, days.ago(ago)) if place % 2 else admit(stage, side, days.ago(ago))
    )
    withdraw(stage, candidate, days.ago(ago - dice.between(3, 18)))
