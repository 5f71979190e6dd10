"""Random people and problems for the tests: seeded, with every attribute sometimes unknown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matching import Criteria, People, Problem, SectorTable, Territory, Weights
from matching.criteria import COLUMNS

Generator = np.random.Generator


def draw_people(rng: Generator, n: int, places: int = 5, languages: int = 4) -> People:
    """n people over small ranges, so that agreements, ties and unknowns are frequent."""
    levels = rng.integers(0, 8, (n, languages)) * (rng.random((n, languages)) < 0.5)
    return People(
        n,
        sector=rng.integers(-1, 4, (n, 3)),
        occupation=rng.integers(-1, 6, (n, 3)),
        languages=levels,
        french_min=rng.integers(0, 5, n),
        place=rng.integers(-1, places, n),
        modes=rng.integers(0, 16, n),
        max_minutes=rng.choice([-1, 15, 30, 60, 90], n),
        hard_limit=rng.random(n) < 0.5,
        remote=rng.random(n) < 0.3,
        travels=rng.random(n) < 0.5,
        slots=rng.integers(0, 2**21, n)
        & rng.integers(0, 2**21, n)
        & rng.integers(0, 2**21, n) * (rng.random(n) < 0.8),
        topics=rng.integers(0, 16, n),
        stage=rng.integers(0, 8, n),
        steps=rng.integers(0, 16, n),
        gender=rng.integers(0, 3, n),
        gender_asked=rng.integers(0, 3, n) * (rng.random(n) < 0.3),
        capacity=rng.integers(0, 3, n),
    )


def draw_mentors(rng: Generator, n: int, places: int = 5, languages: int = 4) -> People:
    """People of the other side, who ask for nobody's gender."""
    people = draw_people(rng, n, places, languages)
    columns = {name: getattr(people, name) for name in COLUMNS if name != "gender_asked"}
    return People(n, **columns)


def draw_territory(rng: Generator, places: int = 5) -> Territory:
    """Minutes by four modes, some impossible."""
    minutes = rng.integers(1, 150, (4, places, places))
    return Territory(np.where(rng.random(minutes.shape) < 0.2, -1, minutes))


def draw_setting(rng: Generator) -> tuple[Weights, Territory, SectorTable, Criteria]:
    """Random weights, territory, sector table and criteria that fit `draw_people`."""
    weights = Weights(*(int(w) for w in rng.integers(0, 60, 4)), topics=int(rng.integers(1, 20)))
    if rng.random() < 0.5:
        weights = replace(weights, stage=int(rng.integers(0, 30)), steps=int(rng.integers(0, 30)))
    proximity = rng.integers(0, 1001, (4, 4)) * (rng.random((4, 4)) < 0.5)
    sectors = SectorTable(proximity, rng.integers(-1, 3, 6))
    criteria = Criteria(
        understanding=int(rng.integers(1, 4)),
        slots_needed=int(rng.integers(1, 5)),
        refuse_without_slot=bool(rng.random() < 0.7),
        preference=(1000, int(rng.integers(500, 1001)), 400),
        neutral=tuple(int(x) for x in rng.integers(0, 600, 7)) if rng.random() < 0.5 else 250,
        far=int(rng.choice([0, 100])),
        over_limit=int(rng.choice([0, 100, 500])),
        excess_minutes=int(rng.choice([0, 1, 25, 60])),
        usual_minutes=int(rng.choice([0, 45, 1440])),
        ceiling_minutes=None if rng.random() < 0.4 else int(rng.integers(0, 160)),
        margin=int(rng.choice([0, 250, 999])),
        refuse_unknown_way=bool(rng.random() < 0.5),
        remote=int(rng.choice([0, 500])),
        ahead=(700, 1000, 1000, 800) if rng.random() < 0.5 else (0, 300, 10, 1000),
    )
    return weights, draw_territory(rng), sectors, criteria


def draw_problem(rng: Generator, largest: int = 8, points: int = 6) -> Problem:
    """A small problem with every feature and many ties; its locks may contradict."""
    n, m = (int(k) for k in rng.integers(0, largest + 1, 2))
    pairs = [(i, j) for i in range(n) for j in range(m)]
    rng.shuffle(pairs)
    locks, bans = int(rng.integers(0, 3)), int(rng.integers(0, 4))
    return Problem(
        rng.integers(0, int(rng.integers(1, points)) + 1, (n, m)),
        rng.random((n, m)) < rng.choice([0.3, 0.6, 1.0]),
        rng.integers(0, 4, m),
        locked=pairs[:locks],
        forbidden=pairs[locks : locks + bans] if rng.random() < 0.9 else pairs[:1],
        floor=int(rng.integers(0, 3)),
        waiting_days=rng.integers(0, 500, n) * (rng.random() < 0.7),
        rank=(rng.permutation(n), rng.permutation(m)),
    )
