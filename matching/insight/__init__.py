"""What a coordinator asks about a solved round.

Why this pair and what another would cost (`why`, `why_not`, `regret`, `alternates`), why
somebody has nobody (`unmatched_reasons`), who comes next when one says no (`backups`), which
set of pairs is likeliest to be accepted (`expected`), what programmes gain together (`joint`),
which mentor is missing (`shortage`), how sure the
pairs are (`stability`), whether groups fare alike (`fairness`), and whether to wait
(`simulate_waiting`).
"""

from matching.insight._backups import Backups, Plan, backups
from matching.insight._expected import Expected, chance_by_band, expected
from matching.insight._fairness import GroupFigures, fairness
from matching.insight._joint import Joint, Side, joint
from matching.insight._regret import Alternate, Forced, Regret, alternates, regret, why, why_not
from matching.insight._shortage import Gain, shortage
from matching.insight._stability import Stability, stability
from matching.insight._unmatched import (
    Remedy,
    Rival,
    Unmatched,
    UnmatchedReason,
    unmatched_reason,
    unmatched_reasons,
)
from matching.insight._waiting import Policy, Simulated, Stream, simulate_waiting

__all__ = [
    "Alternate",
    "Backups",
    "Expected",
    "Forced",
    "Gain",
    "GroupFigures",
    "Joint",
    "Plan",
    "Policy",
    "Regret",
    "Remedy",
    "Rival",
    "Side",
    "Simulated",
    "Stability",
    "Stream",
    "Unmatched",
    "UnmatchedReason",
    "alternates",
    "backups",
    "chance_by_band",
    "expected",
    "fairness",
    "joint",
    "regret",
    "shortage",
    "simulate_waiting",
    "stability",
    "unmatched_reason",
    "unmatched_reasons",
    "why",
    "why_not",
]
