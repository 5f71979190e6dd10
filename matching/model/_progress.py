"""How long work says how far it is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[float, str], None]
"""Called with the share done, 0 to 1, and the name of the phase."""

Step = Callable[[float], None]
"""The same within one phase."""


def silent(share: float, phase: str = "") -> None:
    """Report progress to nobody."""
