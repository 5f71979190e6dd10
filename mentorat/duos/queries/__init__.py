"""What is asked about duos: who is in one, how they go, what a coordinator must look at."""

from __future__ import annotations

from mentorat.duos.queries.pairing import live_counts, live_duo_of, taken_slots

__all__ = [
    "live_counts",
    "live_duo_of",
    "taken_slots",
]
