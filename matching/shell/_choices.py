"""What else a round could be: its frontier, and who stands in when somebody says no."""

from __future__ import annotations

from matching.exact import DENSE_CELLS
from matching.insight import backups
from matching.model import InvalidProblem, Problem
from matching.shell._answer import Answer
from matching.whatif import Corner, frontier

Line = list[str]
MINUTES = "minutes"


def frontier_lines(answer: Answer, by: str) -> list[Line]:
    """One line for each choice between many duos and strong ones.

    The limit is on points, on one criterion (0..1000), or on minutes, which are a ceiling.
    """
    scores = answer.r.scores()
    strength = scores.strength(by)
    curve = frontier(_problem(answer), strength)
    heading = [f"{by} at most" if by == MINUTES else f"{by} at least", "duos", "points"]
    return [[*heading, "loses the duo"], *(_line(answer, corner, by) for corner in curve.corners)]


def _line(answer: Answer, corner: Corner, by: str) -> Line:
    names = answer.sheets.mentees.ids
    limit = -corner.bound if by == MINUTES else corner.bound
    loses = ", ".join(names[i] for i in corner.loses)
    return [str(limit), str(corner.solution.size), str(corner.solution.total), loses]


def second_choices(answer: Answer) -> list[Line]:
    """By mentee, in the order of the duos: the second mentor, and the mentor's second mentee."""
    found = backups(_problem(answer), answer.solution)
    mentees, mentors = answer.sheets.mentees.ids, answer.sheets.mentors.ids
    return [
        [
            mentors[found.mentor_of[i]] if found.mentor_of[i] >= 0 else "",
            mentees[found.mentee_of[i]] if found.mentee_of[i] >= 0 else "",
        ]
        for i, _ in answer.solution.pairs
    ]


def _problem(answer: Answer) -> Problem:
    """The question with its matrix, or `InvalidProblem` where it would be too large."""
    n, m = answer.r.shape
    if n * m > DENSE_CELLS:
        raise InvalidProblem(
            f"--frontier and --backups take rounds of up to {DENSE_CELLS:,} pairs, not {n * m:,}"
        )
    return answer.r.problem()
