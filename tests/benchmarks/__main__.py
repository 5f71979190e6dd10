"""`python -m tests.benchmarks [--quick]`: measure everything, write docs/benchmarks.md.

The quick run stays under three minutes and shows its page instead of writing it, so that the
full run's figures stand.

Each case runs in a process of its own, one after the other, so that its peak memory is its
own and no case disturbs another.
"""

from __future__ import annotations

import datetime
import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy
import scipy

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "benchmarks.md"
Table = list[list[str]]
PATIENCE_SECONDS = 1500


def measure(*words: object) -> dict[str, Any]:
    """Run one case in its own process."""
    command = [sys.executable, "-m", "tests.benchmarks.cases", *map(str, words)]
    print("measuring", *words, file=sys.stderr, flush=True)
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=ROOT, check=False, timeout=PATIENCE_SECONDS
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"not finished after {PATIENCE_SECONDS // 60} minutes on this machine"}
    if done.returncode:
        said = done.stderr.strip().splitlines()
        return {"failed": said[-1] if said else f"ended by signal or exit {done.returncode}"}
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def table(head: Sequence[str], rows: Table) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def large_rounds(quick: bool) -> str:
    """People to certified duos, beside a dense matrix where one fits."""
    sizes = [(3000, 4500), (10_000, 15_000), (10_000, 10_000)]
    sizes += [] if quick else [(20_000, 30_000), (100_000, 150_000), (100_000, 100_000)]
    rows: Table = []
    for n, m in sizes:
        mine = measure("large", n, m)
        if "failed" in mine:
            rows.append([f"{n} × {m}", mine["failed"], *[""] * 6])
            continue
        small = n * m <= (14_000_000 if quick else 150_000_000)
        other = measure("dense", n, m) if small else None
        rows.append(_large_row(n, m, mine, other))
    head = ["mentees × mentors", "s", "MiB", "gap", "unique", "dense s", "dense MiB", "same total"]
    return table(head, rows)


def _large_row(n: int, m: int, mine: dict[str, Any], other: dict[str, Any] | None) -> list[str]:
    own = [f"{n:,} × {m:,}", f"{mine['seconds']:.1f}", str(mine["mib"]), str(mine["gap"])]
    own.append("yes" if mine["unique"] else "no")
    if other is None:
        return [*own, "–", "–", "–"]
    same = (mine["duos"], mine["points"]) == (other["duos"], other["points"])
    dense = f"{other['seconds']:.1f} (scoring {other['scoring']:.1f})"
    return [*own, dense, str(other["mib"]), "yes" if same else "NO"]


def scoring(quick: bool) -> str:
    """Plain Python against tiles and rows."""
    rows: Table = []
    for n, m in [(1000, 1500)] if quick else [(1000, 1500), (3000, 4500)]:
        x = measure("scoring", n, m)
        fastest = min(x["tile_ns"], x["row_ns"])
        times = f"{x['naive_ns'] / fastest:.0f}×"
        ns = [f"{x[name]:.0f}" for name in ("naive_ns", "tile_ns", "row_ns")]
        same = "yes" if x["identical"] else "NO"
        rows.append([f"{n:,} × {m:,}", *ns, times, f"{x['admissible']:.1%}", same])
    head = ["pairs", "plain Python ns", "tiles ns", "rows ns", "faster", "admissible", "identical"]
    return table(head, rows)


def hand(quick: bool) -> str:
    """What-ifs."""
    sizes = [(300, 450), (1000, 1500), (1000, 1000)] + ([] if quick else [(3000, 4500)])
    rows: Table = []
    for n, m in sizes:
        x = measure("hand", n, m, 60 if quick else 200, 10 if quick else 40)
        figures = [f"{x[name]:.2f}" for name in ("warm_ms", "p95_ms", "cold_ms")]
        rows.append([f"{n:,} × {m:,}", *figures, f"1/{x['ratio']:.0f}", x["equal"]])
    head = ["mentees × mentors", "what-if ms", "p95 ms", "solve ms", "ratio", "equal to a solve"]
    return table(head, rows)


def hand_people(quick: bool) -> str:
    """What-ifs without a matrix."""
    rows: Table = []
    for n, m in [(3000, 4500)] if quick else [(3000, 4500), (20_000, 30_000)]:
        x = measure("hand_people", n, m, 60 if quick else 200)
        figures = [f"{x[name]:.2f}" for name in ("warm_ms", "p95_ms")]
        rows.append(
            [f"{n:,} × {m:,}", *figures, f"{x['build_s']:.1f}", str(x["open_gaps"]), str(x["mib"])]
        )
    head = ["mentees × mentors", "what-if ms", "p95 ms", "solve and keep s", "open gaps", "MiB"]
    return table(head, rows)


def forced(quick: bool) -> str:
    """Exact loss of every pair."""
    rows: Table = []
    for n, m in [(300, 300), (1000, 1500)]:
        x = measure("forced", n, m, 10 if quick else 40)
        rows.append([f"{n:,} × {m:,}", f"{x['milliseconds']:.0f}", str(x["mib"]), x["wrong"]])
    return table(["mentees × mentors", "all pairs ms", "MiB", "different from a solve"], rows)


def structured(quick: bool) -> str:
    """Instances that are hard by construction."""
    rows: Table = []
    for n in (300,) if quick else (300, 1000):
        x = measure("structured", n)
        for name in ("random", "machol_wien", "all_equal"):
            y = x[name]
            times = [f"{y['seconds'] * 1e3:.0f}", f"{y['lsa'] * 1e3:.0f}"]
            rows.append([f"{n} × {n}", name.replace("_", " "), *times, str(y["gap"])])
    return table(["size", "matrix", "solved, proved, ties broken ms", "bare LSA ms", "gap"], rows)


def peers(quick: bool) -> str:
    """Other ways to the same round."""
    rows: Table = []
    for n in (500,) if quick else (500, 1000, 2000):
        x = measure("peers", n)
        x.pop("mib")
        base = x["scipy LSA"][0]
        for name, (seconds, duos, points) in x.items():
            size = f"{n:,} × {n * 3 // 2:,}"
            rows.append(
                [
                    size,
                    name,
                    f"{seconds * 1e3:.0f}",
                    f"{seconds / base:.2f}",
                    str(duos),
                    str(points),
                ]
            )
    return table(["size", "way", "ms", "÷ LSA", "duos", "points"], rows)


LARGE_WORDS = """\
People to duos with every admissible pair held against the prices, ties broken, in at most
the memory shown. “Dense” fills one matrix with the same scorer and calls scipy's
`linear_sum_assignment`; it proves nothing and breaks no ties."""
HAND_WORDS = """\
Half of the changes lock an admissible pair, half forbid a formed one. “Equal” compares the
whole answer, ties included."""
SECTIONS = {
    "Scoring": (scoring, "Nanoseconds per pair of the whole table, refused pairs included."),
    "What-if": (hand, HAND_WORDS),
    "What-if without a matrix": (
        hand_people,
        "People are scored again when a search meets them; the certificate is closed each time.",
    ),
    "Exact loss of every pair": (forced, "A sample of pairs is locked and solved afresh."),
    "Hard by construction": (
        structured,
        "Machol–Wien is c = i·j, scaled to 10^6; all-equal is nothing but ties.",
    ),
    "Other ways": (peers, "The same round; short cuts lose duos."),
    "Rounds of a country": (large_rounds, LARGE_WORDS),
}
HEAD = """\
# Measurements of the engine

Written by `python -m tests.benchmarks{option}` on {today}: {cores} cores shared with other
work, {system}, Python {python}, numpy {numpy}, scipy {scipy}.

Times are processor seconds of one process, each case in a process of its own; the people are
invented by `tests/benchmarks/population.py`. Compare ratios, not seconds."""


def page(quick: bool) -> str:
    """The whole page."""
    head = HEAD.format(
        option=" --quick" if quick else "",
        today=datetime.datetime.now(datetime.UTC).date().isoformat(),
        cores=os.cpu_count(),
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        numpy=numpy.__version__,
        scipy=scipy.__version__,
    )
    parts = [head]
    for title, (section, words) in SECTIONS.items():
        parts += [f"## {title}", words, section(quick)]
    return "\n\n".join(parts) + "\n"


def main(words: Sequence[str]) -> int:
    """Measure; the full run writes the page, the quick one shows what it would say."""
    quick = "--quick" in words
    text = page(quick)
    if quick:
        print(text)
    else:
        PAGE.write_text(text, encoding="utf-8")
        print(f"written: {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
