"""How long it takes from one commune to another: an estimate by mode, and said to be one.

Everything is computed from straight lines between the centres of communes with the constants of
`data/travel.csv`, each of which says whether it is published or assumed. Ways are the same in both
directions: a wait for a train is the mean of the waits at both ends, as for a return trip. Times
are added up in whole seconds, so that the same figures come out on every machine.
"""

from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from math import ceil, floor, pi, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentorat.reference.places import commune, communes
from mentorat.reference.tables import Words, rows, words

Whole = NDArray[np.int64]
Real = NDArray[np.floating[Any]]

NEVER = np.int64(10**9)
"""Seconds that stand for "no way"; two of them still add up without overflow."""


class Mode(IntEnum):
    """A way to travel; the value is its place in `MODES` and `minutes_table`, and its bit."""

    WALK = 0
    BIKE = 1
    CAR = 2
    PUBLIC = 3

    @property
    def bit(self) -> int:
        """1, 2, 4 or 8."""
        return 1 << self

    @property
    def icon(self) -> str:
        """Name of the pictogram."""
        return _mode_row(self)["icon"]

    def label(self, lang: str = "fr") -> str:
        """ "À pied", "By bike", …"""
        return words(_mode_row(self)).to(lang)


MODES = tuple(Mode)


def _mode_row(mode: Mode) -> dict[str, str]:
    return dict(next(row for row in rows("modes") if row["code"] == mode.name))


@dataclass(frozen=True, slots=True)
class Estimate:
    """Door-to-door minutes one way, and bounds between which the real time probably lies."""

    minutes: int
    low: int
    high: int

    def label(self, lang: str = "fr") -> str:
        """In words: "environ 35 minutes, entre 20 et 50 (estimation)"."""
        return _SAID.to(lang).format(self.minutes, self.low, self.high)


_SAID = Words(
    fr="environ {} minutes, entre {} et {} (estimation)",
    en="about {} minutes, between {} and {} (estimate)",
    ar="حوالي {} دقيقة، بين {} و{} (تقدير)",
)


@cache
def constants() -> dict[str, float]:
    """The constants of the model by name; units, status and reasons stand in `data/travel.csv`."""
    return {row["name"]: float(row["value"]) for row in rows("travel")}


@cache
def _place_numbers() -> dict[str, int]:
    return {each.nis5: k for k, each in enumerate(communes())}


def place_index(nis5: str) -> int:
    """Where this commune stands on the place axes of `minutes_table`; KeyError if there is none."""
    return _place_numbers()[nis5]


@cache
def minutes_table() -> NDArray[np.int16]:
    """Minutes one way, shape (modes, places, places), symmetric; -1 where a mode makes no sense.

    A mode makes no sense beyond `longest_min` (three hours one way). Costs about P·S·(S+P)
    additions for P communes and S stations, some tenths of a second, once per process.
    """
    metres = _metres_between_communes()
    walk = _walk(metres)
    bus = _bus(metres)
    public = np.minimum(np.minimum(walk, bus), _train())
    seconds = np.stack([walk, _bike(metres), _car(metres), public])
    minutes = np.maximum(1, (seconds + 30) // 60)
    table = np.where(minutes > constants()["longest_min"], -1, minutes).astype(np.int16)
    table.setflags(write=False)
    return table


def estimate(from_nis5: str, to_nis5: str, mode: Mode) -> Estimate | None:
    """The time between two communes by one mode, with bounds; None where it makes no sense.

    The bounds hold the error of the model (a share of the time) and the way inside both communes,
    since people do not live in the middle of theirs. They are rounded outwards to five minutes.
    KeyError for an unknown commune.
    """
    minutes = int(minutes_table()[mode, place_index(from_nis5), place_index(to_nis5)])
    if minutes < 0:
        return None
    error = constants()[f"{mode.name.lower()}_error"] * minutes
    inner = (_radius_km(from_nis5) + _radius_km(to_nis5)) / 4 * _slow_minutes_per_km(mode)
    low = max(1, 5 * floor((minutes - error - inner) / 5))
    return Estimate(minutes, low, 5 * ceil((minutes + error + inner) / 5))


def widest_error() -> int:
    """Per mille by which the real time may differ from an estimate, of the least sure mode."""
    return round(1000 * max(constants()[f"{mode.name.lower()}_error"] for mode in Mode))


def _radius_km(nis5: str) -> float:
    return sqrt(commune(nis5).area_km2 / pi)


def _slow_minutes_per_km(mode: Mode) -> float:
    """Minutes for one straight km within a commune."""
    k = constants()
    name, speed = {
        Mode.WALK: ("walk", "walk_kmh"),
        Mode.BIKE: ("bike", "bike_kmh"),
        Mode.CAR: ("car", "car_first_kmh"),
        Mode.PUBLIC: ("bus", "bus_kmh"),
    }[mode]
    return 60 * k[f"{name}_circuity"] / k[speed]


def _metres(lat_a: Real, lon_a: Real, lat_b: Real, lon_b: Real) -> Whole:
    """Great-circle metres between all points a (rows) and all points b (columns); degrees in."""
    a, b = np.radians(lat_a)[:, None], np.radians(lat_b)[None, :]
    half_lon = np.radians(lon_b[None, :] - lon_a[:, None]) / 2
    h = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(half_lon) ** 2
    return _whole(2000 * constants()["earth_radius_km"] * np.arcsin(np.sqrt(h)))


def _whole(values: Real) -> Whole:
    return np.floor(values + 0.5).astype(np.int64)


@cache
def _points() -> tuple[Real, Real]:
    return np.array([c.lat for c in communes()]), np.array([c.lon for c in communes()])


def _metres_between_communes() -> Whole:
    """Straight lines between centres; on the diagonal a share of the commune's own radius."""
    metres = _metres(*_points(), *_points())
    share = constants()["inner_share"]
    np.fill_diagonal(
        metres, _whole(np.array([1000 * share * _radius_km(c.nis5) for c in communes()]))
    )
    return metres


def _seconds(metres: Whole | Real, kmh: float) -> Whole:
    return _whole(metres * 3.6 / kmh)


def _walk(metres: Whole) -> Whole:
    k = constants()
    return _seconds(metres * k["walk_circuity"], k["walk_kmh"])


def _bike(metres: Whole) -> Whole:
    """Slower where it is hilly; each end of the way counts for half."""
    k = constants()
    lat, lon = _points()
    hilly = (lat < k["relief_south_of_lat"]) & (lon > k["relief_east_of_lon"])
    effort = 1 + k["bike_relief"] * (hilly[:, None].astype(float) + hilly[None, :]) / 2
    return _seconds(metres * k["bike_circuity"] * effort, k["bike_kmh"]) + int(
        60 * k["bike_terminal_min"]
    )


def _car(metres: Whole) -> Whole:
    """The first kilometres are slow (streets), the next faster (roads), the rest motorway."""
    k = constants()
    way = metres * k["car_circuity"]
    first, second = 1000 * k["car_first_km"], 1000 * k["car_second_km"]
    moving = (
        _seconds(np.minimum(way, first), k["car_first_kmh"])
        + _seconds(np.clip(way - first, 0, second - first), k["car_second_kmh"])
        + _seconds(np.maximum(way - second, 0), k["car_third_kmh"])
    )
    return moving + int(60 * k["car_terminal_min"])


def _bus(metres: Whole) -> Whole:
    """Slow in the first kilometres (many stops), faster on regional lines; a wait, a walk."""
    k = constants()
    way, near = metres * k["bus_circuity"], 1000 * k["bus_near_km"]
    moving = _seconds(np.minimum(way, near), k["bus_kmh"])
    moving += _seconds(np.maximum(way - near, 0), k["bus_far_kmh"])
    return moving + int(60 * (k["bus_wait_min"] + k["bus_access_min"]))


def _train() -> Whole:
    """Best way over any two stations: the (min, +) product access ∘ ride ∘ access, (P, P)."""
    table = rows("stations")
    lat, lon = (np.array([float(row[name]) for row in table]) for name in ("lat", "lon"))
    stops = np.array([float(row["stops_per_day"]) for row in table])
    access = _access(_metres(*_points(), lat, lon))
    boarded = _min_plus(access, _ride(_metres(lat, lon, lat, lon), stops))
    return _min_plus(boarded, access.T)


def _min_plus(left: Whole, right: Whole) -> Whole:
    best = np.full((left.shape[0], right.shape[1]), 2 * NEVER)
    for k in range(right.shape[0]):
        reached = np.flatnonzero(left[:, k] < NEVER)
        best[reached] = np.minimum(best[reached], left[reached, k, None] + right[None, k, :])
    return np.minimum(best, NEVER)


def _access(metres: Whole) -> Whole:
    """Seconds from a commune to a station: on foot when near, else by bus, not from far away."""
    k = constants()
    reach = np.where(metres <= 1000 * k["train_walk_km"], _walk(metres), _bus(metres))
    return np.where(metres <= 1000 * k["train_access_km"], reach, NEVER)


def _ride(metres: Whole, stops: Real) -> Whole:
    """Seconds between stations: mean wait, ride, one change where no direct train is likely."""
    k = constants()
    headway = 60 * k["train_span_h"] / (stops / 2)
    wait = 60 * np.clip(headway / 2, k["train_wait_min"], k["train_wait_max"])
    busy = stops >= k["train_direct_stops"]
    direct = (busy[:, None] | busy[None, :]) & (metres <= 1000 * k["train_direct_km"])
    way = metres * k["train_circuity"]
    short, middle = 1000 * k["train_short_km"], 1000 * k["train_middle_km"]
    # Longer ways have faster trains; the maximum keeps a longer way from taking less time.
    ride = _seconds(np.minimum(way, short), k["train_short_kmh"])
    ride = np.maximum(
        ride, np.where(way > short, _seconds(np.minimum(way, middle), k["train_middle_kmh"]), 0)
    )
    ride = np.maximum(ride, np.where(way > middle, _seconds(way, k["train_long_kmh"]), 0))
    total = (
        ride
        + _whole((wait[:, None] + wait[None, :]) / 2)
        + np.where(direct, 0, int(60 * k["train_transfer_min"]))
    )
    return np.where(way >= 1000 * k["train_min_km"], total, NEVER)
