"""Change one thing in the code and see whether a test notices: `python3 run.py mutate`.

Works on a copy of the tracked files. A place in the services and states of the rooms is drawn,
then one of the changes that cosmic-ray knows for it; the quick tests of that room run until
one of them falls. What no test noticed is printed as a difference: either a test is missing,
or the change means nothing. The same seed draws the same changes while the code is the same.
"""

from __future__ import annotations

import argparse
import ast
import compileall
import os
import random
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from py_compile import PycInvalidationMode

from cosmic_ray.commands import init
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome

ROOT = Path(__file__).resolve().parents[1]
MUTATED = ("services.py", "services/*.py", "states.py", "states/*.py")
QUICK = "not browser and not postgres and not slow"
PATIENCE = 5  # times what the unchanged code takes
Span = tuple[tuple[int, int], tuple[int, int]]


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py mutate", description=__doc__)
    parser.add_argument("rooms", nargs="*", help="names of rooms; all that have services")
    parser.add_argument("--sample", type=int, default=40, help="how many changes (40)")
    parser.add_argument("--seed", type=int, default=1)
    wishes = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(copied(Path(folder)))
        return trial(draw(wishes.rooms or rooms(), wishes.sample, wishes.seed))


def copied(folder: Path) -> Path:
    """What is tracked, as it stands now, with bytecode that is checked against its source."""
    listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True)
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    compileall.compile_dir(folder, quiet=1, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
    return folder


def rooms() -> list[str]:
    return sorted({path.parts[1] for path in modules("*")})


def modules(room: str) -> list[Path]:
    """The modules of a room that hold its rules."""
    return sorted(path for kind in MUTATED for path in Path().glob(f"mentorat/{room}/{kind}"))


def draw(chosen: Sequence[str], sample: int, seed: int) -> list[MutationSpec]:
    """`sample` places in the rooms chosen, and one change for each of them."""
    at: dict[tuple[Path, Span], list[MutationSpec]] = defaultdict(list)
    paths = [path for room in chosen for path in modules(room)]
    types = {path: list(annotations(path)) for path in paths}
    for change in possible(paths):
        begin, end = span = (tuple(change.start_pos), tuple(change.end_pos))
        if not any(first <= begin and end <= last for first, last in types[change.module_path]):
            at[change.module_path, span].append(change)
    dice = random.Random(seed)
    places = dice.sample(sorted(at), min(sample, len(at)))
    print(f"{len(places)} of {len(at)} places, seed {seed}", flush=True)
    changes = [dice.choice(at[place]) for place in places]
    return sorted(changes, key=lambda one: (one.module_path, one.start_pos))


def possible(paths: Sequence[Path]) -> list[MutationSpec]:
    """Every change that cosmic-ray knows, in an order that is always the same."""
    with use_db("changes.sqlite", WorkDB.Mode.create) as changes:
        init(paths, changes, {})
        found = [item.mutations[0] for item in changes.work_items]
    return sorted(found, key=lambda one: (one.module_path, one.operator_name, one.occurrence))


def annotations(path: Path) -> Iterator[Span]:
    """Where types are named: nothing reads them when the code runs."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        for name in ("annotation", "returns"):
            kind = getattr(node, name, None)
            if kind is not None:
                yield (kind.lineno, kind.col_offset), (kind.end_lineno, kind.end_col_offset)


def trial(changes: Sequence[MutationSpec]) -> int:
    """Try each change, and say how many were noticed."""
    os.environ |= {"PYTHONPATH": str(Path.cwd()), "PYTHONDONTWRITEBYTECODE": "1"}
    limits: dict[str, float] = {}
    noticed: dict[str, list[bool]] = defaultdict(list)
    for change in changes:
        room = change.module_path.parts[1]
        if room not in limits:
            limits[room] = limit(room)
        result = mutate_and_test([change], line(room), limits[room])
        is_noticed = result.test_outcome != TestOutcome.SURVIVED
        noticed[room].append(is_noticed)
        print(f"{'noticed' if is_noticed else 'MISSED '} {named(change)}", flush=True)
        if not is_noticed:
            print(result.diff, flush=True)
    for room, seen in noticed.items():
        print(f"{room:<14}{sum(seen):>4} of {len(seen)} noticed")
    every = [one for seen in noticed.values() for one in seen]
    print(f"{'all':<14}{sum(every):>4} of {len(every)} noticed")
    return 0


def line(room: str) -> str:
    """Runs the quick tests of one room until one of them falls."""
    return f'{sys.executable} -m pytest -q -x -p no:cacheprovider -m "{QUICK}" tests/{room}'


def limit(room: str) -> float:
    """Seconds after which a change counts as noticed, because the tests do not end."""
    started = time.monotonic()
    if subprocess.run(shlex.split(line(room)), capture_output=True, check=False).returncode:
        sys.exit(f"The tests of {room} fail on the unchanged code.")
    return 30 + PATIENCE * (time.monotonic() - started)


def named(change: MutationSpec) -> str:
    kind = change.operator_name.rpartition("/")[2]
    return f"{change.module_path}:{change.start_pos[0]} {kind}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
