"""What is asked about rounds: who is ready, what is proposed, who has answered."""

from __future__ import annotations

from mentorat.rounds.queries.pool import (
    Readiness,
    Ready,
    entries,
    former_pairs,
    no_longer_free,
    pool_sizes,
    readiness,
    refused_pairs,
    sent_counts,
    taken_places,
)
from mentorat.rounds.queries.proposals import (
    LIVING,
    awaited_count,
    by_public_id,
    counts_of,
    entry_of,
    finished,
    hand_changes,
    held,
    of_round,
    overdue,
    proposal_of,
    round_by_public_id,
    rounds_of,
    to_remind,
)

__all__ = [
    "LIVING",
    "Readiness",
    "Ready",
    "awaited_count",
    "by_public_id",
    "counts_of",
    "entries",
    "entry_of",
    "finished",
    "former_pairs",
    "hand_changes",
    "held",
    "no_longer_free",
    "of_round",
    "overdue",
    "pool_sizes",
    "proposal_of",
    "readiness",
    "refused_pairs",
    "round_by_public_id",
    "rounds_of",
    "sent_counts",
    "taken_places",
    "to_remind",
]
