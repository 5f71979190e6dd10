"""Passes over all pairs of a large round, its rows shared among processes."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import Future, ProcessPoolExecutor
from types import TracebackType

from matching.large._pool import Pairs, Pool, Priced, best_pairs, priced_pairs
from matching.model import IntArray, Progress, Step, silent

FIRST_WIDTH, NEXT_WIDTH = 16, 8


class Passes:
    """Passes over all pairs, with their share of the progress.

    Each helper process is handed its part of the pool once and keeps there what it has
    scored; this process passes over the first part itself and reports for all. Helpers
    are spawned, not forked, because the caller may run threads.

    Parameters
    ----------
    pool : Pool
    size_weight : M; prices are of the first tier
    with_points : whether pairs are worth their points, or all nothing
    processes : this one included
    """

    def __init__(
        self, pool: Pool, size_weight: int, with_points: bool, report: Progress, processes: int = 1
    ) -> None:
        self.pool, self.size_weight, self.with_points = pool, size_weight, with_points
        self.report, self.done = report, 0.0
        self.own, *others = pool.split(processes)
        spawn = multiprocessing.get_context("spawn")
        self.helpers = [
            ProcessPoolExecutor(1, mp_context=spawn, initializer=_take, initargs=(part,))
            for part in others
        ]

    def __enter__(self) -> Passes:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for helper in self.helpers:
            helper.shutdown(cancel_futures=True)

    def best(self) -> Pairs:
        """The best pairs of each row, to begin with."""
        found = [helper.submit(_best) for helper in self.helpers]
        own = best_pairs(self.own, FIRST_WIDTH, self._step(0.3, "candidates"))
        return Pairs.join([own, *(future.result() for future in found)])

    def hold(self, u: IntArray, v: IntArray) -> Priced:
        """Hold all pairs against prices."""
        u = u - self.size_weight
        found: list[Future[Priced]] = [
            helper.submit(_hold, u, v, self.with_points) for helper in self.helpers
        ]
        step = self._step(0.3 * (0.95 - self.done), "proof")
        own = priced_pairs(self.own, u, v, NEXT_WIDTH, self.with_points, step)
        return Priced.join([own, *(future.result() for future in found)])

    def _step(self, share: float, phase: str) -> Step:
        start, self.done = self.done, self.done + share
        return lambda part: self.report(start + part * share, phase)


_part: list[Pool] = []


def _take(part: Pool) -> None:
    _part[:] = [part]


# Only the first process reports how far the work is.
def _best() -> Pairs:
    return best_pairs(_part[0], FIRST_WIDTH, silent)


def _hold(u: IntArray, v: IntArray, with_points: bool) -> Priced:
    return priced_pairs(_part[0], u, v, NEXT_WIDTH, with_points, silent)
