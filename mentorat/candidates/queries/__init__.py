"""What is asked about files: which ones, and what one of them says in words (`profile`)."""

from __future__ import annotations

from mentorat.candidates.queries.files import (
    applications,
    by_public_id,
    living_file,
    locked,
    programme_of_commune,
    ready,
)

__all__ = [
    "applications",
    "by_public_id",
    "living_file",
    "locked",
    "programme_of_commune",
    "ready",
]
