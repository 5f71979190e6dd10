"""Revision 0010 on filled rows: reasons leave the journal, why a duo ended is ciphered."""

from __future__ import annotations

import json

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from mentorat.duos.states import DuoState
from mentorat.foundation import journal
from mentorat.foundation.db import db, transaction
from mentorat.foundation.journal import CLOCK
from tests.duos.factories import make_duo
from tests.migrations.bases import FOLDER


def _ends() -> list[str]:
    with db.engine.connect() as connection:
        rows = connection.execute(text("SELECT early_end FROM duos WHERE early_end IS NOT NULL"))
        return [str(row.early_end) for row in rows]


def _wrote(action: str, **facts: str) -> None:
    journal.record(CLOCK, action, subject_kind="x", subject_id="1", facts=facts)


@pytest.mark.usefixtures("bare")
def test_reasons_leave_the_journal_and_a_duos_end_is_ciphered() -> None:
    upgrade(directory=FOLDER)
    with transaction():
        make_duo(state=DuoState.INTERRUPTED)
        for action, fact in (("interrupt_duo", "reason"), ("report_recorded", "recommendation")):
            journal.record(
                CLOCK,
                action,
                subject_kind="x",
                subject_id="1",
                facts={fact: "health", "by": "mentee"},
            )
        journal.record(CLOCK, "open", subject_kind="x", subject_id="1", facts={"reason": "kept"})
    db.session.remove()
    assert _ends()[0].startswith("gAAAA")
    downgrade(directory=FOLDER, revision="0009")
    assert _ends() == ["no_time"]
    upgrade(directory=FOLDER)
    assert _ends()[0].startswith("gAAAA")
    with db.engine.connect() as connection:
        good = connection.execute(text("SELECT is_good_end FROM duos")).scalar_one()
        rows = connection.execute(text("SELECT action, facts FROM journal")).all()
    told = {
        row.action: json.loads(row.facts) if isinstance(row.facts, str) else row.facts
        for row in rows
    }
    assert not good
    assert told["interrupt_duo"] == told["report_recorded"] == {"by": "mentee"}
    assert told["open"] == {"reason": "kept"}
    with pytest.raises(Exception, match="append-only"), transaction() as session:
        session.execute(text("UPDATE journal SET action = 'x'"))
    downgrade(directory=FOLDER, revision="base")
