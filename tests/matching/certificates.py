"""Certificate files in Python: read strictly by their format, and changed in every place."""

from __future__ import annotations

import copy
import hashlib
import itertools
import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from matching import InvalidProblem, Problem, Solution, Status, VerificationError, solve, verify
from matching.model import LEVELS, Certificate, Conflict, Cover, Tier
from matching.proof import certificate_file, question_of
from tests.matching.drawing import draw_problem

FORMAT = "mentorat-certificate-1"
ALL_DAYS = 2**31
LEVEL_SETS = [
    LEVELS,
    ("size",),
    ("size", "points"),
    ("size", "points", "waiting"),
    ("size", "rank"),
    ("size", "waiting", "rank"),
]
Asked = dict[str, Any]
File = dict[str, Any]


class NoCertificateError(Exception):
    """Not the format of a certificate file."""


def whole(x: Any, low: int = -(2**60), high: int = 2**60) -> int:
    """A whole number, as digits in quotes where a double would round it."""
    is_number = type(x) is int and abs(x) < 2**53
    if not is_number and not (type(x) is str and re.fullmatch(r"-?[0-9]{1,19}", x, re.ASCII)):
        raise NoCertificateError(f"not a whole number: {x!r}")
    if not low <= int(x) <= high:
        raise NoCertificateError(f"not between {low} and {high}: {x}")
    return int(x)


def listed(x: Any, length: int | None = None) -> list[Any]:
    if type(x) is not list or length not in (None, len(x)):
        raise NoCertificateError("not a list of that length")
    return x


def wholes(x: Any, length: int | None = None, low: int = -(2**60), high: int = 2**60) -> np.ndarray:
    return np.array([whole(one, low, high) for one in listed(x, length)], np.int64)


def rising(items: list[Any]) -> list[Any]:
    if any(a >= b for a, b in itertools.pairwise(items)):
        raise NoCertificateError("not in order")
    return items


def pairs(x: Any) -> list[tuple[int, int]]:
    return rising([tuple(whole(k) for k in listed(pair, 2)) for pair in listed(x)])


def compact(part: Any) -> str:
    return json.dumps(part, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sealed(file: dict[str, Any]) -> dict[str, Any]:
    """The file with the digests of what it now holds."""
    digests = {
        part: hashlib.sha256(compact(file.get(part)).encode("utf-8", "replace")).hexdigest()
        for part in ("question", "answer")
    }
    return {**file, "digest": digests}


def read(file: Any) -> tuple[Problem, Solution, Asked]:
    """Question and answer of a file, in the words of `verify`."""
    q, a = file["question"], file["answer"]
    days = wholes(q["days"], None, 0, 2**31)
    capacity = wholes(q["capacity"], None, 0, 2**31)
    n, m = days.size, capacity.size
    points, allowed = np.zeros((n, m), np.int64), np.zeros((n, m), bool)
    columns = listed(q["admissible"]["mentors"], n)
    worths = listed(q["admissible"]["points"], n)
    for i, (row, worth) in enumerate(zip(columns, worths, strict=True)):
        found = rising([whole(j, 0, m - 1) for j in listed(row)])
        points[i, found] = wholes(worth, len(found), 0, 10**6)
        allowed[i, found] = True
    if type(q["max_min"]) is not bool:
        raise NoCertificateError("max_min")
    ranks = wholes(q["ranks"]["u"], n, 0, 2**62), wholes(q["ranks"]["v"], m, 0, 2**62)
    p = Problem(
        points,
        allowed,
        capacity,
        pairs(q["locked"]),
        pairs(q["forbidden"]),
        whole(q["floor"]),
        days,
        ranks,
    )
    wanted = {"size": True} | {name: q["levels"][name] for name in LEVELS[1:]}
    if any(type(one) is not bool for one in wanted.values()):
        raise NoCertificateError("levels")
    levels = tuple(name for name in LEVELS if wanted[name])
    asked = {"levels": levels, "max_min": q["max_min"], "waiting_bound": ALL_DAYS}
    return p, solution(p, a, file["proof"], levels), asked


def solution(p: Problem, a: Any, proof: Any, levels: tuple[str, ...]) -> Solution:
    n, m = p.shape
    conflict = a["conflict"]
    if conflict is not None:
        why, pair = listed(conflict, 2)
        if any(type(k) is not int for k in listed(pair, 2)):
            raise NoCertificateError("conflict")
        conflict = Conflict(why), tuple(pair)
    numbers = [whole(a[name]) for name in ("size", "total", "waiting", "floor")]
    return Solution(
        wholes(a["mentor_of"], n, -1, m - 1),
        *numbers[:3],
        None if proof is None else certificate(p, proof, levels),
        Status(a["status"]),
        numbers[3],
        levels,
        ALL_DAYS,
        conflict,
    )


def certificate(p: Problem, proof: Any, levels: tuple[str, ...]) -> Certificate:
    size_weight = whole(proof["duo"])
    tiers = [tier(p, x, k, levels) for k, x in enumerate(listed(proof["tiers"]))]
    if not tiers:
        raise NoCertificateError("tiers")
    covers = None
    if proof["covers"] is not None:
        sides = [two(p, x, 0, 1) for x in listed(proof["covers"], 2)]
        covers = tuple(Cover(u == 1, v == 1) for u, v in sides)
    return Certificate(tiers[0].u, tiers[0].v, size_weight, 0, tuple(tiers), None, covers)


def two(p: Problem, x: Any, low: int = -(2**60), high: int = 2**60) -> tuple[Any, Any]:
    return wholes(x["u"], p.shape[0], low, high), wholes(x["v"], p.shape[1], low, high)


def tier(p: Problem, x: Any, k: int, levels: tuple[str, ...]) -> Tier:
    """A tier by the names of the engine: what a day is worth and which draw say all."""
    u, v = two(p, x)
    if k == 0:
        return Tier("size+points" if "points" in levels else "size", u, v)
    day, draw = whole(x["day"], 0), whole(x["draw"], 0)
    spread = widest(p.shape[0])
    if day == 1 and not draw:
        return Tier("waiting", u, v)
    if not day and draw:
        return Tier("rank" if draw == 1 else f"rank {draw}", u, v, draw, spread)
    if "waiting" not in levels or draw != ("rank" in levels) or day <= 1:
        raise NoCertificateError("a tier that nothing asks for")
    return Tier("waiting+rank", u, v, 1, spread, day)


def widest(n: int) -> int:
    return max([2**k for k in range(1, 21) if 2**k * 4 * (n + 1) * (n + 2) <= 2**53], default=2)


def is_proved(file: Any) -> bool:
    """What `verify` says of a file whose digests hold; a file that is none is refused."""
    try:
        if file["format"] != FORMAT or sealed(file)["digest"] != {
            part: file["digest"][part] for part in ("question", "answer")
        }:
            return False
        p, s, asked = read(file)
        verify(p, s, **asked)
    except (NoCertificateError, InvalidProblem, VerificationError):
        return False
    except (AttributeError, KeyError, TypeError, ValueError):
        return False  # a part is missing or of another kind
    return True


def places(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every part of a file, leaves included."""
    if path:
        yield path
    keys = part if isinstance(part, dict) else range(len(part)) if isinstance(part, list) else ()
    for key, value in [(key, part[key]) for key in keys]:
        yield from places(value, (*path, key))


ODD = [None, True, False, -1, 0, 1, 2, 1.5, "x", "", [], {}, 2**53, "9" * 19, "1" * 30, 1e300]
STEPS = [-1000, -3, -2, -1, 1, 1, 2, 7, 1000]


def changed(file: File, rng: np.random.Generator) -> File:
    """A copy with one part changed, left out, doubled or exchanged; numbers most of the time."""
    file = copy.deepcopy(file)
    ways = [way for way in places(file) if way[0] != "digest"]
    if rng.random() < 0.6:
        ways = [way for way in ways if type(part_at(file, way)) is int]
    way = ways[int(rng.integers(len(ways)))]
    holder, key = part_at(file, way[:-1]), way[-1]
    kind, old = int(rng.integers(10)), holder[key]
    if type(old) is int and kind < 8:
        holder[key] = old + int(rng.choice(STEPS))
    elif isinstance(holder, list) and kind < 6:
        other = int(rng.integers(len(holder)))
        holder[key], holder[other] = holder[other], holder[key]
    elif isinstance(holder, list) and kind == 6:
        holder.insert(key, copy.deepcopy(old))
    elif kind == 7:
        del holder[key]
    else:
        holder[key] = copy.deepcopy(ODD[int(rng.integers(len(ODD)))])
    return file


def part_at(file: File, way: tuple[Any, ...]) -> Any:
    part: Any = file
    for key in way:
        part = part[key]
    return part


def tampered(file: File, other: File, rng: np.random.Generator) -> File:
    """A copy with up to three changes, or with parts of the file of another round.

    Most have their digests taken anew, as whoever cheats would do.
    """
    kind = rng.random()
    if kind < 0.2:
        file = file | {part: other[part] for part in ("answer", "proof")}
    elif kind < 0.25:
        file = file | {"proof": other["proof"]}
    else:
        for _ in range(int(rng.integers(1, 4))):
            file = changed(file, rng)
    return sealed(file) if rng.random() < 0.9 else file


KINDS = [(0, 0), (1, 0), (0, 1), (0, 2), (1, 1), (2, 0), (2, 1), (2**40, 0), (2**40, 1), (2**56, 1)]


def lies(file: File) -> Iterator[File]:
    """One lie after the other about each thing that a file says, the digests taken anew."""
    q, a, proof = file["question"], file["answer"], file["proof"]

    def told(part: str, **values: Any) -> File:
        return sealed(file | {part: file[part] | values})

    for name in q["levels"]:
        yield told("question", levels=q["levels"] | {name: not q["levels"][name]})
    yield told("question", max_min=not q["max_min"])
    for step in (-1, 1):
        yield told("question", floor=q["floor"] + step)
        yield told("answer", floor=a["floor"] + step)
        yield from (told("question", capacity=one) for one in stepped(q["capacity"], step))
        yield from (told("question", days=one) for one in stepped(q["days"], step))
    for i, row in enumerate(q["admissible"]["mentors"]):
        for k in range(len(row)):
            less = copy.deepcopy(q["admissible"])
            del less["mentors"][i][k], less["points"][i][k]
            yield told("question", admissible=less)
            for step in (-1, 1, 3):
                other = copy.deepcopy(q["admissible"])
                other["points"][i][k] += step
                yield told("question", admissible=other)
    for i, j in enumerate(a["mentor_of"]):
        if j >= 0:
            worth = dict(zip(*(q["admissible"][x][i] for x in ("mentors", "points")), strict=True))
            fewer = {"size": a["size"] - 1, "total": a["total"] - worth.get(j, 0)}
            left = [-1 if k == i else one for k, one in enumerate(a["mentor_of"])]
            yield told("answer", mentor_of=left, waiting=a["waiting"] - q["days"][i], **fewer)
    if proof is not None:
        yield from (told("proof", tiers=one) for one in other_tiers(proof["tiers"]))
        yield from (told("proof", duo=whole(proof["duo"]) + step) for step in (-(10**9), -1, 1))
        yield from (told("proof", covers=one) for one in other_covers(proof["covers"], q))


def stepped(numbers: list[int], step: int) -> Iterator[list[int]]:
    for k, one in enumerate(numbers):
        yield [*numbers[:k], one + step, *numbers[k + 1 :]]


def other_tiers(tiers: list[File]) -> Iterator[list[File]]:
    yield from (tiers[:k] for k in range(len(tiers)))
    yield from ([*tiers, tiers[-1]], tiers[::-1], [tiers[0], *tiers])
    zeros = {"u": [0 for _ in tiers[0]["u"]], "v": [0 for _ in tiers[0]["v"]]}
    for day, draw in KINDS:
        what = {"day": day if day < 2**53 else str(day), "draw": draw}
        yield [tiers[0], zeros | what, *tiers[1:]]
        yield from ([*tiers[:k], tiers[k] | what, *tiers[k + 1 :]] for k in range(1, len(tiers)))


def other_covers(covers: list[File] | None, q: File) -> Iterator[Any]:
    zeros = {"u": [0 for _ in q["days"]], "v": [0 for _ in q["capacity"]]}
    yield from (None, [], [zeros, zeros], [zeros])
    if covers:
        yield from (covers[::-1], [covers[0], covers[0]], [covers[0], zeros], [zeros, covers[1]])
        for k, side in itertools.product((0, 1), ("u", "v")):
            for moved in {tuple(one) for one in turned(covers[k][side])}:
                yield [x | {side: list(moved)} if x is covers[k] else x for x in covers]


def turned(numbers: list[int]) -> Iterator[list[int]]:
    """The numbers moved along, and each 0 or 1 made the other."""
    yield from (numbers[k:] + numbers[:k] for k in range(1, len(numbers)))
    yield from ([*numbers[:k], 1 - one, *numbers[k + 1 :]] for k, one in enumerate(numbers))


def twin(p: Problem, rng: np.random.Generator) -> Problem:
    """The same round but for one thing: points, rules, places, floor, days, lots or locks."""
    n, m = p.shape
    cells = rng.random((n, m)) < 0.15
    parts: dict[str, Any] = {
        "points": np.where(cells, p.points + rng.integers(0, 3), p.points),
        "allowed": p.allowed ^ cells,
        "capacity": np.maximum(p.capacity + (rng.random(m) < 0.3) * rng.choice([-1, 1]), 0),
        "floor": max(0, p.floor + int(rng.choice([-1, 1, 2]))),
        "waiting_days": np.maximum(p.waiting_days + rng.integers(-9, 10, n), 0),
        "rank": (rng.permutation(n), rng.permutation(m)),
        "locked": p.locked[1:],
        "forbidden": p.forbidden[1:],
    }
    changed = str(rng.choice(list(parts)))
    same = {name: getattr(p, name) for name in parts if name != "rank"}
    same["rank"] = p.mentee_rank, p.mentor_rank
    return Problem(**same | {changed: parts[changed]})


def draw_round(rng: np.random.Generator, k: int) -> tuple[File, File]:
    """The file of a random round with every feature, and that of its twin."""
    p = draw_problem(rng, largest=int(rng.integers(1, 9)), points=int(rng.choice([2, 6, 1000])))
    levels, max_min = LEVEL_SETS[k % len(LEVEL_SETS)], bool(rng.random() < 0.3)
    asked = levels, max_min, int(rng.choice([0, 10, 365]))
    return file_of(p, *asked), file_of(twin(p, rng), *asked)


def draw_contest(rng: np.random.Generator, k: int) -> File:
    """The file of a small round with more mentees than places, and many of equal worth."""
    n, m = int(rng.integers(3, 6)), int(rng.integers(2, 4))
    p = Problem(
        rng.integers(0, 4, (n, m)),
        rng.random((n, m)) < 0.8,
        rng.integers(1, 3, m),
        waiting_days=rng.integers(0, 3, n) * (k % 3 > 0),
        rank=(rng.permutation(n), rng.permutation(m)),
    )
    return file_of(p, LEVEL_SETS[k % len(LEVEL_SETS)], k % 5 < 2)


def file_of(
    p: Problem, levels: tuple[str, ...] = LEVELS, max_min: bool = False, bound: int = 365
) -> File:
    """A solved round, judged by `verify`, as it is read again from its file."""
    s = solve(p, levels, max_min, waiting_bound=bound)
    verify(p, s, levels, max_min, bound)
    file = certificate_file(question_of(p, levels, max_min, bound), s)
    return json.loads(compact(file))
