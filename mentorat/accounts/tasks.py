"""What the worker does for people who sign in."""

from __future__ import annotations

from mentorat.accounts import services
from mentorat.foundation import jobs, limits
from mentorat.foundation.db import transaction


@jobs.task(services.ANSWER, every_min=1)
def answer_requests() -> None:
    """Mail the links that were asked for, one transaction each."""
    is_more = True
    while is_more:
        with transaction():
            is_more = services.answer_next_request()


@jobs.task("accounts.forget", every_min=30)
def forget() -> None:
    """Old sessions, attempts and counters do not stay."""
    with transaction():
        services.forget_dead_sessions()
        services.forget_old_attempts()
        limits.forget_old()
