"""Many at once: the database lets one through. SQLite has one writer and hides these races."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from mentorat.accounts.models import User
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import Side
from mentorat.duos import services
from mentorat.duos.errors import AlreadyAnswered, CandidateAlreadyPaired, MeetingAlreadyLogged
from mentorat.duos.mails import POINT_LINK
from mentorat.duos.models import CheckpointAnswer, Duo, Goal, HelpRequest, Meeting
from mentorat.duos.states import LIVE_STATES, MeetingMode, Party
from mentorat.foundation import clock, tokens
from mentorat.foundation.db import db, in_transaction
from mentorat.foundation.journal import Actor
from mentorat.foundation.outbox import OutboxMessage
from mentorat.foundation.tokens import LinkRefused
from tests.candidates.factories import make_mentee, make_mentor
from tests.duos.factories import checkpoint_of, make_duo
from tests.organisations.factories import make_programme, make_user

pytestmark = pytest.mark.postgres
ACTOR = Actor("user", 1)
AT_ONCE = 12


def at_once(app: Flask, work: Callable[[int], object], refused: tuple[type, ...] = ()) -> int:
    """Run `work(k)` in as many threads, each in its transaction; how many got through."""
    barrier = Barrier(AT_ONCE)

    def one(k: int) -> bool:
        with app.app_context():
            barrier.wait()
            try:
                in_transaction(lambda: work(k), attempts=20)
            except refused:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sum(pool.map(one, range(AT_ONCE)))


def count(app: Flask, model: type, *conditions: object) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def world(app: Flask, capacity: int = 1) -> tuple[list[int], list[int], int]:
    """Ids of mentees, of mentors and of a coordinator of one programme."""
    with app.app_context():
        programme = make_programme()
        mentees = [make_mentee(programme).id for _ in range(AT_ONCE)]
        mentors = [make_mentor(programme, capacity=capacity).id for _ in range(AT_ONCE)]
        user = make_user(programmes=[programme]).id
        db.session.commit()
        return mentees, mentors, user


def opening(mentee_id: int, mentor_id: int, user_id: int) -> None:
    mentee, mentor = (
        db.session.get_one(Candidate, mentee_id),
        db.session.get_one(Candidate, mentor_id),
    )
    services.open_duo(
        mentee,
        mentor,
        decided_by=db.session.get_one(User, user_id),
        starts_on=date(2026, 9, 10),
        actor=ACTOR,
    )


def test_a_mentee_wanted_by_many_gets_one_duo(app: Flask) -> None:
    mentees, mentors, user = world(app)
    won = at_once(app, lambda k: opening(mentees[0], mentors[k], user), (CandidateAlreadyPaired,))
    assert won == count(app, Duo, Duo.state.in_(LIVE_STATES)) == 1
    assert count(app, OutboxMessage) == 2


@pytest.mark.parametrize("capacity", [1, 3])
def test_a_mentor_wanted_by_many_gets_as_many_as_there_are_places(
    app: Flask, capacity: int
) -> None:
    mentees, mentors, user = world(app, capacity)
    won = at_once(app, lambda k: opening(mentees[k], mentors[0], user), (CandidateAlreadyPaired,))
    assert won == count(app, Duo) == capacity


def one_duo(app: Flask, **over: object) -> str:
    with app.app_context():
        duo = make_duo(**over)
        db.session.commit()
        return duo.public_id


def the_duo() -> Duo:
    return db.session.scalars(select(Duo)).one()


def test_one_link_takes_one_answer(app: Flask) -> None:
    one_duo(app)
    with app.app_context():
        point = checkpoint_of(the_duo()).public_id
        raw = tokens.issue(POINT_LINK, point, lasts=timedelta(days=1), side=Side.MENTEE)
        db.session.commit()
    won = at_once(
        app,
        lambda _k: services.answer_checkpoint(raw, ratings={"fit": "good"}),
        (LinkRefused, AlreadyAnswered),
    )
    assert won == count(app, CheckpointAnswer) == 1


def test_many_links_of_one_side_take_one_answer(app: Flask) -> None:
    one_duo(app)
    with app.app_context():
        point = checkpoint_of(the_duo()).public_id
        links = [
            tokens.issue(POINT_LINK, point, lasts=timedelta(days=1), side=Side.MENTEE)
            for _ in range(AT_ONCE)
        ]
        db.session.commit()
    won = at_once(
        app,
        lambda k: services.answer_checkpoint(links[k], ratings={"fit": "good"}),
        (AlreadyAnswered,),
    )
    assert won == count(app, CheckpointAnswer) == 1


def test_one_meeting_a_day_and_a_party(app: Flask) -> None:
    one_duo(app)

    def log(_k: int) -> None:
        services.log_meeting(
            the_duo(),
            met_on=clock.today(),
            minutes=60,
            mode=MeetingMode.PHONE,
            logged_by=Party.MENTEE,
            actor=ACTOR,
        )

    assert at_once(app, log, (MeetingAlreadyLogged,)) == count(app, Meeting) == 1


def test_goals_and_calls_for_help_find_their_places(app: Flask) -> None:
    one_duo(app)
    assert at_once(app, lambda k: services.add_goal(the_duo(), f"But {k}", ACTOR)) == AT_ONCE
    assert count(app, Goal) == AT_ONCE
    at_once(app, lambda k: services.ask_help(the_duo(), Side.MENTEE, f"Mot {k}.", ACTOR))
    assert count(app, HelpRequest) == 1
    with app.app_context():
        words = db.session.scalars(select(HelpRequest)).one().words or ""
    assert all(f"Mot {k}." in words for k in range(AT_ONCE))


def test_many_workers_ask_each_side_once(app: Flask) -> None:
    one_duo(app, starts_on=clock.today() - timedelta(days=5))
    at_once(app, lambda _k: services.ask_next_of_duo(the_duo().id))
    assert count(app, OutboxMessage) == 2
