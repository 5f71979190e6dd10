"""Mentoring duos as a weighted assignment: score pairs, solve, prove, explain, ask "what if".

Rows are mentees, columns are mentors. The library knows neither names nor identifiers.

Each room has one door, its `__init__`; a room imports only from the doors below it::

    shell       two spreadsheets in, duos and their proof out
    insight     why, why not, who else, what is missing, is it fair
    whatif      a solved round kept warm: what would this change cost?
    large       rounds too large for a matrix
    proof       the judge; knows `criteria` and `model`, never a solver
    criteria | exact | exchange     people to points | the optimum | chains of moves
    model       the question and the answer

What most callers need is here; the rest is at the doors: ``from matching.whatif import Lock``.
(`matching.whatif` itself is the function of that name, the room is only ever imported from.)
"""

from matching.criteria import Criteria, People, Round, SectorTable, Territory, Weights, score
from matching.exact import solve
from matching.insight import (
    alternates,
    backups,
    fairness,
    joint,
    regret,
    shortage,
    stability,
    unmatched_reasons,
    why,
    why_not,
)
from matching.large import solve_people
from matching.model import InvalidProblem, Problem, Solution, Status
from matching.proof import VerificationError, verify, verify_people
from matching.whatif import PeopleState, State, frontier, whatif

__version__ = "0.1.0"

__all__ = [
    "Criteria",
    "InvalidProblem",
    "People",
    "PeopleState",
    "Problem",
    "Round",
    "SectorTable",
    "Solution",
    "State",
    "Status",
    "Territory",
    "VerificationError",
    "Weights",
    "alternates",
    "backups",
    "fairness",
    "frontier",
    "joint",
    "regret",
    "score",
    "shortage",
    "solve",
    "solve_people",
    "stability",
    "unmatched_reasons",
    "verify",
    "verify_people",
    "whatif",
    "why",
    "why_not",
]
