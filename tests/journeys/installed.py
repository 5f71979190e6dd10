"""The site of somebody who followed "Install for real" of README.md, line by line."""

from __future__ import annotations

import os
import pty
import re
import shlex
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from tests.journeys.bare_machine import Answers, BareMachine, lines
from tests.journeys.cluster import Cluster
from tests.journeys.mailbox import free_port
from tests.journeys.production import HOST, PROVIDER, ProductionSite, nginx_command

CHOSEN = "what-the-owner-chose"
UNITS = "etc/systemd/system"
PROMPT = re.compile(r"(?m)^([^\n]+?)(?: \(may stay empty\))?(?: \[[^\n]*\])?: $")
ANSWERED_WITHIN_S = 60


class InstalledSite(ProductionSite):
    """`with InstalledSite(folder) as site:` runs all lines but the last, which asks a person."""

    def __init__(self, data: Path) -> None:
        super().__init__(data)
        self.cluster = Cluster()
        self.last_line = ""
        mail = {
            "MENTORAT_SMTP_HOST": "127.0.0.1",
            "MENTORAT_SMTP_PORT": str(self.mailbox.port),
            "MENTORAT_SMTP_USER": PROVIDER[0],
            "MENTORAT_SMTP_PASSWORD": PROVIDER[1],
        }
        ports = {"app": free_port(), "http": self.http, "https": self.https}
        self.machine = BareMachine(data / "machine", Answers(HOST, CHOSEN, mail), ports)

    def talks(self, line: str, answers: Sequence[tuple[str, str]]) -> str:
        """Run a line on a terminal and answer its questions, in order; returns all it said.

        A question that is not the next of `answers` is answered by Enter.
        """
        ours, theirs = pty.openpty()
        program = subprocess.Popen(
            ["bash", "-euc", line],
            cwd=self.machine.here,
            env=self._as("root"),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        said = _talk(ours, answers)
        os.close(ours)
        assert program.wait(ANSWERED_WITHIN_S) == 0, said
        return said

    # --- following --------------------------------------------------------------------------

    def _make_database(self) -> None:
        self.cluster.start()

    def _drop_database(self) -> None:
        self.cluster.stop()

    def _settings(self, smtp_port: int) -> dict[str, str]:
        return {}  # each program finds its own, as on a server

    def _prepare(self) -> None:
        *most, self.last_line = lines("README.md", "Install for real")
        for line in most:
            words = self.machine.follows(line, self._as("root"))
            if words[0] == "certbot":
                self._gets_a_certificate(words)
            elif words[:3] == ["systemctl", "enable", "--now"]:
                for unit in words[3:]:
                    self._starts(unit)
            elif words[:3] == ["systemctl", "reload", "nginx"]:
                sites = self.machine.folder / "etc/nginx/sites-enabled"
                self._program("nginx", nginx_command(self.data, f"include {sites}/*;"))
            else:
                assert words[0] != "systemctl", f"not stood in for: {line}"

    def _launch(self) -> None:
        """All runs: the lines have started it."""

    def _as(self, user: str) -> dict[str, str]:
        return self.machine.environment(user, self.cluster.environment)

    def _gets_a_certificate(self, words: list[str]) -> None:
        named = words[words.index("-d") + 1]
        folder = self.machine.folder / "etc/letsencrypt/live" / named
        folder.mkdir(parents=True)
        (folder / "fullchain.pem").symlink_to(self.certificate.path)
        (folder / "privkey.pem").symlink_to(self.certificate.key)

    def _starts(self, unit: str) -> None:
        """As systemd does: what it requires first, the settings from its files, its command."""
        if unit.endswith(".timer"):  # rings at night: what it would start is there
            assert (self.machine.folder / UNITS / unit).is_file()
            unit_of_it = unit.replace(".timer", ".service")
            assert (self.machine.folder / UNITS / unit_of_it).is_file()
            return
        text = (self.machine.folder / UNITS / f"{unit}.service").read_text("utf-8")
        said: dict[str, list[str]] = {}
        for key, value in re.findall(r"(?m)^(\w+)=(.+)$", text):
            said.setdefault(key, []).append(value)
        for needed in " ".join(said.get("Requires", [])).split():
            self._starts(needed.removesuffix(".service"))
        env = self._as(said["User"][0])
        env["SSL_CERT_FILE"] = str(self.certificate.path)  # the mail provider's is ours too
        for path in said["EnvironmentFile"]:
            env |= dict(re.findall(r"(?m)^(MENTORAT_\w+)=(.*)$", Path(path).read_text("utf-8")))
        env["PWD"] = said["WorkingDirectory"][0]
        (command,) = (shlex.split(one) for one in said["ExecStart"])
        if said["Type"] == ["oneshot"]:
            done = subprocess.run(command, cwd=env["PWD"], env=env, capture_output=True, text=True)
            assert done.returncode == 0, f"{unit} failed:\n{done.stdout}{done.stderr}"
        else:
            self._program(unit, command, env)

    def _program(self, name: str, command: list[str], env: dict[str, str] | None = None) -> None:
        env = env or self._as("root")
        with (self.data / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                command, cwd=env.get("PWD", "/"), env=env, stdout=log, stderr=log
            )


def _talk(terminal: int, answers: Sequence[tuple[str, str]]) -> str:
    waiting = list(answers)
    said, answered, limit = "", 0, time.monotonic() + ANSWERED_WITHIN_S
    while time.monotonic() < limit:
        try:
            said += os.read(terminal, 65_536).decode("utf-8", "replace").replace("\r", "")
        except OSError:  # the program has ended
            assert not waiting, f"never asked: {waiting}\n{said}"
            return said
        asked = PROMPT.search(said, answered)
        if asked and asked.end() == len(said):
            answered = len(said)
            is_next = bool(waiting) and waiting[0][0] == asked.group(1)
            os.write(terminal, f"{waiting.pop(0)[1] if is_next else ''}\n".encode())
    raise AssertionError(f"no end of it:\n{said}")
