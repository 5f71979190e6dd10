"""Other people's solvers on one stored round: `python foreign.py NAME round.npz` prints JSON.

Imports nothing of the project: it is run by the interpreter of an environment of its own, where
these packages are installed (`peers.py` makes it). Weights are size before points in one integer,
0 where a pair may not be formed; staying unmatched is worth 0. Times run from the matrix to the
answer, the conversion to what the solver wants included.
"""

from __future__ import annotations

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np


def min_cost_flow(weight: np.ndarray) -> np.ndarray:
    """OR-Tools: one unit from every mentee to a mentor, or past everyone at no gain."""
    from ortools.graph.python import min_cost_flow

    n, m = weight.shape
    row, column = np.nonzero(weight)
    source, sink = n + m, n + m + 1
    tail = np.concatenate([row, np.full(n, source), np.arange(n), n + np.arange(m)])
    head = np.concatenate([n + column, np.arange(n), np.full(n + m, sink)])
    cost = np.concatenate([-weight[row, column], np.zeros(2 * n + m, np.int64)])
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        tail.astype(np.int32), head.astype(np.int32), np.ones(tail.size, np.int64), cost
    )
    flow.set_node_supply(source, n)
    flow.set_node_supply(sink, -n)
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("no optimal flow")
    used = flow.flows(arcs[: row.size]) > 0
    mentor_of = np.full(n, -1)
    mentor_of[row[used]] = column[used]
    return mentor_of


def assignment(weight: np.ndarray) -> np.ndarray:
    """OR-Tools: every mentee and mentor doubled by a shadow, so that a full answer exists."""
    from ortools.graph.python import linear_sum_assignment

    n, m = weight.shape
    row, column = np.nonzero(weight)
    i, j = np.arange(n), np.arange(m)
    left = np.concatenate([row, i, n + j, n + column])
    right = np.concatenate([column, m + i, j, m + row])
    cost = np.concatenate([-weight[row, column], np.zeros(n + m + row.size, np.int64)])
    solver = linear_sum_assignment.SimpleLinearSumAssignment()
    solver.add_arcs_with_cost(left.astype(np.int32), right.astype(np.int32), cost)
    if solver.solve() != solver.OPTIMAL:
        raise RuntimeError("no optimal assignment")
    mate = np.array([solver.right_mate(k) for k in range(n)])
    return np.where(mate < m, mate, -1)


def lapjv(weight: np.ndarray) -> np.ndarray:
    """Lapx: Jonker and Volgenant on the dense matrix, made square by itself."""
    import lap

    return lap.lapjv((weight.max() - weight).astype(np.float64), extend_cost=True)[1]


def munkres(weight: np.ndarray) -> np.ndarray:
    """Munkres on lists of lists."""
    from munkres import Munkres

    mentor_of = np.full(weight.shape[0], -1)
    for i, j in Munkres().compute((weight.max() - weight).tolist()):
        mentor_of[i] = j
    return mentor_of


SOLVERS = {
    "min_cost_flow": (min_cost_flow, "ortools"),
    "assignment": (assignment, "ortools"),
    "lapjv": (lapjv, "lapx"),
    "munkres": (munkres, "munkres"),
}


def main(name: str, path: Path) -> None:
    """Solve, count what was formed, say how long it took."""
    run, package = SOLVERS[name]
    with np.load(path) as stored:
        weight, points = stored["weight"], stored["points"]
    run(weight[:3, :5])  # the import is not measured
    started = time.process_time()
    mentor_of = run(weight)
    seconds = time.process_time() - started
    rows = np.flatnonzero(mentor_of >= 0)
    rows = rows[weight[rows, mentor_of[rows]] > 0]
    figures = {
        "seconds": seconds,
        "duos": int(rows.size),
        "points": int(points[rows, mentor_of[rows]].sum()),
        "version": f"{package} {version(package)}",
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
