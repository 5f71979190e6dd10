"""What is asked about files: which ones, and what one of them says in words (`profile`)."""

from __future__ import annotations

from mentorat.candidates.queries.files import (
    applications,
    asked_links,
    by_public_id,
    hold,
    living_file,
    locked,
    programme_of_commune,
    reached_at,
    ready,
    rested,
)

__all__ = [
    "applications",
    "asked_links",
    "by_public_id",
    "hold",
    "living_file",
    "locked",
    "programme_of_commune",
    "reached_at",
    "ready",
    "rested",
]
