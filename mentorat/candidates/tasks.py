"""What the clock does to files."""

from __future__ import annotations

from mentorat.candidates import services
from mentorat.foundation import jobs
from mentorat.foundation.db import transaction


@jobs.task("candidates.discard_old_drafts", every_min=60)
def discard_old_drafts() -> None:
    """Drafts that were never sent do not stay."""
    with transaction():
        services.discard_old_drafts()
