"""What the clock does to files."""

from __future__ import annotations

from datetime import time
from functools import partial

from mentorat.candidates import queries, services
from mentorat.candidates.services import links
from mentorat.candidates.states import CandidateState
from mentorat.foundation import clock, jobs
from mentorat.foundation.db import in_transaction, transaction
from mentorat.foundation.journal import CLOCK

# Nobody wants a mail at night.
FROM, UNTIL = time(8), time(20)


@jobs.task("candidates.discard_old_drafts", every_min=60)
def discard_old_drafts() -> None:
    """Drafts that were never sent do not stay."""
    with transaction():
        services.discard_old_drafts()
        links.discard_old()


@jobs.task("candidates.end_pauses", every_min=30)
def end_pauses() -> None:
    """Pauses end on their day, as promised, or as soon after as a worker runs."""
    if not FROM <= clock.local(clock.now()).time() < UNTIL:
        return
    for public_id in queries.rested(clock.today()):
        in_transaction(partial(_resume, public_id))


def _resume(public_id: str) -> None:
    """What a human changed meanwhile stays."""
    candidate = queries.locked(public_id)
    if candidate is None or candidate.state != CandidateState.PAUSED:
        return
    if candidate.paused_until_on and candidate.paused_until_on <= clock.today():
        services.resume(candidate, CLOCK)
