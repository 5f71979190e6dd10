"""A proposed duo from the draft to both answers."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.foundation.workflow import Workflow


class ProposalState(StrEnum):
    DRAFTED = "drafted"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


class ProposalStep(StrEnum):
    """Transitions of a proposal."""

    SEND = "send"
    ACCEPT = "accept"
    DECLINE = "decline"
    EXPIRE = "expire"
    SUPERSEDE = "supersede"


S, T = ProposalState, ProposalStep
PROPOSAL: Workflow[ProposalState, ProposalStep] = Workflow(
    initial=S.DRAFTED,
    arrows={
        T.SEND: ((S.DRAFTED,), S.SENT),
        T.ACCEPT: ((S.SENT,), S.ACCEPTED),
        T.DECLINE: ((S.SENT,), S.DECLINED),
        T.EXPIRE: ((S.SENT,), S.EXPIRED),
        T.SUPERSEDE: ((S.DRAFTED, S.SENT), S.SUPERSEDED),
    },
)


class Answer(StrEnum):
    YES = "yes"
    NO = "no"


class Refused(StrEnum):
    """Why somebody says no; it helps the next round and never counts against a mentee."""

    TOO_FAR = "too_far"
    TIMES = "times"
    OTHER_WORK = "other_work"
    LANGUAGE = "language"
    KNOWN_PERSON = "known_person"
    NOT_NOW = "not_now"
    OTHER = "other"


# The first form is the person's own, the second what the coordinator reads.
_REFUSED: dict[Refused, tuple[Any, Any]] = {
    Refused.TOO_FAR: (_l("It is too far for me."), _l("too far")),
    Refused.TIMES: (_l("The times do not suit me."), _l("the times do not suit")),
    Refused.OTHER_WORK: (_l("It is not the right work."), _l("not the right work")),
    Refused.LANGUAGE: (_l("I fear we would not understand each other."), _l("the language")),
    Refused.KNOWN_PERSON: (_l("I think I know this person."), _l("may know the person")),
    Refused.NOT_NOW: (_l("I have no time now."), _l("no time now")),
    Refused.OTHER: (_l("Another reason"), _l("another reason")),
}


def refused_choices() -> list[tuple[str, str]]:
    """The reasons for a no, as the person answering reads them."""
    return [(reason.value, str(own)) for reason, (own, _short) in _REFUSED.items()]


def refused_label(reason: str) -> str:
    """A reason for a no, as the coordinator reads it."""
    return str(_REFUSED[Refused(reason)][1])


_STATES: dict[ProposalState, tuple[Any, str, str]] = {
    S.DRAFTED: (_l("Proposed"), "plain", "scale"),
    S.SENT: (_l("Waiting for answers"), "wait", "clock"),
    S.ACCEPTED: (_l("Duo opened"), "duo", "check"),
    S.DECLINED: (_l("Declined"), "plain", "cross"),
    S.EXPIRED: (_l("No answer in time"), "late", "clock"),
    S.SUPERSEDED: (_l("No longer possible"), "plain", "swap"),
}


def proposal_chip(state: str) -> tuple[str, str, str]:
    """(label, tone, icon) of a proposal's state, for coordinators."""
    label, tone, icon = _STATES[ProposalState(state)]
    return str(label), tone, icon
