"""Other people's solvers, in an environment of their own that the project does not depend on."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import numpy

from tests.benchmarks.measuring import ROOT, Figures, run

PLACE = ROOT / ".cache" / "benchmarks-venv"
SCRIPT = Path(__file__).with_name("foreign.py")
PINS = ("ortools==9.15.6755", "lapx==0.11.1", "munkres==3.0.0", f"numpy=={numpy.__version__}")
INSTALL_SECONDS, SOLVE_SECONDS = 600, 300
SOLVERS = {
    "OR-Tools min-cost flow": "min_cost_flow",
    "OR-Tools linear assignment": "assignment",
    "lapx lapjv": "lapjv",
    "munkres": "munkres",
}


def interpreter() -> tuple[Path | None, str]:
    """The Python that has the solvers, or None and why there is none."""
    python = PLACE / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    stamp, wanted = PLACE / "installed.txt", "\n".join(PINS)
    if stamp.exists() and stamp.read_text("ascii") == wanted:
        return python, ""
    print("installing", *PINS, file=sys.stderr, flush=True)
    command = [str(python), "-m", "pip", "install", "--quiet", *PINS]
    try:
        venv.create(PLACE, clear=True, with_pip=True)
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=INSTALL_SECONDS
        )
    except (OSError, subprocess.SubprocessError) as error:
        return None, str(error)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        return None, said[-1] if said else f"pip ended with {done.returncode}"
    stamp.write_text(wanted, "ascii")
    return python, ""


def solve_elsewhere(stored: Path) -> dict[str, Figures]:
    """Seconds, duos and points of each of them on a stored round, or why there are none."""
    python, missing = interpreter()
    if python is None:
        return {way: {"failed": f"not installed here: {missing}"} for way in SOLVERS}
    found = {}
    for way, name in SOLVERS.items():
        print("measuring", way, stored.stem, file=sys.stderr, flush=True)
        found[way] = run(
            [str(python), "-W", "ignore", str(SCRIPT), name, str(stored)], SOLVE_SECONDS
        )
    return found
