"""The judge: proves an answer again from the question and the prices.

Imports nothing of the solvers: what it needs twice, it says in its own words.
"""

from matching.proof._certificate_file import (
    CHECKER,
    MOST_PAIRS,
    TooManyPairs,
    certificate_file,
    certificate_text,
    digest,
)
from matching.proof._form import VerificationError
from matching.proof._question import question_of
from matching.proof._verify import Report, verify
from matching.proof._verify_people import question_of_people, verify_people

__all__ = [
    "CHECKER",
    "MOST_PAIRS",
    "Report",
    "TooManyPairs",
    "VerificationError",
    "certificate_file",
    "certificate_text",
    "digest",
    "question_of",
    "question_of_people",
    "verify",
    "verify_people",
]
