"""The stages of a way through a programme, and their words."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from mentorat.foundation.i18n import lazy_gettext as _l


class Stage(StrEnum):
    """What a file can have reached; each stage is counted among all applications."""

    APPLIED = "applied"
    MET = "met"
    ADMITTED = "admitted"
    PROPOSED = "proposed"
    BEGUN = "begun"
    COMPLETED = "completed"
    PLACED = "placed"
    STABLE = "stable"


_LABELS: dict[Stage, Any] = {
    Stage.APPLIED: _l("Applications"),
    Stage.MET: _l("Interview held"),
    Stage.ADMITTED: _l("Admitted"),
    Stage.PROPOSED: _l("A duo was proposed"),
    Stage.BEGUN: _l("Duo begun"),
    Stage.COMPLETED: _l("Duo completed"),
    Stage.PLACED: _l("In work or training at the end"),
    Stage.STABLE: _l("In a stable job at the end"),
}
OF_MENTORS = (Stage.APPLIED, Stage.ADMITTED, Stage.BEGUN, Stage.COMPLETED)
COMPARED = (*OF_MENTORS, Stage.PLACED)


def labelled(stages: Iterable[Stage]) -> list[tuple[Stage, str]]:
    """Stages with their names."""
    return [(stage, str(_LABELS[stage])) for stage in stages]
