"""Whether an answer has the form of one, so that no later check can crash or wrap around."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np

from matching.model import LEVELS, Certificate, Conflict, Cover, Pair, Solution, Status, Tier

# Two prices less a weight stay far inside int64 when each is at most this large.
LARGEST = 2**60


class VerificationError(AssertionError):
    """The solution breaks a rule, or its certificate does not prove it."""


def require(holds: bool, what: str) -> None:
    """Raise `VerificationError` unless `holds`."""
    if not holds:
        raise VerificationError(f"does not hold: {what}")


def require_form(s: Any, shape: Pair) -> None:
    """Check types, lengths and magnitudes of a solution of an (n, m) question."""
    _made("solution", s, Solution)
    _array("mentor_of", s.mentor_of, shape[0], np.int64)
    inside = (s.mentor_of >= -1) & (s.mentor_of < shape[1])
    require(bool(inside.all()), "`mentor_of`: every mentor exists")
    for name in ("size", "total", "waiting", "floor", "waiting_bound"):
        _whole(name, getattr(s, name))
    require(isinstance(s.status, Status), "`status` is a Status")
    known = type(s.levels) is tuple and all(type(x) is str and x in LEVELS for x in s.levels)
    require(known, "`levels` is a tuple of levels")
    _conflict(s.conflict)
    if s.certificate is not None:
        _certificate(s.certificate, shape)


def _made(name: str, value: Any, kind: type[Any]) -> None:
    """Exactly that class: a subclass could answer each comparison as it likes."""
    complete = type(value) is kind and all(hasattr(value, field.name) for field in fields(kind))
    require(complete, f"`{name}` is a {kind.__name__}")


def _conflict(conflict: Any) -> None:
    if conflict is None:
        return
    is_two = type(conflict) is tuple and len(conflict) == 2 and isinstance(conflict[0], Conflict)
    require(is_two, "`conflict` is a Conflict and a pair")
    pair = conflict[1]
    is_pair = type(pair) is tuple and len(pair) == 2 and all(type(k) is int for k in pair)
    require(is_pair, "`conflict` is a Conflict and a pair")


def _certificate(c: Any, shape: Pair) -> None:
    _made("certificate", c, Certificate)
    _prices("certificate", c, shape)
    for name in ("size_weight", "gap"):
        _whole(f"certificate.{name}", getattr(c, name))
    is_flag = c.unique is None or type(c.unique) is bool
    require(is_flag, "`certificate.unique` is true, false or None")
    require(type(c.tiers) is tuple and len(c.tiers) > 0, "`certificate.tiers` is a tuple")
    for k, tier in enumerate(c.tiers):
        _tier(f"certificate.tiers[{k}]", tier, shape)
    if c.covers is not None:
        is_two = type(c.covers) is tuple and len(c.covers) == 2
        require(is_two, "`certificate.covers` are two")
        for k, cover in enumerate(c.covers):
            name = f"certificate.covers[{k}]"
            _made(name, cover, Cover)
            _array(f"{name}.rows", cover.rows, shape[0], np.bool_)
            _array(f"{name}.columns", cover.columns, shape[1], np.bool_)


def _tier(name: str, tier: Any, shape: Pair) -> None:
    _made(name, tier, Tier)
    require(type(tier.level) is str, f"`{name}.level` is a name")
    _prices(name, tier, shape)
    for field in ("salt", "spread", "scale"):
        _whole(f"{name}.{field}", getattr(tier, field))


def _prices(name: str, prices: Certificate | Tier, shape: Pair) -> None:
    for field, length in (("u", shape[0]), ("v", shape[1])):
        array = getattr(prices, field)
        _array(f"{name}.{field}", array, length, np.int64)
        small = bool(((array >= -LARGEST) & (array <= LARGEST)).all())
        require(small, f"`{name}.{field}` is at most 2^60 in size")


def _array(name: str, value: Any, length: int, dtype: type[np.generic]) -> None:
    is_array = type(value) is np.ndarray and value.shape == (length,)
    what = f"`{name}` is an array of {length} {np.dtype(dtype).name}"
    require(is_array and value.dtype == dtype, what)


def _whole(name: str, value: Any) -> None:
    require(
        type(value) is int and abs(value) <= LARGEST, f"`{name}` is a whole number of at most 2^60"
    )
