"""A round solved and proved, of any size, and what there is to say about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from matching.criteria import PairScore, Round, score_pair
from matching.insight import UnmatchedReason, unmatched_reasons
from matching.large import solve_people
from matching.model import Progress, Solution
from matching.proof import verify_people
from matching.shell._reading import Sheets
from matching.shell._record import Options


@dataclass(frozen=True, eq=False)
class Answer:
    """A solution; pairs and leftover people are scored again only where something is said."""

    sheets: Sheets
    r: Round
    solution: Solution

    def pair(self, i: int, j: int) -> PairScore:
        """Points of a pair by criterion."""
        return score_pair(self.r.mentees, self.r.mentors, self.r.setting, i, j)

    def unmatched(self) -> Iterator[UnmatchedReason]:
        """Why each mentee without a mentor has none."""
        return unmatched_reasons(self.r, self.solution)


def solve_round(
    sheets: Sheets, asked: Options, progress: Progress | None = None, processes: int = 1
) -> Answer:
    """Solve and verify a round, by a matrix only where that is the faster way.

    The answer and its proof do not depend on how many processes share the work.
    """
    mentees, mentors = sheets.mentees, sheets.mentors
    r = Round(
        mentees.people,
        mentors.people,
        asked.weights,
        sheets.territory,
        criteria=asked.criteria,
        floor=asked.floor,
        waiting_days=mentees.waiting_days,
        rank=(mentees.rank, mentors.rank),
    )
    s = solve_people(r, max_min=asked.max_min, progress=progress, processes=processes)
    verify_people(r, s, max_min=asked.max_min)
    return Answer(sheets, r, s)
