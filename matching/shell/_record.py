"""A solved round as a file that anyone can solve and prove again."""

from __future__ import annotations

import platform
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import scipy

from matching import __version__
from matching.criteria import COLUMNS, Criteria, Weights
from matching.model import Certificate, IntArray, Solution
from matching.proof import certificate_text, digest
from matching.shell._reading import Sheet, Sheets

FORMAT = 2


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
    """Question, its digest, answer, proof and versions of a run."""
    question = _question(r, options)
    return {
        "format": FORMAT,
        "versions": versions(),
        "question": question,
        "digest": digest(question),
        "answer": answer(r, s),
        "proof": None if s.certificate is None else _proof(s.certificate),
    }


def text(value: dict[str, Any]) -> str:
    """Canonical JSON: equal values are equal bytes."""
    return certificate_text(value) + "\n"


def answer(r: Sheets, s: Solution) -> dict[str, Any]:
    """The answer in the spreadsheets' own ids."""
    return {
        "status": s.status.value,
        "conflict": None if s.conflict is None else [s.conflict[0].value, list(s.conflict[1])],
        "duos": [[r.mentees.ids[i], r.mentors.ids[j]] for i, j in s.pairs],
        "size": s.size,
        "total": s.total,
        "waiting": s.waiting,
        "floor": s.floor,
    }


def _proof(c: Certificate) -> dict[str, Any]:
    covers = None
    if c.covers is not None:
        covers = [{"rows": x.rows.tolist(), "columns": x.columns.tolist()} for x in c.covers]
    return {
        "size_weight": c.size_weight,
        "gap": c.gap,
        "unique": c.unique,
        "tiers": [vars(tier) | _prices(tier.u, tier.v) for tier in c.tiers],
        "covers": covers,
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
