"""What the clock does for duos: it asks, and reminds once. Each duo in its own transaction."""

from __future__ import annotations

from datetime import time

from mentorat.duos import queries, services
from mentorat.duos.services.checkpoints import REMIND_AFTER
from mentorat.foundation import clock, jobs
from mentorat.foundation.db import transaction
from mentorat.foundation.errors import RuleBroken
from mentorat.foundation.journal import CLOCK

# Nobody wants a mail at night.
FROM, UNTIL = time(8), time(20)


@jobs.task("duos.ask", every_min=30)
def ask_due() -> None:
    """Ask about what is due, and remind once of what stays unanswered, in the daytime."""
    if not FROM <= clock.local(clock.now()).time() < UNTIL:
        return
    duo_ids = sorted({one.duo_id for one in queries.due_checkpoints(clock.today())})
    before = clock.now() - REMIND_AFTER
    silent = [one.public_id for one in queries.unanswered_checkpoints(before)]
    for duo_id in duo_ids:
        with transaction():
            services.ask_next_of_duo(duo_id)
    for public_id in silent:
        _remind(public_id)


def _remind(public_id: str) -> None:
    """Remind; what changed meanwhile is no failure."""
    try:
        with transaction():
            checkpoint = queries.checkpoint_by_public_id(public_id)
            if checkpoint is not None:
                services.remind_checkpoint(checkpoint, CLOCK)
    except RuleBroken:
        return
