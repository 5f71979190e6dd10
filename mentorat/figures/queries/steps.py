"""Counts as they may be told: by steps of five, withheld below."""

from __future__ import annotations

SMALL = 5


def in_steps(count: int) -> int | None:
    """`count` rounded down to a multiple of `SMALL`; None below it."""
    return count // SMALL * SMALL or None
