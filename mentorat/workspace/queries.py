"""What pages across rooms show. Each function is one statement, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from mentorat.duos.models import Duo
from mentorat.duos.states import LIVE_STATES as LIVE_DUO
from mentorat.foundation.db import db
from mentorat.organisations.models import Organisation, Programme


@dataclass(frozen=True)
class ShellCounts:
    """The figures beside the names of the workspace's pages."""

    live_duos: int


def shell_counts(follows: Collection[int]) -> ShellCounts:
    """How much there is in the programmes the reader follows. One statement."""
    duos = select(func.count()).where(Duo.programme_id.in_(follows), Duo.state.in_(LIVE_DUO))
    row = db.session.execute(select(duos.scalar_subquery())).one()
    return ShellCounts(live_duos=row[0])


def programme_names(programme_ids: Collection[int]) -> list[tuple[str, str]]:
    """(programme, lead organisation's short name) of these programmes, by name. One statement."""
    statement = (
        select(Programme.name, Organisation.short_name)
        .join(Organisation, Programme.lead_id == Organisation.id)
        .where(Programme.id.in_(programme_ids))
        .order_by(Programme.name)
    )
    return [(name, lead) for name, lead in db.session.execute(statement)]
