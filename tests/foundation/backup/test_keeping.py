"""Which backups go, and which never do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from mentorat.foundation.backup import archive
from mentorat.foundation.backup.archive import Kept
from mentorat.foundation.backup.keeping import that_may_go
from tests.foundation.backup.conftest import Machine

NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)


def kept(hours: float, *, is_tried: bool = True) -> Kept:
    at = NOW - timedelta(hours=hours)
    return Kept(Path(archive.name_of(at, "0001", is_tried=is_tried)), at, is_tried)


def hours_of(found: list[Kept]) -> list[float]:
    return sorted((NOW - one.made_at) / timedelta(hours=1) for one in found)


def test_of_each_day_and_of_each_week_the_newest_stays() -> None:
    every_six_hours = [kept(6 * number) for number in range(4 * 100)]
    gone = that_may_go(every_six_hours, NOW, days=14, weeks=8)
    left = [one for one in every_six_hours if one not in gone]
    days = {one.made_at.date() for one in left if NOW - one.made_at < timedelta(days=14)}
    weeks = {one.made_at.isocalendar()[:2] for one in left}
    assert len(days) == 15  # fourteen whole ones, and the one that has begun
    assert len(weeks) == 9
    assert len(left) == 15 + 9 - 3  # three weeks end within these days


def test_the_last_one_that_was_tried_stays_whatever_its_age() -> None:
    old = kept(24 * 400)
    assert that_may_go([old], NOW, days=14, weeks=8) == []
    untried = [kept(24 * number, is_tried=False) for number in range(30)]
    assert that_may_go([old, *untried], NOW, days=14, weeks=8) == []


def test_one_that_was_not_tried_goes_when_a_newer_tried_one_is_there() -> None:
    found = [kept(1), kept(5, is_tried=False), kept(0.5, is_tried=False)]
    assert hours_of(that_may_go(found, NOW, days=14, weeks=8)) == [5]


@given(
    st.lists(st.tuples(st.floats(0, 24 * 500), st.booleans())),
    st.integers(0, 30),
    st.integers(0, 12),
)
def test_never_the_newest_that_was_tried_and_nothing_while_there_is_none(
    ages: list[tuple[float, bool]], days: int, weeks: int
) -> None:
    found = [kept(hours, is_tried=tried) for hours, tried in ages]
    gone = {one.path for one in that_may_go(found, NOW, days, weeks)}
    tried = [one for one in found if one.is_tried]
    if not tried:
        assert not gone
    else:
        assert max(tried, key=lambda one: one.made_at).path not in gone


def test_a_backup_drops_what_may_go_and_nothing_else(site: Machine) -> None:
    site.backups.mkdir()
    old = [kept(24 * number).path.name for number in (400, 401)]
    for name in (*old, "mentorat.age", "notes.txt"):
        (site.backups / name).write_text("")
    path = site.backup()
    assert {one.name for one in site.backups.iterdir()} == {path.name, "mentorat.age", "notes.txt"}
