"""Where invented people live and work: as the population is spread, within reach of each other."""

from __future__ import annotations

from functools import cache

from mentorat.demo.chance import Dice
from mentorat.reference.places import communes
from mentorat.reference.travel import Mode, minutes_table, place_index

# Assumption: few mentors work further than this from home (the mean way to work is 19.4 km).
LONGEST_COMMUTE_MIN = 40


@cache
def _inhabitants(basin_code: str) -> dict[str, float]:
    return {each.nis5: each.population for each in communes() if each.basin_code == basin_code}


def home(basin_code: str, dice: Dice) -> str:
    """A commune of the basin, as often as people live there."""
    return dice.weighted(_inhabitants(basin_code))


@cache
def _within_reach(nis5: str) -> dict[str, float]:
    """Communes within a usual way to work; the larger ones hold more than their share of jobs."""
    minutes = minutes_table()[Mode.CAR, place_index(nis5)]
    return {
        each.nis5: each.population**1.2
        for k, each in enumerate(communes())
        if 0 <= minutes[k] <= LONGEST_COMMUTE_MIN
    }


def workplace(home_nis5: str, dice: Dice) -> str:
    """A commune where somebody living there may work."""
    return dice.weighted(_within_reach(home_nis5))


def is_within_reach(home_nis5: str, other: str) -> bool:
    """Whether one usually goes to work that far."""
    return other in _within_reach(home_nis5)
