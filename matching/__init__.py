"""Mentoring duos as a weighted assignment: score pairs, solve, prove, explain, ask "what if".

Rows are mentees, columns are mentors. The library knows neither names nor identifiers.
"""

from matching.changes import (
    AddMentee,
    AddMentor,
    Allow,
    Change,
    EditMentee,
    EditMentor,
    Forbid,
    Lock,
    RemoveMentee,
    RemoveMentor,
    Unlock,
)
from matching.criteria import Criteria, Refusal, SectorTable, Weights
from matching.insight import GroupFigures, Stability, fairness, stability
from matching.interaction import Move, Outcome, whatif
from matching.large import solve_people
from matching.losses import Alternate, Forced, Regret, alternates, regret, why, why_not
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
from matching.people_state import PeopleState
from matching.problem import InvalidProblem, Problem
from matching.proof.form import VerificationError
from matching.proof.people import verify_people
from matching.proof.verification import Report, verify
from matching.reasons import (
    Remedy,
    Rival,
    Unmatched,
    UnmatchedReason,
    unmatched_reason,
    unmatched_reasons,
)
from matching.scarcity import Gain, shortage
from matching.scoring import Scores, contributions, score
from matching.solution import LEVELS, Certificate, Conflict, Cover, Solution, Status, Tier
from matching.solving import solve
from matching.state import State
from matching.territory import Mode, Territory
from matching.waiting import Policy, Simulated, Stream, simulate_waiting

__version__ = "0.1.0"

__all__ = [
    "LEVELS",
    "AddMentee",
    "AddMentor",
    "Allow",
    "Alternate",
    "AvailabilityFact",
    "Certificate",
    "Change",
    "Conflict",
    "Cover",
    "Criteria",
    "CriterionScore",
    "EditMentee",
    "EditMentor",
    "Forbid",
    "Forced",
    "Gain",
    "GroupFigures",
    "InvalidProblem",
    "LanguageFact",
    "Lock",
    "Meeting",
    "MobilityFact",
    "Mode",
    "Move",
    "Outcome",
    "PairScore",
    "People",
    "PeopleState",
    "Policy",
    "Problem",
    "Refusal",
    "Regret",
    "Remedy",
    "RemoveMentee",
    "RemoveMentor",
    "Report",
    "Rival",
    "Scores",
    "SectorFact",
    "SectorMatch",
    "SectorTable",
    "Simulated",
    "Solution",
    "Stability",
    "State",
    "Status",
    "Stream",
    "Territory",
    "Tier",
    "TopicsFact",
    "Unlock",
    "Unmatched",
    "UnmatchedReason",
    "VerificationError",
    "Weights",
    "alternates",
    "contributions",
    "fairness",
    "regret",
    "score",
    "shortage",
    "simulate_waiting",
    "solve",
    "solve_people",
    "stability",
    "unmatched_reason",
    "unmatched_reasons",
    "verify",
    "verify_people",
    "whatif",
    "why",
    "why_not",
]
