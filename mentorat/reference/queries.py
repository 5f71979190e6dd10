"""Basins of communes as they hold today: the tables, corrected by what administrators changed."""

from __future__ import annotations

from sqlalchemy import select

from mentorat.foundation.db import db
from mentorat.reference.models import CommuneBasin
from mentorat.reference.places import Basin, Commune, basin, basin_of, commune, communes


def basin_of_commune(nis5: str) -> Basin | None:
    """The basin of a commune today, None where there is none; KeyError if no such commune.

    One statement.
    """
    known = commune(nis5)
    change = db.session.get(CommuneBasin, nis5)
    if change is None:
        return basin_of(known.nis5)
    return None if change.basin_code is None else basin(change.basin_code)


def basin_codes() -> dict[str, str | None]:
    """Code of today's basin for each NIS code. One statement."""
    today = {each.nis5: each.basin_code for each in communes()}
    for change in db.session.scalars(select(CommuneBasin)):
        today[change.nis5] = change.basin_code
    return today


def communes_of_basin(code: str) -> tuple[Commune, ...]:
    """Communes of a basin today, ordered by NIS code; KeyError if no such basin. One statement."""
    wanted = basin(code).code
    today = basin_codes()
    return tuple(each for each in communes() if today[each.nis5] == wanted)
