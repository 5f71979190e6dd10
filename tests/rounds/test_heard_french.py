"""The French heard at the interview is what a round copies and uses, and the card says so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mentorat.candidates.states import Side
from mentorat.foundation import clock
from mentorat.interviews.states import InterviewState
from mentorat.organisations.models import Programme
from mentorat.rounds import queries, services
from mentorat.rounds.states import RoundState
from tests.candidates.factories import EVENINGS, make_candidate
from tests.interviews.factories import make_interview, make_report
from tests.interviews.scene import Scene
from tests.organisations.factories import make_programme
from tests.rounds.factories import entry, make_round, proposals

A1, A2, B1, B2 = 1, 2, 3, 4


def talker(programme: Programme, declared: int, *heard: int | None) -> int:
    """A mentee who declared one level and was heard at others, the latest last."""
    mentee = make_candidate(programme, Side.MENTEE, languages={"fr": declared}, slots=EVENINGS)
    for days, level in enumerate(heard):
        at = clock.now() - timedelta(days=9 - days)
        interview = make_interview(mentee, state=InterviewState.HELD, starts_at=at)
        make_report(interview, french_heard=level)
    return mentee.id


@pytest.mark.usefixtures("context")
class TestFreeze:
    @pytest.mark.parametrize(
        ("heard", "level"),
        [((), B2), ((A2,), A2), ((A2, B1), B1), ((None,), B2), ((A2, None), A2), ((0,), None)],
    )
    def test_the_latest_level_heard_is_copied(
        self, heard: tuple[int | None, ...], level: int | None
    ) -> None:
        programme = make_programme()
        id = talker(programme, B2, *heard)
        make_candidate(programme, Side.MENTOR, slots=EVENINGS)
        round_ = make_round(programme, RoundState.FROZEN)
        (copied,) = [one for one in queries.entries(round_) if one.candidate_id == id]
        assert copied.values["languages"].get("fr") == level

    def test_an_unfinished_report_says_nothing_yet(self) -> None:
        programme = make_programme()
        mentee = make_candidate(programme, Side.MENTEE, slots=EVENINGS)
        interview = make_interview(mentee, state=InterviewState.HELD)
        make_report(interview, french_heard=A1, finished_at=None)
        make_candidate(programme, Side.MENTOR, slots=EVENINGS)
        round_ = make_round(programme, RoundState.FROZEN)
        assert entry(round_, mentee).values["french_heard"] is None

    def test_a_mentor_at_ease_from_b1_gets_nobody_heard_at_a1(self) -> None:
        programme = make_programme()
        talker(programme, B2, A1)
        make_candidate(programme, Side.MENTOR, french_min=B1, slots=EVENINGS)
        round_ = make_round(programme, RoundState.SOLVED)
        assert proposals(round_) == []
        (alone,) = [one for one in queries.entries(round_) if one.unmatched]
        assert alone.unmatched is not None
        assert alone.unmatched["refusals"][0][0] == "french_too_low"

    def test_the_copy_is_part_of_the_hash(self) -> None:
        programme = make_programme()
        id = talker(programme, B2, A2)
        make_candidate(programme, Side.MENTOR, slots=EVENINGS)
        round_ = make_round(programme, RoundState.FROZEN)
        pool = queries.entries(round_)
        before = services.snapshot_sha256(round_, pool)
        (copied,) = [one for one in pool if one.candidate_id == id]
        copied.values = {**copied.values, "french_heard": B1}
        assert services.snapshot_sha256(round_, pool) != before


def test_the_card_and_the_person_say_what_was_heard(scene: Scene) -> None:
    with scene.made() as (programme, staff):
        id = talker(programme, B2, A2)
        make_candidate(programme, Side.MENTOR, slots=EVENINGS)
        round_ = make_round(programme, RoundState.SOLVED, by=staff)
        url = f"/appariements/{round_.public_id}"
        (person,) = [one.candidate for one in queries.entries(round_) if one.candidate_id == id]
        page_of = f"/personnes/{person.public_id}"
    assert "français A2, entendu à l’entretien" in scene.client.get(url).text
    page = scene.client.get(page_of).text
    assert "Français entendu" in page
    assert "(A2)" in page
    assert "(B2)" in page  # the declared level stays beside it
