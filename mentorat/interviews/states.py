"""States of an interview, how it is held, and the codes of what was judged; their words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.foundation.workflow import Workflow


class InterviewState(StrEnum):
    SCHEDULED = "scheduled"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


class InterviewStep(StrEnum):
    """Transitions of an interview."""

    RESCHEDULE = "reschedule"
    HOLD = "hold"
    MISS = "miss"
    UNMISS = "unmiss"  # the note of an absence was a mistake
    CANCEL = "cancel"


S, T = InterviewState, InterviewStep
WORKFLOW: Workflow[InterviewState, InterviewStep] = Workflow(
    initial=S.SCHEDULED,
    arrows={
        T.RESCHEDULE: ((S.SCHEDULED, S.MISSED), S.SCHEDULED),
        T.HOLD: ((S.SCHEDULED, S.MISSED), S.HELD),
        T.MISS: ((S.SCHEDULED,), S.MISSED),
        T.UNMISS: ((S.MISSED,), S.SCHEDULED),
        T.CANCEL: ((S.SCHEDULED, S.MISSED), S.CANCELLED),
    },
)


class InterviewMode(StrEnum):
    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"


class Motivation(StrEnum):
    """How much the person wants a duo now, as the interviewer heard it."""

    STRONG = "strong"
    PRESENT = "present"
    UNCERTAIN = "uncertain"


class Availability(StrEnum):
    """Whether the half-days that were given will hold for six months."""

    REALISTIC = "realistic"
    TIGHT = "tight"
    UNREALISTIC = "unrealistic"


class Recommendation(StrEnum):
    """What the interviewer advises; deciding is another act."""

    ADMIT = "admit"
    ORIENT = "orient"
    NOT_NOW = "not_now"
    DECLINE = "decline"


@dataclass(frozen=True)
class Seen:
    """From where the writer of a report started: the `version` shown (0: none yet), the
    `page` it is typed in, and the `turn` of this sending within that page, counted up.
    """

    version: int
    page: str = ""
    turn: int = 0


STATE_LABELS: dict[str, Any] = {
    S.SCHEDULED: _l("Planned"),
    S.HELD: _l("Held"),
    S.MISSED: _l("Missed"),
    S.CANCELLED: _l("Cancelled"),
}
STATE_TONES: dict[str, tuple[str, str]] = {
    S.SCHEDULED: ("mentor", "calendar"),
    S.HELD: ("duo", "check"),
    S.MISSED: ("late", "alert"),
    S.CANCELLED: ("plain", "cross"),
}
MODE_LABELS: dict[str, Any] = {
    InterviewMode.IN_PERSON: _l("On site"),
    InterviewMode.VIDEO: _l("By video"),
    InterviewMode.PHONE: _l("By phone"),
}
MODE_ICONS: dict[str, str] = {
    InterviewMode.IN_PERSON: "place",
    InterviewMode.VIDEO: "online",
    InterviewMode.PHONE: "phone",
}
MOTIVATION_LABELS: dict[str, Any] = {
    Motivation.STRONG: _l("Clear: the person knows why a duo, and why now"),
    Motivation.PRESENT: _l("There, still to be made precise"),
    Motivation.UNCERTAIN: _l("Uncertain"),
}
AVAILABILITY_LABELS: dict[str, Any] = {
    Availability.REALISTIC: _l("Realistic for six months"),
    Availability.TIGHT: _l("Tight: to be watched"),
    Availability.UNREALISTIC: _l("Not realistic for the moment"),
}
RECOMMENDATION_LABELS: dict[str, Any] = {
    Recommendation.ADMIT: _l("Admit"),
    Recommendation.ORIENT: _l("Guide towards another service"),
    Recommendation.NOT_NOW: _l("Not now, later"),
    Recommendation.DECLINE: _l("Decline"),
}
