"""Rounds through time, frozen and solved by the house's own verbs; and those of today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mentorat.candidates.models import Candidate
from mentorat.candidates.states import CandidateState, Side
from mentorat.demo import duos, files
from mentorat.demo.duos import Fate
from mentorat.demo.stage import Stage
from mentorat.foundation import workdays
from mentorat.foundation.db import db
from mentorat.foundation.i18n import long_day, speaking
from mentorat.foundation.journal import CLOCK, Actor
from mentorat.rounds import queries, services
from mentorat.rounds.errors import PoolIsEmpty
from mentorat.rounds.models import PoolEntry, Proposal, Round
from mentorat.rounds.states import Answer, HandChangeKind, ProposalState, Refused, RoundState

# What becomes of a proposal: assumption.
ENDINGS = {ProposalState.ACCEPTED: 80, ProposalState.DECLINED: 13, ProposalState.EXPIRED: 7}
REFUSED = {
    Refused.TOO_FAR: 25,
    Refused.TIMES: 20,
    Refused.OTHER_WORK: 20,
    Refused.NOT_NOW: 25,
    Refused.LANGUAGE: 5,
    Refused.OTHER: 5,
}
ASKED_AGO = 4  # days since the mails of the published round
LONGEST_WAIT = 75  # days after which people who found nobody leave


@dataclass(frozen=True)
class Arrival:
    """Somebody to be admitted on a day."""

    on: date
    side: Side


def play(stage: Stage) -> list[Fate]:
    """All closed rounds with the people who came in time for them; gives the duos still open."""
    fates: list[Fate] = []
    coming, mentees = _arrivals(stage), list[Candidate]()
    for days_ago in stage.sketch.rounds:
        on = stage.days.ago(days_ago)
        duos.settle(stage, fates, on)
        while coming and coming[0].on < on:
            arrival = coming.pop(0)
            candidate = files.admit(stage, arrival.side, arrival.on)
            if arrival.side is Side.MENTEE:
                mentees.append(candidate)
        fates += _closed_round(stage, on)
        _let_go(stage, mentees, on)
    duos.settle(stage, fates, stage.days.today)
    return fates


def _arrivals(stage: Stage) -> list[Arrival]:
    """When those who found a round were admitted, earliest first; more before the first one."""
    dice, found = stage.dice, []
    rounds = [stage.days.ago(days) for days in stage.sketch.rounds]
    for side, crowd in ((Side.MENTEE, stage.sketch.mentees), (Side.MENTOR, stage.sketch.mentors)):
        start = 2.0 if side is Side.MENTEE else 4.0
        weights = {on: start if on == rounds[0] else 1.0 for on in rounds}
        for _ in range(crowd.through):
            on = dice.weighted(weights)
            found.append(
                Arrival(workdays.at_or_before(on - timedelta(days=dice.between(2, 26))), side)
            )
    return sorted(found, key=lambda one: (one.on, one.side))


def _let_go(stage: Stage, mentees: list[Candidate], on: date) -> None:
    """Mentees who have waited too long give up: not everyone finds a mentor."""
    for mentee in mentees:
        is_waiting = mentee.state == CandidateState.ADMITTED and not stage.places[mentee]
        since = mentee.admitted_at
        if is_waiting and since and (on - since.date()).days > LONGEST_WAIT:
            files.withdraw(stage, mentee, on + timedelta(days=stage.dice.between(4, 10)))


def _open(stage: Stage, on: date, opened_at: datetime) -> Round:
    with speaking("fr"):
        title = f"Appariement du {long_day(on)}"
    with stage.acting(opened_at):
        round_ = Round(programme=stage.programme, title=title, state=RoundState.OPEN)
        round_.opened_at = opened_at
        stage.keep(round_)
        db.session.flush()
    stage.record(opened_at, stage.staff, "open_round", "round", round_.public_id)
    return round_


def _solve(stage: Stage, round_: Round, at: datetime) -> None:
    """Freeze and solve; nobody ready on one side leaves the round open."""
    if not _freeze(stage, round_, at):
        return
    with stage.acting(at + timedelta(minutes=2)):
        services.solve(round_, stage.staff)
    for proposal in queries.of_round(round_, ProposalState.DRAFTED):
        proposal.public_id = stage.dice.public_id()


def _freeze(stage: Stage, round_: Round, at: datetime) -> bool:
    try:
        with stage.acting(at):
            services.freeze(round_, stage.staff, seed=stage.dice.public_id())
    except PoolIsEmpty:
        return False
    return True


def _closed_round(stage: Stage, on: date) -> list[Fate]:
    days, dice = stage.days, stage.dice
    opened_on = workdays.at_or_before(on - timedelta(days=5))
    round_ = _open(stage, on, days.at(opened_on, 9, 15))
    _solve(stage, round_, days.at(on, 10))
    drafted = queries.of_round(round_, ProposalState.DRAFTED)
    if not drafted:
        return _give_up(stage, round_, on)
    at, answer_by_on = days.at(on, 15, 30), on + timedelta(days=stage.programme.answer_days)
    round_.state, round_.published_at = RoundState.PUBLISHED, at
    round_.decided_by, round_.answer_by_on = stage.coordinator, answer_by_on
    facts = {"proposals": len(drafted), "answer_by_on": answer_by_on.isoformat()}
    stage.record(at, stage.staff, "publish_round", "round", round_.public_id, **facts)
    fates = []
    for proposal in drafted:
        proposal.sent_at, proposal.answer_by_on = at, answer_by_on
        ending = dice.weighted(ENDINGS)
        if fate := _end(stage, proposal, ending):
            fates.append(fate)
    _close(stage, round_, workdays.at_or_after(answer_by_on + timedelta(days=1)))
    return fates


def _give_up(stage: Stage, round_: Round, on: date) -> list[Fate]:
    at = stage.days.at(on, 16)
    round_.state, round_.cancelled_at = RoundState.CANCELLED, at
    stage.record(at, stage.staff, "cancel_round", "round", round_.public_id)
    return []


def _close(stage: Stage, round_: Round, on: date) -> None:
    at = stage.days.at(on, 8)
    round_.state, round_.closed_at = RoundState.CLOSED, at
    stage.record(at, CLOCK, "close_round", "round", round_.public_id)


def _end(stage: Stage, proposal: Proposal, ending: ProposalState) -> Fate | None:
    """Two answers, one no, or silence; the second yes opens the duo."""
    dice, sent_at = stage.dice, proposal.sent_at or stage.days.now
    hours = sorted(dice.between(2, 24 * stage.programme.answer_days - 8) for _ in range(2))
    moments = [min(sent_at + timedelta(hours=one), stage.days.now) for one in hours]
    first, second = dice.some(list(Side), 2)
    if ending is ProposalState.EXPIRED:
        if dice.chance(0.6):
            _answer(stage, proposal, first, moments[0], None)
        day = (proposal.answer_by_on or stage.days.today) + timedelta(days=1)
        _decide(stage, proposal, ending, stage.days.at(day, 6), CLOCK)
        return None
    if ending is ProposalState.DECLINED:
        if dice.chance(0.4):
            _answer(stage, proposal, first, moments[0], None)
        actor = _answer(stage, proposal, second, moments[1], dice.weighted(REFUSED))
        _decide(stage, proposal, ending, moments[1], actor)
        return None
    slot = _free_place(stage, proposal.mentor)
    if slot is None:  # two proposals to a mentor with one place left do not both come true
        return _end(stage, proposal, ProposalState.EXPIRED)
    _answer(stage, proposal, first, moments[0], None)
    actor = _answer(stage, proposal, second, moments[1], None)
    fate = duos.open_at(stage, proposal.mentee, proposal.mentor, slot, moments[1])
    proposal.duo, proposal.mentor_slot = fate.duo, slot
    _decide(stage, proposal, ending, moments[1], actor)
    return fate


def _free_place(stage: Stage, mentor: Candidate) -> int | None:
    taken = stage.places[mentor]
    return next((one for one in range(1, mentor.capacity + 1) if one not in taken), None)


def _answer(
    stage: Stage, proposal: Proposal, side: Side, at: datetime, refused: Refused | None
) -> Actor:
    given = Answer.NO if refused else Answer.YES
    for name, value in (("answer", given), ("answered_at", at), ("refused", refused)):
        setattr(proposal, f"{side}_{name}", value)
    person = Actor("person", proposal.person(side).id)
    facts = {"side": side.value}  # why not stays with the proposal
    stage.record(at, person, f"answer_{given}", "proposal", proposal.public_id, **facts)
    return person


def _decide(
    stage: Stage, proposal: Proposal, state: ProposalState, at: datetime, actor: Actor
) -> None:
    step = {"accepted": "accept", "declined": "decline", "expired": "expire"}[state.value]
    proposal.state, proposal.decided_at = state, at
    stage.record(at, actor, f"{step}_proposal", "proposal", proposal.public_id)


# --- today --------------------------------------------------------------------------------------


def published(stage: Stage) -> None:
    """A round whose mails went out some days ago: some have answered, most have not yet."""
    days = stage.days
    on = days.ago(ASKED_AGO)
    round_ = _open(stage, on, days.at(days.ago(6), 9))
    _solve(stage, round_, days.at(on, 10))
    if round_.state != RoundState.SOLVED:
        return
    with stage.acting(days.at(on, 14)):
        services.publish(round_, stage.coordinator, stage.staff)
    sent = queries.of_round(round_, ProposalState.SENT)
    said: tuple[tuple[Side, Answer, Refused | None], ...] = (
        (Side.MENTOR, Answer.YES, None),
        (Side.MENTEE, Answer.YES, None),
        (Side.MENTOR, Answer.NO, Refused.NOT_NOW),
        (Side.MENTEE, Answer.YES, None),
    )
    for proposal, (side, given, refused) in zip(sent, said, strict=False):
        _answer_for_real(stage, proposal, side, given, refused)
    if len(sent) > 4:  # and one pair has said yes twice: a duo of yesterday
        for side in Side:
            _answer_for_real(stage, sent[4], side, Answer.YES, None)


def _answer_for_real(
    stage: Stage, proposal: Proposal, side: Side, given: Answer, refused: Refused | None
) -> None:
    days = stage.days
    at = days.evening(days.ago(1), stage.dice)
    person = Actor("person", proposal.person(side).id)
    with stage.acting(max(at, proposal.sent_at or at)):
        services.answer(proposal, side, given, refused, person)


def solved(stage: Stage) -> None:
    """A round computed this morning, with one duo that the coordinator has taken out."""
    round_ = frozen(stage, solve=True)
    pairs = queries.of_round(round_, ProposalState.DRAFTED)
    if len(pairs) < 3:
        return
    weakest = min(pairs, key=lambda one: (one.points, one.id))
    entries: tuple[PoolEntry, PoolEntry] = (weakest.mentee_entry, weakest.mentor_entry)
    with stage.acting(stage.days.at(stage.days.today, 8, 50)):
        services.change_pair(
            round_,
            HandChangeKind.FORBID,
            *entries,
            reason="Les deux se connaissent par l’école des enfants.",
            seen_version=round_.version,
            by=stage.coordinator,
            actor=stage.staff,
        )


def frozen(stage: Stage, *, solve: bool = False) -> Round:
    """A round whose pool was taken this morning."""
    days = stage.days
    round_ = _open(stage, days.today, days.at(days.ago(2), 11))
    at = days.at(days.today, 8, 30)
    if solve:
        _solve(stage, round_, at)
    else:
        _freeze(stage, round_, at)
    return round_


def opened(stage: Stage) -> None:
    """A round in which one still looks at who is ready."""
    _open(stage, stage.days.today, stage.days.at(stage.days.ago(1), 16))
