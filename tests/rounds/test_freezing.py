"""What a freeze copies, whom it leaves out, and that the copy alone is replayed."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from mentorat.candidates import services as candidate_services
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import Side
from mentorat.duos import services as duo_services
from mentorat.duos.states import DuoState
from mentorat.foundation import clock, journal
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor
from mentorat.foundation.workflow import TransitionNotAllowed
from mentorat.rounds import problem, queries, services
from mentorat.rounds.errors import AnswersStillWaiting, PoolIsEmpty
from mentorat.rounds.models import PoolEntry, Round
from mentorat.rounds.queries.copies import canonical
from mentorat.rounds.states import Answer, ProposalState, RoundState
from tests.candidates.factories import make_candidate
from tests.duos.factories import make_duo
from tests.organisations.factories import make_programme, make_user
from tests.rounds.factories import entry, make_pool, make_round, proposals, say

pytestmark = pytest.mark.usefixtures("context")
NOBODY = Actor("clock")


def _replayed(round_: Round) -> bytes:
    return problem.replay(round_, queries.entries(round_), queries.hand_changes(round_))


def test_a_later_edit_of_a_file_changes_nothing() -> None:
    round_ = make_round(state=RoundState.SOLVED)
    before = canonical(round_.result)
    pool = queries.entries(round_)
    digest = round_.snapshot_sha256
    for one in pool:
        one.candidate.wishes[0].sector_code = "transport"
        one.candidate.slots = 1
        one.candidate.languages[0].level = 1
        one.candidate.commune_nis5 = "62063"
    round_.programme.weights = {"sector": 1, "language": 0, "mobility": 0, "availability": 0}
    round_.programme.slots_needed = 4
    db.session.flush()
    services.solve(round_, NOBODY)
    assert canonical(round_.result) == before
    assert services.snapshot_sha256(round_, queries.entries(round_)) == digest


def test_a_solved_round_replays_to_the_byte() -> None:
    programme = make_programme()
    make_pool(programme, 9, 7, travels=True)
    round_ = make_round(programme, RoundState.SOLVED)
    round_id, stored = round_.id, canonical(round_.result)
    db.session.commit()
    db.session.remove()
    again = db.session.get(Round, round_id)
    assert again is not None
    assert _replayed(again) == stored == canonical(again.result)
    assert again.result is not None
    assert again.result["gap"] == 0
    assert len(again.result["pairs"]) == 7
    assert again.engine_version == problem.ENGINE_VERSION


def test_the_order_of_rows_does_not_matter() -> None:
    round_ = make_round(state=RoundState.SOLVED, mentees=5, mentors=4)
    before = {(one.mentee_id, one.mentor_id) for one in proposals(round_)}
    pool = queries.entries(round_)
    facts = dict(round_.facts or {})
    for side in Side:
        mine = [one for one in pool if one.side == side]
        for one in mine:
            one.position = len(mine) - 1 - (one.position or 0)
    round_.facts = {**facts, "excluded": []}
    found = problem.solve(problem.build_problem(round_, pool, []))
    assert {(p.mentee.candidate_id, p.mentor.candidate_id) for p in found.pairs} == before
    db.session.rollback()


def test_the_same_seed_draws_the_same_ranks_another_one_does_not() -> None:
    programme = make_programme()
    make_pool(programme, 2, 2)
    ranks = [
        {one.candidate_id: one.rank for one in queries.entries(make_round(programme, F, seed=seed))}
        for seed in ("a" * 32, "a" * 32, "b" * 32)
        for F in [RoundState.FROZEN]
    ]
    assert ranks[0] == ranks[1] != ranks[2]


def test_no_name_or_typed_text_is_copied() -> None:
    programme = make_programme()
    for side in Side:
        make_candidate(
            programme,
            side,
            first_name="Canari",
            last_name="Jaune",
            presentation="Je suis Canari",
            email=f"canari-{side}@example.org",
        )
    round_ = make_round(programme, RoundState.SOLVED)
    kept = canonical([one.values for one in queries.entries(round_)])
    kept += canonical([round_.facts, round_.result, proposals(round_)[0].contributions])
    assert b"anari" not in kept
    assert b"Jaune" not in kept


def test_only_admitted_people_with_a_free_place_enter() -> None:
    programme, elsewhere = make_programme(), make_programme()
    user = make_user(programmes=[programme])
    (paired, free), (busy, double) = make_pool(programme, 2, 2)
    double.capacity = 2
    paused = make_candidate(programme)
    candidate_services.pause(paused, clock.add_months(clock.today(), 1), NOBODY)
    make_candidate(elsewhere)
    mentee = make_candidate(programme)
    for a, b in ((paired, busy), (mentee, double)):
        duo_services.open_duo(a, b, decided_by=user, starts_on=clock.today(), actor=NOBODY)
    ready = queries.readiness(programme.id)
    assert [one.candidate for one in ready.mentees] == [free]
    assert [(one.candidate, one.places) for one in ready.mentors] == [(double, 1)]
    assert ready.in_duos == 3
    round_ = make_round(programme, RoundState.FROZEN)
    assert {one.candidate for one in queries.entries(round_)} == {free, double}
    assert entry(round_, double).values["capacity"] == 1


def test_people_asked_in_another_round_are_left_out_until_they_answer() -> None:
    programme = make_programme()
    first = make_round(programme, RoundState.PUBLISHED, mentees=1, mentors=1)
    assert queries.readiness(programme.id).mentees == []
    assert queries.readiness(programme.id).asked == 2
    say(proposals(first)[0], Side.MENTOR, Answer.NO)
    assert len(queries.readiness(programme.id).mentees) == 1


def test_a_mentee_who_had_a_duo_waits_for_no_other_until_admitted_again() -> None:
    programme = make_programme()
    duo = make_duo(programme, DuoState.COMPLETED)
    ready = queries.readiness(programme.id)
    assert [one.candidate for one in ready.mentees] == []
    assert [one.candidate for one in ready.mentors] == [duo.mentor]
    duo.mentee.admitted_at = clock.now()
    db.session.flush()
    assert [one.candidate for one in queries.readiness(programme.id).mentees] == [duo.mentee]


def test_a_mentee_whose_duo_ended_early_waits_again() -> None:
    programme = make_programme()
    duo = make_duo(programme, DuoState.INTERRUPTED)
    assert [one.candidate for one in queries.readiness(programme.id).mentees] == [duo.mentee]


def test_a_refused_pair_is_not_proposed_again() -> None:
    programme = make_programme()
    first = make_round(programme, RoundState.PUBLISHED, mentees=1, mentors=1)
    refused = proposals(first)[0]
    say(refused, Side.MENTEE, Answer.NO)
    second = make_round(programme, RoundState.SOLVED)
    assert proposals(second) == []
    assert second.facts is not None
    assert second.facts["excluded"] == [[0, 0, "refused_before"]]
    alone = entry(second, refused.mentee)
    assert alone.unmatched is not None
    assert alone.unmatched["refusals"] == [["excluded", 1]]


def test_the_same_person_on_both_sides_never_meets_herself() -> None:
    programme = make_programme()
    for side in Side:
        make_candidate(programme, side, contact_key="k" * 64)
    round_ = make_round(programme, RoundState.SOLVED)
    assert proposals(round_) == []


def test_one_empty_side_is_said_before_anything_is_frozen() -> None:
    programme = make_programme()
    make_candidate(programme, Side.MENTEE)
    round_ = make_round(programme)
    with pytest.raises(PoolIsEmpty):
        services.freeze(round_, NOBODY)
    assert round_.state == RoundState.OPEN


def test_thawing_reads_the_files_again_and_keeps_the_entries() -> None:
    round_ = make_round(state=RoundState.SOLVED)
    before = {one.candidate_id: one.id for one in queries.entries(round_)}
    leaving: Candidate = proposals(round_)[0].mentee
    services.thaw(round_, NOBODY)
    assert proposals(round_) == []
    candidate_services.withdraw(leaving, NOBODY)
    new = make_candidate(round_.programme)
    services.freeze(round_, NOBODY)
    services.solve(round_, NOBODY)
    pool = queries.entries(round_)
    assert {one.candidate_id: one.id for one in pool if one.candidate is not new} == before
    assert entry(round_, leaving).position is None
    assert leaving.id not in {one.mentee_id for one in proposals(round_)}
    assert _replayed(round_) == canonical(round_.result)


def test_a_round_is_cancelled_before_publication_only() -> None:
    round_ = make_round(state=RoundState.SOLVED)
    services.cancel(round_, NOBODY)
    assert (round_.state, proposals(round_)) == (RoundState.CANCELLED, [])
    published = make_round(state=RoundState.PUBLISHED)
    for step in (services.cancel, services.thaw, services.freeze, services.solve):
        with pytest.raises(TransitionNotAllowed):
            step(published, NOBODY)


def test_a_round_closes_when_nobody_is_awaited() -> None:
    round_ = make_round(state=RoundState.PUBLISHED)
    with pytest.raises(AnswersStillWaiting):
        services.close(round_, NOBODY)
    for proposal in proposals(round_, ProposalState.SENT):
        say(proposal, Side.MENTEE, Answer.NO)
    services.close(round_, NOBODY)
    assert round_.state == RoundState.CLOSED
    acts = [one.action for one in journal.history("round", round_.public_id)]
    assert acts == ["open_round", "freeze_round", "solve_round", "publish_round", "close_round"]


@pytest.mark.parametrize(
    ("state", "lost"),
    [
        (RoundState.FROZEN, "frozen_at"),
        (RoundState.FROZEN, "snapshot_sha256"),
        (RoundState.SOLVED, "result"),
        (RoundState.PUBLISHED, "decided_by"),
        (RoundState.PUBLISHED, "answer_by_on"),
    ],
)
def test_a_state_without_its_facts_is_refused_by_the_database(state: RoundState, lost: str) -> None:
    round_ = make_round(state=state)
    db.session.flush()
    setattr(round_, lost, None)
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_a_person_enters_a_round_once() -> None:
    round_ = make_round(state=RoundState.FROZEN)
    one = queries.entries(round_)[0]
    again = PoolEntry(
        round=round_, candidate=one.candidate, side=one.side, position=99, rank=1, values={}
    )
    db.session.add(again)
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
