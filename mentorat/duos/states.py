"""States of a duo and of its checkpoints, kinds of checkpoints, outcomes, and their words."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.foundation.workflow import Workflow


class DuoState(StrEnum):
    PLANNED = "planned"
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    INTERRUPTED = "interrupted"


class DuoStep(StrEnum):
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    COMPLETE = "complete"
    INTERRUPT = "interrupt"


D = DuoState
DUO: Workflow[DuoState, DuoStep] = Workflow(
    initial=D.PLANNED,
    arrows={
        DuoStep.START: ((D.PLANNED,), D.ACTIVE),
        DuoStep.PAUSE: ((D.ACTIVE,), D.PAUSED),
        DuoStep.RESUME: ((D.PAUSED,), D.ACTIVE),
        DuoStep.EXTEND: ((D.ACTIVE,), D.ACTIVE),
        DuoStep.COMPLETE: ((D.ACTIVE, D.PAUSED), D.COMPLETED),
        DuoStep.INTERRUPT: ((D.PLANNED, D.ACTIVE, D.PAUSED), D.INTERRUPTED),
    },
)
LIVE_STATES = (D.PLANNED, D.ACTIVE, D.PAUSED)


class CheckpointState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


class CheckpointStep(StrEnum):
    RESCHEDULE = "reschedule"
    HOLD = "hold"
    MISS = "miss"
    CANCEL = "cancel"


C = CheckpointState
CHECKPOINT: Workflow[CheckpointState, CheckpointStep] = Workflow(
    initial=C.PLANNED,
    arrows={
        CheckpointStep.RESCHEDULE: ((C.PLANNED, C.MISSED), C.PLANNED),
        CheckpointStep.HOLD: ((C.PLANNED, C.MISSED), C.HELD),
        CheckpointStep.MISS: ((C.PLANNED,), C.MISSED),
        CheckpointStep.CANCEL: ((C.PLANNED, C.MISSED), C.CANCELLED),
    },
)


class CheckpointKind(StrEnum):
    """When a duo is looked at together; the plan of dates is in `services`."""

    FIT = "fit"  # 48 hours after the first meeting
    DAY_15 = "day_15"
    DAY_30 = "day_30"
    MONTH_2 = "month_2"
    MONTH_3 = "month_3"
    MONTH_4 = "month_4"
    MONTH_5 = "month_5"
    END = "end"
    AFTER_3 = "after_3"
    AFTER_6 = "after_6"
    AFTER_12 = "after_12"


class MeetingMode(StrEnum):
    WORKPLACE = "workplace"
    ANTENNA = "antenna"
    ELSEWHERE = "elsewhere"
    ONLINE = "online"
    PHONE = "phone"


class Outcome(StrEnum):
    """Where the mentee is at the end, or later."""

    PERMANENT = "permanent"
    FIXED_TERM_LONG = "fixed_term_long"  # three months or more
    FIXED_TERM_SHORT = "fixed_term_short"
    TEMP_WORK = "temp_work"
    SELF_EMPLOYED = "self_employed"
    INTERNSHIP = "internship"
    TRAINING = "training"
    STUDIES = "studies"
    VALIDATION = "validation"
    SOCIAL_PROJECT = "social_project"
    STILL_SEEKING = "still_seeking"
    MOVED = "moved"
    OTHER = "other"
    NOT_REACHED = "not_reached"


STABLE_JOB = (Outcome.PERMANENT, Outcome.FIXED_TERM_LONG)


class Party(StrEnum):
    """Who logged a meeting, or ended a duo."""

    MENTEE = "mentee"
    MENTOR = "mentor"
    COORDINATOR = "coordinator"


class EarlyEnd(StrEnum):
    """Why a duo ended before its time."""

    JOB_FOUND = "job_found"
    TRAINING = "training"
    MOVED = "moved"
    NO_TIME = "no_time"
    NO_FIT = "no_fit"
    NO_CONTACT = "no_contact"
    HEALTH = "health"
    OTHER = "other"


class Questionnaire(StrEnum):
    """What a checkpoint asks. A question never changes meaning: a new wording is a new code."""

    FIT = "fit-1"
    PULSE = "pulse-1"
    CLOSING = "closing-1"
    SITUATION = "situation-1"


AFTER = (CheckpointKind.AFTER_3, CheckpointKind.AFTER_6, CheckpointKind.AFTER_12)


def questionnaire_of(kind: str) -> Questionnaire:
    """The questions a kind of checkpoint asks today."""
    if kind == CheckpointKind.FIT:
        return Questionnaire.FIT
    if kind == CheckpointKind.END:
        return Questionnaire.CLOSING
    return Questionnaire.SITUATION if kind in AFTER else Questionnaire.PULSE


# state: (word, tone, icon)
_STATES: dict[DuoState, tuple[Any, str, str]] = {
    D.PLANNED: (_l("Before the first meeting"), "wait", "calendar"),
    D.ACTIVE: (_l("Active"), "duo", "people"),
    D.PAUSED: (_l("Paused"), "plain", "clock"),
    D.COMPLETED: (_l("Completed"), "duo", "check"),
    D.INTERRUPTED: (_l("Ended early"), "plain", "out"),
}
_CHECKPOINT_STATES: dict[CheckpointState, Any] = {
    C.PLANNED: _l("to come"),
    C.HELD: _l("held"),
    C.MISSED: _l("missed"),
    C.CANCELLED: _l("cancelled"),
}
# kind: (a word or two for the line, a noun phrase)
_KINDS: dict[CheckpointKind, tuple[Any, Any]] = {
    CheckpointKind.FIT: (_l("48 h"), _l("checkpoint after the first meeting")),
    CheckpointKind.DAY_15: (_l("day 15"), _l("checkpoint of day 15")),
    CheckpointKind.DAY_30: (_l("1 month"), _l("checkpoint of month 1")),
    CheckpointKind.MONTH_2: (_l("month 2"), _l("checkpoint of month 2")),
    CheckpointKind.MONTH_3: (_l("month 3"), _l("checkpoint of month 3")),
    CheckpointKind.MONTH_4: (_l("month 4"), _l("checkpoint of month 4")),
    CheckpointKind.MONTH_5: (_l("month 5"), _l("checkpoint of month 5")),
    CheckpointKind.END: (_l("end"), _l("closing talk")),
    CheckpointKind.AFTER_3: (_l("3 months after"), _l("news 3 months after the end")),
    CheckpointKind.AFTER_6: (_l("6 months after"), _l("news 6 months after the end")),
    CheckpointKind.AFTER_12: (_l("1 year after"), _l("news 1 year after the end")),
}
_MODES: dict[MeetingMode, tuple[Any, str]] = {
    MeetingMode.WORKPLACE: (_l("At the mentor's workplace"), "building"),
    MeetingMode.ANTENNA: (_l("At the centre"), "home"),
    MeetingMode.ELSEWHERE: (_l("Somewhere else"), "place"),
    MeetingMode.ONLINE: (_l("By video"), "online"),
    MeetingMode.PHONE: (_l("By phone"), "phone"),
}
_OUTCOMES: dict[Outcome, Any] = {
    Outcome.PERMANENT: _l("Permanent contract"),
    Outcome.FIXED_TERM_LONG: _l("Fixed-term contract, 3 months or more"),
    Outcome.FIXED_TERM_SHORT: _l("Fixed-term contract, less than 3 months"),
    Outcome.TEMP_WORK: _l("Temporary agency work"),
    Outcome.SELF_EMPLOYED: _l("Self-employed"),
    Outcome.INTERNSHIP: _l("Internship"),
    Outcome.TRAINING: _l("Qualifying training"),
    Outcome.STUDIES: _l("Studies"),
    Outcome.VALIDATION: _l("Validation of competences obtained"),
    Outcome.SOCIAL_PROJECT: _l("Social project: volunteering, preparation for training"),
    Outcome.STILL_SEEKING: _l("Still looking for work"),
    Outcome.MOVED: _l("Moved away"),
    Outcome.OTHER: _l("Another situation"),
    Outcome.NOT_REACHED: _l("Could not be reached"),
}
_EARLY_ENDS: dict[EarlyEnd, Any] = {
    EarlyEnd.JOB_FOUND: _l("Job found"),
    EarlyEnd.TRAINING: _l("Training begun"),
    EarlyEnd.MOVED: _l("Moved away"),
    EarlyEnd.NO_TIME: _l("No time"),
    EarlyEnd.NO_FIT: _l("The two did not fit"),
    EarlyEnd.NO_CONTACT: _l("No contact any more"),
    EarlyEnd.HEALTH: _l("Health"),
    EarlyEnd.OTHER: _l("Another reason"),
}
_PARTIES: dict[Party, Any] = {
    Party.MENTEE: _l("the mentee"),
    Party.MENTOR: _l("the mentor"),
    Party.COORDINATOR: _l("the coordination"),
}


def state_label(state: str) -> str:
    """The word for a duo's state."""
    return str(_STATES[DuoState(state)][0])


def state_tone(state: str) -> tuple[str, str]:
    """Tone and icon of the chip that shows a duo's state."""
    _word, tone, icon = _STATES[DuoState(state)]
    return tone, icon


def checkpoint_state_label(state: str) -> str:
    """The word for a checkpoint's state."""
    return str(_CHECKPOINT_STATES[CheckpointState(state)])


def kind_label(kind: str) -> str:
    """A word or two for a checkpoint, for narrow places."""
    return str(_KINDS[CheckpointKind(kind)][0])


def kind_title(kind: str) -> str:
    """A checkpoint as a noun phrase: "checkpoint of month 3"."""
    return str(_KINDS[CheckpointKind(kind)][1])


def mode_label(mode: str) -> str:
    """Where, or how, a duo met."""
    return str(_MODES[MeetingMode(mode)][0])


def mode_icons() -> dict[str, str]:
    """The pictogram of each way to meet."""
    return {mode.value: icon for mode, (_word, icon) in _MODES.items()}


def outcome_label(outcome: str) -> str:
    """The words for an outcome."""
    return str(_OUTCOMES[Outcome(outcome)])


def early_end_label(reason: str) -> str:
    """The words for the reason of an early end."""
    return str(_EARLY_ENDS[EarlyEnd(reason)])


def party_label(party: str) -> str:
    """Who did something."""
    return str(_PARTIES[Party(party)])
