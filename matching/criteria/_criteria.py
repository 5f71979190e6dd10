"""What counts, how much, and which rules refuse a pair: integers a programme may set."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.model import InvalidProblem

WHOLE = 1000
LONGEST_MINUTES = 1440


class Refusal(enum.IntEnum):
    """Why a pair is not admissible; the first that applies, in this order."""

    NONE = 0
    EXCLUDED = 1
    GENDER_ASKED = 2
    NO_COMMON_LANGUAGE = 3
    FRENCH_TOO_LOW = 4
    NO_COMMON_SLOT = 5
    TOO_FAR = 6


def _require_whole(owner: str, name: str, value: object, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise InvalidProblem(f"`{name}` of {owner} must be an integer, not {value!r}")
    if not low <= value <= high:
        raise InvalidProblem(f"`{name}` of {owner} must lie in {low}..{high}, not {value}")


@dataclass(frozen=True)
class Weights:
    """Relative weight of each criterion: integers 0..1000, not all zero; only ratios matter."""

    sector: int = 35
    language: int = 25
    mobility: int = 25
    availability: int = 15
    topics: int = 0
    stage: int = 0
    steps: int = 0

    def __post_init__(self) -> None:
        for name, value in self.items():
            _require_whole("Weights", name, value, 0, WHOLE)
        if not self.total:
            raise InvalidProblem("`weights` must not all be zero")

    def items(self) -> list[tuple[str, int]]:
        """(criterion, weight) in the order in which points are added up."""
        return [(f.name, getattr(self, f.name)) for f in fields(self)]

    @property
    def total(self) -> int:
        """Sum of the weights: what 1000 points are divided by."""
        return sum(value for _, value in self.items())


@dataclass(frozen=True)
class Criteria:
    """Values 0..1000 given to each kind of agreement, and the rules of admissibility.

    Attributes
    ----------
    neutral : value of a criterion about which nothing is known: one for all, or one for each
        in the order of `Weights`; above the worst that can be known, below the middle
    occupation, subsector, sector, near : value of a wish met by the same occupation, the
        same sub-sector, the same sector, a near sector (times the table's proximity)
    preference : factor of the mentee's first, second, third wish, per mille
    contact : factor of the mentor's own sector and of those where they have contacts
    levels : value of a conversation at CEFR level 0..7, by the weaker level
    other_language : factor of a shared language that is not French, per mille
    understanding : CEFR level of the weaker from which two people can talk at all
    near_minutes, far_minutes : full value up to the first, falling to `far` at the second
    far : value of any journey longer than that
    over_limit, excess_minutes : beyond a wished limit the value falls straight with the excess,
        to `over_limit` per mille of itself at so many minutes beyond, and no further
    usual_minutes : the wish of those who said none; it lowers the value, and never refuses
    ceiling_minutes : no journey may be longer, None = no ceiling
    margin : the real way may be shorter than its estimate by so much, per mille; a journey is
        beyond the ceiling when the shortened estimate still is
    refuse_unknown_way : two known places without any way between them are refused
    remote : value of meeting online
    ahead : value of a mentor whose career stage is ahead by 0, 1, 2, 3 or more
    behind : value of a mentor whose career stage is behind
    slots_needed : common half-days a week that are enough; more earn nothing
    refuse_without_slot : two known weeks without a common half-day are refused
    """

    neutral: int | tuple[int, ...] = 250
    occupation: int = 1000
    subsector: int = 850
    sector: int = 700
    near: int = 500
    preference: tuple[int, int, int] = (1000, 900, 800)
    contact: tuple[int, int, int] = (1000, 800, 800)
    levels: tuple[int, ...] = (0, 150, 350, 650, 850, 950, 1000, 1000)
    other_language: int = 700
    understanding: int = 1
    near_minutes: int = 20
    far_minutes: int = 90
    far: int = 100
    over_limit: int = 100
    excess_minutes: int = 60
    usual_minutes: int = 45
    ceiling_minutes: int | None = None
    margin: int = 250
    refuse_unknown_way: bool = True
    remote: int = 500
    ahead: tuple[int, ...] = (700, 1000, 1000, 800)
    behind: int = 300
    slots_needed: int = 2
    refuse_without_slot: bool = True

    def __post_init__(self) -> None:
        for name in _VALUES:
            _require_whole("Criteria", name, getattr(self, name), 0, WHOLE)
        lengths = dict(_LENGTHS) if isinstance(self.neutral, int) else _LENGTHS | _NEUTRALS
        for name, length in lengths.items():
            series = getattr(self, name)
            if len(series) != length:
                raise InvalidProblem(f"`{name}` of Criteria must have {length} values")
            for value in series:
                _require_whole("Criteria", name, value, 0, WHOLE)
        if isinstance(self.neutral, int):
            _require_whole("Criteria", "neutral", self.neutral, 0, WHOLE)
        for name, (low, high) in _RANGES.items():
            _require_whole("Criteria", name, getattr(self, name), low, high)
        first = self.near_minutes + 1
        _require_whole("Criteria", "far_minutes", self.far_minutes, first, LONGEST_MINUTES)
        if self.ceiling_minutes is not None:
            ceiling = self.ceiling_minutes
            _require_whole("Criteria", "ceiling_minutes", ceiling, 0, LONGEST_MINUTES)
        if list(self.levels) != sorted(self.levels):
            raise InvalidProblem("`levels` of Criteria must not decrease")

    @classmethod
    def stored(cls, kept: Mapping[str, Any]) -> Criteria:
        """Criteria read back as they were kept; rules younger than them change nothing.

        What was kept before a rule existed was decided without it, and replays without it.
        """
        series = {k: tuple(v) if isinstance(v, list) else v for k, v in kept.items()}
        return cls(**(_WITHOUT | series))

    def unknown(self, criterion: str) -> int:
        """Value of a criterion about which nothing is known."""
        if isinstance(self.neutral, int):
            return self.neutral
        return self.neutral[[f.name for f in fields(Weights)].index(criterion)]

    @property
    def longest(self) -> int:
        """Estimated minutes of the longest journey of which the ceiling may still be true."""
        if self.ceiling_minutes is None:
            return LONGEST_MINUTES
        return min(LONGEST_MINUTES, self.ceiling_minutes * WHOLE // (WHOLE - self.margin))


_VALUES = (
    "occupation",
    "subsector",
    "sector",
    "near",
    "other_language",
    "far",
    "over_limit",
    "remote",
    "behind",
)
_LENGTHS = {"preference": 3, "contact": 3, "levels": 8, "ahead": 4}
_NEUTRALS = {"neutral": len(fields(Weights))}
_RANGES = {
    "understanding": (1, 7),
    "slots_needed": (1, 21),
    "near_minutes": (0, LONGEST_MINUTES - 1),
    "excess_minutes": (0, LONGEST_MINUTES),
    "usual_minutes": (0, LONGEST_MINUTES),
    "margin": (0, WHOLE - 1),
}
_WITHOUT: dict[str, Any] = {
    "excess_minutes": 0,
    "usual_minutes": LONGEST_MINUTES,
    "refuse_unknown_way": False,
}


@dataclass(frozen=True, eq=False, init=False)
class SectorTable:
    """Which sectors are near, and which occupations share a sub-sector.

    Parameters
    ----------
    proximity : (S, S) integers 0..1000; row: the sector wished, column: the mentor's
    subsector : (O,) integers, sub-sector of each occupation, -1 = none. Default: none
    """

    proximity: npt.NDArray[np.int64]
    subsector: npt.NDArray[np.int64]

    def __init__(self, proximity: npt.ArrayLike, subsector: npt.ArrayLike = ()) -> None:
        near = np.asarray(proximity)
        if near.ndim != 2 or near.shape[0] != near.shape[1]:
            raise InvalidProblem(f"`proximity` must have shape (S, S), not {near.shape}")
        if near.size and (near.dtype.kind not in "iu" or ((near < 0) | (near > WHOLE)).any()):
            raise InvalidProblem(f"`proximity` must hold integers 0..{WHOLE}")
        part = np.asarray(subsector)
        if part.ndim != 1 or (part.size and (part.dtype.kind not in "iu" or (part < -1).any())):
            raise InvalidProblem("`subsector` must be (O,) integers >= -1")
        for name, array in (("proximity", near), ("subsector", part)):
            stored = array.astype(np.int64)
            stored.setflags(write=False)
            object.__setattr__(self, name, stored)

    @classmethod
    def identity(cls, sectors: int, occupations: int = 0) -> SectorTable:
        """No sector is near another, no sub-sectors."""
        return cls(np.zeros((sectors, sectors), np.int64), np.full(occupations, -1))
