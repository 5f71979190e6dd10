"""How large a drill is, and how it says what it found."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Size:
    """`of(200)` is 200 in a full drill and 20 in a tenth; the seed makes two runs alike."""

    is_tenth: bool
    seed: int

    def of(self, full: int) -> int:
        return max(1, full // 10) if self.is_tenth else full

    def dice(self) -> Random:
        """Fresh dice, the same at each call."""
        return Random(self.seed)


@dataclass(frozen=True)
class Finding:
    """One promise: what was measured, what was promised, whether it holds."""

    what: str
    measured: str
    promised: str
    is_kept: bool


def exactly(what: str, measured: int, promised: int = 0) -> Finding:
    return Finding(what, str(measured), str(promised), measured == promised)


def at_most(what: str, measured: float, promised: float, unit: str = "") -> Finding:
    said = (f"{value:g}{' ' + unit if unit else ''}" for value in (round(measured, 1), promised))
    return Finding(what, next(said), "≤ " + next(said), measured <= promised)


def at_least(what: str, measured: int, promised: int) -> Finding:
    return Finding(what, str(measured), f"≥ {promised}", measured >= promised)


def figure(what: str, measured: object) -> Finding:
    """Something worth knowing, of which nothing is promised."""
    return Finding(what, str(measured), "", True)
