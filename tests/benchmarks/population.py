"""An invented region of people: communes, modes, half-days, languages, sectors. Seeded."""

from __future__ import annotations

import numpy as np

from matching import People, SectorTable, Territory

PLACES, TERRITORIES, SECTORS, OCCUPATIONS, LANGUAGES = 281, 9, 24, 96, 12


def draw_territory(seed: int = 7) -> Territory:
    """281 communes in nine clusters of 60 km, as far apart as in a region of 200 km."""
    rng = np.random.default_rng(seed)
    centre = rng.integers(0, TERRITORIES, PLACES)
    lat = 50.1 + 0.25 * (centre % 3) + rng.normal(0, 0.09, PLACES)
    lon = 3.6 + 0.85 * (centre // 3) + rng.normal(0, 0.14, PLACES)
    return Territory.from_coordinates(lat, lon)


def draw_sectors(seed: int = 8) -> SectorTable:
    """24 sectors, each near two others; four occupations a sector, two sub-sectors each."""
    rng = np.random.default_rng(seed)
    near = np.zeros((SECTORS, SECTORS), np.int64)
    for wished in range(SECTORS):
        near[wished, rng.choice(SECTORS, 2, replace=False)] = rng.integers(300, 1000, 2)
    return SectorTable(near, np.arange(OCCUPATIONS) // 2)


def draw_side(n: int, mentors: bool, seed: int, limits_are_hard: bool = True) -> People:
    """n mentees or mentors; few know the other side's language.

    With hard travel limits some 8 % of the pairs are admissible, with wishes some 60 %.
    """
    rng = np.random.default_rng([seed, mentors])
    occupation = rng.integers(0, OCCUPATIONS, (n, 3))
    occupation[:, 1:][rng.random((n, 2)) < 0.5] = -1
    modes = (rng.random(n) < 0.3) * 2 + (rng.random(n) < (0.8 if mentors else 0.35)) * 4
    modes = modes + (rng.random(n) < 0.8) * 8
    return People(
        n,
        sector=np.where(occupation >= 0, occupation // 4, -1),
        occupation=occupation,
        languages=_languages(n, mentors, rng),
        french_min=rng.integers(1, 5, n) if mentors else np.zeros(n, np.int64),
        place=rng.integers(0, PLACES, n),
        modes=modes,
        max_minutes=rng.choice([20, 30, 45, 60], n),
        hard_limit=np.full(n, limits_are_hard),
        remote=rng.random(n) < 0.17,
        travels=rng.random(n) < 0.3,
        slots=_half_days(n, 4 if mentors else 7, rng),
        gender=rng.integers(1, 3, n),
        gender_asked=rng.integers(1, 3, n) * ((rng.random(n) < 0.06) & (not mentors)),
    )


def _languages(n: int, mentors: bool, rng: np.random.Generator) -> np.ndarray:
    levels = np.zeros((n, LANGUAGES), np.int8)
    everyone = np.arange(n)
    first = rng.integers(1, LANGUAGES, n)
    if mentors:
        speaks = rng.random(n) < 0.4
        levels[everyone[speaks], first[speaks]] = rng.integers(2, 7, int(speaks.sum()))
        levels[:, 0] = 7
    else:
        levels[everyone, first] = 7
        levels[everyone, rng.integers(1, LANGUAGES, n)] = rng.integers(1, 7, n)
        levels[:, 0] = rng.integers(1, 6, n)
    return levels


def _half_days(n: int, about: int, rng: np.random.Generator) -> np.ndarray:
    free = rng.random((n, 21)) < about / 21
    free[np.arange(n), rng.integers(0, 21, n)] = True
    return (free << np.arange(21)).sum(axis=1)
