"""The answer as a spreadsheet that is safe to open."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from openpyxl import Workbook

from matching.shell._answer import Answer
from matching.shell._words import describe_pair, describe_unmatched

Line = list[str]
# A spreadsheet program runs a cell that starts with one of these.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def answer_lines(answer: Answer, say: dict[object, str], explain: bool) -> list[Line]:
    """Heading, duos, mentees without duo, mentors with no duo at all."""
    r, s = answer.sheets, answer.solution
    lines = [["mentee", "mentor", "points", "explanation"]]
    for i, j in s.pairs:
        pair = answer.pair(i, j)
        why = describe_pair(pair, r.words, say) if explain else ""
        lines.append([r.mentees.ids[i], r.mentors.ids[j], str(pair.points), why])
    reasons = {x.mentee: x for x in answer.unmatched()} if explain else {}
    for i in np.flatnonzero(s.mentor_of < 0).tolist():
        why = describe_unmatched(reasons[i], say) if explain else ""
        lines.append([r.mentees.ids[i], "", "", why])
    used = set(s.mentor_of.tolist())
    for j, name in enumerate(r.mentors.ids):
        if j not in used:
            lines.append(["", name, "", say["mentor left"] if explain else ""])
    return [line[: 3 + explain] for line in lines]


def harmless(cell: str) -> str:
    """The cell with an apostrophe before anything a spreadsheet would run."""
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell


def write_lines(path: Path | None, lines: list[Line]) -> None:
    """Write a workbook if the name ends in .xlsx, else CSV; to the screen without a name."""
    if path is None:
        sys.stdout.write(csv_text(lines))
    elif path.suffix.lower() == ".xlsx":
        _write_workbook(path, lines)
    else:
        path.write_text(csv_text(lines), encoding="utf-8-sig", newline="")


def _write_workbook(path: Path, lines: list[Line]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("duos")
    sheet.freeze_panes = "A2"
    for number, line in enumerate(lines):
        points = line[2]
        cells: list[str | int] = [harmless(cell) for cell in line]
        cells[2] = int(points) if number and points else points
        sheet.append(cells)
    book.save(path)


def csv_text(lines: Iterable[Line]) -> str:
    """The lines as CSV, byte for byte the same everywhere."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in line] for line in lines)
    return out.getvalue()
