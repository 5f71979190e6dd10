"""Known vulnerabilities of what a lock pins, a line of `run.py check`.

Where no database of them can be reached the line says NOT DONE, and the exit code is 0: a machine
without the Internet is no fault of the code, but nothing may look like an audit that was none.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SERVICES = ("pypi", "osv")
# Has many known faults and is no dependency of ours: only who reports it has a database.
CONTROL = "django==3.0"


def main(lock: Path) -> int:
    pins = pinned(lock.read_text("utf-8"))
    for service in SERVICES:
        known = vulnerable(ask(service, [*pins, CONTROL]))
        if known is not None:
            print(f"{'audit':<14}" + ("FAILED" if known else f"ok     {len(pins)} pins"))
            print(*known, sep="\n", end="\n" if known else "")
            return 1 if known else 0
    print(f"{'audit':<14}NOT DONE: no database of known vulnerabilities can be reached from here")
    return 0


def pinned(lock: str) -> list[str]:
    """`name==version` of each pin, whatever system it is for."""
    return sorted(set(re.findall(r"(?m)^([a-z0-9][\w.-]*==[^\s;]+)", lock)))


def ask(service: str, pins: list[str]) -> bytes:
    """What pip-audit finds out from one service, as JSON; nothing when it cannot ask."""
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "asked.txt"
        asked.write_text("\n".join(pins), "utf-8")
        tool = [sys.executable, "-m", "pip_audit", "--vulnerability-service", service]
        how = ["--format=json", "--no-deps", "--disable-pip", "--progress-spinner=off"]
        line = [*tool, *how, "--requirement", str(asked)]
        return subprocess.run(line, capture_output=True, check=False).stdout


def vulnerable(answer: bytes) -> list[str] | None:
    """`name==version: ids` of each pin with known faults; None where nobody could tell.

    A service that knows nothing says "none found" too, hence the control.
    """
    try:
        rows = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return None
    found = {f"{row['name']}=={row.get('version')}": row.get("vulns", []) for row in rows}
    if not found.pop(CONTROL, []) or any("skip_reason" in row for row in rows):
        return None
    return [
        f"{pin}: {', '.join(one['id'] for one in faults)}"
        for pin, faults in found.items()
        if faults
    ]
