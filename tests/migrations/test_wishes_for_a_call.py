"""Wishes for a call in answers become requests that can be closed, once, with their words."""

from __future__ import annotations

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select

from mentorat.candidates.states import Side
from mentorat.duos.models import HelpRequest
from mentorat.duos.states import CheckpointKind
from mentorat.foundation.db import db, transaction
from tests.duos.factories import checkpoint_of, hold, make_answer, make_duo, make_help_request
from tests.migrations.bases import FOLDER


@pytest.mark.usefixtures("bare")
def test_each_open_wish_becomes_one_request() -> None:
    upgrade(directory=FOLDER)
    with transaction():
        duo, done, asking = make_duo(), make_duo(), make_duo()
        for kind in (CheckpointKind.DAY_15, CheckpointKind.DAY_30):
            make_answer(checkpoint_of(duo, kind), wants_contact=True, words=f"Appelez-moi {kind}")
        make_answer(checkpoint_of(duo), Side.MENTOR)
        make_answer(hold(checkpoint_of(done)), wants_contact=True)
        make_help_request(asking)
        make_answer(checkpoint_of(asking), wants_contact=True)
        ids = duo.id, asking.id
    for _ in range(2):
        downgrade(directory=FOLDER, revision="0014")
        upgrade(directory=FOLDER)
    with transaction():
        found = list(db.session.scalars(select(HelpRequest).order_by(HelpRequest.duo_id)))
        assert [(one.duo_id, one.side, one.closed_at) for one in found] == [
            (ids[0], Side.MENTEE, None),
            (ids[1], Side.MENTEE, None),
        ]
        assert found[0].words == "Appelez-moi day_15"
    db.session.remove()
