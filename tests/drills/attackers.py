"""A site with three processes on PostgreSQL, and visitors who come to it by one proxy."""

from __future__ import annotations

import http.client
import os
import re
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask

import config
from mentorat.app import create_app
from mentorat.foundation.db import db
from tests.journeys import deployed
from tests.journeys.site import SERVER, Site

HOST = "mentorat.test"


class ThreeProcesses(Site):
    """gunicorn and the worker as `deploy/` starts them, in production, with nothing loaded.

    We stand where nginx would: what comes in says from which address it comes.
    """

    def __init__(self, data: Path) -> None:
        if not os.environ.get(SERVER):
            raise SystemExit(f"This drill needs a PostgreSQL server named in {SERVER}.")
        super().__init__(data, mode="production")

    def _launch(self) -> None:
        programs = Path(sys.executable).parent
        for name, unit in (("serve", "mentorat-web"), ("worker", "mentorat-worker")):
            (command,) = deployed.unit_commands(unit, "ExecStart")
            self.start(name, deployed.moved(command, programs, f"127.0.0.1:{self.port}"))

    def restart(self) -> None:
        """Stop all processes of the server and start new ones."""
        self.stop("serve")
        (command,) = deployed.unit_commands("mentorat-web", "ExecStart")
        programs = Path(sys.executable).parent
        self.start("serve", deployed.moved(command, programs, f"127.0.0.1:{self.port}"))
        self._wait()

    def _settings(self, smtp_port: int) -> dict[str, str]:
        base = super()._settings(smtp_port)
        del base["MENTORAT_RATE_LIMITED"]
        own = deployed.environment(
            {
                "MENTORAT_DATA_DIR": str(self.data),
                "MENTORAT_PUBLIC_BASE_URL": f"https://{HOST}",
                "MENTORAT_DATABASE_URL": self.database_url,
                "MENTORAT_JOBS_URL": self.database_url,
                "MENTORAT_SMTP_HOST": "127.0.0.1",
                "MENTORAT_SMTP_PORT": str(smtp_port),
                "MENTORAT_SMTP_STARTTLS": "0",
                "MENTORAT_SMTP_USER": "",
                "MENTORAT_SMTP_PASSWORD": "",
                "MENTORAT_MAIL_SENDER": f"Mentorat <ne-pas-repondre@{HOST}>",
            }
        )
        return base | own

    def _health(self) -> int:
        return Visitor(self.port, "127.0.0.1").ask("GET", "/healthz").status

    @contextmanager
    def inside(self) -> Iterator[Flask]:
        """The application on the same database, to prepare what is attacked and to count."""
        app = create_app(config.load(self._environment))
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()
        app.extensions["mentorat.jobs"][0].storage.close()


@dataclass(frozen=True)
class Answer:
    """What the site said."""

    status: int
    location: str
    text: str


class Visitor:
    """One browser at one address, with its own cookies."""

    def __init__(self, port: int, address: str) -> None:
        self.address = address
        self._port = port
        self._cookies: dict[str, str] = {}

    def moved(self, address: str) -> Visitor:
        """The same browser somewhere else."""
        other = Visitor(self._port, address)
        other._cookies = dict(self._cookies)
        return other

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, page: str = "", **fields: str) -> int:
        """Send the form of a page (by itself that of the same address); the status."""
        return self.send(path, page, **fields).status

    def send(self, path: str, page: str = "", **fields: str) -> Answer:
        """The same, the whole answer."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(page or path).text)
        token = found[1] if found else ""
        return self.ask("POST", path, urlencode({"csrf_token": token, **fields}))

    def ask(self, method: str, path: str, body: str = "") -> Answer:
        headers = {
            "Host": HOST,
            "X-Forwarded-For": self.address,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": HOST,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
        }
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)) as asked:
            asked.request(method, path, body or None, headers)
            with asked.getresponse() as answer:
                for line in answer.headers.get_all("Set-Cookie") or ():
                    name, _, value = line.split(";", 1)[0].partition("=")
                    self._cookies[name] = value
                text = answer.read().decode("utf-8", "replace")
                return Answer(answer.status, answer.headers.get("Location", ""), text)
