"""What may happen to a round: opened, frozen, solved, changed by hand, sent, answered."""

from __future__ import annotations

from mentorat.rounds.services.answering import PURPOSE, Answered, answer, expire, supersede
from mentorat.rounds.services.leaving import part, pause, withdraw
from mentorat.rounds.services.opening import (
    cancel,
    close,
    freeze,
    open_round,
    snapshot_sha256,
    thaw,
)
from mentorat.rounds.services.publishing import publish, remind
from mentorat.rounds.services.solving import change_pair, price_of, solve

__all__ = [
    "PURPOSE",
    "Answered",
    "answer",
    "cancel",
    "change_pair",
    "close",
    "expire",
    "freeze",
    "open_round",
    "part",
    "pause",
    "price_of",
    "publish",
    "remind",
    "snapshot_sha256",
    "solve",
    "supersede",
    "thaw",
    "withdraw",
]
