"""Two spreadsheets → tables of people, with every fault named by file, row and column."""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import numpy as np
from python_calamine import CalamineError, CalamineWorkbook

from matching.criteria import People, Territory
from matching.model import IntArray
from matching.shell._cells import HEADINGS, BadCell, Vocabularies, fold, parse

Row = dict[str, Any]
LONGEST_FILE_BYTES = 200 * 2**20
MOST_PLACES, FIRST_STEP = 2000, 0.01
NO_COLUMNS: Mapping[str, str] = {}
MENTEES_ONLY = {
    "gender_asked": "only mentees may ask for a gender; remove this column from the mentors"
}
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")


class BadSpreadsheet(Exception):  # noqa: N818 - carries the sentences shown to the person
    """Every fault found in a spreadsheet, one sentence each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, eq=False)
class Sheet:
    """One spreadsheet read: the people's own words for themselves, and their table."""

    ids: list[str]
    people: People
    waiting_days: IntArray
    rank: IntArray


@dataclass(frozen=True, eq=False)
class Sheets:
    """Both spreadsheets with the territory of all places they name.

    `rounded` is what coordinates were rounded to, in degrees; 0 if they were not. `unused` has
    a sentence for each column whose heading says nothing to the engine.
    """

    mentees: Sheet
    mentors: Sheet
    places: list[tuple[float, float]]
    words: Vocabularies
    rounded: float = 0.0
    unused: tuple[str, ...] = ()

    @property
    def territory(self) -> Territory:
        """Travel estimates between all places that are named."""
        lat, lon = zip(*self.places, strict=True) if self.places else ((), ())
        return Territory.from_coordinates(np.array(lat, float), np.array(lon, float))


def read_round(mentees: Path, mentors: Path, seed: str = "") -> Sheets:
    """Read both files (CSV or XLSX).

    Raises
    ------
    BadSpreadsheet
        With all the faults of both files.
    """
    words = Vocabularies()
    faults: list[str] = []
    unused: list[str] = []
    tables = [
        _rows(mentees, words, faults, unused),
        _rows(mentors, words, faults, unused, MENTEES_ONLY),
    ]
    if faults:
        raise BadSpreadsheet(faults)
    places, rounded = _place_everyone(tables)
    languages = len(words.language.words)
    sheets = [_sheet(rows, languages, seed) for rows in tables]
    return Sheets(sheets[0], sheets[1], places, words, rounded, tuple(unused))


def _rows(
    path: Path,
    words: Vocabularies,
    faults: list[str],
    unused: list[str],
    refused: Mapping[str, str] = NO_COLUMNS,
) -> list[Row]:
    try:
        grid = _grid(path)
    except (OSError, ValueError, csv.Error) as error:
        why = error.strerror if isinstance(error, OSError) else error
        faults.append(f"{path.name}: {why}")
        return []
    if not grid:
        faults.append(f"{path.name}: the file is empty; its first row must name the columns")
        return []
    columns = _columns(path, grid[0], faults)
    unused += [
        f"{path.name}, row 1: column “{heading}” is not used{_nearest(heading)}"
        for k, heading in enumerate(grid[0])
        if heading.strip() and k not in columns
    ]
    faults += [
        f"{path.name}, row 1, column “{grid[0][k]}”: {refused[name]}"
        for k, name in columns.items()
        if name in refused
    ]
    rows = [
        _row(path, number, cells, (grid[0], columns), words, faults)
        for number, cells in enumerate(grid[1:], start=2)
        if any(cell.strip() for cell in cells)
    ]
    _refuse_duplicates(path, rows, faults)
    return rows


def _grid(path: Path) -> list[list[str]]:
    if path.stat().st_size > LONGEST_FILE_BYTES:
        raise ValueError(f"larger than {LONGEST_FILE_BYTES >> 20} MiB")
    if path.suffix.lower() in WORKBOOKS:
        return _workbook(path)
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _workbook(path: Path) -> list[list[str]]:
    """The first sheet, as a person would read its cells."""
    try:
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    except CalamineError as error:
        raise ValueError(f"not a readable workbook ({error})") from error
    return [[_as_typed(cell) for cell in row] for row in sheet.to_python()]


def _as_typed(cell: Any) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _nearest(heading: str) -> str:
    """A question that names the known heading most like this one, if any is like it."""
    aliases = [alias for names in HEADINGS.values() for alias in names]
    words = [fold(heading), *fold(heading).split()]
    found = [close for word in words for close in get_close_matches(word, aliases, 1, 0.75)]
    return f"; did you mean “{found[0]}”?" if found else ""


def _columns(path: Path, head: list[str], faults: list[str]) -> dict[int, str]:
    names = {alias: name for name, aliases in HEADINGS.items() for alias in aliases}
    columns: dict[int, str] = {}
    for position, heading in enumerate(head):
        name = names.get(fold(heading))
        if name is not None and name in columns.values():
            faults.append(f"{path.name}, row 1, column “{heading}”: given twice")
        elif name is not None:
            columns[position] = name
    if "id" not in columns.values():
        faults.append(f"{path.name}, row 1: no column “id”")
    if ("latitude" in columns.values()) != ("longitude" in columns.values()):
        faults.append(f"{path.name}, row 1: latitude and longitude go together")
    return columns


def _row(
    path: Path,
    number: int,
    cells: list[str],
    known: tuple[list[str], dict[int, str]],
    words: Vocabularies,
    faults: list[str],
) -> Row:
    """One person; faults name the heading as it was typed."""
    head, columns = known
    row: Row = {"row": number}
    for position, name in columns.items():
        text = cells[position] if position < len(cells) else ""
        if not text.strip():
            continue
        try:
            row[name] = parse(name, text, words)
        except BadCell as fault:
            faults.append(f"{path.name}, row {number}, column “{head[position]}”: {fault}")
    if "id" in columns.values() and "id" not in row:
        faults.append(f"{path.name}, row {number}, column “id”: empty")
    if ("latitude" in row) != ("longitude" in row):
        faults.append(f"{path.name}, row {number}: latitude and longitude go together")
    return row


def _refuse_duplicates(path: Path, rows: list[Row], faults: list[str]) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        first = seen.setdefault(row.get("id", ""), row["row"])
        if first != row["row"] and "id" in row:
            place = f"{path.name}, row {row['row']}, column “id”"
            faults.append(f"{place}: “{row['id']}” is already in row {first}")


def _place_everyone(tables: list[list[Row]]) -> tuple[list[tuple[float, float]], float]:
    """Give each distinct pair of coordinates a place number; returns places and rounding.

    Minutes between all places make a table that grows with their square. Addresses too many
    for it are rounded, in degrees, to the first power of two of a hundredth that makes them few.
    """
    located = [row for row in itertools.chain(*tables) if "latitude" in row]
    step, cells = 0.0, [(row["latitude"], row["longitude"]) for row in located]
    while len(set(cells)) > MOST_PLACES:
        step = 2 * step or FIRST_STEP
        cells = [
            (_rounded(row["latitude"], step), _rounded(row["longitude"], step)) for row in located
        ]
    places: dict[tuple[float, float], int] = {}
    for row, where in zip(located, cells, strict=True):
        row["place"] = places.setdefault(where, len(places))
    return list(places), step


def _rounded(degrees: float, step: float) -> float:
    return round(round(degrees / step) * step, 6)


def _sheet(rows: list[Row], languages: int, seed: str) -> Sheet:
    ids = [row["id"] for row in rows]
    waiting = np.array([row.get("waiting_days", 0) for row in rows], np.int64)
    return Sheet(ids, People.from_rows(rows, languages), waiting, drawn_ranks(ids, seed))


def drawn_ranks(ids: list[str], seed: str) -> IntArray:
    """A rank per identifier, by the SHA-256 of seed and identifier: no order of lines counts."""
    digests = [hashlib.sha256(f"{seed}\0{one}".encode()).digest() for one in ids]
    order = sorted(range(len(ids)), key=digests.__getitem__)
    rank = np.empty(len(ids), np.int64)
    rank[order] = np.arange(len(ids))
    return rank
