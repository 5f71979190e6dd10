"""Mentorat for who changes it: `python3 run.py dev`.

One programme with invented people, so that it starts quickly. The pages reload when the code
changes and show the debugger when it fails; a template is read anew at each request; the worker
begins anew when the code changes. The debugger lets its reader run anything: it listens on
127.0.0.1 only, whatever is asked.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import run

PROGRAMME = "brabant-wallon"
HOST = "127.0.0.1"
MAILBOX = "/demo/courrier"


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py dev")
    parser.add_argument("--port", type=int, default=8080)
    port = parser.parse_args(argv).port
    if not run.is_free(port):
        return run.complain(f"Port {port} is busy. Take another: python3 run.py dev --port N")
    data = run.ROOT / "instance" / ("dev" if port == 8080 else f"dev-{port}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    return live(port, data)


def live(port: int, data: Path) -> int:
    """Prepare, serve and work until told to stop; leaves no process behind."""
    address = f"http://{HOST}:{port}"
    env = run.settings(MODE="demo", DATA_DIR=str(data), PUBLIC_BASE_URL=address)
    children: list[subprocess.Popen[bytes]] = []
    try:
        if code := run.prepare(data, env, "--only", PROGRAMME):
            return code
        children.append(launch(env, *serving(port)))
        if not run.is_ready(address, children):
            return run.complain(f"{address}/healthz did not answer 200; the lines above say why.")
        run.greet(address, data)
        print(f"Mails: {address}{MAILBOX}", flush=True)
        children.append(launch(env, "worker"))
        return watch(data, env, children)
    except KeyboardInterrupt:
        return 0
    finally:
        run.stop(children)


def serving(port: int) -> list[str]:
    """Reload and debugger; catalogues count as code, once they are compiled."""
    catalogues = sorted((run.ROOT / "mentorat" / "translations").rglob("*.mo"))
    extra = ["--extra-files", ":".join(map(str, catalogues))] if catalogues else []
    return ["--debug", "run", "--host", HOST, "--port", str(port), *extra]


def launch(env: dict[str, str], *words: str) -> subprocess.Popen[bytes]:
    # An own session: Ctrl-C reaches this program alone, which then stops all in order.
    return subprocess.Popen(run.flask(*words), env=env, start_new_session=True)


def watch(data: Path, env: dict[str, str], children: list[subprocess.Popen[bytes]]) -> int:
    """Prepare and work anew at each change, until the server stops by itself."""
    seen = changed_at()
    while children[0].poll() is None:
        time.sleep(1)
        if (now := changed_at()) > seen:
            seen = now
            leave(children.pop())
            # A fault in the code is said by the server too; the next change mends it.
            run.prepare(data, env, "--only", PROGRAMME)
            children.append(launch(env, "worker"))
    return run.complain("The server stopped by itself; the lines above say why.")


def leave(worker: subprocess.Popen[bytes]) -> None:
    """Let it end what it does; mails that wait are the next one's."""
    worker.terminate()
    try:
        worker.wait(10)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


def changed_at() -> float:
    """When code or a catalogue was last written."""
    tops = (run.ROOT / top for top in ("mentorat", "matching", "migrations"))
    files = (path for top in tops for path in top.rglob("*") if path.suffix in {".py", ".po"})
    return max(path.stat().st_mtime for path in files)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
