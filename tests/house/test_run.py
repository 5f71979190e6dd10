"""The one door: standard library only, honest about a busy port, a lock without addresses."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house.source import Source, imports

ROOT = Path(__file__).resolve().parents[2]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, str(ROOT / "run.py"), *words]
    return subprocess.run(line, capture_output=True, text=True, check=False)


def test_it_needs_nothing_but_python() -> None:
    tops = {one.name.split(".")[0] for one in imports(Source(ROOT, "run.py"))}
    assert tops - {"__future__"} <= sys.stdlib_module_names


def test_it_says_what_it_can_do() -> None:
    asked, lost = run(), run("dmeo")
    assert (asked.returncode, lost.returncode) == (0, 2)
    verbs = "demo test journeys postgres drill screenshots bench check lock"
    for verb in verbs.split():
        assert f"run.py {verb}" in asked.stdout


def test_a_busy_port_is_named_with_a_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("demo", "--port", str(port))
    assert done.returncode == 1
    assert f"Port {port} is busy" in done.stderr
    assert re.search(r"run\.py demo --port \d+", done.stderr)


def test_the_lock_is_whole_hashed_and_without_addresses() -> None:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert not re.search(r"https?:|file:|index|find-links", text)
    pins = re.findall(
        r"(?m)^([a-z0-9][a-z0-9.-]*)==\S+[^\n]*((?:\n    --hash=sha256:\w{64}[ \\]*)+)", text
    )
    names = {name for name, _ in pins}
    assert len(pins) == len(re.findall(r"(?m)^[a-z0-9]", text)), "a pin without hashes"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(one for extra in extras for one in extra)]
    assert {re.match(r"[\w-]+", one).group().lower() for one in wanted} <= names  # type: ignore[union-attr]
