"""The judge: proves an answer again from the question and the prices.

Imports nothing of the solvers: what it needs twice, it says in its own words.
"""

from matching.proof._form import VerificationError
from matching.proof._verify import Report, verify
from matching.proof._verify_people import verify_people

__all__ = [
    "Report",
    "VerificationError",
    "verify",
    "verify_people",
]
