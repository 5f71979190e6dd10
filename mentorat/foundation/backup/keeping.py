"""Which backups may go. The rule, in one sentence:

of each of the last days the newest stays, of each of the last weeks the newest stays, and the
newest of all that were tried stays whatever its age; of those that could not be tried, what is
older than the newest tried one goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from mentorat.foundation.backup.archive import Kept


def that_may_go(found: Sequence[Kept], now: datetime, days: int, weeks: int) -> list[Kept]:
    """Those that nobody needs any more; none at all while no tried one is there."""
    tried = sorted((one for one in found if one.is_tried), key=lambda one: one.made_at)
    if not tried:
        return []
    since_day, since_week = now - timedelta(days), now - timedelta(weeks=weeks)
    of_day = {one.made_at.date(): one for one in tried if one.made_at > since_day}
    of_week = {one.made_at.isocalendar()[:2]: one for one in tried if one.made_at > since_week}
    stay = {one.path for one in (*of_day.values(), *of_week.values(), tried[-1])}
    stay |= {one.path for one in found if not one.is_tried and one.made_at > tried[-1].made_at}
    return [one for one in found if one.path not in stay]
