"""The whole demonstration as a visitor finds it on one morning."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from mentorat.accounts.models import User
from mentorat.candidates.models import Candidate, GivenConsent, SpokenLanguage, Wish
from mentorat.candidates.states import CandidateState, Consent, DeclineReason, Side
from mentorat.demo import sign_ins
from mentorat.demo.names import NASTY
from mentorat.demo.programmes import PHRASE, PROGRAMMES
from mentorat.duos import queries as duo_queries
from mentorat.duos.models import Checkpoint, Duo, Goal, Meeting
from mentorat.duos.states import AFTER, CheckpointState, DuoState, EarlyEnd, Outcome
from mentorat.foundation import clock
from mentorat.foundation.db import db
from mentorat.foundation.journal import JournalEntry
from mentorat.foundation.outbox import OutboxMessage
from mentorat.interviews.models import Interview, InterviewReport
from mentorat.interviews.states import InterviewState
from mentorat.organisations.models import Enterprise, EnterpriseContact, Programme, Seat
from mentorat.organisations.states import Right
from mentorat.reference import places
from mentorat.rounds import problem
from mentorat.rounds import queries as round_queries
from mentorat.rounds.models import HandChange, Proposal, Round
from mentorat.rounds.queries import copies
from mentorat.rounds.states import ProposalState, RoundState

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def inside(loaded: Flask) -> Any:
    with loaded.app_context():
        yield
        db.session.rollback()


def count(model: Any, *where: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0


def present(column: Any) -> set[str]:
    return {value for value in db.session.scalars(select(column).distinct()) if value is not None}


def in_brabant() -> Programme:
    return db.session.scalars(
        select(Programme).where(Programme.basin_code == "brabant-wallon")
    ).one()


def test_every_basin_has_a_programme_with_people_and_staff() -> None:
    basins = set(db.session.scalars(select(Programme.basin_code)))
    assert basins == {basin.code for basin in places.basins()}
    assert count(Programme) == len(PROGRAMMES) == 12
    for programme in db.session.scalars(select(Programme)):
        mine = Candidate.programme_id == programme.id
        assert count(Candidate, mine, Candidate.side == Side.MENTEE) >= 15
        assert count(Candidate, mine, Candidate.side == Side.MENTOR) >= 15
        rights = set(
            db.session.scalars(select(Seat.right).where(Seat.programme_id == programme.id))
        )
        assert rights == {right.value for right in Right} - {Right.ENTERPRISE, Right.REGION}
        live = Duo.state.in_((DuoState.PLANNED, DuoState.ACTIVE, DuoState.PAUSED))
        assert count(Duo, Duo.programme_id == programme.id, live) >= 1


def test_there_are_as_many_people_as_promised() -> None:
    assert 380 <= count(Candidate, Candidate.side == Side.MENTEE) <= 430
    assert 270 <= count(Candidate, Candidate.side == Side.MENTOR) <= 330
    # Each programme of a basin knows its own; the same employer may stand in two.
    employers = db.session.scalars(select(Enterprise.name).distinct()).all()
    assert 55 <= len(employers) <= 75
    assert count(EnterpriseContact) >= 5
    assert 150 <= count(Duo) <= 320
    assert count(Meeting) > 1_000
    assert count(Goal) > 300


@pytest.mark.parametrize(
    ("column", "kind", "but"),
    [
        (Candidate.state, CandidateState, {CandidateState.ANONYMISED}),
        (Candidate.decline_reason, DeclineReason, {DeclineReason.OTHER}),
        (Interview.state, InterviewState, {InterviewState.CANCELLED}),
        (Duo.state, DuoState, ()),
        (Duo.early_end, EarlyEnd, {EarlyEnd.HEALTH, EarlyEnd.OTHER, EarlyEnd.MOVED}),
        (Checkpoint.state, CheckpointState, ()),
        (Round.state, RoundState, {RoundState.DRAFT, RoundState.CANCELLED}),
        (Proposal.state, ProposalState, ()),
    ],
)
def test_every_state_can_be_seen(column: Any, kind: type[StrEnum], but: Collection[str]) -> None:
    assert {one.value for one in kind} - {str(one) for one in but} <= present(column)


def test_outcomes_have_the_shares_of_real_programmes() -> None:
    is_long_ago = Duo.starts_on < clock.today() - timedelta(days=200)
    early = count(Duo, is_long_ago, Duo.state == DuoState.INTERRUPTED)
    assert 0.07 <= early / count(Duo, is_long_ago) <= 0.3  # 17 % drop out
    completed = count(Duo, Duo.state == DuoState.COMPLETED)
    stable = count(Duo, Duo.outcome.in_((Outcome.PERMANENT, Outcome.FIXED_TERM_LONG)))
    assert 0.2 <= stable / completed <= 0.5
    assert len(present(Duo.outcome)) >= 10


def test_the_coordinator_of_brabant_wallon_has_a_full_day() -> None:
    programme, today = in_brabant(), clock.today()
    mine = Candidate.programme_id == programme.id
    assert count(Candidate, mine, Candidate.state == CandidateState.SUBMITTED) >= 9
    new = count(Candidate, mine, Candidate.submitted_at >= clock.now() - timedelta(hours=12))
    assert new >= 3
    talks = db.session.scalars(
        select(Interview).where(
            Interview.programme_id == programme.id, Interview.state == InterviewState.SCHEDULED
        )
    ).all()
    assert sum(clock.local(talk.starts_at).date() == today for talk in talks) >= 4
    to_decide = (
        select(func.count())
        .select_from(InterviewReport)
        .join(Interview)
        .join(Candidate, Interview.candidate_id == Candidate.id)
        .where(
            Interview.programme_id == programme.id,
            Candidate.state == CandidateState.IN_INTERVIEW,
            InterviewReport.finished_at.is_not(None),
        )
    )
    assert (db.session.scalar(to_decide) or 0) >= 3
    assert len(duo_queries.quiet_duos([programme.id])) >= 3
    assert len(duo_queries.open_help([programme.id])) >= 2
    assert len(duo_queries.open_checkpoints([programme.id], today)) >= 8
    assert duo_queries.count([programme.id], duo_queries.Attention.LATE) >= 2
    ages = {
        (today - starts_on).days // 30
        for starts_on in db.session.scalars(
            select(Duo.starts_on).where(
                Duo.programme_id == programme.id, Duo.state == DuoState.ACTIVE
            )
        )
    }
    assert set(range(6)) <= ages
    ready = round_queries.readiness(programme.id)
    assert len(ready.mentees) > len(ready.mentors) > 5
    states = present(Round.state)
    assert {RoundState.PUBLISHED, RoundState.SOLVED} <= states


def test_nothing_past_lies_in_the_future() -> None:
    now, today = clock.now(), clock.today()
    instants = [
        (model, column)
        for model in (Candidate, Interview, Duo, Meeting, Checkpoint, Round, Proposal)
        for column in model.__table__.columns
        if column.name.endswith("_at") and column.name != "starts_at"
    ]
    late = [str(column) for model, column in instants if count(model, column > now)]
    assert not late
    assert count(Meeting, Meeting.met_on > today) == 0
    assert count(Duo, Duo.ended_on > today) == 0
    assert count(JournalEntry, JournalEntry.at > now) == 0


def test_instants_follow_the_way_of_a_file() -> None:
    ways = (
        Candidate.admitted_at < Candidate.submitted_at,
        Candidate.declined_at < Candidate.submitted_at,
        Candidate.withdrawn_at < Candidate.submitted_at,
        Candidate.submitted_at < Candidate.created_at,
    )
    assert [count(Candidate, backwards) for backwards in ways] == [0, 0, 0, 0]
    assert count(Checkpoint, Checkpoint.held_at < Checkpoint.asked_at) == 0
    assert count(Proposal, Proposal.decided_at < Proposal.sent_at) == 0
    met_before = select(func.count()).select_from(Meeting).join(Duo)
    assert db.session.scalar(met_before.where(Meeting.met_on < Duo.starts_on)) == 0


def test_profiles_are_plausible() -> None:
    sides = {side: Candidate.side == side for side in Side}
    car = Candidate.modes.op("&")(0b100) != 0
    by_car = {
        side: count(Candidate, own, car) / count(Candidate, own) for side, own in sides.items()
    }
    assert by_car[Side.MENTEE] < 0.5 < by_car[Side.MENTOR]
    levels = (
        select(func.avg(SpokenLanguage.level)).join(Candidate).where(SpokenLanguage.code == "fr")
    )
    french = {side: float(db.session.scalar(levels.where(own)) or 0) for side, own in sides.items()}
    assert 2 < french[Side.MENTEE] < 4.5 < 6 < french[Side.MENTOR]
    first = (
        select(func.count())
        .select_from(Wish)
        .join(Candidate)
        .where(Wish.position == 0, Wish.sector_code.in_(("care", "logistics", "cleaning")))
    )
    wanted = {side: (db.session.scalar(first.where(own)) or 0) for side, own in sides.items()}
    assert wanted[Side.MENTEE] > 1.5 * wanted[Side.MENTOR]
    assert count(GivenConsent, GivenConsent.purpose == Consent.SHOWN_TO_ENTERPRISE) > 50
    for column in (Candidate.email, User.email):
        addresses = [one for one in db.session.scalars(select(column)) if one]
        assert all(one.endswith(".example.org") for one in addresses)
    phones = [one for one in db.session.scalars(select(Candidate.phone)) if one]
    assert all(one.startswith("+324500") for one in phones)


def test_names_that_break_programs_are_there_as_they_are() -> None:
    known = {
        (side, first, last)
        for side, first, last in db.session.execute(
            select(Candidate.side, Candidate.first_name, Candidate.last_name)
        )
    }
    assert {(side.value, first, last) for side, first, last in NASTY} <= known
    assert count(Enterprise, Enterprise.name.like("=%")) == 1
    assert count(Enterprise, Enterprise.name.like("%<b>%")) >= 1


def test_few_mails_are_on_their_way() -> None:
    assert 20 <= count(OutboxMessage) <= 120
    assert count(OutboxMessage, OutboxMessage.created_at < clock.now() - timedelta(days=7)) == 0
    assert {"proposal", "received", "checkpoint_asked", "link", "opened"} <= present(
        OutboxMessage.kind
    )
    # The worker finds nothing more to write for the past.
    assert not duo_queries.due_checkpoints(clock.today())
    assert not duo_queries.unanswered_checkpoints(clock.now() - timedelta(days=4))
    assert not round_queries.overdue(clock.today())


def test_solved_rounds_can_be_replayed_to_the_byte() -> None:
    rounds = db.session.scalars(select(Round).where(Round.result.is_not(None))).all()
    assert len(rounds) > 40
    for round_ in rounds[-12:]:
        entries, changes = round_queries.entries(round_), round_queries.hand_changes(round_)
        assert problem.replay(round_, entries, changes) == copies.canonical(round_.result)


def test_a_duo_comes_from_two_yes_and_a_human_decision() -> None:
    accepted = count(Proposal, Proposal.state == ProposalState.ACCEPTED)
    assert accepted == count(Duo)
    assert count(HandChange) >= 1
    strangers = select(func.count()).select_from(Duo).join(User, Duo.decided_by_id == User.id)
    assert db.session.scalar(strangers.where(User.password.is_(None))) == 0


def test_news_are_asked_after_the_end() -> None:
    kinds = set(
        db.session.scalars(select(Checkpoint.kind).where(Checkpoint.state == CheckpointState.HELD))
    )
    assert set(AFTER) & kinds


def test_tables_hold_what_they_promise() -> None:
    if db.engine.dialect.name == "sqlite":
        # Reads every row against NOT NULL, CHECK and UNIQUE; then every foreign key.
        assert db.session.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
        assert not db.session.execute(text("PRAGMA foreign_key_check")).all()


def test_the_sign_ins_are_written_beside_the_data(loaded: Flask) -> None:
    written = (Path(loaded.config["DATA_DIR"]) / "sign-ins.txt").read_text("utf-8")
    assert written == sign_ins.text()
    lines = [line for line in written.splitlines() if "@" in line]
    known = set(db.session.scalars(select(User.email)))
    mails = [word for line in lines for word in line.split() if "@" in word]
    assert len(mails) == len(lines) >= 8
    assert set(mails) <= known
    assert PHRASE in written


def test_staff_sign_in_with_the_phrase_that_is_printed(loaded: Flask) -> None:
    loaded.config["WTF_CSRF_ENABLED"] = False
    user = db.session.scalars(select(User).where(User.name == "Claire Dumoulin")).one()
    values = {"email": user.email, "password": PHRASE}
    answer = loaded.test_client().post("/connexion", data=values)
    assert answer.status_code == 303
    assert "/espace" in answer.headers["Location"]


def test_working_days_only(loaded: Flask) -> None:
    days = [day.date() for day in db.session.scalars(select(Candidate.admitted_at)) if day]
    assert all(day.weekday() < 5 for day in days if day != date(2026, 11, 20))
