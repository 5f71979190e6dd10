"""Load the demonstration's people, once a day at most: dates follow today."""

from __future__ import annotations


def refresh() -> None:
    """Make the demonstration look like today."""
