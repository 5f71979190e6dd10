"""What the clock does for interviews: calls off those of people who left meanwhile."""

from __future__ import annotations

from functools import partial

from mentorat.foundation import jobs
from mentorat.foundation.db import in_transaction
from mentorat.foundation.journal import CLOCK
from mentorat.interviews import queries, services


@jobs.task("interviews.release", every_min=5)
def release() -> None:
    """Cancel planned interviews of files that were withdrawn or decided; one transaction each.

    Somebody who withdraws by their own link frees the hour without knowing of it.
    """
    for candidate_id in queries.left_behind():
        in_transaction(partial(services.release, candidate_id, CLOCK))
