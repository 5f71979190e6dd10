"""A whole site as a person meets it: server, worker and mailbox as programs of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
import uuid
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tests.journeys.mailbox import Mailbox, free_port

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN_S = 120
SERVER = "MENTORAT_TEST_POSTGRESQL"  # unset: SQLite


class Site:
    """`with Site(folder) as site:` gives a prepared, running demonstration at `site.address`.

    Its mails go to `site.mailbox`. With MENTORAT_TEST_POSTGRESQL set it lives in a database
    of its own on that server, which is dropped at the end.
    """

    def __init__(self, data: Path, mode: str = "demo", mailbox: Mailbox | None = None) -> None:
        self.data = data
        self.mailbox = mailbox or Mailbox()
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._mode = mode
        self._server = os.environ.get(SERVER, "")
        self._database = f"mentorat_journey_{uuid.uuid4().hex[:10]}" if self._server else ""
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Site:
        self.data.mkdir(parents=True, exist_ok=True)
        try:
            self._environment = self._settings(self.mailbox.start())
            self._make_database()
            self._prepare()
            self._launch()
            self._wait()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for name in list(self._running):
            self.stop(name)
        self.mailbox.stop()
        self._drop_database()

    def url(self, path: str) -> str:
        return self.address + path

    def way_in(self) -> dict[str, Any]:
        """What a new browser context needs to come here."""
        return {}

    @property
    def sign_ins(self) -> str:
        """What the demonstration tells a newcomer."""
        return (self.data / "sign-ins.txt").read_text("utf-8")

    def log(self, name: str) -> str:
        path = self.data / f"{name}.log"
        return path.read_text("utf-8", "replace")[-4000:] if path.exists() else ""

    def start(self, name: str, command: list[str]) -> None:
        """Start a program under `name` and keep its words in a file."""
        with (self.data / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                command, env=self._environment, cwd=ROOT, stdout=log, stderr=log
            )

    def stop(self, name: str) -> None:
        program = self._running.pop(name)
        program.terminate()
        try:
            program.wait(15)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()

    def run(self, *words: str, **settings: str) -> str:
        """Run one command of the application on this site's data; returns what it says."""
        own = {f"MENTORAT_{name}": value for name, value in settings.items()}
        return self._check(self._command(*words), **own)

    def _check(self, command: list[str], **own: str) -> str:
        """Run a program to its good end; returns what it says."""
        env = self._environment | own
        done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, check=False)
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        assert done.returncode == 0, f"{' '.join(command)} failed:\n{said}"
        return said

    def _prepare(self) -> None:
        self._once("prepare")

    def _launch(self) -> None:
        self.start("serve", self._command("serve", "--port", str(self.port)))
        self.start("worker", self._command("worker"))

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "flask", "--app", "mentorat.app", *words]

    def _settings(self, smtp_port: int) -> dict[str, str]:
        own = {
            "MENTORAT_MODE": self._mode,
            "MENTORAT_DATA_DIR": str(self.data),
            "MENTORAT_PUBLIC_BASE_URL": self.address,
            "MENTORAT_SMTP_HOST": "127.0.0.1",
            "MENTORAT_SMTP_PORT": str(smtp_port),
            "MENTORAT_RATE_LIMITED": "0",  # one machine plays all persons
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
        }
        if self._server:
            own["MENTORAT_DATABASE_URL"] = own["MENTORAT_JOBS_URL"] = self.database_url
        outside = {key: value for key, value in os.environ.items() if "MENTORAT_" not in key}
        return {**outside, **own}

    @property
    def database_url(self) -> str:
        """The site's own database on the PostgreSQL server."""
        url = make_url(self._server).set(database=self._database)
        return url.render_as_string(hide_password=False)

    def _make_database(self) -> None:
        if self._server:
            self._admin(f"CREATE DATABASE {self._database}")

    def _drop_database(self) -> None:
        if self._server:
            self._admin(f"DROP DATABASE IF EXISTS {self._database} WITH (FORCE)")

    def _admin(self, statement: str) -> None:
        engine = create_engine(self._server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def _once(self, name: str, **settings: str) -> None:
        (self.data / f"{name}.log").write_text(self.run(name, **settings), "utf-8")

    def _wait(self) -> None:
        limit = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < limit:
            for name, program in self._running.items():
                assert program.poll() is None, f"{name} stopped:\n{self.log(name)}"
            with suppress(OSError):  # nobody there yet, or a refusal
                if self._health() == 200:
                    return
            time.sleep(0.2)  # each question counts against the site's limits
        raise AssertionError(f"the site did not become ready:\n{self.log('serve')}")

    def _health(self) -> int:
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(self.url("/healthz"), timeout=5) as answer:
            return int(answer.status)
