"""What the page shows: one function a table, each row with its goal and whether it is reached."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.measuring import (
    Figures,
    Row,
    Table,
    filled,
    measure,
    people,
    table,
    verdict,
)
from tests.benchmarks.peers import solve_elsewhere

GOAL = ["goal", "reached"]
# Structured matrices against a random one of the same size.
WORST_TIMES = {"machol_wien": 12, "all_equal": 3}


def scoring(quick: bool) -> str:
    """Plain Python against tiles and rows."""
    head = ["pairs", "plain Python ns", "tiles ns", "rows ns", "faster", "admissible", *GOAL]

    def cells(x: Figures) -> Row:
        times = x["naive_ns"] / min(x["tile_ns"], x["row_ns"])
        ns = [f"{x[name]:.0f}" for name in ("naive_ns", "tile_ns", "row_ns")]
        reached = times >= 50 and x["identical"]
        return [
            *ns,
            f"{times:.0f}×",
            f"{x['admissible']:.1%}",
            *verdict("≥ 50×, identical", reached),
        ]

    sizes = [(1000, 1500)] if quick else [(1000, 1500), (3000, 4500)]
    return table(head, [filled(head, people(*x), measure("scoring", *x), cells) for x in sizes])


def whole(quick: bool) -> str:
    """People to certified duos against plain scoring alone, and the independent check."""
    head = ["mentees × mentors", "whole run s", "plain scoring alone s", "ratio", "gap", "check s"]
    head += GOAL
    sizes = [(3000, 4500)] if quick else [(3000, 4500), (10_000, 15_000)]
    rows: Table = []
    for n, m in sizes:
        goal = "≤ 1/25, gap 0" if n >= 10_000 else None

        def cells(x: Figures, goal: str | None = goal) -> Row:
            times = x["naive_s"] / x["seconds"]
            own = [f"{x['seconds']:.1f}", f"{x['naive_s']:.0f}", f"1/{times:.0f}", str(x["gap"])]
            return [*own, f"{x['check_s']:.1f}", *verdict(goal, times >= 25 and x["gap"] == 0)]

        rows.append(filled(head, people(n, m), measure("whole", n, m), cells))
    return table(head, rows)


def hand(quick: bool) -> str:
    """What-ifs."""
    head = ["mentees × mentors", "what-if ms", "p95 ms", "solve ms", "ratio", "equal to a solve"]
    head += GOAL
    sizes = [(300, 450), (1000, 1500), (1000, 1000)] + ([] if quick else [(3000, 4500)])
    rows: Table = []
    for n, m in sizes:
        least = 0 if n < 1000 else 50 if m > n else 15

        def cells(x: Figures, least: int = least) -> Row:
            figures = [f"{x[name]:.2f}" for name in ("warm_ms", "p95_ms", "cold_ms")]
            goal = f"≤ 1/{least}, all equal" if least else "all equal"
            reached = x["ratio"] >= least and x["equal"] == x["compared"]
            equal = f"{x['equal']} of {x['compared']}"
            return [*figures, f"1/{x['ratio']:.0f}", equal, *verdict(goal, reached)]

        x = measure("hand", n, m, 60 if quick else 200, 10 if quick else 40)
        rows.append(filled(head, people(n, m), x, cells))
    return table(head, rows)


def choices(quick: bool) -> str:
    """The frontier of points."""
    head = ["mentees × mentors", "admissible", "frontier s", "corners", "each solved afresh s"]
    head += ["equal to a solve", "MiB", *GOAL]
    rows: Table = []
    for n, m, most in [(400, 600, 1)] if quick else [(400, 600, 1), (3000, 4500, 20)]:
        for hard in (1, 0):

            def cells(x: Figures, most: int = most) -> Row:
                equal = f"{x['equal']} of {x['compared']}"
                figures = [f"{x['admissible']:.0%}", f"{x['seconds']:.2f}", str(x["corners"])]
                figures += [f"{x['afresh_s']:.0f}", equal, str(x["mib"])]
                reached = x["seconds"] <= most and x["equal"] == x["compared"]
                return [*figures, *verdict(f"≤ {most} s, all equal", reached)]

            rows.append(filled(head, people(n, m), measure("choices", n, m, hard), cells))
    return table(head, rows)


def hand_people(quick: bool) -> str:
    """What-ifs without a matrix."""
    head = ["mentees × mentors", "what-if ms", "p95 ms", "solve and keep s", "open gaps", "MiB"]
    head += GOAL
    rows: Table = []
    for n, m in [(3000, 4500)] if quick else [(3000, 4500), (20_000, 30_000)]:
        goal = "p95 ≤ 5 ms, no gap" if n >= 20_000 else None

        def cells(x: Figures, goal: str | None = goal) -> Row:
            figures = [f"{x[name]:.2f}" for name in ("warm_ms", "p95_ms")]
            figures += [f"{x['build_s']:.1f}", str(x["open_gaps"]), str(x["mib"])]
            return [*figures, *verdict(goal, x["p95_ms"] <= 5 and not x["open_gaps"])]

        x = measure("hand_people", n, m, 60 if quick else 200)
        rows.append(filled(head, people(n, m), x, cells))
    return table(head, rows)


def forced(quick: bool) -> str:
    """Exact loss of every pair."""
    head = ["mentees × mentors", "all pairs ms", "MiB", "different from a solve", *GOAL]
    rows: Table = []
    for n, m, most in [(300, 300, 25), (1000, 1500, 1000)]:

        def cells(x: Figures, most: int = most) -> Row:
            wrong = f"{x['wrong']} of {x['checked']}"
            reached = x["milliseconds"] <= most and not x["wrong"]
            goal = verdict(f"≤ {most} ms, none", reached)
            return [f"{x['milliseconds']:.0f}", str(x["mib"]), wrong, *goal]

        rows.append(filled(head, people(n, m), measure("forced", n, m, 10 if quick else 40), cells))
    return table(head, rows)


def structured(quick: bool) -> str:
    """Instances that are hard by construction, against a random matrix of the same size."""
    head = ["size", "matrix", "solved, proved, ties broken ms", "÷ random", "bare LSA ms"]
    head += ["LSA ÷ random", "gap", *GOAL]
    rows: Table = []
    for n in (300,) if quick else (300, 1000):
        x = measure("structured", n)
        if "failed" in x:
            rows.append(filled(head, people(n, n), x, list))
            continue
        base = x["random"]
        for name in ("random", *WORST_TIMES):
            rows.append(
                [people(n, n), name.replace("_", " "), *_structured_cells(name, x[name], base)]
            )
    return table(head, rows)


def _structured_cells(name: str, x: Figures, base: Figures) -> Row:
    times, bare = x["seconds"] / base["seconds"], x["lsa"] / base["lsa"]
    most = WORST_TIMES.get(name)
    goal = "gap 0" if most is None else f"≤ {most}×, gap 0"
    reached = x["gap"] == 0 and (most is None or times <= most)
    own = [f"{x['seconds'] * 1e3:.0f}", f"{times:.1f}×", f"{x['lsa'] * 1e3:.0f}", f"{bare:.1f}×"]
    return [*own, str(x["gap"]), *verdict(goal, reached)]


def peers(quick: bool) -> str:
    """Other ways to the same round: scipy's, short cuts, and solvers from elsewhere."""
    head = ["size", "way", "ms", "÷ LSA", "duos", "points", *GOAL]
    rows: Table = []
    with tempfile.TemporaryDirectory() as folder:
        for n in (500,) if quick else (500, 1000, 2000):
            stored, size = Path(folder) / f"{n}.npz", people(n, n * 3 // 2)
            x = measure("peers", n) if quick else measure("peers", n, stored)
            if "failed" in x:
                rows.append(filled(head, size, x, list))
                continue
            ways: dict[str, Figures] = x["ways"] | ({} if quick else solve_elsewhere(stored))
            rows += [[size, *row] for row in _ways(head[1:], ways)]
    return table(head, rows)


def _ways(head: Row, ways: dict[str, Figures]) -> Table:
    base = ways["scipy LSA"]["seconds"]
    best = max((x["duos"], x["points"]) for x in ways.values() if "failed" not in x)

    def row(way: str) -> Callable[[Figures], Row]:
        ours = way.startswith("this engine")

        def cells(x: Figures) -> Row:
            own = [f"{x['seconds'] * 1e3:.0f}", f"{x['seconds'] / base:.2f}"]
            own += [str(x["duos"]), str(x["points"])]
            goal = "nobody finds more" if ours else None
            return [*own, *verdict(goal, (x["duos"], x["points"]) == best)]

        return cells

    return [
        filled(head, f"{way} ({x['version']})" if "version" in x else way, x, row(way))
        for way, x in ways.items()
    ]


LARGE_HEAD = ["mentees × mentors", "s", "MiB", "gap", "unique", "dense s", "dense MiB"]
LARGE_HEAD += ["same total", *GOAL]
MUCH_MIB = 6144


class Large(NamedTuple):
    """A round to measure: sizes, budget, and what is to be reached beside gap 0."""

    n: int
    m: int
    memory_mib: int = 256
    processes: int = 1
    goal: str = ""
    reached: Callable[[Figures, Figures], bool] = lambda mine, dense: True

    @property
    def label(self) -> str:
        """The sizes, and what is unusual about the run."""
        kept = ", pairs kept" if self.memory_mib == MUCH_MIB else ""
        shared = f", {self.processes} processes" if self.processes > 1 else ""
        return people(self.n, self.m) + kept + shared


QUICK_ROUNDS = [
    Large(3000, 4500),
    Large(
        10_000,
        15_000,
        goal="≤ dense, ≤ 250 MiB, ",
        reached=lambda x, dense: x["seconds"] <= dense["seconds"] and x["mib"] <= 250,
    ),
    Large(
        10_000,
        10_000,
        goal="≤ 1/4 of dense LSA, ",
        reached=lambda x, dense: x["seconds"] <= (dense["seconds"] - dense["scoring"]) / 4,
    ),
]
ROUNDS = [
    *QUICK_ROUNDS,
    Large(20_000, 30_000),
    Large(
        100_000,
        150_000,
        goal="≤ 240 s, ≤ 512 MiB, ",
        reached=lambda x, _: x["seconds"] <= 240 and x["mib"] <= 512,
    ),
    Large(100_000, 150_000, MUCH_MIB, 2, "≤ 90 s, ", lambda x, _: x["seconds"] <= 90),
    Large(100_000, 100_000),
    Large(100_000, 100_000, MUCH_MIB, 1, "≤ 120 s, ", lambda x, _: x["seconds"] <= 120),
    Large(100_000, 100_000, MUCH_MIB, 2),
]


def large_rounds(quick: bool) -> str:
    """People to certified duos, beside a dense matrix where one fits."""
    rows: Table = []
    for x in QUICK_ROUNDS if quick else ROUNDS:
        mine = measure("large", *x[:4])
        small = x.n * x.m <= (14_000_000 if quick else 150_000_000)
        other = measure("dense", x.n, x.m) if small and "failed" not in mine else {}
        rows.append(_large_row(x, mine, other))
    return table(LARGE_HEAD, rows)


def _large_row(x: Large, mine: Figures, other: Figures) -> Row:
    if "failed" in mine:
        return filled(LARGE_HEAD, x.label, mine, list)[:-2] + verdict(f"{x.goal}gap 0", False)
    own = [x.label, f"{mine['seconds']:.1f}", str(mine["mib"]), str(mine["gap"])]
    own.append("yes" if mine["unique"] else "no")
    proved = mine["gap"] == 0 and mine["unique"]
    beside, goal, met = ["–", "–", "–"], x.goal, proved
    if "seconds" in other:
        same = (mine["duos"], mine["points"]) == (other["duos"], other["points"])
        dense = f"{other['seconds']:.1f} (scoring {other['scoring']:.1f})"
        beside = [dense, str(other["mib"]), "yes" if same else "**no**"]
        met = proved and same and x.reached(mine, other)
    elif "dense" in goal:
        goal = ""
    else:
        met = proved and x.reached(mine, other)
    return [*own, *beside, *verdict(f"{goal}gap 0", met)]


LARGE_WORDS = """\
People to duos with every admissible pair held against the prices, ties broken, in at most
the memory shown. By default 256 MiB are allowed and pairs beyond them scored again; “pairs kept”
allows 6 GiB. Several processes share the passes; theirs are seconds of the clock on the wall and
the memory of one helper is added. “Dense” fills one matrix with the same scorer and calls scipy's
`linear_sum_assignment`; it proves nothing and breaks no ties."""
WHOLE_WORDS = """\
“Whole run” is people to certified duos, ties broken. “Plain scoring alone” is what two loops
of plain Python would take to score every pair, without solving anything: extrapolated from
40,000 pairs drawn at random. “Check” is `verify_people`, which scores every pair again with
another scorer."""
HAND_WORDS = """\
Half of the changes lock an admissible pair, half forbid a formed one. “Equal” compares the
whole answer, ties included."""
STRUCTURED_WORDS = """\
Machol–Wien is c = i·j scaled to 10^6, published as hard for the Hungarian method; all-equal is
nothing but ties. The measure is a random matrix of the same size; what the bare
solver inside loses on them stands beside."""
PEER_WORDS = """\
The same round, from the matrix to the answer; nobody but this engine proves it or breaks ties.
Short cuts lose duos. OR-Tools, lapx and munkres are no dependencies: the full run installs them
into `.cache/benchmarks-venv` and says so where that fails."""
Section = tuple[Callable[[bool], str], str]
SECTIONS: dict[str, Section] = {
    "Scoring": (scoring, "Nanoseconds per pair of the whole table, refused pairs included."),
    "Whole run": (whole, WHOLE_WORDS),
    "What-if": (hand, HAND_WORDS),
    "Frontier": (choices, "Every limit on points at once; limits on travel hard, then wishes."),
    "What-if without a matrix": (
        hand_people,
        "People are scored again when a search meets them; the certificate is closed each time.",
    ),
    "Exact loss of every pair": (forced, "A sample of pairs is locked and solved afresh."),
    "Hard by construction": (structured, STRUCTURED_WORDS),
    "Other ways": (peers, PEER_WORDS),
    "Rounds of a country": (large_rounds, LARGE_WORDS),
}
