"""How far is too far: what a programme sets, what a round keeps of it, what people read."""

from __future__ import annotations

from typing import Any

import pytest

from mentorat.candidates.states import Side
from mentorat.foundation.db import db
from mentorat.organisations.models import Programme
from mentorat.rounds import problem, queries
from mentorat.rounds.models import Round
from mentorat.rounds.queries.copies import canonical
from mentorat.rounds.routes.readiness import distance_words
from mentorat.rounds.states import RoundState
from mentorat.rounds.states.words import criteria, refusal_words, remedy_words, weakest
from tests.candidates.factories import EVENINGS, make_candidate
from tests.organisations.factories import make_programme
from tests.rounds.factories import make_round, proposals

pytestmark = pytest.mark.usefixtures("context")
CAR, NO_WAY = 4, 0
WAVRE, ARLON = "25112", "81001"
# Every rule that was kept with a round before ceilings and unknown ways had any.
KEPT_THEN: dict[str, Any] = {
    "neutral": 500,
    "occupation": 1000,
    "subsector": 850,
    "sector": 700,
    "near": 500,
    "preference": [1000, 900, 800],
    "contact": [1000, 800, 800],
    "levels": [0, 150, 350, 650, 850, 950, 1000, 1000],
    "other_language": 700,
    "understanding": 1,
    "near_minutes": 20,
    "far_minutes": 90,
    "far": 100,
    "over_limit": 500,
    "remote": 500,
    "slots_needed": 1,
    "refuse_without_slot": True,
}


def far_apart(modes: int = CAR, **over: Any) -> Programme:
    """A programme with one mentee in Wavre and one mentor in Arlon."""
    programme = make_programme(**over)
    same = {"slots": EVENINGS, "modes": modes, "is_limit_hard": False, "is_remote_ok": False}
    make_candidate(programme, Side.MENTEE, commune_nis5=WAVRE, **same)
    make_candidate(
        programme, Side.MENTOR, commune_nis5=ARLON, work_nis5=None, travels=False, **same
    )
    return programme


def why(round_: Round) -> dict[str, Any]:
    """The reason of the mentee without a duo."""
    return next(one.unmatched for one in queries.entries(round_) if one.unmatched)


def test_a_ceiling_refuses_and_the_round_keeps_the_one_it_was_frozen_with() -> None:
    programme = far_apart(settings={"ceiling_minutes": 60})
    round_ = make_round(programme, RoundState.SOLVED)
    assert proposals(round_) == []
    assert why(round_)["refusals"] == [["too_far", 1]]
    rule, mentors, missing = why(round_)["remedy"]
    assert (rule, mentors) == ("too_far", 1)
    assert missing > 20
    assert "minutes" in remedy_words(why(round_), "")
    programme.settings = {"ceiling_minutes": 180}
    db.session.flush()
    again = problem.replay(round_, queries.entries(round_), [])
    assert again == canonical(round_.result)
    assert len(proposals(make_round(programme, RoundState.SOLVED))) == 1


def test_without_any_way_a_pair_is_refused_unless_the_programme_allows_it() -> None:
    refused = make_round(far_apart(NO_WAY), RoundState.SOLVED)
    assert proposals(refused) == []
    assert why(refused)["remedy"] == ["too_far", 1, 0]
    assert remedy_words(why(refused), "").startswith("Des rencontres en ligne, ou un mentor")
    allowed = make_round(far_apart(NO_WAY, settings={"unknown_way": "allow"}), RoundState.SOLVED)
    assert len(proposals(allowed)) == 1


def test_the_board_says_what_is_too_far_and_how_far() -> None:
    round_ = make_round(far_apart(settings={"ceiling_minutes": 60}), RoundState.SOLVED)
    posed = problem.build_problem(round_, queries.entries(round_), [])
    code, parts = problem.explain(posed, posed.mentees[0], posed.mentors[0])
    assert code == "too_far"
    assert refusal_words(code) == "trop loin, ou aucun trajet connu"
    [said] = [one["words"] for one in criteria(parts) if one["name"] == "mobility"]
    assert said.startswith("Environ ")
    assert "C’est trop loin" in said


def test_what_nobody_said_is_marked_to_complete() -> None:
    programme = make_programme()
    make_candidate(programme, Side.MENTEE, wishes=[])
    make_candidate(programme, Side.MENTOR)
    round_ = make_round(programme, RoundState.SOLVED)
    posed = problem.build_problem(round_, queries.entries(round_), [])
    parts = problem.explain(posed, posed.mentees[0], posed.mentors[0])[1]
    marked = {one["name"]: one["words"].endswith("À compléter.") for one in criteria(parts)}
    assert marked == {"sector": True, "language": False, "mobility": False, "availability": False}
    assert weakest(parts) == "à compléter : secteur"


@pytest.mark.parametrize("modes", [CAR, NO_WAY])
def test_a_round_kept_before_these_rules_replays_without_them(modes: int) -> None:
    round_ = make_round(far_apart(modes), RoundState.SOLVED)
    round_.rules = KEPT_THEN
    posed = problem.build_problem(round_, queries.entries(round_), [])
    [[i, j, points]] = problem.solve(posed).result["pairs"]
    parts = {one["name"]: one["value"] for one in problem.explain(posed, *_people(posed))[1]}
    assert (i, j) == (0, 0)
    assert points > 0
    # Beyond the wish a flat half of the least value; without a way nothing, yet never refused.
    assert parts["mobility"] == (50 if modes == CAR else 0)


def _people(posed: problem.Posed) -> tuple[Any, Any]:
    return posed.mentees[0], posed.mentors[0]


def test_a_gender_kept_with_a_mentor_refuses_nobody() -> None:
    programme = make_programme()
    make_candidate(programme, Side.MENTEE, gender="man")
    make_candidate(programme, Side.MENTOR, gender="man", gender_asked="woman")
    assert len(proposals(make_round(programme, RoundState.SOLVED))) == 1


def test_what_is_set_is_said_before_the_round_is_frozen() -> None:
    silent, said = make_programme(), make_programme(settings={"ceiling_minutes": 60})
    free = make_programme(settings={"unknown_way": "allow"})
    refused = "Sans trajet connu et sans rencontre en ligne, un duo est écarté."
    assert distance_words(silent) == refused
    assert distance_words(said) == f"Un trajet peut prendre au plus 60 minutes. {refused}"
    assert distance_words(free) == "Sans trajet connu, un duo reste possible."
