"""The facts behind the value of a criterion: what a page puts into words."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from matching.criteria._territory import ESTIMATE


class SectorMatch(enum.Enum):
    """How close the best wish is to what the mentor knows."""

    OCCUPATION = "same occupation"
    SUBSECTOR = "same sub-sector"
    SECTOR = "same sector"
    NEAR = "near sector"
    OTHER = "other sector"
    UNKNOWN = "unknown"


class Meeting(enum.Enum):
    """How the two would meet."""

    MENTEE_TRAVELS = "mentee travels"
    MENTOR_TRAVELS = "mentor travels"
    REMOTE = "online"
    NO_WAY_KNOWN = "no way known"
    TOO_FAR = "too far"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class SectorFact:
    """The wish (0 = first) and the mentor's entry (0 = own sector) that agree best."""

    match: SectorMatch
    wish: int = -1
    contact: int = -1


@dataclass(frozen=True)
class LanguageFact:
    """The language that counts, and the weaker level in it; -1 when nothing is known."""

    language: int
    level: int
    known: bool = True


@dataclass(frozen=True)
class MobilityFact:
    """Who travels, for how many minutes, by which mode, and whether that exceeds a wish.

    `TOO_FAR` tells of a way that a limit or the ceiling refuses. `source` says who knows the
    minutes: "estimate", or a table and its day.
    """

    meeting: Meeting
    minutes: int = -1
    mode: int = -1
    over_limit: bool = False
    source: str = ESTIMATE


@dataclass(frozen=True)
class AvailabilityFact:
    """Common half-days a week, against those that are enough."""

    common: int
    needed: int
    known: bool = True


@dataclass(frozen=True)
class TopicsFact:
    """How many of the topics asked for are offered."""

    common: int
    asked: int
    known: bool = True


@dataclass(frozen=True)
class StageFact:
    """By how many career stages the mentor is ahead, below 0 = behind."""

    ahead: int
    known: bool = True


@dataclass(frozen=True)
class StepsFact:
    """How many of the steps that lie before the mentee the mentor knows."""

    common: int
    asked: int
    known: bool = True


Fact = (
    SectorFact | LanguageFact | MobilityFact | AvailabilityFact | TopicsFact | StageFact | StepsFact
)
