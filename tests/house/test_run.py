"""The one door: standard library only, honest about a busy port, a lock without addresses."""

from __future__ import annotations

import json
import re
import runpy
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests import audit
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
    verbs = "demo dev test journeys postgres drill screenshots bench mutate check hooks lock"
    for verb in verbs.split():
        assert f"run.py {verb}" in asked.stdout


@pytest.mark.parametrize(("words", "has_slow"), [((), False), (("--all", "-x"), True)])
def test_what_is_slow_is_tested_when_all_is(
    monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], has_slow: bool
) -> None:
    door = runpy.run_path(str(ROOT / "run.py"))
    started: list[str] = []
    monkeypatch.setitem(door["main"].__globals__, "start", lambda line, **_: started.extend(line))
    door["test"](words)
    assert ("not slow" in started[started.index("-m", 3) + 1]) is not has_slow
    assert "--all" not in started
    assert ("-x" in started) is ("-x" in words)


def test_the_integration_leaves_nothing_out() -> None:
    assert "\npython3 run.py test --all\n" in (ROOT / ".ci/run").read_text("utf-8")


def test_a_busy_port_is_named_with_a_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("demo", "--port", str(port))
    assert done.returncode == 1
    assert f"Port {port} is busy" in done.stderr
    assert re.search(r"run\.py demo --port \d+", done.stderr)


PIN = re.compile(r"(?m)^([a-z0-9][a-z0-9.-]*==\S+)[^\n]*((?:\n    --hash=sha256:\w{64}[ \\]*)+)")
# What serves and works; the rest of the extras is the workshop.
RUNNING_EXTRAS = ("postgres", "gunicorn")


def pins(lock: str) -> set[str]:
    text = (ROOT / lock).read_text("utf-8")
    assert not re.search(r"https?:|file:|index|find-links", text)
    found = [pin for pin, _ in PIN.findall(text)]
    assert len(found) == len(re.findall(r"(?m)^[a-z0-9]", text)), "a pin without hashes"
    return set(found)


def names(wanted: Iterable[str]) -> set[str]:
    return {re.match(r"[\w.-]+", one).group().lower() for one in wanted}  # type: ignore[union-attr]


def test_the_locks_are_whole_hashed_and_without_addresses() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    served = [one for name in RUNNING_EXTRAS for one in extras[name]]
    running, whole = pins("requirements.lock"), pins("requirements-dev.lock")
    assert names([*project["dependencies"], *served]) <= names(running)
    assert names(one for extra in extras.values() for one in extra) <= names(whole)
    assert running <= whole, "what is tested is not what runs"
    assert not names(extras["test"]) & names(running), "the workshop would be served"


def test_a_demonstration_needs_less_than_the_tests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The running lock is enough for it; what the tests installed is more than enough."""
    door = runpy.run_path(str(ROOT / "run.py"))
    names_ = door["install"].__globals__
    asked: list[str] = []
    (tmp_path / "python").touch()
    for name, path in (("PYTHON", "python"), ("STAMP", "stamp")):
        monkeypatch.setitem(names_, name, tmp_path / path)
    monkeypatch.setitem(names_, "must", lambda line, _: asked.append(Path(line[-1]).name))
    door["install"](door["LOCK"])
    door["install"](door["LOCK"])
    door["install"]()
    door["install"](door["LOCK"])
    assert asked == ["requirements.lock", "requirements-dev.lock"]


def _answer(**ids: list[str]) -> bytes:
    rows = [
        {"name": name, "version": "3.0", "vulns": [{"id": one} for one in faults]}
        for name, faults in ids.items()
    ]
    return json.dumps({"dependencies": rows}).encode()


def test_an_audit_that_asked_nobody_is_none() -> None:
    """An index without advisories answers "none found", which must not pass for an audit."""
    skipped = [{"name": "django", "skip_reason": "not found"}]
    assert audit.vulnerable(b"") is None
    assert audit.vulnerable(json.dumps({"dependencies": skipped}).encode()) is None
    assert audit.vulnerable(_answer(django=[], flask=[])) is None
    assert audit.vulnerable(_answer(django=["A-1"], flask=[])) == []
    assert audit.vulnerable(_answer(django=["A-1"], flask=["A-2", "A-3"])) == [
        "flask==3.0: A-2, A-3"
    ]


def test_an_audit_says_when_it_could_not_ask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text("flask==3.0 \\\n    --hash=sha256:00\nnumpy==2.0 ; python_version > '3'\n")
    asked: list[list[str]] = []
    monkeypatch.setattr(audit, "ask", lambda _service, pins: asked.append(pins) or b"")
    assert audit.main(lock) == 0
    assert "NOT DONE" in capsys.readouterr().out
    assert asked[0] == ["flask==3.0", "numpy==2.0", audit.CONTROL]
    monkeypatch.setattr(audit, "ask", lambda *_: _answer(django=["A-1"], flask=["A-2"]))
    assert audit.main(lock) == 1
    assert "flask==3.0: A-2" in capsys.readouterr().out
