"""A round from the first look at who is ready to the last answer."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.foundation.workflow import Workflow


class RoundState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    FROZEN = "frozen"
    SOLVED = "solved"
    PUBLISHED = "published"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class RoundStep(StrEnum):
    """Transitions of a round."""

    OPEN = "open"
    FREEZE = "freeze"
    SOLVE = "solve"
    THAW = "thaw"
    PUBLISH = "publish"
    CLOSE = "close"
    CANCEL = "cancel"


S, T = RoundState, RoundStep
ROUND: Workflow[RoundState, RoundStep] = Workflow(
    initial=S.DRAFT,
    arrows={
        T.OPEN: ((S.DRAFT,), S.OPEN),
        T.FREEZE: ((S.OPEN,), S.FROZEN),
        T.SOLVE: ((S.FROZEN, S.SOLVED), S.SOLVED),
        T.THAW: ((S.FROZEN, S.SOLVED), S.OPEN),
        T.PUBLISH: ((S.SOLVED,), S.PUBLISHED),
        T.CLOSE: ((S.PUBLISHED,), S.CLOSED),
        T.CANCEL: ((S.DRAFT, S.OPEN, S.FROZEN, S.SOLVED), S.CANCELLED),
    },
)
# Rounds whose pool counts on people who may still be elsewhere tomorrow.
UNDER_WAY = (S.OPEN, S.FROZEN, S.SOLVED)


class HandChangeKind(StrEnum):
    """What a coordinator may do to a pair; each of the last two takes one of the first back."""

    LOCK = "lock"
    FORBID = "forbid"
    UNLOCK = "unlock"
    ALLOW = "allow"


_STATES: dict[RoundState, tuple[Any, str, str, Any]] = {
    S.DRAFT: (_l("Draft"), "plain", "edit", _l("open the round")),
    S.OPEN: (_l("Pool open"), "wait", "people", _l("look at who is ready, then take stock")),
    S.FROZEN: (_l("Pool frozen"), "wait", "lock", _l("compute the duos")),
    S.SOLVED: (_l("Duos computed"), "mentor", "scale", _l("read the duos, then publish")),
    S.PUBLISHED: (_l("Published"), "wait", "mail", _l("the answers come in")),
    S.CLOSED: (_l("Closed"), "duo", "flag", _l("nothing more to do here")),
    S.CANCELLED: (_l("Cancelled"), "plain", "cross", _l("nothing more to do here")),
}


def round_chip(state: str) -> tuple[str, str, str]:
    """(label, tone, icon) of a round's state, for coordinators."""
    label, tone, icon, _next = _STATES[RoundState(state)]
    return str(label), tone, icon


def round_next_step(state: str) -> str:
    """What comes next for a round in this state."""
    return str(_STATES[RoundState(state)][3])


_CHANGES: dict[HandChangeKind, Any] = {
    HandChangeKind.LOCK: _l("set by hand"),
    HandChangeKind.FORBID: _l("removed by hand"),
    HandChangeKind.UNLOCK: _l("freed again"),
    HandChangeKind.ALLOW: _l("allowed again"),
}


def change_label(kind: str) -> str:
    """What was done to a pair, in words."""
    return str(_CHANGES[HandChangeKind(kind)])
