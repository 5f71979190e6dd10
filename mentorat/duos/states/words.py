"""What states, kinds and outcomes are called, in the reader's language."""

from __future__ import annotations

from typing import Any

from mentorat.duos.states.machines import (
    CheckpointKind,
    DuoState,
    EarlyEnd,
    MeetingMode,
    Outcome,
    Party,
)
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.foundation.i18n import ngettext

D = DuoState

# state: (word, tone, icon)
_STATES: dict[DuoState, tuple[Any, str, str]] = {
    D.PLANNED: (_l("Before the first meeting"), "wait", "calendar"),
    D.ACTIVE: (_l("Active"), "duo", "people"),
    D.PAUSED: (_l("Paused"), "plain", "clock"),
    D.COMPLETED: (_l("Completed"), "duo", "check"),
    D.INTERRUPTED: (_l("Ended early"), "plain", "out"),
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
    CheckpointKind.END: (_l("end"), _l("closing checkpoint")),
    CheckpointKind.AFTER_3: (_l("3 months after"), _l("checkpoint 3 months after the end")),
    CheckpointKind.AFTER_6: (_l("6 months after"), _l("checkpoint 6 months after the end")),
    CheckpointKind.AFTER_12: (_l("1 year after"), _l("checkpoint 1 year after the end")),
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


def outcome_choices() -> list[tuple[str, str]]:
    """All outcomes with their words."""
    return [(outcome.value, str(label)) for outcome, label in _OUTCOMES.items()]


def early_end_choices() -> list[tuple[str, str]]:
    """All reasons of an early end with their words."""
    return [(reason.value, str(label)) for reason, label in _EARLY_ENDS.items()]


def party_choices() -> list[tuple[str, str]]:
    """Who may have ended a duo."""
    return [(party.value, str(label)) for party, label in _PARTIES.items()]


def mode_choices() -> list[tuple[str, str]]:
    """All ways to meet with their words."""
    return [(mode.value, str(word)) for mode, (word, _icon) in _MODES.items()]


def duration_label(minutes: int) -> str:
    """ "1 h 30" or "45 min"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min", minutes=rest)
    if not rest:
        return ngettext("%(num)s h", "%(num)s h", hours)
    return _("%(hours)s h %(minutes)s", hours=hours, minutes=f"{rest:02d}")
