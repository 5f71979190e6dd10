"""Everything that is read and not run: `python3 run.py check`."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests import audit

TOOLS = (
    "ruff check .",
    "mypy",
    "lint-imports --no-cache",
    "bandit -q -c pyproject.toml -r mentorat matching config.py run.py",
    "deptry .",
)


def main() -> int:
    failed = []
    for line in TOOLS:
        name, *words = line.split()
        started = time.monotonic()
        command = [shutil.which(name, path=str(Path(sys.executable).parent)) or name, *words]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode:
            failed.append(name)
            print((done.stdout + done.stderr).decode("utf-8", "replace"))
        verdict = "FAILED" if done.returncode else "ok    "
        print(f"{name:<14}{verdict} {time.monotonic() - started:5.1f} s", flush=True)
    if audit.main(Path("requirements-dev.lock")):
        failed.append("audit")
    if failed:
        print("Not clean: " + ", ".join(failed), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
