"""The obvious answer to a small problem: look at every set of pairs."""

from __future__ import annotations

import itertools

from matching import Problem

Value = tuple[int, int, int]


def best_values(p: Problem, waiting_bound: int = 365, max_min: bool = False) -> Value | None:
    """(size, points, waiting) of the best set of pairs, or None if no set obeys the locks."""
    if not max_min:
        return _best(p, p.floor, waiting_bound)
    plain = _best(p, p.floor, waiting_bound)
    if plain is None:
        return None
    floors = sorted({p.floor, *(int(x) for x in p.points.flat if x >= p.floor)}, reverse=True)
    found = (_best(p, floor, waiting_bound) for floor in floors)
    return next(value for value in found if value is not None and value[0] == plain[0])


def _best(p: Problem, floor: int, waiting_bound: int) -> Value | None:
    n, m = p.shape
    locked = dict(p.locked)
    if len(locked) < len(p.locked):
        return None
    if any(not p.allowed[pair] or pair in p.forbidden for pair in p.locked):
        return None
    states: dict[tuple[int, ...], Value] = {tuple(p.capacity.tolist()): (0, 0, 0)}
    for i in range(n):
        options = [locked[i]] if i in locked else [-1, *_open_columns(p, floor, i, m)]
        reached: dict[tuple[int, ...], Value] = {}
        for (left, value), j in itertools.product(states.items(), options):
            if j < 0:
                _keep(reached, left, value)
            elif left[j]:
                days = min(int(p.waiting_days[i]), waiting_bound)
                gained = (value[0] + 1, value[1] + int(p.points[i, j]), value[2] + days)
                _keep(reached, (*left[:j], left[j] - 1, *left[j + 1 :]), gained)
        states = reached
    return max(states.values(), default=None)


def _open_columns(p: Problem, floor: int, i: int, m: int) -> list[int]:
    return [
        j
        for j in range(m)
        if p.allowed[i, j] and p.points[i, j] >= floor and (i, j) not in p.forbidden
    ]


def _keep(states: dict[tuple[int, ...], Value], left: tuple[int, ...], value: Value) -> None:
    states[left] = max(states.get(left, value), value)
