"""Publication: once, by a human, to free people; both sides' answers; silence ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from mentorat.candidates import services as candidate_services
from mentorat.candidates.states import Side
from mentorat.duos import services as duo_services
from mentorat.duos.models import Checkpoint, Duo
from mentorat.foundation import clock, journal
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor
from mentorat.foundation.outbox import OutboxMessage
from mentorat.foundation.tokens import LinkRefused
from mentorat.rounds import queries, services, tasks
from mentorat.rounds.errors import (
    AlreadyPublished,
    DecisionNeedsHuman,
    NothingToPublish,
    PeopleNoLongerFree,
    ReminderTooSoon,
)
from mentorat.rounds.models import Proposal, Round
from mentorat.rounds.services import Answered
from mentorat.rounds.states import Answer, ProposalState, RoundState
from tests.candidates.factories import make_candidate
from tests.organisations.factories import make_programme, make_user
from tests.rounds.factories import entry, make_pool, make_round, proposals, say

pytestmark = pytest.mark.usefixtures("context")
CLOCK = Actor("clock")


def _letters(kind: str) -> list[OutboxMessage]:
    found = select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
    return list(db.session.scalars(found))


def _count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def _publish(round_: Round) -> None:
    user = make_user()
    services.publish(round_, user, Actor("user", user.id))


def test_publishing_sends_each_side_its_portrait_once() -> None:
    round_ = make_round(state=RoundState.PUBLISHED)
    assert {one.state for one in proposals(round_)} == {ProposalState.SENT}
    letters = _letters("proposal")
    assert len(letters) == 6
    assert len({one.recipient for one in letters}) == 6
    assert round_.answer_by_on == clock.today() + timedelta(days=round_.programme.answer_days)
    with pytest.raises(AlreadyPublished):
        _publish(round_)
    assert len(_letters("proposal")) == 6


def test_a_portrait_is_anonymous_and_the_subject_says_nothing() -> None:
    programme = make_programme()
    for side in Side:
        make_candidate(
            programme,
            side,
            first_name=f"Prénom{side}",
            last_name=f"Nomdefamille{side}",
            email=f"adresse-{side}@example.org",
            phone=f"+3247000000{len(side)}",
            job_title="Cheffe chez Canari SA",
            enterprise_name="Canari SA",
            presentation="Je travaille chez Canari SA, +32470112233",
        )
    make_round(programme, RoundState.PUBLISHED)
    for letter in _letters("proposal"):
        own = Side.MENTEE if letter.recipient.startswith("adresse-mentee") else Side.MENTOR
        assert ("Niveau de français" in letter.text) is (own is Side.MENTOR)
        told = f"{letter.subject}\n{letter.text}\n{letter.html}"
        assert f"Prénom{own}" in told
        for strange in (f"Prénom{own.other}", "Nomdefamille", "Canari", "+3247", "Clinique"):
            assert strange not in told
        assert "Prénom" not in letter.subject


def test_only_a_signed_in_human_publishes_under_the_own_name() -> None:
    round_, user = make_round(state=RoundState.SOLVED), make_user()
    for actor in (CLOCK, Actor("user", user.id + 1)):
        with pytest.raises(DecisionNeedsHuman):
            services.publish(round_, user, actor)
    services.publish(round_, user, Actor("user", user.id))
    assert round_.decided_by is user


def test_a_round_without_duo_is_not_published() -> None:
    programme = make_programme()
    make_candidate(programme, Side.MENTEE, slots=1)
    make_candidate(programme, Side.MENTOR)
    with pytest.raises(NothingToPublish):
        _publish(make_round(programme, RoundState.SOLVED))


def test_somebody_paired_or_gone_since_the_freeze_stops_the_publication() -> None:
    round_ = make_round(state=RoundState.SOLVED)
    first, second, third = proposals(round_)
    helper = make_candidate(round_.programme, Side.MENTOR)
    duo_services.open_duo(
        first.mentee, helper, decided_by=make_user(), starts_on=clock.today(), actor=CLOCK
    )
    candidate_services.withdraw(second.mentor, CLOCK)
    gone = queries.no_longer_free([first, second, third])
    assert {one.candidate for one in gone} == {first.mentee, second.mentor}
    with pytest.raises(PeopleNoLongerFree) as refused:
        _publish(round_)
    assert set(refused.value.entry_ids) == {first.mentee_entry_id, second.mentor_entry_id}
    db.session.rollback()
    assert _letters("proposal") == []


def test_overlapping_rounds_ask_a_mentee_once() -> None:
    programme = make_programme()
    make_pool(programme, 2, 3)
    one, two = (make_round(programme, RoundState.SOLVED) for _ in range(2))
    _publish(one)
    db.session.commit()
    with pytest.raises(PeopleNoLongerFree):
        _publish(two)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).where(Proposal.state == ProposalState.SENT)) == 2


@pytest.mark.parametrize("shared", ["mentee", "mentor"])
def test_the_database_itself_refuses_a_second_open_proposal(shared: str) -> None:
    programme = make_programme()
    make_pool(programme, 2, 2)
    one, two = (make_round(programme, RoundState.SOLVED) for _ in range(2))
    a, (b, other) = proposals(one)[0], proposals(two)
    if shared == "mentor":
        b.mentee = other.mentee
    for proposal in (a, b):
        proposal.state = ProposalState.SENT
        proposal.sent_at, proposal.answer_by_on = clock.now(), clock.today()
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_both_yes_open_one_duo_with_its_checkpoints() -> None:
    round_ = make_round(state=RoundState.PUBLISHED)
    proposal = proposals(round_)[0]
    assert say(proposal, Side.MENTOR) is Answered.WAITING
    assert _count(Duo) == 0
    assert say(proposal, Side.MENTEE) is Answered.DUO
    duo = proposal.duo
    assert duo is not None
    assert (duo.mentee, duo.mentor) == (proposal.mentee, proposal.mentor)
    assert duo.decided_by is round_.decided_by
    assert _count(Checkpoint) > 5
    assert proposal.state == ProposalState.ACCEPTED
    assert (_count(Duo), len(_letters("opened"))) == (1, 2)


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("is_second", [False, True])
def test_a_no_frees_both_and_tells_the_other(side: Side, is_second: bool) -> None:
    round_ = make_round(state=RoundState.PUBLISHED)
    proposal = proposals(round_)[0]
    if is_second:
        say(proposal, side.other)
    assert say(proposal, side, Answer.NO) is Answered.NO
    assert proposal.state == ProposalState.DECLINED
    assert _count(Duo) == 0
    assert [one.recipient for one in _letters("ended")] == [proposal.person(side.other).email]
    ready = queries.readiness(round_.programme_id)
    free = [one.candidate for one in (*ready.mentees, *ready.mentors)]
    assert {proposal.mentee, proposal.mentor} <= set(free)


@pytest.mark.parametrize("first", list(Answer))
def test_an_answer_is_given_once(first: Answer) -> None:
    proposal = proposals(make_round(state=RoundState.PUBLISHED))[0]
    say(proposal, Side.MENTEE, first)
    for again in Answer:
        with pytest.raises(LinkRefused):
            say(proposal, Side.MENTEE, again)
    assert proposal.mentee_answer == first


def test_the_second_yes_comes_too_late_when_one_was_paired_meanwhile() -> None:
    round_ = make_round(state=RoundState.PUBLISHED)
    proposal = proposals(round_)[0]
    say(proposal, Side.MENTEE)
    helper = make_candidate(round_.programme, Side.MENTOR)
    duo_services.open_duo(
        proposal.mentee, helper, decided_by=make_user(), starts_on=clock.today(), actor=CLOCK
    )
    assert say(proposal, Side.MENTOR) is Answered.TOO_LATE
    assert proposal.state == ProposalState.SUPERSEDED
    assert _count(Duo) == 1
    assert len(_letters("ended")) == 2


def test_a_no_is_journalled_with_its_code_only() -> None:
    proposal = proposals(make_round(state=RoundState.PUBLISHED))[0]
    say(proposal, Side.MENTEE, Answer.NO)
    rows = journal.history("proposal", proposal.public_id)
    assert [one.action for one in rows] == ["answer_no", "decline_proposal"]
    assert rows[0].facts == {"side": "mentee"}
    assert rows[0].actor_id == proposal.mentee_id


def test_silence_ends_on_the_day_after_the_last_one() -> None:
    with time_machine.travel("2026-03-02 09:00+01:00", tick=False) as traveller:
        round_ = make_round(state=RoundState.PUBLISHED)
        answered, silent, _third = proposals(round_)
        say(answered, Side.MENTEE)
        db.session.commit()
        traveller.move_to("2026-03-09 23:30+01:00")
        tasks.expire()
        assert {one.state for one in proposals(round_)} == {ProposalState.SENT}
        traveller.move_to("2026-03-10 00:10+01:00")
        tasks.expire()
        tasks.expire()
        assert {one.state for one in proposals(round_, *ProposalState)} == {ProposalState.EXPIRED}
        heard = {one.recipient: one.text for one in _letters("ended")}
        assert len(heard) == len(_letters("ended")) == 6
        assert heard[answered.mentee.email] != heard[answered.mentor.email]
        assert (
            heard[answered.mentor.email].split("\n")[2:]
            == heard[silent.mentee.email].split("\n")[2:]
        )
        tasks.close()
        db.session.refresh(round_)
        assert round_.state == RoundState.CLOSED
        assert queries.refused_pairs([silent.mentee_id, silent.mentor_id]) == set()


def test_a_reminder_goes_to_the_silent_side_only_and_not_twice_a_day() -> None:
    with time_machine.travel("2026-03-02 09:00+01:00", tick=False) as traveller:
        proposal = proposals(make_round(state=RoundState.PUBLISHED))[0]
        say(proposal, Side.MENTEE)
        services.remind(proposal, CLOCK)
        assert [one.recipient for one in _letters("reminder")] == [proposal.mentor.email]
        with pytest.raises(ReminderTooSoon):
            services.remind(proposal, CLOCK)
        traveller.shift(timedelta(hours=23, minutes=59))
        with pytest.raises(ReminderTooSoon):
            services.remind(proposal, CLOCK)
        traveller.shift(timedelta(minutes=1))
        services.remind(proposal, CLOCK)
        assert len(_letters("reminder")) == 2
        say(proposal, Side.MENTOR)
        traveller.shift(timedelta(days=1, minutes=1))
        with pytest.raises(ReminderTooSoon):
            services.remind(proposal, CLOCK)


def test_the_clock_reminds_once_two_days_before_the_end() -> None:
    with time_machine.travel("2026-03-02 09:00+01:00", tick=False) as traveller:
        make_round(state=RoundState.PUBLISHED, mentees=1, mentors=1)
        db.session.commit()
        tasks.remind()
        assert _letters("reminder") == []
        traveller.move_to("2026-03-07 08:00+01:00")
        tasks.remind()
        tasks.remind()
        assert len(_letters("reminder")) == 2


def test_a_proposal_ends_when_somebody_leaves_and_the_other_is_told() -> None:
    left, stays = proposals(make_round(state=RoundState.PUBLISHED))[:2]
    candidate_services.withdraw(left.mentor, CLOCK)
    db.session.commit()
    tasks.expire()
    tasks.expire()
    db.session.expire_all()
    assert (left.state, stays.state) == (ProposalState.SUPERSEDED, ProposalState.SENT)
    assert [one.recipient for one in _letters("ended")] == [left.mentee.email]


def test_people_without_a_mail_address_are_called() -> None:
    programme = make_programme()
    make_candidate(programme, Side.MENTEE, email="", phone="+32470112233")
    make_candidate(programme, Side.MENTOR)
    round_ = make_round(programme, RoundState.PUBLISHED)
    assert len(_letters("proposal")) == 1
    proposal = proposals(round_)[0]
    user = make_user()
    given = services.answer(proposal, Side.MENTEE, Answer.YES, None, Actor("user", user.id))
    assert given is Answered.WAITING
    assert journal.history("proposal", proposal.public_id)[-1].actor_id == user.id


def test_a_mentor_with_two_places_is_asked_for_each() -> None:
    programme = make_programme()
    make_pool(programme, 2, 0)
    mentor = make_candidate(programme, Side.MENTOR, capacity=2)
    round_ = make_round(programme, RoundState.PUBLISHED)
    sent = proposals(round_)
    assert sorted(one.mentor_slot for one in sent) == [1, 2]
    for proposal in sent:
        for side in Side:
            say(proposal, side)
    assert _count(Duo) == 2
    assert entry(round_, mentor).values["capacity"] == 2
