"""Telling who runs the server when something is not well, and when it is well again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from mentorat.foundation import clock
from mentorat.foundation.db import db
from mentorat.foundation.doctor.findings import Finding
from mentorat.foundation.i18n import DEFAULT
from mentorat.foundation.marks import mark
from mentorat.foundation.outbox import OutboxMessage
from mentorat.organisations import mails, queries

PATIENT = "doctor"  # what these mails are about, by whom they go to


def tell(faults: Sequence[Finding], operator_mails: Sequence[str]) -> int:
    """Mail the faults, at most once a day to each; without any, once that all is well again.

    To the operator's addresses, or to the administrators where none is named. Returns how many
    mails were posted.
    """
    return sum(_tell_one(to, language, faults) for to, language in _readers(operator_mails))


def _readers(operator_mails: Sequence[str]) -> list[tuple[str, str]]:
    if operator_mails:
        return [(to, DEFAULT) for to in operator_mails]
    return [(user.email, user.language) for user in queries.administrators() if user.active]


def _tell_one(to: str, language: str, faults: Sequence[Finding]) -> bool:
    who = mark(PATIENT, to)[:32]
    last = db.session.scalar(
        select(OutboxMessage)
        .where(OutboxMessage.subject_kind == PATIENT, OutboxMessage.subject_id == who)
        .order_by(OutboxMessage.id.desc())
        .limit(1)
    )
    if faults:
        once_key = f"{PATIENT}:{who}:{clock.today()}"
        is_told = db.session.scalar(
            select(OutboxMessage.id).where(OutboxMessage.once_key == once_key)
        )
    else:
        is_told = last is None or last.kind != "doctor_faults"
        once_key = f"{PATIENT}:{who}:well:{last.id if last else 0}"
    if is_told:
        return False
    mails.post_doctor(to, language, faults, patient=(PATIENT, who), once_key=once_key)
    return True
