"""How long it takes from one place to another, by the modes a person has."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.criteria._criteria import LONGEST_MINUTES
from matching.model import InvalidProblem

Minutes = npt.NDArray[np.int16]

NEVER = LONGEST_MINUTES + 1
ESTIMATE = "estimate"


class Mode(enum.IntEnum):
    """Order of the modes in `Territory.minutes` and of the bits in `People.modes`."""

    WALK = 0
    BIKE = 1
    CAR = 2
    PUBLIC_TRANSPORT = 3


@dataclass(frozen=True, eq=False, init=False)
class TravelTable:
    """Minutes that somebody looked up or measured, where they know better than an estimate.

    Parameters
    ----------
    cells : (k, 4) integers
        Mode, place from, place to, minutes 0..1440 or -1 = impossible; a way and the way
        back are two cells. Each cell once.
    source : who says so, as in "TEC timetable"
    on : the day of which it is true
    """

    cells: npt.NDArray[np.int64]
    source: str
    on: date

    def __init__(self, cells: npt.ArrayLike, source: str, on: date) -> None:
        rows = np.asarray(cells)
        rows = rows.reshape(0, 4) if not rows.size else rows
        if rows.ndim != 2 or rows.shape[1] != 4:
            raise InvalidProblem(f"`cells` must have shape (k, 4), not {rows.shape}")
        if rows.size and rows.dtype.kind not in "iu":
            raise InvalidProblem(f"`cells` must hold integers, not {rows.dtype}")
        if len(np.unique(rows[:, :3], axis=0)) != len(rows):
            raise InvalidProblem("`cells` must name each mode, place from and place to once")
        if not source.strip():
            raise InvalidProblem("`source` must say who knows these minutes")
        stored = rows.astype(np.int64)
        stored.setflags(write=False)
        for name, value in (("cells", stored), ("source", source), ("on", on)):
            object.__setattr__(self, name, value)

    def __str__(self) -> str:
        return f"{self.source}, {self.on.isoformat()}"


@dataclass(frozen=True, eq=False, init=False)
class Territory:
    r"""Door-to-door minutes between P places by mode: estimates, and called so.

    Parameters
    ----------
    minutes : (modes, P, P) integers, 0..1440 or -1
        ``minutes[k, a, b]`` from a to b by mode k (at most 4, see `Mode`); -1 = impossible.
    tables : what is known better: their cells stand instead of `minutes`, the later first

    Attributes
    ----------
    best : (2^modes, P, P) int16
        Fewest minutes with the modes of a mask, walking always counted; `NEVER` if none.
    told : (modes, P, P) int16, number of the table each cell comes from, -1 = the estimate

    Examples
    --------
    >>> t = Territory([[[5, 60], [60, 5]], [[5, 20], [20, 5]]])
    >>> int(t.best[0, 0, 1]), int(t.best[0b10, 0, 1]), t.quickest(0b10, 0, 1)
    (60, 20, 1)
    """

    minutes: Minutes
    best: Minutes
    tables: tuple[TravelTable, ...]
    told: npt.NDArray[np.int16] | None

    def __init__(self, minutes: npt.ArrayLike, tables: Iterable[TravelTable] = ()) -> None:
        table = np.asarray(minutes)
        if (
            table.ndim != 3
            or table.shape[1] != table.shape[2]
            or not 1 <= table.shape[0] <= len(Mode)
        ):
            raise InvalidProblem(f"`minutes` must have shape (modes, P, P), not {table.shape}")
        if table.size and table.dtype.kind not in "iu":
            raise InvalidProblem(f"`minutes` must hold integers, not {table.dtype}")
        given, told = tuple(tables), None
        if given:
            table, told = _overlaid(table, given)
        bad = (table < -1) | (table > LONGEST_MINUTES)
        if bad.any():
            where = tuple(int(k) for k in np.argwhere(bad)[0])
            raise InvalidProblem(
                f"`minutes` must lie in -1..{LONGEST_MINUTES}; shape {table.shape}, "
                f"first bad index {where}: {table[where]}"
            )
        stored = table.astype(np.int16)
        stored.setflags(write=False)
        object.__setattr__(self, "minutes", stored)
        object.__setattr__(self, "best", _best_by_mask(stored))
        object.__setattr__(self, "tables", given)
        object.__setattr__(self, "told", told)

    @property
    def places(self) -> int:
        """Number of places P."""
        return int(self.minutes.shape[1])

    def quickest(self, modes: int, origin: int, target: int) -> int:
        """The mode that attains ``best[modes, origin, target]``, -1 if none does."""
        for mode in range(self.minutes.shape[0]):
            has = mode == Mode.WALK or modes >> mode & 1
            if has and self.minutes[mode, origin, target] == self.best[modes, origin, target]:
                return mode
        return -1

    def source(self, mode: int, origin: int, target: int) -> str:
        """Who says how long this takes: "estimate", or a table with its day."""
        number = -1 if self.told is None else int(self.told[mode, origin, target])
        return ESTIMATE if number < 0 else str(self.tables[number])

    @classmethod
    def from_coordinates(
        cls, lat: npt.ArrayLike, lon: npt.ArrayLike, within_km: float = 2.0
    ) -> Territory:
        """Estimate minutes from degrees, for those who have no better table.

        Great-circle kilometres (at least `within_km`) times a detour of 1.35 on foot and
        bike, 1.3 by car, 1.45 by public transport; 4.5 and 14 km/h on foot and bike (+3 min);
        by car 30 km/h for the first 4 km, 60 to 20 km, 100 beyond, +5 min to park; public
        transport 20 km/h with 20 min of access and wait. Walks over 2 hours and bike rides
        over 2 hours count as impossible. These constants are assumptions, not timetables.
        """
        km = np.maximum(_great_circle_km(np.asarray(lat, float), np.asarray(lon, float)), within_km)
        # One mode at a time, already narrow: the table is the largest thing a small run holds.
        table = np.empty((len(Mode), *km.shape), np.int16)
        table[Mode.WALK] = _minutes(km * 1.35 / 4.5 * 60, 120)
        table[Mode.BIKE] = _minutes(km * 1.35 / 14 * 60 + 3, 120)
        table[Mode.CAR] = _minutes(_banded(km * 1.3) + 5)
        table[Mode.PUBLIC_TRANSPORT] = _minutes(km * 1.45 / 20 * 60 + 20)
        return cls(table)


def _minutes(estimate: npt.NDArray[np.float64], longest: int = 0) -> Minutes:
    """Whole minutes, -1 beyond the longest that make sense."""
    whole = np.minimum(np.round(estimate), LONGEST_MINUTES)
    if longest:
        whole[whole > longest] = -1
    return whole.astype(np.int16)


def _overlaid(
    minutes: npt.NDArray[Any], tables: tuple[TravelTable, ...]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int16]]:
    """Minutes with the tables' cells in their places, and the table of each cell."""
    whole, told = minutes.astype(np.int64), np.full(minutes.shape, -1, np.int16)
    for number, table in enumerate(tables):
        where = table.cells[:, :3]
        outside = np.flatnonzero(((where < 0) | (where >= whole.shape)).any(axis=1))
        if outside.size:
            cell = tuple(where[outside[0]].tolist())
            raise InvalidProblem(f"`tables` must lie within {whole.shape}, not {cell}: {table}")
        whole[tuple(where.T)], told[tuple(where.T)] = table.cells[:, 3], number
    told.setflags(write=False)
    return whole, told


def _best_by_mask(minutes: Minutes) -> Minutes:
    usable = np.where(minutes < 0, NEVER, minutes).astype(np.int16)
    best = np.empty((1 << minutes.shape[0], *minutes.shape[1:]), np.int16)
    for mask in range(best.shape[0]):
        best[mask] = usable[Mode.WALK]
        for mode in range(1, minutes.shape[0]):
            if mask >> mode & 1:
                np.minimum(best[mask], usable[mode], out=best[mask])
    best.setflags(write=False)
    return best


def _great_circle_km(
    lat: npt.NDArray[np.float64], lon: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    if lat.ndim != 1 or lat.shape != lon.shape or not (np.isfinite(lat) & np.isfinite(lon)).all():
        raise InvalidProblem("`lat` and `lon` must be two finite arrays of one length")
    phi, lam = np.radians(lat), np.radians(lon)
    half = np.sin((phi[:, None] - phi) / 2) ** 2
    half = half + np.cos(phi)[:, None] * np.cos(phi) * np.sin((lam[:, None] - lam) / 2) ** 2
    return np.asarray(2 * 6371.0088 * np.arcsin(np.sqrt(np.minimum(half, 1.0))))


def _banded(km: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    slow, middle = np.minimum(km, 4), np.clip(km - 4, 0, 16)
    return slow / 30 * 60 + middle / 60 * 60 + np.maximum(km - 20, 0) / 100 * 60
