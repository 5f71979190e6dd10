"""Two ways with arrays that numpy has no name for."""

from __future__ import annotations

import numpy as np

from matching.model._problem import IntArray


def by_node(node: IntArray) -> IntArray:
    """The stable order of node numbers below 2^32: one or two radix passes of 16 bits."""
    order = np.argsort(node.astype(np.uint16), kind="stable")
    if node.max(initial=0) < 1 << 16:
        return order
    return np.asarray(order[np.argsort((node[order] >> 16).astype(np.uint16), kind="stable")])


def spans(start: IntArray, count: IntArray) -> IntArray:
    """The numbers start[k], start[k] + 1, ..., count[k] of them, for each k in turn."""
    skipped = np.cumsum(count) - count
    return np.asarray(np.arange(int(count.sum())) + np.repeat(start - skipped, count))
