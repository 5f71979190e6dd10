"""People as parallel arrays: one table of mentees, one of mentors, no names, no ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.model import BoolArray, InvalidProblem

Array = npt.NDArray[Any]

HALF_DAYS = 21
FRENCH = 0
NATIVE = 7
WISHES = 3


@dataclass(frozen=True)
class Column:
    """How one attribute is stored: type, width per person (0 = one value), range, neutral value."""

    dtype: str
    width: int
    low: int
    high: int
    neutral: int


# `languages` has as many columns as the caller has languages: width -1.
COLUMNS: Mapping[str, Column] = {
    "sector": Column("int16", WISHES, -1, 32767, -1),
    "occupation": Column("int16", WISHES, -1, 32767, -1),
    "languages": Column("int8", -1, 0, NATIVE, 0),
    "french_min": Column("int8", 0, 0, NATIVE, 0),
    "place": Column("int32", 0, -1, 2**31 - 1, -1),
    "modes": Column("uint8", 0, 0, 15, 0),
    "max_minutes": Column("int16", 0, -1, 1440, -1),
    "hard_limit": Column("bool", 0, 0, 1, 0),
    "remote": Column("bool", 0, 0, 1, 0),
    "travels": Column("bool", 0, 0, 1, 0),
    "slots": Column("uint32", 0, 0, 2**HALF_DAYS - 1, 0),
    "topics": Column("uint32", 0, 0, 2**32 - 1, 0),
    "stage": Column("int8", 0, 0, 9, 0),
    "steps": Column("uint32", 0, 0, 2**32 - 1, 0),
    "gender": Column("int8", 0, 0, 9, 0),
    "gender_asked": Column("int8", 0, 0, 9, 0),
    "capacity": Column("int16", 0, 0, 32767, 1),
}
MASKS = ("modes", "slots", "topics", "steps")


@dataclass(frozen=True, eq=False, init=False)
class People:
    """A table of n people; every attribute but the size may be left out.

    What is left out is *unknown*, and unknown is neutral: it never refuses a pair and
    never decides between two mentors of one mentee.

    Parameters
    ----------
    size : number of people
    sector, occupation : (n, 3) int16, -1 = none
        Parallel, in order of preference. Mentors: own first, then those where they have
        contacts. Occupation numbers are global: equal numbers mean the same occupation.
    languages : (n, L) int8
        CEFR level by language: 0 none, 1 = A1 … 6 = C2, 7 native. Column 0 is French. A row
        of zeros means unknown.
    french_min : (n,) int8, mentors: level of French from which they feel at ease, 0 = any
    place : (n,) int32, index into the `Territory`, -1 unknown
    modes : (n,) uint8, bit k = has mode k of the territory; walking is always counted, and is
        all that whoever said nothing can count on
    max_minutes : (n,) int16, longest one-way travel, -1 unknown
    hard_limit : (n,) bool, the person meant `max_minutes` as a limit, not a wish
    remote : (n,) bool, accepts to meet online and is equipped for it
    travels : (n,) bool, mentors: willing to travel to the mentee
    slots : (n,) uint32, bit 3·day + half-day (Monday morning = 0), 0 = unknown
    topics : (n,) uint32, help asked (mentees) or offered (mentors), 0 = unknown
    stage : (n,) int8, how far on the way of work, 1 = before the first job … 9, 0 = unknown
    steps : (n,) uint32, the field's steps that lie before a mentee (a diploma recognised, a
        licence, a trial day …) or that a mentor took or knows; the caller numbers them, 0 = unknown
    gender, gender_asked : (n,) int8, 0 = unsaid, no rule. Admissibility only, never points;
        the wish is the mentee's alone, so that mentors' `gender_asked` must be 0
    capacity : (n,) int16, places of a mentor

    Raises
    ------
    InvalidProblem
        Naming the attribute, its shape and the first bad index.

    Examples
    --------
    >>> p = People.from_rows([{"sector": [4, 2], "languages": {0: 3}, "slots": [0, 5]}])
    >>> p.sector.tolist(), int(p.slots[0]), p.languages.tolist()
    ([[4, 2, -1]], 33, [[3]])
    """

    size: int
    sector: npt.NDArray[np.int16]
    occupation: npt.NDArray[np.int16]
    languages: npt.NDArray[np.int8]
    french_min: npt.NDArray[np.int8]
    place: npt.NDArray[np.int32]
    modes: npt.NDArray[np.uint8]
    max_minutes: npt.NDArray[np.int16]
    hard_limit: BoolArray
    remote: BoolArray
    travels: BoolArray
    slots: npt.NDArray[np.uint32]
    topics: npt.NDArray[np.uint32]
    stage: npt.NDArray[np.int8]
    steps: npt.NDArray[np.uint32]
    gender: npt.NDArray[np.int8]
    gender_asked: npt.NDArray[np.int8]
    capacity: npt.NDArray[np.int16]

    def __init__(self, size: int, **attributes: npt.ArrayLike) -> None:
        if isinstance(size, bool) or not isinstance(size, int | np.integer) or size < 0:
            raise InvalidProblem(f"`size` must be a number of people, not {size!r}")
        unknown = set(attributes) - set(COLUMNS)
        if unknown:
            raise InvalidProblem(f"`{sorted(unknown)[0]}` is not an attribute of people")
        object.__setattr__(self, "size", int(size))
        for name, column in COLUMNS.items():
            values = _store(name, column, int(size), attributes.get(name))
            object.__setattr__(self, name, values)

    @classmethod
    def from_rows(cls, rows: Sequence[Mapping[str, Any]], languages: int | None = None) -> People:
        """Build a table from one mapping per person; absent keys are unknown.

        `sector` and `occupation` may be shorter than three; `languages` is a mapping from
        language number to level, or a sequence; `modes`, `slots`, `topics`, `steps` are a mask or
        an iterable of bit numbers. `languages` as an argument fixes the number of languages.
        """
        rows = list(rows)
        width = max([languages or 1, *(_language_width(r.get("languages")) for r in rows)])
        attributes: dict[str, npt.ArrayLike] = {}
        for name, column in COLUMNS.items():
            if not any(r.get(name) is not None for r in rows):
                continue
            attributes[name] = [
                _cell(name, column, r.get(name), width, k) for k, r in enumerate(rows)
            ]
        return cls(len(rows), **attributes)

    def take(self, index: npt.ArrayLike) -> People:
        """The people at these positions, in that order."""
        chosen = np.asarray(index, np.int64)
        columns = {name: getattr(self, name)[chosen] for name in COLUMNS}
        return People(int(chosen.size), **columns)


def _store(name: str, column: Column, size: int, value: npt.ArrayLike | None) -> Array:
    if value is None:
        width = 1 if column.width < 0 else column.width
        shape: tuple[int, ...] = (size, width) if width else (size,)
        array: Array = np.full(shape, column.neutral, column.dtype)
    else:
        array = _checked(name, column, size, np.asarray(value))
    array.setflags(write=False)
    return array


def _checked(name: str, column: Column, size: int, array: Array) -> Array:
    expected: tuple[int, ...] = (size, column.width) if column.width else (size,)
    if column.width < 0:
        expected = (size, array.shape[1] if array.ndim == 2 else 1)
    if array.shape != expected and not (size == 0 and array.size == 0):
        raise InvalidProblem(f"`{name}` must have shape {expected}, not {array.shape}")
    kinds = "b" if column.dtype == "bool" else "iu"
    if array.size and array.dtype.kind not in kinds:
        wanted = "true or false" if kinds == "b" else "integers"
        raise InvalidProblem(f"`{name}` must hold {wanted}, not {array.dtype}; shape {array.shape}")
    bad = (array < column.low) | (array > column.high)
    if bad.any():
        where = tuple(int(k) for k in np.argwhere(bad)[0])
        raise InvalidProblem(
            f"`{name}` must lie in {column.low}..{column.high}; shape {array.shape}, "
            f"first bad index {where if len(where) > 1 else where[0]}: {array[where]}"
        )
    return array.astype(column.dtype, copy=True).reshape(expected)


def _language_width(value: Any) -> int:
    if isinstance(value, Mapping):
        return max((int(k) + 1 for k in value), default=1)
    return 1 if value is None else len(value)


def _cell(name: str, column: Column, value: Any, width: int, row: int) -> Any:
    """One person's value in stored form; errors carry the row."""
    try:
        if name == "languages":
            return _languages(value, width)
        if column.width:
            return _padded(value, column)
        if value is None:
            return bool(column.neutral) if column.dtype == "bool" else column.neutral
        if name in MASKS and isinstance(value, Iterable):
            return sum(1 << int(bit) for bit in set(value))
        return bool(value) if column.dtype == "bool" else int(value)
    except (TypeError, ValueError) as error:
        raise InvalidProblem(
            f"`{name}` cannot be read, first bad index {row}: {value!r}"
        ) from error


def _languages(value: Any, width: int) -> list[int]:
    levels = [0] * width
    pairs = value.items() if isinstance(value, Mapping) else enumerate(value or ())
    for language, level in pairs:
        levels[int(language)] = int(level)
    return levels


def _padded(value: Any, column: Column) -> list[int]:
    items = [int(x) for x in (() if value is None else value)]
    if len(items) > column.width:
        raise ValueError("too many")
    return items + [column.neutral] * (column.width - len(items))
