"""Draws that are the same whenever they are made: the demonstration has no surprises."""

from __future__ import annotations

import base64
import csv
import io
import random
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import cycle
from typing import TypeVar

T = TypeVar("T")


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """The lines of `data/<name>.csv`, in file order, each a mapping from column to text."""
    path = resources.files("mentorat.demo").joinpath("data", f"{name}.csv")
    return tuple(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


class Dice:
    """A source of draws of its own, named: what one programme draws changes no other."""

    def __init__(self, name: str) -> None:
        # Invented people need no secrecy, but the same draws each time.
        self._random = random.Random(f"mentorat {name}")  # noqa: S311  # nosec B311

    def chance(self, share: float) -> bool:
        """True in this share of cases."""
        return self._random.random() < share

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return self._random.randint(low, high)

    def pick(self, values: Sequence[T]) -> T:
        """One of them."""
        return self._random.choice(values)

    def some(self, values: Sequence[T], count: int) -> list[T]:
        """So many different ones, fewer where there are fewer."""
        return self._random.sample(list(values), min(count, len(values)))

    def weighted(self, weights: Mapping[T, float]) -> T:
        """One key, each as often as its weight says."""
        return self._random.choices(list(weights), list(weights.values()))[0]

    def mask(self, bits: Sequence[int], count: int) -> int:
        """So many of these bits, set."""
        return sum(1 << bit for bit in self.some(bits, count))

    def public_id(self) -> str:
        """Like those of real rows, but the same at each load: addresses stay good."""
        return base64.urlsafe_b64encode(self._random.randbytes(16)).decode().rstrip("=")

    def phrase(self, kind: str) -> str:
        """A sentence of `data/phrases.csv`."""
        return self.pick(_phrases(kind))

    def phrases(self, kind: str) -> Iterator[str]:
        """All sentences of a kind in some order, again from the first when they are used up."""
        return cycle(self.some(_phrases(kind), len(_phrases(kind))))


@cache
def _phrases(kind: str) -> tuple[str, ...]:
    return tuple(row["text"] for row in rows("phrases") if row["kind"] == kind)
