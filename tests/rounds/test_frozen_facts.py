"""Each fact of a file that counts in a round, followed from the file to what the engine says.

Every row of the table changes one answer of one file and names what must change in the
explanation of the pair. A fact that is not frozen, or is lost on the way, leaves it as it was.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from mentorat.candidates.states import Gender, Side
from mentorat.foundation import clock
from mentorat.foundation.journal import Actor
from mentorat.organisations.models import Programme
from mentorat.rounds import problem, queries, services
from mentorat.rounds.models import Round
from mentorat.rounds.states import RoundState
from tests.candidates.factories import LIEGE, make_candidate
from tests.organisations.factories import make_programme
from tests.rounds.factories import entry, make_round

pytestmark = pytest.mark.usefixtures("context")
EVERYTHING = {"sector": 300, "language": 250, "mobility": 250, "availability": 100, "topics": 100}
CAR, PUBLIC = 0b0100, 0b1000
FAR = {"commune_nis5": LIEGE, "work_nis5": LIEGE}  # from Wavre: longer than 20 minutes
Answers = dict[str, Any]


class Case(NamedTuple):
    """`fact` is a key of the frozen copy; `seen` where the change shows, `before` and `after`."""

    fact: str
    side: Side
    change: Answers
    seen: str
    before: Any
    after: Any
    mentee: Answers = {}
    mentor: Answers = {}


A, B = Side.MENTEE, Side.MENTOR
PATIENT: Answers = {"max_minutes": 150}
STRICT: Answers = {"max_minutes": 20, "is_limit_hard": True}
WANTS_HELP: Answers = {"topics": 0b11}
CASES = (
    Case("sectors", A, {"wishes": [("it", None)]}, "sector.wished", ["care", None], ["it", None]),
    Case("sectors", B, {"wishes": [("it", None)]}, "sector.match", "sector", "other"),
    Case(
        "occupations",
        B,
        {"wishes": [("care", "nurse")]},
        "sector.match",
        "sector",
        "occupation",
        mentee={"wishes": [("care", "nurse")]},
    ),
    Case("languages", A, {"languages": {"ar": 7}}, "refusal", "", "no_common_language"),
    Case("languages", B, {"languages": {"fr": 2}}, "language.level", 3, 2),
    Case("french_min", B, {"french_min": 5}, "refusal", "", "french_too_low"),
    Case("place", A, {"commune_nis5": LIEGE}, "mobility.is_over_limit", False, True),
    Case("place", B, {"work_nis5": LIEGE}, "mobility.is_over_limit", False, True),
    Case("modes", A, {"modes": CAR}, "mobility.mode", "PUBLIC", "CAR", {"modes": PUBLIC}, FAR),
    Case(
        "max_minutes", A, {"max_minutes": 20}, "mobility.is_over_limit", False, True, PATIENT, FAR
    ),
    Case("hard_limit", A, STRICT, "refusal", "", "too_far", {"max_minutes": 20}, FAR),
    Case(
        "remote",
        A,
        {"is_remote_ok": True},
        "refusal",
        "too_far",
        "",
        STRICT,
        {**FAR, "is_remote_ok": True},
    ),
    Case(
        "remote",
        B,
        {"is_remote_ok": True},
        "refusal",
        "too_far",
        "",
        {**STRICT, "is_remote_ok": True},
        FAR,
    ),
    Case("travels", B, {"travels": True}, "refusal", "too_far", "", STRICT, {**FAR, "modes": CAR}),
    Case("slots", A, {"slots": 0b001}, "refusal", "", "no_common_slot"),
    Case("slots", B, {"slots": 0b100}, "availability.common", 5, 1),
    Case("topics", A, {"topics": 0b01}, "topics.wanted", 2, 1, WANTS_HELP, WANTS_HELP),
    Case("topics", B, {"topics": 0b01}, "topics.common", 2, 1, WANTS_HELP, WANTS_HELP),
    Case(
        "gender_asked",
        A,
        {"gender_asked": Gender.WOMAN},
        "refusal",
        "",
        "gender_asked",
        mentor={"gender": Gender.MAN},
    ),
    Case(
        "gender",
        B,
        {"gender": Gender.WOMAN},
        "refusal",
        "gender_asked",
        "",
        mentee={"gender_asked": Gender.WOMAN},
        mentor={"gender": Gender.MAN},
    ),
)


def programme_with_all() -> Programme:
    """A programme in which every criterion has a weight."""
    return make_programme(weights=EVERYTHING)


def explained(mentee: Answers, mentor: Answers) -> dict[str, Any]:
    """What the engine says of the only pair of a frozen round, as "criterion.fact"."""
    programme = programme_with_all()
    make_candidate(programme, A, **mentee)
    make_candidate(programme, B, **mentor)
    round_ = make_round(programme, RoundState.FROZEN)
    posed = problem.build_problem(round_, queries.entries(round_), [])
    refusal, criteria = problem.explain(posed, posed.mentees[0], posed.mentors[0])
    said = {
        f"{one['name']}.{name}": value for one in criteria for name, value in one["fact"].items()
    }
    return {"refusal": refusal, **said}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.fact}-{case.side}")
def test_an_answer_reaches_the_engine(case: Case) -> None:
    mentee, mentor = case.mentee, case.mentor
    assert explained(mentee, mentor)[case.seen] == case.before
    changed = {**(mentee if case.side is A else mentor), **case.change}
    after = (changed, mentor) if case.side is A else (mentee, changed)
    assert explained(*after)[case.seen] == case.after


def test_every_frozen_fact_stands_in_the_table() -> None:
    frozen = {
        name
        for one in queries.entries(make_round(state=RoundState.FROZEN, mentees=1, mentors=1))
        for name in one.values
    }
    counted = {"capacity", "waiting_days"}  # they decide between pairs, below
    told = {"french_heard"}  # says on the card where the level in "languages" comes from
    assert frozen == {case.fact for case in CASES} | counted | told


@pytest.mark.parametrize(("capacity", "duos"), [(1, 1), (2, 2), (3, 3)])
def test_a_mentor_gets_as_many_duos_as_places(capacity: int, duos: int) -> None:
    programme = programme_with_all()
    for _ in range(4):
        make_candidate(programme, A)
    make_candidate(programme, B, capacity=capacity)
    assert len(_pairs(make_round(programme, RoundState.SOLVED))) == duos


@pytest.mark.parametrize("ranks", [(1, 2), (2, 1)])
@pytest.mark.parametrize("waits", [(90, 3), (3, 90)])
def test_of_two_alike_the_one_who_waits_longer_is_paired(
    waits: tuple[int, int], ranks: tuple[int, int]
) -> None:
    """Whatever the draw says: it only decides between those who wait alike."""
    programme = programme_with_all()
    mentees = [
        make_candidate(programme, A, admitted_at=clock.now() - timedelta(days=days))
        for days in waits
    ]
    make_candidate(programme, B)
    round_ = make_round(programme, RoundState.FROZEN)
    for candidate, rank in zip(mentees, ranks, strict=True):
        entry(round_, candidate).rank = rank
    services.solve(round_, Actor("clock"))
    patient = mentees[waits.index(90)]
    assert _pairs(round_) == [entry(round_, patient).position]


def _pairs(round_: Round) -> list[int]:
    """Positions of the mentees who have a mentor."""
    assert round_.result is not None
    return [i for i, _j, _points in round_.result["pairs"]]
