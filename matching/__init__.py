"""Mentoring duos as a weighted assignment: score pairs, solve, prove, explain, ask "what if".

Rows are mentees, columns are mentors. The library knows neither names nor identifiers.
"""

from matching.problem import InvalidProblem, Problem
from matching.solution import Certificate, Conflict, Solution, Status, Tier
from matching.solving import solve
from matching.verification import Report, VerificationError, verify

__version__ = "0.1.0"

__all__ = [
    "Certificate",
    "Conflict",
    "InvalidProblem",
    "Problem",
    "Report",
    "Solution",
    "Status",
    "Tier",
    "VerificationError",
    "solve",
    "verify",
]
