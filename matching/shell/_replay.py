"""A stored round read back, trusting nothing in the file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from matching.criteria import COLUMNS, Criteria, People, Weights
from matching.model import (
    LEVELS,
    WAITING_BOUND_DAYS,
    Certificate,
    Conflict,
    Cover,
    InvalidProblem,
    Solution,
    Status,
    Tier,
)
from matching.proof import digest
from matching.shell._cells import Vocabularies, Vocabulary
from matching.shell._reading import (
    LONGEST_FILE_BYTES,
    MOST_PLACES,
    BadSpreadsheet,
    Sheet,
    Sheets,
)
from matching.shell._record import FORMAT, Options

Part = dict[str, Any]
# Columns that files stored earlier do not have: nobody in them said anything there.
YOUNGER = {"stage", "steps"}
# Whatever a part of the wrong kind can raise while it is read.
_WRONG = (
    AttributeError,
    IndexError,
    KeyError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
)


class ChangedQuestion(Exception):  # noqa: N818 - a sentence for whoever replays the file
    """The question is not the one whose digest was stored with it."""


def read_record(path: Path) -> tuple[Sheets, Options, Solution, Part]:
    """Question, options, answer with its proof, and everything as stored.

    Raises
    ------
    BadSpreadsheet
        If the file is not such a record.
    ChangedQuestion
        If it is one, and its question has been changed since.
    """
    try:
        stored = _stored(path)
        if digest(stored["question"]) != stored["digest"]:
            raise ChangedQuestion(f"{path.name}: the question was changed after it was stored")
        r, asked = _question(stored["question"])
        return r, asked, _solution(r, stored["answer"], stored["proof"]), stored
    except OSError as error:
        raise BadSpreadsheet([f"{path.name}: {error.strerror}"]) from error
    except _WRONG as error:
        raise BadSpreadsheet([f"{path.name}: not a stored round ({_why(error)})"]) from error


def _why(error: Exception) -> str:
    match error:
        case InvalidProblem():
            return str(error)
        case KeyError():
            return f"without {str(error)[:60]}"
        case json.JSONDecodeError() | UnicodeError() | RecursionError():
            return "not JSON"
    return "a part is of another kind"


def _stored(path: Path) -> Part:
    if path.stat().st_size > LONGEST_FILE_BYTES:
        raise InvalidProblem(f"larger than {LONGEST_FILE_BYTES >> 20} MiB")
    stored = json.loads(path.read_text(encoding="utf-8"), parse_constant=_no_number)
    _require(type(stored) is dict, "no JSON object")
    _require(stored["format"] == FORMAT, f"its format is not {FORMAT}")
    known = type(stored["versions"]) is dict and type(stored["digest"]) is str
    _require(known, "no versions, no digest")
    return stored  # type: ignore[no-any-return]


def _no_number(constant: str) -> NoReturn:
    raise InvalidProblem(f"{constant} is no number")


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise InvalidProblem(otherwise)


def _question(stored: Part) -> tuple[Sheets, Options]:
    words = {k: Vocabulary({w: n for n, w in enumerate(v)}) for k, v in stored["words"].items()}
    places = [(_degrees(lat), _degrees(lon)) for lat, lon in stored["places"]]
    _require(len(places) <= MOST_PLACES, f"more than {MOST_PLACES} places")
    sheets = _sheet(stored["mentees"]), _sheet(stored["mentors"], without=("gender_asked",))
    return Sheets(*sheets, places, Vocabularies(**words)), _options(stored["options"])


def _degrees(number: Any) -> float:
    _require(type(number) in (int, float) and abs(number) <= 180, "`places` must be degrees")
    return float(number)


def _sheet(table: Part, without: Sequence[str] = ()) -> Sheet:
    """A table read back; what it was once given, and never counted, is left `without`."""
    ids = table["ids"]
    known = type(ids) is list and all(type(one) is str for one in ids)
    _require(known and len(set(ids)) == len(ids), "`ids` must be words, each once")
    people = {name: np.array(column) for name, column in table["people"].items()}
    _require(set(people) | YOUNGER == set(COLUMNS), "`people` must have every column")
    people = {name: column for name, column in people.items() if name not in without}
    waiting, rank = (np.array(table[name]) for name in ("waiting_days", "rank"))
    return Sheet(ids, People(len(ids), **people if ids else {}), waiting, rank)


def _options(stored: Part) -> Options:
    weights, criteria = Weights(**stored["weights"]), Criteria.stored(stored["criteria"])
    flags = (stored["max_min"], criteria.refuse_without_slot, criteria.refuse_unknown_way)
    _require(all(type(one) is bool for one in flags), "`max_min` must be true or false")
    return Options(weights, criteria, stored["floor"], stored["max_min"])


def _solution(r: Sheets, said: Part, proof: Part | None) -> Solution:
    """The answer as it claims to be; whether it is one, the judge says."""
    mentees = {one: i for i, one in enumerate(r.mentees.ids)}
    mentors = {one: j for j, one in enumerate(r.mentors.ids)}
    mentor_of = np.full(len(mentees), -1, np.int64)
    for one, other in said["duos"]:
        mentor_of[mentees[one]] = mentors[other]
    conflict = said["conflict"]
    return Solution(
        mentor_of,
        said["size"],
        said["total"],
        said["waiting"],
        None if proof is None else _certificate(proof),
        Status(said["status"]),
        said["floor"],
        LEVELS,
        WAITING_BOUND_DAYS,
        None if conflict is None else (Conflict(conflict[0]), tuple(conflict[1])),
    )


def _certificate(proof: Part) -> Certificate:
    tiers = tuple(Tier(**tier | _arrays(tier, "u", "v")) for tier in proof["tiers"])
    first = tiers[0]
    covers = proof["covers"]
    return Certificate(
        first.u,
        first.v,
        proof["size_weight"],
        proof["gap"],
        tiers,
        proof["unique"],
        None if covers is None else tuple(Cover(**_arrays(x, *x)) for x in covers),  # type: ignore[arg-type]
    )


def _arrays(part: Part, *names: str) -> Part:
    kind = np.int64 if names == ("u", "v") else np.bool_
    return {name: np.array(part[name]) if part[name] else np.zeros(0, kind) for name in names}
