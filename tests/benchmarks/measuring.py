"""Run cases, each in a process of its own, and lay their figures out as tables."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 1500
Figures = dict[str, Any]
Row = list[str]
Table = list[Row]


def run(command: Sequence[str], patience: float) -> Figures:
    """What a program printed as JSON, or {"failed": why}."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=ROOT, check=False, timeout=patience
        )
    except subprocess.TimeoutExpired:
        spent = f"{patience / 60:.0f} minutes" if patience >= 120 else f"{patience:.0f} s"
        return {"failed": f"not finished after {spent} on this machine"}
    except OSError as error:
        return {"failed": str(error)}
    if done.returncode:
        said = done.stderr.strip().splitlines()
        return {"failed": said[-1] if said else f"ended by signal or exit {done.returncode}"}
    found: Figures = json.loads(done.stdout)
    return found


def measure(*words: object) -> Figures:
    """Run one case in its own process."""
    print("measuring", *words, file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "tests.benchmarks.cases", *map(str, words)]
    return run(command, PATIENCE_SECONDS)


def people(n: int, m: int) -> str:
    """How a size is written."""
    return f"{n:,} × {m:,}"


def verdict(goal: str | None, reached: bool) -> Row:
    """The last two cells of a row: the goal and whether it was reached."""
    return ["–", "–"] if goal is None else [goal, "yes" if reached else "**no**"]


def filled(head: Sequence[str], label: str, x: Figures, cells: Callable[[Figures], Row]) -> Row:
    """A row, or why there is none: one case that fails leaves the others standing."""
    if "failed" in x:
        return [label, x["failed"], *[""] * (len(head) - 2)]
    return [label, *cells(x)]


def table(head: Sequence[str], rows: Table) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])
