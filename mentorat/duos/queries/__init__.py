"""What is asked about duos: who is in one, how they go, what a coordinator must look at."""

from __future__ import annotations

from mentorat.duos.queries.asking import (
    checkpoint_by_public_id,
    checkpoint_of,
    due_checkpoints,
    duo_of_page,
    goal_of,
    meeting_of,
    unanswered_by,
    unanswered_checkpoints,
)
from mentorat.duos.queries.following import (
    LATE_AFTER,
    Attention,
    DuoFacts,
    asked_sides,
    count,
    facts_of,
    needs,
    open_checkpoints,
    open_help,
    page,
    quiet_after,
    quiet_duos,
)
from mentorat.duos.queries.pairing import (
    by_public_id,
    finished,
    had_their_duo,
    left_behind,
    live_counts,
    live_duos_of,
    taken_slots,
)

__all__ = [
    "LATE_AFTER",
    "Attention",
    "DuoFacts",
    "asked_sides",
    "by_public_id",
    "checkpoint_by_public_id",
    "checkpoint_of",
    "count",
    "due_checkpoints",
    "duo_of_page",
    "facts_of",
    "finished",
    "goal_of",
    "had_their_duo",
    "left_behind",
    "live_counts",
    "live_duos_of",
    "meeting_of",
    "needs",
    "open_checkpoints",
    "open_help",
    "page",
    "quiet_after",
    "quiet_duos",
    "taken_slots",
    "unanswered_by",
    "unanswered_checkpoints",
]
