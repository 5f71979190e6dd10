"""The answer as a spreadsheet that is safe to open."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import numpy as np

from matching.problem import Problem
from matching.reasons import unmatched_reason
from matching.scoring import Scores
from matching.shell.reading import Round
from matching.shell.words import describe_pair, describe_unmatched
from matching.solution import Solution

Line = list[str]
# A spreadsheet program runs a cell that starts with one of these.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def answer_lines(
    r: Round, scores: Scores, p: Problem, s: Solution, say: dict[object, str], explain: bool
) -> list[Line]:
    """Heading, duos, mentees without duo, mentors with no duo at all."""
    lines = [["mentee", "mentor", "points", *(["explanation"] if explain else [])]]
    for i, j in s.pairs:
        why = describe_pair(scores.contributions(i, j), r.words, say) if explain else ""
        lines.append([r.mentees.ids[i], r.mentors.ids[j], str(int(p.points[i, j])), why])
    for i in np.flatnonzero(s.mentor_of < 0).tolist():
        reason = unmatched_reason(p, s, i, scores)
        why = describe_unmatched(reason, say) if explain else ""
        lines.append([r.mentees.ids[i], "", "", why])
    used = set(s.mentor_of.tolist())
    for j, name in enumerate(r.mentors.ids):
        if j not in used:
            lines.append(["", name, "", say["mentor left"] if explain else ""])
    return [line[: 3 + explain] for line in lines]


def harmless(cell: str) -> str:
    """The cell with an apostrophe before anything a spreadsheet would run."""
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell


def csv_text(lines: Iterable[Line]) -> str:
    """The lines as CSV, byte for byte the same everywhere."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in line] for line in lines)
    return out.getvalue()
