"""A round solved and proved, of any size, and what there is to say about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from matching.criteria import (
    Criteria,
    PairScore,
    People,
    SectorTable,
    Setting,
    Territory,
    Weights,
    prepare,
    score_pair,
)
from matching.insight import UnmatchedReason, unmatched_reasons
from matching.large import solve_people
from matching.model import Progress, Solution
from matching.proof import verify_people
from matching.shell._reading import Round
from matching.shell._record import Options

Question = tuple[People, People, Weights, Territory, SectorTable | None, Criteria]


@dataclass(frozen=True, eq=False)
class Answer:
    """A solution; pairs and leftover people are scored again only where something is said."""

    r: Round
    question: Question
    setting: Setting
    solution: Solution

    def pair(self, i: int, j: int) -> PairScore:
        """Points of a pair by criterion."""
        return score_pair(self.r.mentees.people, self.r.mentors.people, self.setting, i, j)

    def unmatched(self) -> Iterator[UnmatchedReason]:
        """Why each mentee without a mentor has none."""
        rank = self.r.mentees.rank, self.r.mentors.rank
        return unmatched_reasons(self.solution, *self.question, rank=rank)


def solve_round(
    r: Round, asked: Options, progress: Progress | None = None, processes: int = 1
) -> Answer:
    """Solve and verify a round, by a matrix only where that is the faster way.

    The answer and its proof do not depend on how many processes share the work.
    """
    people = r.mentees.people, r.mentors.people
    question = *people, asked.weights, r.territory, None, asked.criteria
    days, rank = r.mentees.waiting_days, (r.mentees.rank, r.mentors.rank)
    s = solve_people(
        *question,
        floor=asked.floor,
        waiting_days=days,
        rank=rank,
        max_min=asked.max_min,
        progress=progress,
        processes=processes,
    )
    verify_people(
        s,
        *question,
        floor=asked.floor,
        waiting_days=days,
        rank=rank,
        max_min=asked.max_min,
    )
    return Answer(r, question, prepare(*question), s)
