"""A solved round as a file that `checker.js` proves without this program; docs/certificate.md."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from matching.model import LEVELS, Certificate, IntArray, Solution, Tier
from matching.proof._question import Question

FORMAT = "mentorat-certificate-1"
# Proves such a file in a browser or in Node, with none of the code here.
CHECKER = Path(__file__).with_name("checker.js")
MOST_PAIRS = 10**6
# A browser reads numbers as doubles; larger ones are written as digits in quotes.
LARGEST_DOUBLE = 2**53 - 1

Part = dict[str, Any]


class TooManyPairs(ValueError):  # noqa: N818 - a limit, said as a sentence
    """More pairs may be formed than a certificate file holds."""


def certificate_file(q: Question, s: Solution) -> Part:
    """The question with every admissible pair, the answer, its proof and two digests.

    Nothing is judged here: what is written of a wrong answer is refused by whoever checks it.

    Raises
    ------
    TooManyPairs
        Beyond 10^6 admissible pairs.
    """
    question, answer = _question(q), _answer(s)
    digests = {"question": digest(question), "answer": digest(answer)}
    proof = None if s.certificate is None else _proof(q, s.certificate)
    parts = {"question": question, "answer": answer, "proof": proof, "digest": digests}
    return {"format": FORMAT, **parts}


def digest(part: Part) -> str:
    """SHA-256 of a part as compact JSON with its keys by the alphabet."""
    return hashlib.sha256(certificate_text(part).encode()).hexdigest()


def certificate_text(part: Part) -> str:
    """A file, or part of it, as JSON without spaces: equal parts are equal bytes."""
    return json.dumps(part, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _question(q: Question) -> Part:
    mentors, points = _admissible(q)
    return {
        "capacity": q.capacity.tolist(),
        "days": q.days.tolist(),
        "ranks": _sides(q.mentee_rank, q.mentor_rank),
        "admissible": {"mentors": mentors, "points": points},
        "locked": [list(pair) for pair in q.locked],
        "forbidden": [list(pair) for pair in sorted(q.forbidden)],
        "floor": q.floor,
        "levels": {level: level in q.levels for level in LEVELS if level != "size"},
        "max_min": q.max_min,
    }


def _admissible(q: Question) -> tuple[list[list[int]], list[list[int]]]:
    """Of each mentee the mentors they may meet, by number, and what each pair is worth."""
    parts, count = [], 0
    for part in q.admissible():
        count += part[0].size
        if count > MOST_PAIRS:
            raise TooManyPairs(f"more than {MOST_PAIRS:,} pairs may be formed")
        parts.append(part)
    nothing = np.zeros(0, np.int64)
    row, column, points = (np.concatenate(x) for x in zip(*parts, [nothing] * 3, strict=True))
    order = np.lexsort((column, row))
    cuts = np.searchsorted(row[order], np.arange(1, q.shape[0]))
    found = [np.split(x[order], cuts)[: q.shape[0]] for x in (column, points)]
    mentors, worth = ([one.tolist() for one in side] for side in found)
    return mentors, worth


def _answer(s: Solution) -> Part:
    conflict = None if s.conflict is None else [s.conflict[0].value, list(s.conflict[1])]
    return {
        "status": s.status.value,
        "conflict": conflict,
        "mentor_of": s.mentor_of.tolist(),
        "size": s.size,
        "total": s.total,
        "waiting": s.waiting,
        "floor": s.floor,
    }


def _proof(q: Question, c: Certificate) -> Part:
    covers = None if c.covers is None else [_sides(x.rows + 0, x.columns + 0) for x in c.covers]
    return {
        "duo": plain(c.size_weight),
        "tiers": [_sides(tier.u, tier.v) | _kind(q, tier) for tier in c.tiers],
        "covers": covers,
    }


def _kind(q: Question, tier: Tier) -> Part:
    """What a tier maximises: a day of waiting is worth `day`, to which draw `draw` is added."""
    if not tier.salt:
        return {"day": 1, "draw": 0} if tier.level == "waiting" else {}
    day = tier.scale if "waiting" in q.levels else 0
    return {"day": plain(day), "draw": tier.salt if "rank" in q.levels else 0}


def _sides(u: IntArray, v: IntArray) -> Part:
    return {"u": [plain(x) for x in u.tolist()], "v": [plain(x) for x in v.tolist()]}


def plain(number: int) -> int | str:
    """A number as a browser reads it exactly."""
    return number if abs(number) <= LARGEST_DOUBLE else str(number)
