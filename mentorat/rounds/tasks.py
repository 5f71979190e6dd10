"""What the clock does for rounds: ends what nobody answered, reminds, closes what is decided."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from mentorat.duos import queries as duo_queries
from mentorat.foundation import clock, jobs
from mentorat.foundation.db import in_transaction
from mentorat.foundation.journal import CLOCK
from mentorat.foundation.workflow import TransitionNotAllowed
from mentorat.rounds import queries, services
from mentorat.rounds.errors import ReminderTooSoon

REMIND_BEFORE = timedelta(days=2)
QUIET_AFTER_SENDING = timedelta(days=1)


@jobs.task("rounds.expire", every_min=30)
def expire() -> None:
    """End the proposals whose last day has gone by, or whose people left; one transaction each."""
    for public_id in queries.left_behind():
        in_transaction(partial(_supersede, public_id))
    for public_id in queries.overdue(clock.today()):
        in_transaction(partial(_expire, public_id))


@jobs.task("rounds.part", every_min=30)
def part() -> None:
    """End the live duos of people who have withdrawn by a way that knew of no duo."""
    for public_id in duo_queries.left_behind():
        in_transaction(partial(_part, public_id))


def _part(public_id: str) -> None:
    duo = duo_queries.by_public_id(public_id)
    if duo is not None:
        services.part(duo, CLOCK)


def _supersede(public_id: str) -> None:
    services.supersede(queries.by_public_id(public_id), CLOCK)


def _expire(public_id: str) -> None:
    services.expire(queries.by_public_id(public_id), CLOCK)


@jobs.task("rounds.remind", every_min=60)
def remind() -> None:
    """Remind once, two days before the last one, those who have not answered."""
    for public_id in queries.to_remind(
        clock.today() + REMIND_BEFORE, clock.now() - QUIET_AFTER_SENDING
    ):
        try:
            in_transaction(partial(_remind, public_id))
        except ReminderTooSoon:
            continue  # answered in the meantime


def _remind(public_id: str) -> None:
    services.remind(queries.by_public_id(public_id), CLOCK)


@jobs.task("rounds.close", every_min=60)
def close() -> None:
    """Close the published rounds in which every proposal is decided."""
    for public_id in queries.finished():
        try:
            in_transaction(partial(_close, public_id))
        except TransitionNotAllowed:
            continue  # closed by somebody in the meantime


def _close(public_id: str) -> None:
    services.close(queries.round_by_public_id(public_id), CLOCK)
