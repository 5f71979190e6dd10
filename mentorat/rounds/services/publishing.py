"""A human sends the duos out: once, whole, only to people who are still free."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from mentorat.accounts.models import User
from mentorat.candidates.states import Side
from mentorat.foundation import clock
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor
from mentorat.rounds import mails, queries
from mentorat.rounds.errors import (
    AlreadyPublished,
    DecisionNeedsHuman,
    NothingToPublish,
    PeopleNoLongerFree,
    ReminderTooSoon,
)
from mentorat.rounds.models import Proposal, Round
from mentorat.rounds.services.opening import record
from mentorat.rounds.states import (
    PROPOSAL,
    ROUND,
    ProposalState,
    ProposalStep,
    RoundState,
    RoundStep,
)

REMINDER_PAUSE = timedelta(hours=24)


def publish(round_: Round, by: User, actor: Actor) -> None:
    """Send every drafted proposal to both its people; the decision bears `by`'s name.

    Of many simultaneous calls one has an effect, the others raise `AlreadyPublished`.
    Raises `PeopleNoLongerFree` when somebody was paired, asked or left since the freeze
    (then nothing is sent), `NothingToPublish`, `DecisionNeedsHuman`, `TransitionNotAllowed`.
    """
    if not actor.is_human or actor.id != by.id:
        raise DecisionNeedsHuman
    answer_by_on = clock.today() + timedelta(days=round_.programme.answer_days)
    _win(round_, by, answer_by_on)
    drafted = queries.of_round(round_, ProposalState.DRAFTED)
    if not drafted:
        raise NothingToPublish
    queries.hold_people(drafted)
    gone = queries.no_longer_free(drafted)
    if gone:
        raise PeopleNoLongerFree([entry.id for entry in gone])
    _send(drafted, answer_by_on)
    for proposal in drafted:
        for side in Side:
            mails.post_proposal(proposal, side)
    record(
        round_,
        "publish_round",
        actor,
        proposals=len(drafted),
        decided_by=by.public_id,
        answer_by_on=answer_by_on.isoformat(),
    )


def _win(round_: Round, by: User, answer_by_on: date) -> None:
    """Take the step in one statement, so that of many simultaneous calls one succeeds."""
    won = db.session.scalar(
        update(Round)
        .where(Round.id == round_.id, Round.state == RoundState.SOLVED)
        .values(
            state=RoundState.PUBLISHED,
            published_at=clock.now(),
            decided_by_id=by.id,
            answer_by_on=answer_by_on,
            version=Round.version + 1,
        )
        .returning(Round.id)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(round_)
    if won is None:
        if round_.state in (RoundState.PUBLISHED, RoundState.CLOSED):
            raise AlreadyPublished
        ROUND.target(RoundStep.PUBLISH, RoundState(round_.state))


def _send(drafted: list[Proposal], answer_by_on: date) -> None:
    """Set all to sent; the database refuses a mentee asked twice or a place asked for twice."""
    held = queries.taken_places({one.mentor_id for one in drafted})
    for proposal in sorted(drafted, key=lambda one: (one.mentee_id, one.mentor_id)):
        taken = held[proposal.mentor_id]
        proposal.mentor_slot = next(slot for slot in range(1, 99) if slot not in taken)
        if proposal.mentor_slot > proposal.mentor.capacity:
            raise PeopleNoLongerFree([proposal.mentor_entry_id])
        taken.add(proposal.mentor_slot)
        proposal.state = PROPOSAL.target(ProposalStep.SEND, ProposalState(proposal.state))
        proposal.sent_at, proposal.answer_by_on = clock.now(), answer_by_on
    try:
        db.session.flush()
    except IntegrityError as error:
        raise PeopleNoLongerFree from error


def remind(proposal: Proposal, actor: Actor) -> None:
    """Write again to those of a proposal who have not answered, with a new link.

    Raises `ReminderTooSoon` within a day of the last one, or when nobody is awaited.
    """
    proposal = queries.held(proposal.public_id)
    awaited = [side for side, is_awaited in proposal.is_awaited.items() if is_awaited]
    last = proposal.reminded_at
    if not awaited or (last is not None and clock.now() - last < REMINDER_PAUSE):
        raise ReminderTooSoon
    proposal.reminded_at = clock.now()
    for side in awaited:
        mails.post_reminder(proposal, side)
    record(proposal.round, "remind_proposal", actor, proposal=proposal.public_id)
