"""States of a round and of its proposals, codes of answers and hand changes, their words."""

from __future__ import annotations

from mentorat.rounds.states.proposal import (
    PROPOSAL,
    Answer,
    ProposalState,
    ProposalStep,
    Refused,
)
from mentorat.rounds.states.round import (
    ROUND,
    HandChangeKind,
    RoundState,
    RoundStep,
)

__all__ = [
    "PROPOSAL",
    "ROUND",
    "Answer",
    "HandChangeKind",
    "ProposalState",
    "ProposalStep",
    "Refused",
    "RoundState",
    "RoundStep",
]
