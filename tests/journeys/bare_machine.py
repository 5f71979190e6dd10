"""A bare machine in a folder, on which the lines of a page are followed as they stand.

Only what a test must not touch is moved or stood in for: the folders of the system lie inside
ours, the ports are free ones, packages must be there already, users are not changed, and what
systemd would start is started by us from the same units.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.journeys import cluster
from tests.journeys.production import nginx
from tests.journeys.site import ROOT

SYSTEM = re.compile(r"(?<![\w./-])/(srv|etc|var|usr/local)/")
BLANK = re.compile(r"<[^@>\n]+>")
STOOD_IN = {
    "apt": "",
    "certbot": "",
    "chgrp": "",
    "editor": "",
    "systemctl": "",
    "useradd": "",
    # Everybody is the one user of the test; PostgreSQL is told who asks.
    "sudo": 'export PGUSER="$2"; shift 2; exec "$@"',
    "runuser": 'export PGUSER="$2"; shift 3; exec "$@"',
}
IN_THE_WHEEL = ("mentorat", "matching", "templates", "migrations", "config.py")


def lines(page: str, heading: str) -> list[str]:
    """The commands of the block under a heading of a page, one a line."""
    text = (ROOT / page).read_text("utf-8")
    found = re.search(rf"(?ms)^## {re.escape(heading)}$.*?^```sh\n(.*?)^```", text)
    assert found, f"{page} has no commands under {heading!r}"
    joined = found.group(1).replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.strip()]


@dataclass(frozen=True)
class Answers:
    """What only the person at the keyboard knows."""

    host: str
    owner_password: str
    settings: Mapping[str, str]  # by the name of the setting, for the files they edit


class BareMachine:
    """`machine.follows(line)`; afterwards `machine.folder` holds what the line left behind."""

    def __init__(self, folder: Path, answers: Answers, ports: Mapping[str, int]) -> None:
        self.folder, self._answers, self._ports = folder, answers, ports
        self.here = folder / "root"
        self._names = ""  # what was written as name=value
        self.took: list[tuple[float, str]] = []
        for name in ("root", "srv", "etc/systemd/system", "usr/local/bin", "var/www/html"):
            (folder / name).mkdir(parents=True)
        for name in ("sites-available", "sites-enabled"):
            (folder / "etc/nginx" / name).mkdir(parents=True)
        self._stand_in()

    @property
    def app(self) -> Path:
        return self.folder / "srv/mentorat/app"

    def environment(self, user: str, database: Mapping[str, str]) -> dict[str, str]:
        """What programs of this user find; nothing of the test's own settings."""
        outside = {key: value for key, value in os.environ.items() if "MENTORAT_" not in key}
        for name in ("PYTHONPATH", "VIRTUAL_ENV", "LC_ALL"):
            outside.pop(name, None)
        own = (self.folder / "stood-in", self.folder / "usr/local/bin", cluster.programs())
        path = os.pathsep.join([*map(str, own), outside["PATH"]])
        own_words = {"PATH": path, "LANG": "en_GB.UTF-8", "PYTHONUTF8": "1", "PGUSER": user}
        return {**outside, **database, **own_words}

    def moved(self, text: str) -> str:
        """The same with the machine's folders and ports."""
        text = SYSTEM.sub(rf"{self.folder}/\1/", text)
        for old, new in (
            ("127.0.0.1:8000", f"127.0.0.1:{self._ports['app']}"),
            ("listen 80;", f"listen 127.0.0.1:{self._ports['http']};"),
            ("listen [::]:80;", f"listen [::1]:{self._ports['http']};"),
            ("listen 443 ssl", f"listen 127.0.0.1:{self._ports['https']} ssl"),
            ("listen [::]:443 ssl", f"listen [::1]:{self._ports['https']} ssl"),
        ):
            text = text.replace(old, new)
        return text

    # --- following --------------------------------------------------------------------------

    def follows(self, line: str, environment: Mapping[str, str]) -> list[str]:
        """Do what the line says; returns its words, for who must act on them."""
        began = time.monotonic()
        line = line.replace("<address of this project>", str(ROOT))
        words = shlex.split(line, comments=True)
        if "=" in words[0]:  # a name for the lines after it
            self._names += f"{words[0].replace('your.host', self._answers.host)}; "
            return words
        if words[0] == "cd":
            self.here = Path(self.moved(words[1]))
            return words
        self._does(line, environment)
        self._acts_for(words)
        self.took.append((time.monotonic() - began, line))
        return [word.replace("$host", self._answers.host) for word in words]

    def _does(self, line: str, environment: Mapping[str, str]) -> None:
        done = subprocess.run(
            ["bash", "-euc", self._names + self.moved(line)],
            cwd=self.here,
            env=dict(environment),
            input=f"{self._answers.owner_password}\n" * 2,
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,  # no terminal: a password is read from the words above
        )
        assert done.returncode == 0, f"{line}\nfailed:\n{done.stdout}{done.stderr}"

    def _acts_for(self, words: list[str]) -> None:
        if words[0] == "apt":
            self._has(words[words.index("-y") + 1 :])
        elif words[0] == "editor":
            for path in words[1:]:
                self._edits(Path(self.moved(path)))
        elif "clone" in words:
            for path in (self.app / "deploy").iterdir():
                path.write_text(self.moved(path.read_text("utf-8")), "utf-8")
        elif "requirements.lock" in words:
            self._takes_the_wheel()

    def _has(self, packages: list[str]) -> None:
        """What the page installs is on this machine; `sudo` and `certbot` are stood in for."""
        there = {
            "sudo": True,
            "certbot": True,
            "git": shutil.which("git"),
            "nginx": nginx(),
            "postgresql": cluster.programs(),
            "python3-venv": importlib.util.find_spec("ensurepip"),
        }
        assert set(packages) == set(there), f"the page installs {packages}"
        assert all(there.values()), f"missing here: {[one for one in there if not there[one]]}"

    def _edits(self, path: Path) -> None:
        """As the person does: each blank that is theirs to fill is filled, nothing else."""
        filled = []
        for line in path.read_text("utf-8").splitlines():
            name = line.partition("=")[0]
            if name in self._answers.settings:
                line = f"{name}={self._answers.settings[name]}"
            filled.append(line.replace("<password>", self._answers.owner_password))
        blank = [line for line in filled if BLANK.search(line) and not line.startswith("#")]
        assert not blank, f"nobody knows what to write for {blank}"
        path.write_text("\n".join(filled) + "\n", "utf-8")

    def _takes_the_wheel(self) -> None:
        """The package takes the place of its sources: it must carry all that serves."""
        wheels = self.folder / "wheel"
        uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
        build = [uv, "build", "--quiet", "--wheel", "--out-dir", str(wheels), "."]
        pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(wheels), "."]
        subprocess.run(build if uv else pip, cwd=self.app, check=True)
        (wheel,) = wheels.glob("*.whl")
        python = str(self.app / ".venv/bin/python")
        subprocess.run([python, "-m", "pip", "install", "-q", "--no-deps", str(wheel)], check=True)
        for name in IN_THE_WHEEL:
            path = self.app / name
            path.unlink() if path.is_file() else shutil.rmtree(path)

    def _stand_in(self) -> None:
        folder = self.folder / "stood-in"
        folder.mkdir()
        for name, words in STOOD_IN.items():
            (folder / name).write_text(f"#!/bin/sh\n{words}\n", "utf-8")
            (folder / name).chmod(0o755)
