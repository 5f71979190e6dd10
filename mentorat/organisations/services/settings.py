"""A programme's settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mentorat.foundation import journal
from mentorat.foundation.journal import Actor
from mentorat.organisations.models import Programme

SETTINGS = (
    "duration_months",
    "meetings_per_month",
    "answer_days",
    "slots_needed",
)
# Kept among the `settings` of a programme, as they are only read when a round is frozen.
CHOICES = ("ceiling_minutes", "unknown_way")


def change_settings(
    programme: Programme, values: Mapping[str, Any], weights: Mapping[str, int], actor: Actor
) -> None:
    """Change a programme's settings; what is under way keeps the values it was made with."""
    before = {name: getattr(programme, name) for name in SETTINGS}
    for name in SETTINGS:
        setattr(programme, name, values[name])
    changed = {name: values[name] for name in SETTINGS if before[name] != values[name]}
    chosen = {name: values[name] for name in CHOICES}
    changed |= {name: chosen[name] for name in CHOICES if getattr(programme, name) != chosen[name]}
    programme.settings = programme.settings | chosen
    if dict(programme.weights) != dict(weights):
        programme.weights = dict(weights)
        changed |= {f"weight_{name}": value for name, value in weights.items()}
    if changed:
        journal.record(
            actor,
            "change_settings",
            subject_kind="programme",
            subject_id=programme.public_id,
            scope_id=programme.id,
            facts=changed,
        )
