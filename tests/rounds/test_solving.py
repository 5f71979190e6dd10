"""Hand changes: their price is that of solving again; locks and prohibitions hold."""

from __future__ import annotations

import time

import pytest

from mentorat.candidates.states import Side
from mentorat.foundation import journal
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor
from mentorat.rounds import problem, queries, services
from mentorat.rounds.errors import ChangeIsVoid, PairNotPossible, RoundMovedOn
from mentorat.rounds.models import HandChange, PoolEntry, Round
from mentorat.rounds.queries.copies import canonical
from mentorat.rounds.states import HandChangeKind, ProposalState, RoundState
from tests.candidates.factories import EVENINGS, make_candidate
from tests.organisations.factories import make_programme, make_user
from tests.rounds.factories import SECTORS, entry, make_pool, make_round, proposals

pytestmark = pytest.mark.usefixtures("context")
K = HandChangeKind


def _change(
    round_: Round, kind: HandChangeKind, mentee: PoolEntry, mentor: PoolEntry, reason: str = "vu"
) -> HandChange:
    user = make_user()
    return services.change_pair(
        round_,
        kind,
        mentee,
        mentor,
        reason=reason,
        seen_version=round_.version,
        by=user,
        actor=Actor("user", user.id),
    )


def _pairs(round_: Round) -> set[tuple[int, int]]:
    return {(one.mentee_entry_id, one.mentor_entry_id) for one in proposals(round_)}


def _other_mentor(round_: Round, proposal_index: int = 0) -> tuple[PoolEntry, PoolEntry]:
    first, second = proposals(round_)[proposal_index], proposals(round_)[proposal_index + 1]
    return first.mentee_entry, second.mentor_entry


@pytest.mark.parametrize("kind", [K.LOCK, K.FORBID])
def test_the_price_told_is_that_of_solving_again(kind: HandChangeKind) -> None:
    round_ = make_round(state=RoundState.SOLVED, mentees=6, mentors=5)
    assert round_.result is not None
    size, total = round_.result["size"], round_.result["total"]
    first = proposals(round_)[0]
    mentee, mentor = (
        _other_mentor(round_) if kind is K.LOCK else (first.mentee_entry, first.mentor_entry)
    )
    told = services.price_of(round_, kind, mentee, mentor)
    made = _change(round_, kind, mentee, mentor)
    fresh = problem.solve(
        problem.build_problem(round_, queries.entries(round_), queries.hand_changes(round_))
    )
    assert (made.price_points, made.price_duos) == (told.points, told.duos)
    assert told.points == total - fresh.result["total"]
    assert told.duos == size - fresh.result["size"]
    assert (told.points > 0) is (kind is K.LOCK)  # care and care serve each other as well
    assert canonical(round_.result) == canonical(fresh.result)
    moved = {one.mentee.id for one in told.shifts}
    assert mentee.id in moved


def test_other_mentors_are_told_with_the_price_of_solving_again() -> None:
    round_ = make_round(state=RoundState.SOLVED, mentees=6, mentors=5)
    _change(round_, K.LOCK, *_other_mentor(round_))
    posed = problem.build_problem(round_, queries.entries(round_), queries.hand_changes(round_))
    locked = {posed.mentees[i].id for i, _j in posed.problem.locked}
    assert locked
    for mentee in posed.mentees:
        others = problem.alternates(posed, mentee)
        assert bool(others) is (mentee.id not in locked)
        losses = [(one.duos, one.points) for one in others]
        assert losses == sorted(losses)
        for one in others:
            exact = problem.price(posed, K.LOCK, mentee, one.mentor)
            assert (one.duos, one.points) == (exact.duos, exact.points)


def test_reading_a_price_writes_nothing() -> None:
    round_ = make_round(state=RoundState.SOLVED)
    db.session.flush()
    services.price_of(round_, K.LOCK, *_other_mentor(round_))
    assert not db.session.dirty
    assert queries.hand_changes(round_) == []


def test_a_lock_holds_when_solved_again_and_is_shown() -> None:
    round_ = make_round(state=RoundState.SOLVED)
    mentee, mentor = _other_mentor(round_)
    _change(round_, K.LOCK, mentee, mentor)
    services.solve(round_, Actor("clock"))
    kept = [one for one in proposals(round_) if one.is_locked]
    assert [(one.mentee_entry_id, one.mentor_entry_id) for one in kept] == [(mentee.id, mentor.id)]
    before = _pairs(round_)
    _change(round_, K.UNLOCK, mentee, mentor)
    assert not any(one.is_locked for one in proposals(round_))
    assert (mentee.id, mentor.id) not in _pairs(round_)
    assert _pairs(round_) != before


def test_a_removed_pair_does_not_come_back_until_allowed() -> None:
    round_ = make_round(state=RoundState.SOLVED)
    first = proposals(round_)[0]
    pair = first.mentee_entry, first.mentor_entry
    _change(round_, K.FORBID, *pair)
    services.solve(round_, Actor("clock"))
    assert (pair[0].id, pair[1].id) not in _pairs(round_)
    back = _change(round_, K.ALLOW, *pair)
    assert back.price_points < 0
    assert (pair[0].id, pair[1].id) in _pairs(round_)


def test_pairs_that_stay_keep_their_proposal() -> None:
    round_ = make_round(state=RoundState.SOLVED, mentees=4, mentors=4)
    before = {(p.mentee_entry_id, p.mentor_entry_id): p.id for p in proposals(round_)}
    _change(round_, K.LOCK, *_other_mentor(round_))
    after = {(p.mentee_entry_id, p.mentor_entry_id): p.id for p in proposals(round_)}
    same = before.keys() & after.keys()
    assert len(same) == 2
    assert all(before[pair] == after[pair] for pair in same)
    gone = proposals(round_, ProposalState.SUPERSEDED)
    assert {one.id for one in gone} == {before[pair] for pair in before.keys() - same}


def test_locks_survive_a_thaw_and_count_in_the_replay() -> None:
    round_ = make_round(state=RoundState.SOLVED)
    mentee, mentor = _other_mentor(round_)
    _change(round_, K.LOCK, mentee, mentor)
    services.thaw(round_, Actor("clock"))
    services.freeze(round_, Actor("clock"))
    services.solve(round_, Actor("clock"))
    assert (mentee.id, mentor.id) in _pairs(round_)
    replayed = problem.replay(round_, queries.entries(round_), queries.hand_changes(round_))
    assert replayed == canonical(round_.result)


def test_a_change_is_kept_with_reason_price_and_author_the_reason_ciphered() -> None:
    round_ = make_round(state=RoundState.SOLVED)
    made = _change(round_, K.LOCK, *_other_mentor(round_), reason="Elles se connaissent déjà")
    stored = db.session.connection().exec_driver_sql("SELECT reason FROM hand_changes").scalar()
    assert "connaissent" not in str(stored)
    assert made.reason == "Elles se connaissent déjà"
    last = journal.history("round", round_.public_id)[-1]
    assert last.action == "lock_pair"
    assert last.facts["points"] == made.price_points
    assert "connaissent" not in str(last.facts)


def test_what_cannot_be_set_is_refused_in_a_sentence() -> None:
    programme = make_programme()
    make_pool(programme, 2, 2)
    never = make_candidate(programme, Side.MENTEE, slots=1)  # Monday morning: nobody is free
    round_ = make_round(programme, RoundState.SOLVED)
    mentor = proposals(round_)[0].mentor_entry
    with pytest.raises(PairNotPossible):
        _change(round_, K.LOCK, entry(round_, never), mentor)
    first, second = proposals(round_)
    _change(round_, K.LOCK, first.mentee_entry, first.mentor_entry)
    with pytest.raises(PairNotPossible):  # the mentee is set already
        _change(round_, K.LOCK, first.mentee_entry, second.mentor_entry)
    with pytest.raises(PairNotPossible):  # the mentor has one place
        _change(round_, K.LOCK, second.mentee_entry, first.mentor_entry)
    with pytest.raises(PairNotPossible):  # set and removed at once
        _change(round_, K.FORBID, first.mentee_entry, first.mentor_entry)
    with pytest.raises(ChangeIsVoid):
        _change(round_, K.LOCK, first.mentee_entry, first.mentor_entry)
    with pytest.raises(ChangeIsVoid):
        _change(round_, K.ALLOW, first.mentee_entry, first.mentor_entry)
    assert len(queries.hand_changes(round_)) == 1


def test_a_price_read_on_an_older_board_is_not_paid() -> None:
    round_ = make_round(state=RoundState.SOLVED)
    seen, user = round_.version, make_user()
    _change(round_, K.LOCK, *_other_mentor(round_))
    first = proposals(round_)[0]
    with pytest.raises(RoundMovedOn):
        services.change_pair(
            round_,
            K.FORBID,
            first.mentee_entry,
            first.mentor_entry,
            reason="vu",
            seen_version=seen,
            by=user,
            actor=Actor("user", user.id),
        )


def test_a_mentor_serves_as_many_as_there_are_places() -> None:
    programme = make_programme()
    make_pool(programme, 3, 0)
    make_candidate(programme, Side.MENTOR, capacity=2)
    round_ = make_round(programme, RoundState.SOLVED)
    assert len(proposals(round_)) == 2
    alone = [one for one in queries.entries(round_) if one.unmatched]
    assert [one.unmatched["kind"] for one in alone if one.unmatched] == ["outbid"]


def test_each_unmatched_person_has_a_reason_and_a_remedy() -> None:
    programme = make_programme()
    make_pool(programme, 1, 1)
    late = make_candidate(programme, Side.MENTEE, slots=1)
    silent = make_candidate(programme, Side.MENTEE, languages={"ar": 7})
    asking = make_candidate(programme, Side.MENTEE, gender_asked="woman")
    round_ = make_round(programme, RoundState.SOLVED)
    reasons = {
        one.candidate: (one.unmatched["kind"], one.unmatched["refusals"][0][0])
        for one in queries.entries(round_)
        if one.unmatched
    }
    assert reasons == {
        late: ("no_admissible_mentor", "no_common_slot"),
        silent: ("no_admissible_mentor", "no_common_language"),
        asking: ("no_admissible_mentor", "gender_asked"),
    }


def test_origin_is_not_even_there_and_gender_gives_no_points() -> None:
    programme = make_programme()
    for gender in ("woman", "man", None):
        make_candidate(programme, Side.MENTEE, gender=gender)
    make_candidate(programme, Side.MENTOR, gender="man", capacity=3)
    round_ = make_round(programme, RoundState.SOLVED)
    assert len({one.points for one in proposals(round_)}) == 1


@pytest.mark.slow
def test_a_pool_of_sixty_and_forty_five_is_solved_within_a_request() -> None:
    programme = make_programme()
    for side, count in ((Side.MENTEE, 60), (Side.MENTOR, 45)):
        for k in range(count):
            make_candidate(
                programme,
                side,
                wishes=[(SECTORS[k % 4], None), (SECTORS[(k * 7) % 4 - 1], None)],
                slots=EVENINGS >> (k % 5) | 1 << (k * 5 % 21),
                commune_nis5=("25112", "25121", "25072", "25014")[k % 4],
                languages={"fr": 1 + k % 7, "ar": k % 8},
            )
    round_ = make_round(programme, RoundState.FROZEN)
    db.session.commit()
    started = time.perf_counter()
    services.solve(round_, Actor("clock"))
    db.session.flush()
    elapsed = time.perf_counter() - started
    assert len(proposals(round_)) >= 40
    assert elapsed < 1, f"{elapsed:.2f} s"
