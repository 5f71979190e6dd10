"""Sites as programs that may be killed: as `deploy/` ships them, or the demonstration's own."""

from __future__ import annotations

import asyncio
import http.client
import logging
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from tests.journeys import deployed
from tests.journeys.mailbox import Mailbox
from tests.journeys.production import HOST, ProductionSite
from tests.journeys.site import ROOT, SERVER, Site

WEB, WORKER = "serve", "worker"
RESTART_S = 2.0  # RestartSec of the units


class Post(Mailbox):
    """A mailbox that takes its time, and knows when each mail came."""

    pause_s = 0.03

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        logging.getLogger("mail.log").setLevel(logging.ERROR)  # it warns at each sign-in
        self.arrived: list[float] = []  # of `letters`
        self.came: dict[str, list[float]] = defaultdict(list)

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        await asyncio.sleep(self.pause_s)
        answer = await super().handle_DATA(server, session, envelope)
        self.arrived += [time.time()] * (len(self.letters) - len(self.arrived))
        self.came[str(self.letters[-1].message["Message-ID"]).strip()].append(self.arrived[-1])
        return answer


class Killable(Site):
    """Each program in a group of its own, so that a whole service dies at once."""

    headers: dict[str, str] = {}  # what a proxy in front would add
    mailbox: Post

    def __init__(self, data: Path) -> None:
        super().__init__(data)
        self.mailbox = Post()

    def start(self, name: str, command: list[str]) -> None:
        self._commands = getattr(self, "_commands", {}) | {name: command}
        with (self.data / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                command,
                env=self._environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def settings(self) -> dict[str, str]:
        """What the programs are told, for looking at the same data from here."""
        return self._environment

    def command(self, name: str) -> list[str]:
        """What a program was started with."""
        return list(self._commands[name])

    def pid(self, name: str) -> int:
        return self._running[name].pid

    def kill(self, name: str) -> None:
        """The whole service at once, as when the machine runs out of memory."""
        program = self._running.pop(name)
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()

    def kill_one_process(self, at: Callable[[list[int]], int]) -> bool:
        """One of the server's processes, chosen by `at`; its master starts another."""
        children = _children(self.pid(WEB))
        if not children:
            return False
        with suppress(ProcessLookupError):
            os.kill(at(children), signal.SIGKILL)
        return True

    def start_again(self, name: str) -> None:
        time.sleep(RESTART_S)
        self.start(name, self._commands[name])

    def answers(self) -> bool:
        with suppress(OSError, http.client.HTTPException):
            return self._health() == 200
        return False


class Shipped(Killable, ProductionSite):
    """Production with the units' own commands; asked where nginx would ask, on PostgreSQL."""

    headers = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-Host": HOST}

    def __init__(self, data: Path) -> None:
        ProductionSite.__init__(self, data)
        account = self.mailbox._account
        self.mailbox = Post(self.certificate.for_server(), account)

    def _prepare(self) -> None:
        """Nobody is loaded: the drill makes whom it needs."""

    def _launch(self) -> None:
        upstream, programs = f"127.0.0.1:{self.port}", Path(sys.executable).parent
        for command in deployed.unit_commands("mentorat-prepare", "ExecStart"):
            self._check(deployed.moved(command, programs, upstream))
        for name, unit in ((WEB, "mentorat-web"), (WORKER, "mentorat-worker")):
            (command,) = deployed.unit_commands(unit, "ExecStart")
            self.start(name, deployed.moved(command, programs, upstream))

    def _health(self) -> int:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        with closing(asked):
            asked.request("GET", "/healthz", headers=self.headers)
            with asked.getresponse() as answer:
                return answer.status


def killable(data: Path) -> Killable:
    """As shipped where a PostgreSQL server is named, else the demonstration on SQLite."""
    return Shipped(data) if os.environ.get(SERVER) else Killable(data)


def _children(pid: int) -> list[int]:
    try:
        said = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    except FileNotFoundError:
        return []
    return [int(one) for one in said.split()]
