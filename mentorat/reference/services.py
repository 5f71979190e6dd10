"""Changing to which basin a commune belongs."""

from __future__ import annotations

from mentorat.foundation import clock
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor, record
from mentorat.reference.errors import UnknownBasin, UnknownCommune
from mentorat.reference.models import CommuneBasin
from mentorat.reference.places import basins, is_commune


def check_commune(nis5: str) -> None:
    """Raises UnknownCommune unless `nis5` is the code of a commune."""
    if not is_commune(nis5):
        raise UnknownCommune


def check_basin(code: str | None) -> None:
    """Raises UnknownBasin unless `code` is that of a basin, or None."""
    if code is not None and code not in {each.code for each in basins()}:
        raise UnknownBasin


def assign_basin(nis5: str, basin_code: str | None, actor: Actor) -> CommuneBasin:
    """Put a commune into a basin (None: into none) and write it into the journal.

    Running programmes and files keep their scope; what is decided from now on follows the
    new basin. Raises UnknownCommune, UnknownBasin.
    """
    check_commune(nis5)
    check_basin(basin_code)
    change = db.session.get(CommuneBasin, nis5)
    if change is None:
        change = CommuneBasin(nis5=nis5, basin_code=basin_code, changed_at=clock.now())
        db.session.add(change)
    else:
        change.basin_code, change.changed_at = basin_code, clock.now()
    record(
        actor, "assign_basin", subject_kind="commune", subject_id=nis5, facts={"basin": basin_code}
    )
    db.session.flush()
    return change
