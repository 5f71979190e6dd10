"""The travel estimate: equal to a slow account of the same model, symmetric, monotone, bounded."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from mentorat.reference import travel
from mentorat.reference.places import Commune, communes, resolve_commune
from mentorat.reference.tables import LOCALES, rows
from mentorat.reference.travel import MODES, Mode, estimate, minutes_table, place_index

K = travel.constants()


def metres(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> int:
    a, b = math.radians(lat_a), math.radians(lat_b)
    h = math.sin((b - a) / 2) ** 2
    h += math.cos(a) * math.cos(b) * math.sin(math.radians(lon_b - lon_a) / 2) ** 2
    return whole(2000 * K["earth_radius_km"] * math.asin(math.sqrt(h)))


def whole(value: float) -> int:
    return math.floor(value + 0.5)


def way(a: Commune, b: Commune) -> int:
    if a == b:
        return whole(1000 * K["inner_share"] * math.sqrt(a.area_km2 / math.pi))
    return metres(a.lat, a.lon, b.lat, b.lon)


def at(length: float, kmh: float) -> int:
    return whole(length * 3.6 / kmh)


def walk(length: int) -> int:
    return at(length * K["walk_circuity"], K["walk_kmh"])


def bus(length: int) -> int:
    road = length * K["bus_circuity"]
    near = 1000 * K["bus_near_km"]
    moving = at(min(road, near), K["bus_kmh"]) + at(max(road - near, 0), K["bus_far_kmh"])
    return moving + int(60 * (K["bus_wait_min"] + K["bus_access_min"]))


def bike(a: Commune, b: Commune) -> int:
    hills = [c.lat < K["relief_south_of_lat"] and c.lon > K["relief_east_of_lon"] for c in (a, b)]
    effort = 1 + K["bike_relief"] * sum(hills) / 2
    moving = at(way(a, b) * K["bike_circuity"] * effort, K["bike_kmh"])
    return moving + int(60 * K["bike_terminal_min"])


def car(a: Commune, b: Commune) -> int:
    road = way(a, b) * K["car_circuity"]
    first, second = 1000 * K["car_first_km"], 1000 * K["car_second_km"]
    return (
        at(min(road, first), K["car_first_kmh"])
        + at(min(max(road - first, 0), second - first), K["car_second_kmh"])
        + at(max(road - second, 0), K["car_third_kmh"])
        + int(60 * K["car_terminal_min"])
    )


Station = tuple[float, float, float]


@cache
def reachable(commune: Commune) -> list[tuple[Station, int]]:
    found = []
    for row in rows("stations"):
        station = (float(row["lat"]), float(row["lon"]), float(row["stops_per_day"]))
        length = metres(commune.lat, commune.lon, station[0], station[1])
        if length <= 1000 * K["train_access_km"]:
            near = length <= 1000 * K["train_walk_km"]
            found.append((station, walk(length) if near else bus(length)))
    return found


def wait(stops: float) -> float:
    half = K["train_span_h"] * 60 / (stops / 2) / 2
    return 60 * min(max(half, K["train_wait_min"]), K["train_wait_max"])


def ride(s: Station, t: Station) -> int | None:
    length = metres(s[0], s[1], t[0], t[1])
    rail = length * K["train_circuity"]
    if rail < 1000 * K["train_min_km"]:
        return None
    busy = max(s[2], t[2]) >= K["train_direct_stops"]
    short, middle = 1000 * K["train_short_km"], 1000 * K["train_middle_km"]
    moving = at(min(rail, short), K["train_short_kmh"])
    if rail > short:
        moving = max(moving, at(min(rail, middle), K["train_middle_kmh"]))
    if rail > middle:
        moving = max(moving, at(rail, K["train_long_kmh"]))
    change = 0 if busy and length <= 1000 * K["train_direct_km"] else 60 * K["train_transfer_min"]
    return moving + whole((wait(s[2]) + wait(t[2])) / 2) + int(change)


def public(a: Commune, b: Commune) -> int:
    best = min(walk(way(a, b)), bus(way(a, b)))
    for s, to_train in reachable(a):
        for t, from_train in reachable(b):
            moving = ride(s, t)
            if moving is not None:
                best = min(best, to_train + moving + from_train)
    return best


SLOW: dict[Mode, Callable[[Commune, Commune], int]] = {
    Mode.WALK: lambda a, b: walk(way(a, b)),
    Mode.BIKE: bike,
    Mode.CAR: car,
    Mode.PUBLIC: public,
}


def slow_minutes(a: Commune, b: Commune, mode: Mode) -> int:
    minutes = max(1, (SLOW[mode](a, b) + 30) // 60)
    return -1 if minutes > K["longest_min"] else minutes


def some_pairs() -> list[tuple[Commune, Commune]]:
    rng = random.Random(20251120)
    every = communes()
    pairs = [(rng.choice(every), rng.choice(every)) for _ in range(400)]
    near = [(a, b) for a in every for b in every if 0 < way(a, b) < 20_000]
    return pairs + rng.sample(near, 400) + [(c, c) for c in rng.sample(every, 60)]


@pytest.mark.parametrize("mode", MODES)
def test_the_table_equals_the_slow_account(mode: Mode) -> None:
    table = minutes_table()
    for a, b in some_pairs():
        told = int(table[mode, place_index(a.nis5), place_index(b.nis5)])
        assert told == slow_minutes(a, b, mode), (a.name, b.name)


@pytest.mark.parametrize("mode", [Mode.WALK, Mode.BIKE, Mode.CAR])
def test_every_pair_equals_the_slow_account(mode: Mode) -> None:
    every = communes()
    slow = [[slow_minutes(a, b, mode) for b in every] for a in every[::4]]
    assert (minutes_table()[mode, ::4] == np.array(slow)).all()


def test_the_table_is_whole_symmetric_and_read_only() -> None:
    table = minutes_table()
    places = len(communes())
    assert table.shape == (4, places, places)
    assert table.dtype == np.int16
    assert (table == table.transpose(0, 2, 1)).all()
    assert ((table == -1) | ((table >= 1) & (table <= K["longest_min"]))).all()
    assert not table.flags.writeable
    assert minutes_table() is table
    for k, each in enumerate(communes()):
        assert place_index(each.nis5) == k


@pytest.mark.parametrize("mode", [Mode.WALK, Mode.CAR])
def test_farther_never_takes_less_time(mode: Mode) -> None:
    here = communes()[200]
    others = sorted(communes(), key=lambda each: way(here, each))
    times = [minutes_table()[mode, 200, place_index(each.nis5)] for each in others]
    reached = [time for time in times if time >= 0]
    assert reached == sorted(reached)
    assert all(time == -1 for time in times[len(reached) :])


def test_farther_by_train_never_takes_less_time() -> None:
    metres_out = np.arange(2400, 200_000, 50, dtype=np.int64)[None, :]
    stops = np.full(metres_out.shape[1], 80.0)
    rides = travel._ride(metres_out, stops)[0]
    assert (np.diff(rides) >= 0).all()


def test_public_transport_is_never_slower_than_walking() -> None:
    walking, public_table = minutes_table()[Mode.WALK], minutes_table()[Mode.PUBLIC]
    assert (public_table[walking >= 0] <= walking[walking >= 0]).all()
    assert (public_table[walking >= 0] >= 1).all()


def named(name: str) -> str:
    commune = resolve_commune(name)
    assert commune is not None
    return commune.nis5


@pytest.mark.parametrize(
    ("start", "end", "mode", "low", "high"),
    [
        ("Liège", "Namur", Mode.CAR, 45, 70),
        ("Liège", "Namur", Mode.PUBLIC, 50, 100),
        ("Liège", "Verviers", Mode.PUBLIC, 35, 70),
        ("Arlon", "Bastogne", Mode.CAR, 30, 55),
        ("Dinant", "Namur", Mode.PUBLIC, 35, 70),
        ("Ixelles", "Etterbeek", Mode.WALK, 20, 50),
    ],
)
def test_well_known_ways_take_plausible_times(
    start: str, end: str, mode: Mode, low: int, high: int
) -> None:
    told = estimate(named(start), named(end), mode)
    assert told is not None
    assert low <= told.minutes <= high


def test_bounds_enclose_the_estimate_and_are_round() -> None:
    for a, b in some_pairs()[:300]:
        for mode in MODES:
            told = estimate(a.nis5, b.nis5, mode)
            if told is not None:
                assert 1 <= told.low <= told.minutes <= told.high
                assert told.high - told.low >= 5
                assert told.high % 5 == 0
                assert told.low == 1 or told.low % 5 == 0


def test_a_senseless_way_has_no_estimate() -> None:
    assert estimate(named("Tournai"), named("Arlon"), Mode.WALK) is None
    with pytest.raises(KeyError):
        estimate("00000", named("Arlon"), Mode.CAR)


def test_an_estimate_says_that_it_is_one() -> None:
    told = estimate(named("Liège"), named("Namur"), Mode.CAR)
    assert told is not None
    assert told.label() == "environ 58 minutes, entre 35 et 85 (estimation)"
    assert "estimate" in told.label("en")
    assert "تقدير" in told.label("ar")


def test_modes_are_the_bits_of_a_mask() -> None:
    assert [mode.bit for mode in MODES] == [1, 2, 4, 8]
    for lang in LOCALES:
        assert len({mode.label(lang) for mode in MODES}) == 4
    assert all(mode.icon for mode in MODES)


def test_every_constant_says_whether_it_is_published() -> None:
    for row in rows("travel"):
        assert row["status"] in {"source", "assumption"}
        assert row["note"]
        assert row["unit"]
