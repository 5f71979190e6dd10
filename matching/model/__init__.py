"""The question and the answer: what every other room speaks of. Imports nothing of the engine.

`Problem` is a checked matrix of points with its rules; `Solution`, `Certificate` and `Tier`
are an answer and the prices that prove it. The `require_` functions check arguments and name
the first bad index; `Progress` is how long work says how far it is.
"""

from matching.model._numeric import by_node, spans
from matching.model._problem import (
    EXACT,
    LARGEST_POINTS,
    BoolArray,
    IntArray,
    InvalidProblem,
    Pair,
    Problem,
    Ranks,
    require_flags,
    require_integers,
    require_pairs,
    require_ranks,
    two_ranks,
)
from matching.model._progress import Progress, Step, silent
from matching.model._solution import (
    LEVELS,
    WAITING_BOUND_DAYS,
    Certificate,
    Conflict,
    Cover,
    Solution,
    Status,
    Tier,
    checked_levels,
)

__all__ = [
    "EXACT",
    "LARGEST_POINTS",
    "LEVELS",
    "WAITING_BOUND_DAYS",
    "BoolArray",
    "Certificate",
    "Conflict",
    "Cover",
    "IntArray",
    "InvalidProblem",
    "Pair",
    "Problem",
    "Progress",
    "Ranks",
    "Solution",
    "Status",
    "Step",
    "Tier",
    "by_node",
    "checked_levels",
    "require_flags",
    "require_integers",
    "require_pairs",
    "require_ranks",
    "silent",
    "spans",
    "two_ranks",
]
