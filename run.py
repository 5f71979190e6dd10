#!/usr/bin/env python3
"""One door to everything: `python3 run.py demo`, `python3 run.py test`, …

Needs nothing but Python 3.11: it makes `.venv` once from a hashed lock and runs the tools
in there; the demonstration needs less than the tests do. Standard library only, because it
runs before anything is installed.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "requirements.lock"  # for running
DEV_LOCK = ROOT / "requirements-dev.lock"  # the same versions, and the workshop
STAMP = VENV / ".mentorat-stamp"


def main(argv: Sequence[str]) -> int:
    if sys.version_info < (3, 11):
        return complain("Mentorat needs Python 3.11 or newer; this is " + sys.version.split()[0])
    os.chdir(ROOT)
    verb, *rest = argv or ["help"]
    if verb in VERBS:
        return VERBS[verb][0](rest)
    lines = (f"  python3 run.py {name:<12} {line}" for name, (_, line) in VERBS.items())
    print(__doc__, *lines, sep="\n")
    return 0 if verb in {"help", "-h", "--help"} else 2


def complain(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def install(lock: Path = DEV_LOCK) -> None:
    """Make `.venv` hold what `lock` lists, once per state of the lock; the larger will do."""
    stamps = {each: fingerprint([each], sys.version_info[:2], VENV) for each in (lock, DEV_LOCK)}
    if PYTHON.exists() and STAMP.exists() and STAMP.read_text("ascii") in stamps.values():
        return
    started, uv = time.monotonic(), find_uv()
    print(f"Installing what {lock.name} lists into .venv (once) …", flush=True)
    if not PYTHON.exists():
        make_venv(uv)
    tool = [uv, "pip", "install", "--python", PYTHON] if uv else [PYTHON, "-m", "pip", "install"]
    # The lock is complete, so nothing is left to resolve; each file must have its stated hash.
    command = [*tool, "--quiet", "--no-deps", "--require-hashes", "-r", lock]
    must(command, "The installation failed; the lines above say why. Nothing else was started.")
    STAMP.write_text(stamps[lock], "ascii")
    print(f"Installed in {time.monotonic() - started:.0f} s.", flush=True)


def fingerprint(paths: Iterable[Path], *facts: object) -> str:
    seen = hashlib.sha256(repr(facts).encode())
    for path in sorted(paths):
        seen.update(path.read_bytes())
    return seen.hexdigest()


def find_uv() -> str | None:
    return shutil.which("uv") or shutil.which("uv", path=str(BIN))


def make_venv(uv: str | None) -> None:
    if uv:
        command = [uv, "venv", "-q", "--seed", "--clear", "--python", sys.executable, str(VENV)]
    elif importlib.util.find_spec("ensurepip"):
        command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    else:  # Debian and Ubuntu ship Python without it
        sys.exit("Python lacks venv. On Debian or Ubuntu: sudo apt install python3-venv")
    must(command, "The folder .venv could not be made; the lines above say why.")


def must(command: Sequence[str | Path], otherwise: str) -> None:
    if subprocess.call(list(map(str, command))):
        sys.exit(otherwise)


def start(command: Sequence[str | Path], **environment: str) -> int:
    """Become this program (so that signals and the exit code are its own)."""
    install()
    line = list(map(str, command))
    env = settings(**environment)
    sys.stdout.flush()
    if os.name != "nt":
        os.execve(line[0], line, env)
    return subprocess.call(line, env=env)


def settings(**own: str) -> dict[str, str]:
    ours = {f"MENTORAT_{name}": value for name, value in own.items()}
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **ours}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # a start is three times as quick from bytecode
    return env


def flask(*words: str) -> list[str]:
    return [str(PYTHON), "-m", "flask", "--app", "mentorat.app", *words]


def demo(rest: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py demo")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", type=Path, help="folder of its data, made if missing")
    wishes = parser.parse_args(rest)
    if not is_free(port := wishes.port):
        following = next(number for number in range(port + 1, 65536) if is_free(number))
        return complain(f"Port {port} is busy. Free is: python3 run.py demo --port {following}")
    # Each port has its own data, so that two demonstrations never share a file.
    data: Path = wishes.data or ROOT / "instance" / ("demo" if port == 8000 else f"demo-{port}")
    install(LOCK)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    return live(port, data.resolve())


def live(port: int, data: Path) -> int:
    """Prepare, serve and work until told to stop; leaves no process behind."""
    address = f"http://127.0.0.1:{port}"
    env = settings(MODE="demo", DATA_DIR=str(data), PUBLIC_BASE_URL=address)
    children: list[subprocess.Popen[bytes]] = []
    log = data / "demo.log"
    try:
        if code := prepare(data, env):
            return code
        children.append(launch(log, env, "serve", "--port", str(port)))
        if not is_ready(address, children):
            return complain(f"{address}/healthz did not answer 200; {log} says why.")
        children.append(launch(log, env, "worker"))
        greet(address, data)
        while all(child.poll() is None for child in children):
            time.sleep(0.3)
        return complain(f"The server or the worker stopped by itself; {log} says why.")
    except KeyboardInterrupt:
        return 0
    finally:
        stop(children)


def launch(log: Path, env: dict[str, str], *words: str) -> subprocess.Popen[bytes]:
    with log.open("ab") as out:
        # An own session: Ctrl-C reaches this program alone, which then stops all in order.
        return subprocess.Popen(
            flask(*words), env=env, stdout=out, stderr=out, start_new_session=True
        )


def prepare(data: Path, env: dict[str, str], *words: str) -> int:
    """Catalogues, migrations, people: again when the code or the day has changed, else not."""
    stamp = data / "prepared"
    files = (path for top in ("mentorat", "migrations") for path in (ROOT / top).rglob("*.*"))
    code = (path for path in files if path.suffix in {".py", ".po", ".csv"})
    wanted = fingerprint(code, time.strftime("%Y-%m-%d"), env.get("MENTORAT_DATABASE_URL"))
    if stamp.exists() and stamp.read_text("ascii") == wanted:
        return 0
    stamp.unlink(missing_ok=True)
    failed = subprocess.call(flask("prepare", *words), env=env)
    if not failed:
        stamp.write_text(wanted, "ascii")
    return failed


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        if os.name != "nt":  # there it would allow two servers on one port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def is_ready(address: str, children: Sequence[subprocess.Popen[bytes]]) -> bool:
    limit = time.monotonic() + 90
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < limit and all(child.poll() is None for child in children):
        try:
            direct.open(f"{address}/healthz", timeout=5).close()
            return True
        except OSError:  # nobody there yet, or a refusal
            time.sleep(0.05)
    return False


def greet(address: str, data: Path) -> None:
    print(f"\nMentorat is ready: {address}/\n")
    if (sign_ins := data / "sign-ins.txt").exists():
        print(sign_ins.read_text("utf-8"))
    print("Ctrl-C stops it; the data stays in", data, flush=True)


def stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):  # a second Ctrl-C must leave no orphan
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def pytest(*words: str, **environment: str) -> int:
    # tests.ci makes a skip a failure where CI=true.
    return start([PYTHON, "-m", "pytest", "-p", "tests.ci", *words], MODE="test", **environment)


def test(rest: Sequence[str]) -> int:
    """What is quick; all of it with `--all`. Words that follow are pytest's own."""
    words = [word for word in rest if word != "--all"]
    chosen = "not browser and not postgres" + ("" if "--all" in rest else " and not slow")
    return pytest("-n", "auto", "-m", chosen, *words, TEST_POSTGRESQL="")


def postgres(rest: Sequence[str]) -> int:
    server = os.environ.get("MENTORAT_TEST_POSTGRESQL", "postgresql+psycopg://127.0.0.1/postgres")
    return pytest("-n", "auto", "-m", "not browser", *rest, TEST_POSTGRESQL=server)


def journeys(rest: Sequence[str]) -> int:
    if "--production" in rest:
        words = [word for word in rest if word != "--production"]
        return pytest("tests/journeys", "-m", "production", *words, JOURNEYS="production")
    return pytest("tests/journeys", "-m", "browser", *rest)


def module(name: str, **environment: str) -> Callable[[Sequence[str]], int]:
    """A verb that is a module of the workshop."""
    return lambda rest: start([PYTHON, "-m", name, *rest], **environment)


def on_the_server(word: str) -> Callable[[Sequence[str]], int]:
    """A command of the application, with the settings of the environment."""
    return lambda rest: install(LOCK) or subprocess.call(flask(word, *rest), env=settings())


def hooks(_: Sequence[str]) -> int:
    """Let git ask `.githooks/` before each commit of this clone."""
    return subprocess.call([shutil.which("git") or "git", "config", "core.hooksPath", ".githooks"])


def lock(_: Sequence[str]) -> int:
    """Write both locks anew: versions and hashes for all systems, no address in them."""
    uv = find_uv()
    if not uv:
        return complain("This needs uv: .venv/bin/python -m pip install uv")
    wishes = "--universal --python-version 3.11 --generate-hashes --quiet --no-emit-index-url"
    line = [uv, "pip", "compile", "pyproject.toml", *wishes.split(), "--no-emit-find-links"]
    line += ["--custom-compile-command", "python3 run.py lock"]
    running = [*line, "--extra", "postgres", "--extra", "gunicorn", "-o", str(LOCK)]
    # Held to the versions of the first, so that what is tested is what runs.
    whole = [*line, "--all-extras", "-c", LOCK.name, "-o", str(DEV_LOCK)]
    return subprocess.call(running) or subprocess.call(whole)


shots = module("tests.journeys.screenshots")
VERBS: dict[str, tuple[Callable[[Sequence[str]], int], str]] = {
    "demo": (demo, "a whole region with invented people, on http://127.0.0.1:8000/ [--port N]"),
    "dev": (module("tests.dev"), "one programme, with reload and debugger [--port N]"),
    "test": (test, "what is quick, on SQLite [--all: the whole suite] [words for pytest]"),
    "postgres": (postgres, "the same suite and the races, on PostgreSQL"),
    "journeys": (journeys, "real journeys in Chromium [--production: over HTTPS behind nginx]"),
    "drill": (module("tests.drills", MODE="test"), "NAME: promises under large numbers [--tenth]"),
    "screenshots": (shots, "DIR: each page for each role, two widths, two languages"),
    "bench": (module("tests.benchmarks"), "measure [--quick]"),
    "mutate": (module("tests.mutate", MODE="test"), "[ROOM …] change the code: do tests notice?"),
    "check": (module("tests.check"), "style, types, floors, security, known vulnerabilities"),
    "hooks": (hooks, "let git look at each commit before it is made, in this clone"),
    "backup": (on_the_server("backup"), "a ciphered backup, tried at once"),
    "restore": (on_the_server("restore"), "FILE --identity KEYS: bring a backup back"),
    "doctor": (on_the_server("doctor"), "is all well? each fault with its remedy"),
    "lock": (lock, "write requirements.lock and requirements-dev.lock anew from pyproject.toml"),
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
