"""Mentoring duos as a weighted assignment: score pairs, solve, prove, explain, ask "what if".

Rows are mentees, columns are mentors. The library knows neither names nor identifiers.
"""

from matching.criteria import Criteria, Refusal, SectorTable, Weights
from matching.pair import (
    AvailabilityFact,
    CriterionScore,
    LanguageFact,
    Meeting,
    MobilityFact,
    PairScore,
    SectorFact,
    SectorMatch,
    TopicsFact,
)
from matching.people import People
from matching.problem import InvalidProblem, Problem
from matching.scoring import Scores, contributions, score
from matching.solution import Certificate, Conflict, Solution, Status, Tier
from matching.solving import solve
from matching.territory import Mode, Territory
from matching.verification import Report, VerificationError, verify

__version__ = "0.1.0"

__all__ = [
    "AvailabilityFact",
    "Certificate",
    "Conflict",
    "Criteria",
    "CriterionScore",
    "InvalidProblem",
    "LanguageFact",
    "Meeting",
    "MobilityFact",
    "Mode",
    "PairScore",
    "People",
    "Problem",
    "Refusal",
    "Report",
    "Scores",
    "SectorFact",
    "SectorMatch",
    "SectorTable",
    "Solution",
    "Status",
    "Territory",
    "Tier",
    "TopicsFact",
    "VerificationError",
    "Weights",
    "contributions",
    "score",
    "solve",
    "verify",
]
