"""One measurement per process: `python -m tests.benchmarks.cases NAME [NUMBER …]` prints JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from matching import (
    People,
    PeopleState,
    Problem,
    Round,
    State,
    Weights,
    frontier,
    regret,
    score,
    solve,
    solve_people,
    verify,
    verify_people,
    whatif,
)
from matching.criteria import Kernel, RowScorer, prepare
from matching.whatif import Change, Forbid, Lock, changed, limited
from tests.benchmarks.naive import NaiveScorer, as_lists
from tests.benchmarks.population import draw_sectors, draw_side, draw_territory

Figures = dict[str, Any]
REGION = Weights(), draw_territory(), draw_sectors()


class Clock:
    """Processor seconds of this process; other programs on the machine do not count."""

    def __enter__(self) -> Clock:
        self.started = time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.process_time() - self.started


def peak_mib() -> int:
    """Most memory this process ever held, and the largest of its helpers with it."""
    both = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    return sum(resource.getrusage(who).ru_maxrss for who in both) // 1024


def draw_round(n: int, m: int) -> tuple[tuple[People, People], Figures]:
    """Both sides of the region, and what else a round is frozen with."""
    rng = np.random.default_rng(0)
    people = draw_side(n, False, 1), draw_side(m, True, 1)
    days = rng.integers(0, 300, n)
    return people, {"waiting_days": days, "rank": (rng.permutation(n), rng.permutation(m))}


def large(n: int, m: int, memory_mib: int = 256, processes: int = 1) -> Figures:
    """People to certified duos on the path without a matrix, ties included.

    Seconds of the clock on the wall where several processes work.
    """
    people, frozen = draw_round(n, m)
    budget = {"memory_mib": memory_mib, "processes": processes}
    started = time.perf_counter()
    with Clock() as clock:
        s = solve_people(Round(*people, *REGION, **frozen), **budget)
    passed = time.perf_counter() - started
    assert s.certificate is not None
    gap, unique = s.certificate.gap, s.certificate.unique
    return {
        "seconds": clock.seconds if processes == 1 else passed,
        "duos": s.size,
        "points": s.total,
        "gap": gap,
        "unique": unique,
    }


def whole(n: int, m: int, pairs: int = 40_000) -> Figures:
    """The whole run, its independent check, and plain scoring of a sample of the pairs."""
    people, frozen = draw_round(n, m)
    with Clock() as solving:
        r = Round(*people, *REGION, **frozen)
        s = solve_people(r)
    with Clock() as checking:
        report = verify_people(r, s)
    naive, (a, b) = NaiveScorer(*REGION), (as_lists(side) for side in people)
    rng = np.random.default_rng(0)
    sample = list(zip(rng.integers(0, n, pairs), rng.integers(0, m, pairs), strict=True))
    with Clock() as loop:
        for i, j in sample:
            naive.points(a[i], b[j])
    return {
        "seconds": solving.seconds,
        "check_s": checking.seconds,
        "gap": report.gap,
        "naive_s": loop.seconds / pairs * n * m,
    }


def dense(n: int, m: int) -> Figures:
    """The matrix of costs, filled by the same scorer, and scipy's assignment on it."""
    mentees, mentors = draw_side(n, False, 1), draw_side(m, True, 1)
    with Clock() as scoring:
        kernel = Kernel(mentees, mentors, prepare(mentees, mentors, *REGION, None))
        cost = np.zeros((n, m))
        bonus = 1000 * min(n, m) + 1
        for top in range(0, n, 8):
            row, column, points = kernel.tile(top, min(top + 8, n), 0, m)
            cost[row, column] = -points - bonus
    with Clock() as solving:
        row, column = linear_sum_assignment(cost)
    formed = cost[row, column] < 0
    duos = int(formed.sum())
    points = -int(cost[row, column][formed].sum()) - duos * bonus
    seconds = scoring.seconds + solving.seconds
    return {"seconds": seconds, "scoring": scoring.seconds, "duos": duos, "points": points}


def scoring(n: int, m: int, pairs: int = 40_000) -> Figures:
    """Nanoseconds per pair: plain Python on a sample, tiles and rows on everything."""
    mentees, mentors = draw_side(n, False, 1), draw_side(m, True, 1)
    naive, a, b = NaiveScorer(*REGION), as_lists(mentees), as_lists(mentors)
    rng = np.random.default_rng(0)
    sample = list(zip(rng.integers(0, n, pairs), rng.integers(0, m, pairs), strict=True))
    with Clock() as loop:
        found = [naive.points(a[i], b[j]) for i, j in sample]
    with Clock() as tiles:
        scores = score(mentees, mentors, *REGION)
    scorer = RowScorer(Kernel(mentees, mentors, scores.setting))
    with Clock() as rows:
        by_row = [scorer.row(i) for i in scorer.order.tolist()]
    same = all(
        points == (int(scores.points[i, j]) if scores.allowed[i, j] else None)
        for (i, j), points in zip(sample, found, strict=True)
    )
    for i, (columns, points) in zip(scorer.order.tolist(), by_row, strict=True):
        same &= bool((columns == np.flatnonzero(scores.allowed[i])).all())
        same &= bool((points == scores.points[i, columns]).all())
    each = 1e9 / (n * m)
    return {
        "naive_ns": loop.seconds / pairs * 1e9,
        "tile_ns": tiles.seconds * each,
        "row_ns": rows.seconds * each,
        "admissible": float(scores.allowed.mean()),
        "identical": same,
    }


def region_problem(n: int, m: int) -> Problem:
    """The population's round as a matrix, with waiting days and drawn ranks."""
    scores = score(draw_side(n, False, 1), draw_side(m, True, 1), *REGION)
    rng = np.random.default_rng(0)
    rank = rng.permutation(n), rng.permutation(m)
    return scores.problem(waiting_days=rng.integers(0, 300, n), rank=rank)


def hand_changes(p: Problem, state: State, count: int) -> list[Change]:
    """Locks of admissible pairs and prohibitions of formed ones, in turn."""
    rng = np.random.default_rng(1)
    changes: list[Change] = []
    while len(changes) < count:
        i = int(rng.integers(p.shape[0]))
        own = int(state.solution.mentor_of[i])
        others = np.flatnonzero(p.allowed[i])
        if len(changes) % 2 and own >= 0:
            changes.append(Forbid(i, own))
        elif not len(changes) % 2 and others.size:
            changes.append(Lock(i, int(rng.choice(others))))
    return changes


def hand(n: int, m: int, count: int = 200, compared: int = 20) -> Figures:
    """What-ifs on a warm state against solves of the changed problem."""
    p = region_problem(n, m)
    state = State.of(p)
    assert state.warm is not None
    warm, cold, equal = [], [], 0
    for k, change in enumerate(hand_changes(p, state, count)):
        with Clock() as clock:
            outcome = whatif(state, change)
        warm.append(clock.seconds)
        if k < compared:
            problem = changed(p, change)
            with Clock() as clock:
                fresh = solve(problem)
            cold.append(clock.seconds)
            equal += fresh.pairs == outcome.state.solution.pairs
            verify(problem, outcome.state.solution)
    median = float(np.median(warm))
    return {
        "warm_ms": median * 1e3,
        "p95_ms": float(np.quantile(warm, 0.95)) * 1e3,
        "cold_ms": float(np.median(cold)) * 1e3,
        "ratio": float(np.median(cold)) / median,
        "equal": equal,
        "compared": len(cold),
    }


def choices(n: int, m: int, hard: int = 1, compared: int = 10) -> Figures:
    """The whole frontier of points against solves of the problems that it limits."""
    sides = draw_side(n, False, 1, bool(hard)), draw_side(m, True, 1, bool(hard))
    rng = np.random.default_rng(0)
    p = score(*sides, *REGION).problem(rank=(rng.permutation(n), rng.permutation(m)))
    with Clock() as clock:
        corners = frontier(p).corners
    cold, equal = [], 0
    some = corners[:: max(1, len(corners) // compared)]
    for corner in some:
        limited_ = limited(p, p.points, corner.bound)
        with Clock() as solving:
            fresh = solve(limited_)
        cold.append(solving.seconds)
        equal += fresh.pairs == corner.solution.pairs
        verify(limited_, corner.solution)
    return {
        "seconds": clock.seconds,
        "corners": len(corners),
        "afresh_s": float(np.mean(cold)) * len(corners),
        "equal": equal,
        "compared": len(cold),
        "admissible": float(p.allowed.mean()),
        "mib": peak_mib(),
    }


def hand_people(n: int, m: int, count: int = 200) -> Figures:
    """What-ifs on a round without a matrix: locks of admissible pairs and prohibitions."""
    sides, frozen = draw_round(n, m)
    people, rng = (*sides, *REGION), np.random.default_rng(1)
    with Clock() as building:
        state = PeopleState.of(Round(*people, **frozen))
    scorer, times, lost = RowScorer(Kernel(*people[:2], prepare(*people, None))), [], 0
    for k in range(count):
        i = int(rng.integers(n))
        own, open_ = int(state.solution.mentor_of[i]), scorer.row(i)[0]
        change = Forbid(i, own) if k % 2 and own >= 0 else Lock(i, int(rng.choice(open_)))
        with Clock() as clock:
            outcome = whatif(state, change)
        times.append(clock.seconds)
        assert outcome.state.solution.certificate is not None
        lost += outcome.state.solution.certificate.gap != 0
    return {
        "build_s": building.seconds,
        "warm_ms": float(np.median(times)) * 1e3,
        "p95_ms": float(np.quantile(times, 0.95)) * 1e3,
        "open_gaps": lost,
    }


def forced(n: int, m: int, checked: int = 40) -> Figures:
    """Exact loss of every pair, some of them against solves with the pair locked."""
    p = region_problem(n, m)
    state = State.of(p, levels=("size", "points"))
    with Clock() as clock:
        found = regret(state)
    rng, wrong = np.random.default_rng(2), 0
    possible = np.argwhere(found.possible)
    for i, j in possible[rng.integers(0, len(possible), checked)].tolist():
        fresh = solve(changed(p, Lock(i, j)), ("size", "points"))
        lost = state.solution.size - fresh.size, state.solution.total - fresh.total
        wrong += lost != (int(found.duos[i, j]), int(found.points[i, j]))
    return {"milliseconds": clock.seconds * 1e3, "wrong": wrong, "checked": checked}


def structured(n: int) -> Figures:
    """Worst cases known by construction: Machol-Wien, all equal, and a random matrix."""
    order = np.arange(1, n + 1)
    product = np.minimum(np.outer(order, order) * 10**6 // (n * n), 10**6)
    rng = np.random.default_rng(0)
    cases = {
        "random": rng.integers(0, 1001, (n, n)),
        "machol_wien": 10**6 - product,
        "all_equal": np.full((n, n), 500),
    }
    figures: Figures = {}
    for name, points in cases.items():
        with Clock() as clock:
            s = solve(Problem(points))
        with Clock() as bare:
            linear_sum_assignment(-points.astype(np.float64))
        assert s.certificate is not None
        figures[name] = {"seconds": clock.seconds, "lsa": bare.seconds, "gap": s.certificate.gap}
    return figures


def peers(n: int, stored: str = "") -> Figures:
    """The same round of n mentees and 1.5 n mentors by scipy's solvers and by common short cuts.

    The round is stored for solvers that live elsewhere if a path is given.
    """
    p = region_problem(n, n * 3 // 2)
    weight = np.where(p.allowed, p.points + 1000 * n + 1, 0)
    if stored:
        np.savez(stored, weight=weight, points=p.points)
    figures: Figures = {}
    with Clock() as clock:
        s = solve(p)
    figures["this engine, proved, ties broken"] = _way(clock.seconds, s.size, s.total)
    for name, (run, largest) in _PEERS.items():
        if n > largest:
            continue
        with Clock() as clock:
            mentor_of = run(weight.astype(np.float64))
        rows = np.flatnonzero(mentor_of >= 0)
        total = int(p.points[rows, mentor_of[rows]].sum())
        figures[name] = _way(clock.seconds, int(rows.size), total)
    return {"ways": figures}


def _way(seconds: float, duos: int, points: int) -> Figures:
    return {"seconds": seconds, "duos": duos, "points": points}


def _lsa(weight: np.ndarray) -> np.ndarray:
    row, column = linear_sum_assignment(weight, maximize=True)
    return _formed(weight, row, column)


def _lsa_negated(weight: np.ndarray) -> np.ndarray:
    return _formed(weight, *linear_sum_assignment(-weight))


def _lapjvsp(weight: np.ndarray) -> np.ndarray:
    n, m = weight.shape
    row, column = np.nonzero(weight)
    top = weight.max() + 1
    cost = np.concatenate([top - weight[row, column], np.full(n, top)])
    ends = np.concatenate([row, np.arange(n)]), np.concatenate([column, m + np.arange(n)])
    found, chosen = min_weight_full_bipartite_matching(csr_array((cost, ends), shape=(n, m + n)))
    mentor_of = np.full(n, -1)
    mentor_of[found] = np.where(chosen < m, chosen, -1)
    return mentor_of


def _highs(weight: np.ndarray) -> np.ndarray:
    """The linear program; its vertices are sets of pairs."""
    n, m = weight.shape
    row, column = np.nonzero(weight)
    k, ones = np.arange(row.size), np.ones(2 * row.size)
    ends = np.concatenate([row, n + column]), np.concatenate([k, k])
    limits = csr_array((ones, ends), shape=(n + m, row.size))
    found = linprog(-weight[row, column], limits, np.ones(n + m), bounds=(0, 1), method="highs")
    used = found.x > 0.5
    mentor_of = np.full(n, -1)
    mentor_of[row[used]] = column[used]
    return mentor_of


def _greedy(weight: np.ndarray) -> np.ndarray:
    """The best pair left, again and again."""
    mentor_of, free = np.full(weight.shape[0], -1), np.ones(weight.shape[1], bool)
    row, column = np.nonzero(weight)
    for k in np.argsort(-weight[row, column], kind="stable").tolist():
        if mentor_of[row[k]] < 0 and free[column[k]]:
            mentor_of[row[k]], free[column[k]] = column[k], False
    return mentor_of


def _gale_shapley(weight: np.ndarray) -> np.ndarray:
    """Mentees ask in the order of their points; a mentor keeps the best who asked."""
    n, m = weight.shape
    wishes = [
        np.flatnonzero(row)[np.argsort(-row[row > 0], kind="stable")].tolist() for row in weight
    ]
    holder, asked, waiting = np.full(m, -1), [0] * n, list(range(n))
    while waiting:
        i = waiting.pop()
        while asked[i] < len(wishes[i]):
            j = wishes[i][asked[i]]
            asked[i] += 1
            if holder[j] < 0 or weight[i, j] > weight[holder[j], j]:
                if holder[j] >= 0:
                    waiting.append(int(holder[j]))
                holder[j] = i
                break
    mentor_of = np.full(n, -1)
    mentor_of[holder[holder >= 0]] = np.flatnonzero(holder >= 0)
    return mentor_of


def _formed(weight: np.ndarray, row: np.ndarray, column: np.ndarray) -> np.ndarray:
    mentor_of = np.full(weight.shape[0], -1)
    real = weight[row, column] > 0
    mentor_of[row[real]] = column[real]
    return mentor_of


EVERY = 10**9
_PEERS: dict[str, tuple[Callable[[np.ndarray], np.ndarray], int]] = {
    "scipy LSA": (_lsa, EVERY),
    "scipy LSA, negated before": (_lsa_negated, EVERY),
    "scipy LAPJVsp": (_lapjvsp, EVERY),
    "HiGHS, linear program": (_highs, 1000),
    "greedy": (_greedy, EVERY),
    "Gale–Shapley": (_gale_shapley, EVERY),
}
CASES: dict[str, Callable[..., Figures]] = {
    "large": large,
    "dense": dense,
    "whole": whole,
    "scoring": scoring,
    "choices": choices,
    "hand": hand,
    "hand_people": hand_people,
    "forced": forced,
    "structured": structured,
    "peers": peers,
}


if __name__ == "__main__":
    measured = CASES[sys.argv[1]](*(int(word) if word.isdigit() else word for word in sys.argv[2:]))
    print(json.dumps(measured | {"mib": peak_mib()}))
