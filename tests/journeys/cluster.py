"""A PostgreSQL server of our own: empty, in a folder of its own, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.journeys.mailbox import free_port


def programs() -> Path | None:
    """The folder of the newest PostgreSQL server on this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    return found[-1].parent if found else None


def _version(path: Path) -> float:
    return float(path.parents[1].name)


class Cluster:
    """Takes anybody by its socket, asks for a password over the network: nearly as Debian does.

    Debian's compares names of users; here all programs run as one user.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="mentorat-pg-"))
        self.port = free_port()
        bin_ = programs()
        assert bin_ is not None, "no PostgreSQL server here"
        self._bin = bin_

    @property
    def environment(self) -> dict[str, str]:
        """Leads every client of PostgreSQL here."""
        return {"PGHOST": str(self.folder), "PGPORT": str(self.port)}

    def start(self) -> None:
        self.folder.chmod(0o755)
        if _is_root():
            shutil.chown(self.folder, "postgres")
        auth = ["--auth-local=trust", "--auth-host=scram-sha-256"]
        words = ["-U", "postgres", *auth, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        self._run("initdb", "-D", self._data, *words)
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", self._data, "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        if Path(self._data, "postmaster.pid").exists():
            self._run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def _run(self, program: str, *words: str) -> None:
        as_postgres = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups"]
        command = [*(as_postgres if _is_root() else []), str(self._bin / program), *words]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}"


def _is_root() -> bool:
    return os.getuid() == 0
