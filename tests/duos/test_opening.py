"""Opening a duo: who may, at which place, and what the database refuses."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from mentorat.accounts.models import User
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import CandidateState, Side
from mentorat.duos import queries, services
from mentorat.duos.errors import CandidateAlreadyPaired, CandidatesNotPairable
from mentorat.duos.models import Duo
from mentorat.duos.states import CheckpointKind, DuoState
from mentorat.foundation import journal
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor
from mentorat.foundation.outbox import OutboxMessage
from mentorat.organisations.models import Programme
from tests.candidates.factories import make_candidate, make_mentee, make_mentor
from tests.duos.factories import make_duo
from tests.organisations.factories import make_programme, make_user

pytestmark = pytest.mark.usefixtures("context")
ACTOR = Actor("user", 1)


@pytest.fixture
def programme() -> Programme:
    return make_programme()


@pytest.fixture
def decider(programme: Programme) -> User:
    return make_user(programmes=[programme])


def opened(mentee: Candidate, mentor: Candidate, decider: User) -> Duo:
    return services.open_duo(
        mentee, mentor, decided_by=decider, starts_on=date(2026, 9, 10), actor=ACTOR
    )


def mails() -> list[OutboxMessage]:
    db.session.flush()
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def test_two_people_become_a_planned_duo(programme: Programme, decider: User) -> None:
    mentee, mentor = make_mentee(programme), make_mentor(programme)
    duo = opened(mentee, mentor, decider)
    assert duo.state == DuoState.PLANNED
    assert (duo.mentor_slot, duo.starts_on, duo.ends_on) == (
        1,
        date(2026, 9, 10),
        date(2027, 3, 10),
    )
    kinds = [one.kind for one in sorted(duo.checkpoints, key=lambda one: one.due_on)]
    assert kinds == [kind for kind in CheckpointKind if not kind.startswith("after")]
    entry = journal.history("duo", duo.public_id)[0]
    assert (entry.action, entry.scope_id) == ("open_duo", programme.id)
    assert entry.facts["decided_by"] == decider.public_id
    assert queries.live_counts([mentee.id, mentor.id, 999]) == {mentee.id: 1, mentor.id: 1}
    assert queries.live_duos_of(mentee.id) == [duo] == queries.live_duos_of(mentor.id)


def test_both_hear_the_other_s_first_name_in_their_language(
    programme: Programme, decider: User
) -> None:
    mentee = make_mentee(programme, first_name="Fatou", last_name="Diallo", language="ar")
    mentor = make_mentor(programme, first_name="Marc", last_name="Dubois", phone="+32470112233")
    opened(mentee, mentor, decider)
    to_mentee, to_mentor = mails()
    assert (to_mentee.recipient, to_mentee.language) == (mentee.email, "ar")
    assert "Marc" in to_mentee.text
    assert "lang=ar" in to_mentee.text
    assert "Fatou" in to_mentor.text
    for letter in (to_mentee, to_mentor):
        assert "/mon-duo/" in letter.text
        assert "/mon-duo/" in str(letter.html)
        assert not {"Fatou", "Marc", "Diallo", "Dubois"} & set(letter.subject.split())
        assert "Diallo" not in letter.text
        assert "Dubois" not in letter.text


def test_no_contact_detail_travels_without_the_person_s_own_act(
    programme: Programme, decider: User
) -> None:
    mentor = make_mentor(programme, phone="+32470112233")
    mentee = make_mentee(programme)
    duo = opened(mentee, mentor, decider)
    to_mentee, to_mentor = mails()
    assert "+32470112233" not in to_mentee.text
    assert mentor.email not in str(to_mentee.html)
    assert mentee.email not in to_mentor.text
    assert duo.contact_of(Side.MENTOR) == ()
    services.share_contact(duo, Side.MENTOR, True, ACTOR)
    assert duo.contact_of(Side.MENTOR) == (mentor.email, "+32470112233")
    assert duo.contact_of(Side.MENTEE) == ()
    services.share_contact(duo, Side.MENTOR, False, ACTOR)
    assert duo.contact_of(Side.MENTOR) == ()


def test_somebody_without_address_gets_no_mail(programme: Programme, decider: User) -> None:
    mentee = make_mentee(programme, email="", phone="+32470000001")
    opened(mentee, make_mentor(programme), decider)
    assert len(mails()) == 1


def test_a_mentee_is_in_one_live_duo_only(programme: Programme, decider: User) -> None:
    mentee = make_mentee(programme)
    opened(mentee, make_mentor(programme), decider)
    with pytest.raises(CandidateAlreadyPaired):
        opened(mentee, make_mentor(programme), decider)


def test_the_database_itself_refuses_a_second_live_duo(programme: Programme) -> None:
    mentee = make_mentee(programme)
    make_duo(programme, mentee=mentee)
    with pytest.raises(IntegrityError):
        make_duo(programme, mentee=mentee)


def test_after_its_end_a_mentee_may_be_in_a_duo_again(programme: Programme, decider: User) -> None:
    mentee = make_mentee(programme)
    make_duo(programme, DuoState.COMPLETED, mentee=mentee)
    assert queries.live_duos_of(mentee.id) == []
    assert opened(mentee, make_mentor(programme), decider).id


def test_a_mentor_with_two_places_takes_two_mentees(programme: Programme, decider: User) -> None:
    mentor = make_mentor(programme, capacity=2)
    duos = [opened(make_mentee(programme), mentor, decider) for _ in range(2)]
    assert [duo.mentor_slot for duo in duos] == [1, 2]
    assert queries.live_counts([mentor.id]) == {mentor.id: 2}
    with pytest.raises(CandidateAlreadyPaired):
        opened(make_mentee(programme), mentor, decider)


def test_a_freed_place_is_taken_again(programme: Programme, decider: User) -> None:
    mentor = make_mentor(programme, capacity=2)
    make_duo(programme, mentor=mentor, mentor_slot=2)
    assert opened(make_mentee(programme), mentor, decider).mentor_slot == 1


def test_only_an_admitted_mentee_and_mentor_of_one_programme(
    programme: Programme, decider: User
) -> None:
    mentee, mentor = make_mentee(programme), make_mentor(programme)
    for left, right in (
        (mentor, mentee),
        (mentee, make_mentee(programme)),
        (mentee, make_mentor()),
        (make_candidate(programme, Side.MENTEE, CandidateState.WITHDRAWN), mentor),
    ):
        with pytest.raises(CandidatesNotPairable):
            opened(left, right, decider)


def test_a_refused_pair_leaves_nothing_behind(programme: Programme, decider: User) -> None:
    mentee = make_mentee(programme)
    opened(mentee, make_mentor(programme), decider)
    before = len(mails())
    with pytest.raises(CandidateAlreadyPaired):
        opened(mentee, make_mentor(programme), decider)
    assert len(mails()) == before
    assert len(list(db.session.scalars(select(Duo)))) == 1
