"""States of a duo and of its checkpoints, kinds of checkpoints, outcomes."""

from __future__ import annotations

from enum import StrEnum

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
WORK_OR_TRAINING = (
    *STABLE_JOB,
    Outcome.FIXED_TERM_SHORT,
    Outcome.TEMP_WORK,
    Outcome.SELF_EMPLOYED,
    Outcome.INTERNSHIP,
    Outcome.TRAINING,
    Outcome.STUDIES,
    Outcome.VALIDATION,
)


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


GOOD_EARLY_ENDS = (EarlyEnd.JOB_FOUND, EarlyEnd.TRAINING)

AFTER = (CheckpointKind.AFTER_3, CheckpointKind.AFTER_6, CheckpointKind.AFTER_12)


def phases_of(kind: str) -> tuple[DuoState, ...]:
    """In which states of its duo somebody is asked at this checkpoint."""
    if kind in AFTER:
        return (DuoState.COMPLETED,)
    if kind == CheckpointKind.END:  # a duo may be closed before these questions are answered
        return (DuoState.ACTIVE, DuoState.COMPLETED)
    return (DuoState.ACTIVE,)
