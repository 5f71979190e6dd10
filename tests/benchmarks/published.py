"""The assignment problems of the OR-Library: `python -m tests.benchmarks.published FOLDER`.

Solves every file of these names that the folder holds and prints what is published beside what
is reached. The files are at https://people.brunel.ac.uk/~mastjjb/jeb/orlib/assigninfo.html, from
Beasley: Linear programming on Cray supercomputers, Journal of the Operational Research Society 41
(1990) 133-139; assign100 is kept in `orlib/`, with its licence.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from matching import Problem, Solution, solve, verify
from tests.benchmarks.measuring import table

KEPT = Path(__file__).with_name("orlib")
OPTIMA = {
    "assign100": 305,
    "assign200": 475,
    "assign300": 626,
    "assign400": 804,
    "assign500": 991,
    "assign600": 1176,
    "assign700": 1362,
    "assign800": 1552,
    "assignp800": 2239,
    "assignp1500": 5839,
    "assignp3000": 18696,
    "assignp5000": 48533,
}


def read(path: Path) -> tuple[Problem, int]:
    """The problem in points, and the cost that is worth none.

    A full file holds n and the n² costs by row; one with `p` in its name holds n and, for each
    pair that may be formed, item, item and cost, counted from one.
    """
    n, *numbers = (int(word) for word in path.read_text("ascii").split())
    if not path.stem.startswith("assignp"):
        costs = np.array(numbers).reshape(n, n)
        return Problem(costs.max() - costs), int(costs.max())
    row, column, cost = np.array(numbers).reshape(-1, 3).T
    points, allowed = np.zeros((n, n), np.int64), np.zeros((n, n), bool)
    points[row - 1, column - 1], allowed[row - 1, column - 1] = cost.max() - cost, True
    return Problem(points, allowed), int(cost.max())


def reach(path: Path) -> tuple[Solution, int]:
    """Solve and verify a file: the solution and what it costs."""
    problem, top = read(path)
    s = solve(problem)
    verify(problem, s)
    return s, s.size * top - s.total


def main(folder: Path) -> int:
    """Print a row for every file; 1 if one is missed, 2 if there is none."""
    rows, missed = [], 0
    for name, optimum in OPTIMA.items():
        path = next(folder.glob(f"{name}.txt"), None)
        if path is None:
            continue
        s, cost = reach(path)
        assert s.certificate is not None
        missed += cost != optimum or s.size < s.mentor_of.size
        size = str(s.mentor_of.size)
        rows.append([name, size, str(s.size), str(optimum), str(cost), str(s.certificate.gap)])
    print(table(["file", "n", "duos", "published", "reached", "gap"], rows))
    return 2 if not rows else int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
