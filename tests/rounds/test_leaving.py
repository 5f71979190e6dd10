"""Withdrawing or resting ends what it must, tells the other side, and races with no second yes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mentorat.candidates import services as candidate_services
from mentorat.candidates import tasks as candidate_tasks
from mentorat.candidates.mails import FILE_LINK
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import CandidateState, Side
from mentorat.duos.models import Duo
from mentorat.duos.states import LIVE_STATES, DuoState
from mentorat.foundation import clock, journal, tokens
from mentorat.foundation.db import db, in_transaction
from mentorat.foundation.journal import Actor
from mentorat.foundation.outbox import OutboxMessage
from mentorat.foundation.tokens import LinkRefused
from mentorat.rounds import queries, services, tasks
from mentorat.rounds.models import Proposal
from mentorat.rounds.states import Answer, ProposalState, RoundState
from tests.candidates.factories import make_candidate
from tests.conftest import POSTGRESQL_URL
from tests.duos.factories import make_duo
from tests.interviews.scene import SignIn
from tests.organisations.factories import make_programme, make_user
from tests.rounds.factories import make_pool, make_round, proposals, say
from tests.rounds.test_races import _at_once

ACTOR = Actor("user", 1)


def mails(kind: str) -> list[str]:
    """Addresses that this kind of mail leaves for."""
    found = select(OutboxMessage.recipient).where(OutboxMessage.kind == kind)
    return sorted(db.session.scalars(found))


@pytest.mark.usefixtures("context")
class TestWithdrawing:
    @pytest.mark.parametrize("state", [DuoState.PLANNED, DuoState.ACTIVE, DuoState.PAUSED])
    @pytest.mark.parametrize("side", list(Side))
    def test_a_live_duo_ends_and_the_other_hears_of_it(self, state: DuoState, side: Side) -> None:
        duo = make_duo(state=state)
        services.withdraw(duo.side(side), ACTOR)
        assert (duo.state, duo.ended_by) == (DuoState.INTERRUPTED, side)
        assert mails("interrupted") == [duo.side(side.other).email]
        assert mails("withdrawn") == [duo.side(side).email]
        assert duo.side(side.other).state == CandidateState.ADMITTED
        assert [one.action for one in journal.history("duo", duo.public_id)][-1] == "interrupt_duo"

    def test_an_open_proposal_ends_and_frees_the_other(self) -> None:
        first = proposals(make_round(state=RoundState.PUBLISHED))[0]
        services.withdraw(first.mentee, ACTOR)
        assert first.state == ProposalState.SUPERSEDED
        assert mails("ended") == [first.mentor.email]
        assert queries.sent_to(first.mentor_id) == []

    def test_a_second_time_changes_nothing(self) -> None:
        duo = make_duo()
        for _ in range(2):
            services.withdraw(duo.mentee, ACTOR)
        assert len(mails("withdrawn")) == 1

    def test_an_old_wrong_duo_is_ended_by_the_clock(self) -> None:
        duo = make_duo()
        candidate_services.withdraw(duo.mentor, ACTOR)
        db.session.commit()
        tasks.part()
        db.session.refresh(duo)
        assert duo.state == DuoState.INTERRUPTED
        assert mails("interrupted") == [duo.mentee.email]
        tasks.part()
        assert len(mails("interrupted")) == 1


@pytest.mark.usefixtures("context")
class TestResting:
    def test_an_open_proposal_ends_and_a_live_duo_goes_on(self) -> None:
        first = proposals(make_round(state=RoundState.PUBLISHED))[0]
        services.pause(first.mentor, clock.today() + timedelta(days=9), ACTOR)
        assert first.state == ProposalState.SUPERSEDED
        duo = make_duo()
        services.pause(duo.mentor, clock.today() + timedelta(days=9), ACTOR)
        assert duo.state == DuoState.ACTIVE

    def test_the_clock_ends_a_pause_on_its_day_and_after_days_off(self) -> None:
        with time_machine.travel(datetime(2026, 11, 2, 9, tzinfo=UTC)) as now:
            resting = [make_candidate() for _ in range(2)]
            until = clock.today() + timedelta(days=3)
            for person, days in zip(resting, (0, 30), strict=True):
                candidate_services.pause(person, until + timedelta(days=days), ACTOR)
            db.session.commit()

            def states() -> list[str]:
                candidate_tasks.end_pauses()
                db.session.expire_all()
                return [person.state for person in resting]

            paused, admitted = CandidateState.PAUSED, CandidateState.ADMITTED
            assert states() == [paused, paused]
            now.move_to(datetime(2026, 11, 5, 2, tzinfo=UTC))
            assert states() == [paused, paused]  # nobody is written to at night
            now.move_to(datetime(2026, 11, 5, 9, tzinfo=UTC))
            assert states() == [admitted, paused]
            assert states() == [admitted, paused]
            assert mails("resumed") == [resting[0].email]
            now.move_to(datetime(2027, 1, 20, 9, tzinfo=UTC))
            assert states() == [admitted, admitted]


class TestPages:
    @pytest.fixture
    def duo(self, app: Flask) -> dict[str, Any]:
        with app.app_context():
            made = make_duo()
            user = make_user(programmes=[made.programme])
            raw = tokens.issue(FILE_LINK, made.mentee.public_id, lasts=timedelta(days=1))
            db.session.commit()
            signed_in = SimpleNamespace(id=user.id)
            other, id = made.mentor.full_name, made.id
            known = {"mentee": made.mentee.public_id, "other": other, "id": id}
            return {**known, "raw": raw, "user": signed_in}

    def state(self, app: Flask, duo: dict[str, Any]) -> str:
        with app.app_context():
            return db.session.get_one(Duo, duo["id"]).state

    def test_the_coordinator_reads_who_is_told(
        self, app: Flask, sign_in: SignIn, duo: dict[str, Any]
    ) -> None:
        client, url = sign_in(duo["user"]), f"/personnes/{duo['mentee']}/geste/retirer"
        page = client.get(url).text
        assert duo["other"] in page
        assert "Le duo se termine avec elle" in page
        assert client.post(url).status_code == 303
        assert self.state(app, duo) == DuoState.INTERRUPTED

    def test_the_own_link_says_so_too(
        self, app: Flask, client: FlaskClient, duo: dict[str, Any]
    ) -> None:
        url = f"/ma-candidature/{duo['raw']}/retirer"
        assert "se termine aussi" in client.get(url).text
        for _ in range(2):
            assert client.post(url).status_code == 303
        assert self.state(app, duo) == DuoState.INTERRUPTED


@pytest.mark.postgres
@pytest.mark.skipif(not POSTGRESQL_URL, reason="needs PostgreSQL")
def test_nobody_who_withdraws_at_the_second_yes_stays_in_a_duo(app: Flask) -> None:
    """Either the duo opened first and ended with the file, or it never opened."""
    people = 12
    with app.app_context():
        programme = make_programme()
        make_pool(programme, people, people)
        round_ = make_round(programme, RoundState.PUBLISHED)
        asked = proposals(round_)
        ids = [(one.public_id, one.mentee_id, one.mentor_id) for one in asked]
        for one in asked:
            say(one, Side.MENTOR)
        db.session.commit()

    def leaving(id: int) -> int:
        services.withdraw(db.session.get_one(Candidate, id), Actor("person", id))
        return 200

    def act(work: Any, *with_what: Any) -> Any:
        def run() -> int:
            with app.app_context():
                try:
                    return in_transaction(lambda: work(*with_what))
                except LinkRefused:
                    return 409
                finally:
                    db.session.remove()

        return run

    def answer(public_id: str) -> int:
        services.answer(
            queries.by_public_id(public_id), Side.MENTEE, Answer.YES, None, Actor("person", 1)
        )
        return 200

    acts = []
    for number, (public_id, mentee_id, mentor_id) in enumerate(ids):
        acts += [act(answer, public_id), act(leaving, mentor_id if number % 2 else mentee_id)]
    assert 500 not in _at_once(acts)
    with app.app_context():
        gone = select(Candidate.id).where(Candidate.state == CandidateState.WITHDRAWN)
        assert len(db.session.scalars(gone).all()) == len(ids)
        bound = select(Duo).where(
            Duo.state.in_(LIVE_STATES), Duo.mentee_id.in_(gone) | Duo.mentor_id.in_(gone)
        )
        assert db.session.scalars(bound).all() == []
        open_ones = select(Proposal).where(Proposal.state == ProposalState.SENT)
        assert db.session.scalars(open_ones).all() == []
