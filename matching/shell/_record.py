"""A solved round as a file that anyone can solve and prove again, byte for byte."""

from __future__ import annotations

import json
import platform
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy

from matching import __version__
from matching.criteria import COLUMNS, Criteria, People, Weights
from matching.model import IntArray, Solution
from matching.shell._cells import Vocabularies, Vocabulary
from matching.shell._reading import BadSpreadsheet, Sheet, Sheets

FORMAT = 1


@dataclass(frozen=True)
class Options:
    """What a run was asked: everything but files and language that changes its result."""

    weights: Weights
    criteria: Criteria
    floor: int
    max_min: bool


def versions() -> dict[str, str]:
    """What the result was computed with."""
    python = platform.python_version()
    return {
        "matching": __version__,
        "python": python,
        "numpy": np.__version__,
        "scipy": scipy.__version__,
    }


def record(r: Sheets, options: Options, s: Solution) -> dict[str, Any]:
    """Question, answer, proof and versions of a run."""
    return {
        "format": FORMAT,
        "versions": versions(),
        "question": _question(r, options),
        "result": result(r, s),
    }


def text(value: dict[str, Any]) -> str:
    """Canonical JSON: equal values are equal bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def result(r: Sheets, s: Solution) -> dict[str, Any]:
    """The answer in the spreadsheets' own ids, with its certificate."""
    c = s.certificate
    tiers = [] if c is None else [asdict(tier) | _prices(tier.u, tier.v) for tier in c.tiers]
    return {
        "status": s.status.value,
        "duos": [[r.mentees.ids[i], r.mentors.ids[j]] for i, j in s.pairs],
        "size": s.size,
        "total": s.total,
        "waiting": s.waiting,
        "floor": s.floor,
        "gap": None if c is None else c.gap,
        "size_weight": None if c is None else c.size_weight,
        "tiers": tiers,
    }


def _prices(u: IntArray, v: IntArray) -> dict[str, list[int]]:
    return {"u": u.tolist(), "v": v.tolist()}


def _question(r: Sheets, options: Options) -> dict[str, Any]:
    return {
        "mentees": _table(r.mentees),
        "mentors": _table(r.mentors),
        "places": r.places,
        "words": {name: list(vocabulary.numbers) for name, vocabulary in vars(r.words).items()},
        "options": asdict(options),
    }


def _table(sheet: Sheet) -> dict[str, Any]:
    people = {name: getattr(sheet.people, name).tolist() for name in COLUMNS}
    extra = {"waiting_days": sheet.waiting_days.tolist(), "rank": sheet.rank.tolist()}
    return {"ids": sheet.ids, "people": people, **extra}


def read_record(path: Path) -> tuple[Sheets, Options, dict[str, Any]]:
    """The question of a stored round, its options, and everything as stored.

    Raises
    ------
    BadSpreadsheet
        If the file is not such a record.
    """
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        question = stored["question"]
        if stored["format"] != FORMAT:
            raise ValueError(f"format {stored['format']} is not {FORMAT}")
        words = {
            k: Vocabulary({w: n for n, w in enumerate(v)}) for k, v in question["words"].items()
        }
        r = Sheets(
            _sheet(question["mentees"]),
            _sheet(question["mentors"]),
            [(lat, lon) for lat, lon in question["places"]],
            Vocabularies(**words),
        )
        return r, _options(question["options"]), stored
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadSpreadsheet([f"{path.name}: not a stored round ({error})"]) from error


def _sheet(table: dict[str, Any]) -> Sheet:
    ids = table["ids"]
    people = {k: np.array(v, COLUMNS[k].dtype) for k, v in table["people"].items()}
    if not ids:
        people = {}
    waiting, rank = (np.array(table[name], np.int64) for name in ("waiting_days", "rank"))
    return Sheet(ids, People(len(ids), **people), waiting, rank)


def _options(stored: dict[str, Any]) -> Options:
    series: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in stored["criteria"].items()
    }
    weights, criteria = Weights(**stored["weights"]), Criteria(**series)
    return Options(weights, criteria, stored["floor"], stored["max_min"])
