"""What both sides say: the second yes opens the duo, a no frees both, silence ends."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from mentorat.candidates.states import CandidateState, Side
from mentorat.duos import services as duo_services
from mentorat.duos.errors import CandidateAlreadyPaired, CandidatesNotPairable
from mentorat.duos.models import Duo
from mentorat.foundation import clock, journal, tokens
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor
from mentorat.foundation.tokens import LinkRefused
from mentorat.rounds import mails, queries
from mentorat.rounds.errors import DecisionNeedsHuman
from mentorat.rounds.models import Proposal
from mentorat.rounds.states import PROPOSAL, Answer, ProposalState, ProposalStep, Refused

PURPOSE = mails.ANSWER_LINK


class Answered(StrEnum):
    """What an answer led to."""

    WAITING = "waiting"
    DUO = "duo"
    NO = "no"
    TOO_LATE = "too_late"


def answer(
    proposal: Proposal, side: Side, given: Answer, reason: Refused | None, actor: Actor
) -> Answered:
    """Note what one side says.

    The second yes opens the duo in the same transaction; a no ends the proposal, frees
    both and tells the other. When one of the two was paired meanwhile, the proposal is
    superseded and both are told. Raises `LinkRefused` when this side has answered or the
    proposal is no longer open.
    """
    queries.hold_people([proposal])
    proposal = queries.held(proposal.public_id)
    if not proposal.is_awaited[side]:
        raise LinkRefused
    _note(proposal, side, given, reason)
    _record(proposal, f"answer_{given}", actor, side=side.value)
    if given is Answer.NO:
        return _decline(proposal, side, actor)
    if proposal.answer_of(side.other) is None:
        db.session.flush()
        return Answered.WAITING
    return _accept(proposal, actor)


def _note(proposal: Proposal, side: Side, given: Answer, reason: Refused | None) -> None:
    if given is Answer.NO:
        reason = reason or Refused.OTHER
    else:
        reason = None
    values = {"answer": given, "answered_at": clock.now(), "refused": reason}
    for name, value in values.items():
        setattr(proposal, f"{side}_{name}", value)


def _accept(proposal: Proposal, actor: Actor) -> Answered:
    duo = _opened(proposal, actor)
    if duo is None:
        _end(proposal, ProposalStep.SUPERSEDE, actor)
        for side in Side:
            mails.post_ended(proposal, side, "superseded")
        return Answered.TOO_LATE
    proposal.duo = duo
    _end(proposal, ProposalStep.ACCEPT, actor, duo=duo.public_id)
    return Answered.DUO


def _opened(proposal: Proposal, actor: Actor) -> Duo | None:
    """The duo, or nothing when one of the two is no longer free."""
    round_ = proposal.round
    if round_.decided_by is None:  # the table holds that a published round has one
        raise DecisionNeedsHuman
    db.session.flush()
    try:
        with db.session.begin_nested():
            return duo_services.open_duo(
                proposal.mentee,
                proposal.mentor,
                decided_by=round_.decided_by,
                starts_on=clock.today(),
                actor=actor,
            )
    except (CandidateAlreadyPaired, CandidatesNotPairable):
        return None


def _decline(proposal: Proposal, side: Side, actor: Actor) -> Answered:
    _end(proposal, ProposalStep.DECLINE, actor)
    mails.post_ended(proposal, side.other, "declined")
    return Answered.NO


def _end(proposal: Proposal, step: ProposalStep, actor: Actor, **facts: Any) -> None:
    """Decide a proposal: nobody is asked any more, its links open nothing."""
    proposal.state = PROPOSAL.target(step, ProposalState(proposal.state))
    proposal.decided_at = clock.now()
    tokens.revoke(PURPOSE, proposal.public_id)
    _record(proposal, f"{step}_proposal", actor, **facts)
    db.session.flush()


def expire(proposal: Proposal, actor: Actor) -> None:
    """End a proposal whose last day to answer has gone by, and tell both what follows.

    Does nothing when it was decided meanwhile or the day has not gone by.
    """
    proposal = queries.held(proposal.public_id)
    is_late = proposal.answer_by_on is not None and proposal.answer_by_on < clock.today()
    if proposal.state != ProposalState.SENT or not is_late:
        return
    silent = {side for side, is_awaited in proposal.is_awaited.items() if is_awaited}
    _end(proposal, ProposalStep.EXPIRE, actor)
    for side in Side:
        mails.post_ended(proposal, side, "silent" if side in silent else "expired")


def supersede(proposal: Proposal, actor: Actor) -> None:
    """End an open proposal of which somebody has left or pauses, and tell the other.

    Does nothing when it was decided meanwhile or both are still admitted.
    """
    proposal = queries.held(proposal.public_id)
    staying = [s for s in Side if proposal.person(s).state == CandidateState.ADMITTED]
    if proposal.state != ProposalState.SENT or len(staying) == len(Side):
        return
    _end(proposal, ProposalStep.SUPERSEDE, actor)
    for side in staying:
        mails.post_ended(proposal, side, "superseded")


def _record(proposal: Proposal, action: str, actor: Actor, **facts: Any) -> None:
    journal.record(
        actor,
        action,
        subject_kind="proposal",
        subject_id=proposal.public_id,
        scope_id=proposal.round.programme_id,
        facts=facts,
    )
