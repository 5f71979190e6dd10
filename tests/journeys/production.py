"""The site as a server runs it: nginx, gunicorn and the worker as `deploy/` ships them.

PostgreSQL, MODE=production, HTTPS with a certificate of our own, a mail provider that asks for
STARTTLS and a password, limits on. Its people are the demonstration's, loaded beforehand.
"""

from __future__ import annotations

import http.client
import os
import shutil
import sys
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.journeys import deployed
from tests.journeys.certificate import Certificate
from tests.journeys.mailbox import Mailbox, free_port
from tests.journeys.site import SERVER, Site
from tests.journeys.streets import Streets

HOST = "mentorat.test"
PROVIDER = ("mentorat", "a-password-at-the-provider")
# What Debian's own nginx.conf has around the sites.
AROUND = """daemon off;
pid {data}/nginx.pid;
error_log {data}/nginx.log;
{user}
events {{}}
http {{
    include {types};
    default_type application/octet-stream;
    client_body_temp_path {data}/nginx-body;
    proxy_temp_path {data}/nginx-proxy;
    fastcgi_temp_path {data}/nginx-fastcgi;
    uwsgi_temp_path {data}/nginx-uwsgi;
    scgi_temp_path {data}/nginx-scgi;
    include {site};
}}
"""


def nginx() -> str | None:
    """Path of nginx, which Debian keeps out of the way of ordinary users."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def nginx_command(data: Path, site: str) -> list[str]:
    """Start nginx for this site alone; its files go to the folder `data`."""
    inner, outer = data / "site.conf", data / "nginx.conf"
    inner.write_text(site, "utf-8")
    is_root = os.name != "nt" and os.getuid() == 0
    words = AROUND.format(
        data=data,
        site=inner,
        types="/etc/nginx/mime.types",
        user="user root;" if is_root else "",  # the folder of a run is its owner's alone
    )
    outer.write_text(words, "utf-8")
    return [str(nginx()), "-c", str(outer)]


def missing() -> str:
    """What this machine lacks for such a site; empty when nothing."""
    lacking = [] if nginx() else ["nginx"]
    if not os.environ.get(SERVER):
        lacking.append(f"a PostgreSQL server named in {SERVER}")
    return " and ".join(lacking)


class ProductionSite(Site):
    """`with ProductionSite(folder) as site:` serves `site.address` to guests of `site.way_in()`."""

    def __init__(self, data: Path) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self.certificate = Certificate(data, HOST)
        mailbox = Mailbox(self.certificate.for_server(), PROVIDER)
        super().__init__(data, mode="production", mailbox=mailbox)
        self.address = f"https://{HOST}"
        self.http, self.https = free_port(), free_port()
        self.streets = Streets({80: self.http, 443: self.https})

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        super().__exit__(kind, error, trace)
        self.streets.close()

    def way_in(self) -> dict[str, Any]:
        """By the street of one more person; the certificate is our own."""
        return {"proxy": {"server": self.streets.address()}, "ignore_https_errors": True}

    def _prepare(self) -> None:
        self._once("prepare", MODE="demo")

    def _launch(self) -> None:
        upstream = f"127.0.0.1:{self.port}"
        programs = Path(sys.executable).parent
        for command in deployed.unit_commands("mentorat-prepare", "ExecStart"):
            self._check(deployed.moved(command, programs, upstream))
        for name, unit in (("serve", "mentorat-web"), ("worker", "mentorat-worker")):
            (command,) = deployed.unit_commands(unit, "ExecStart")
            self.start(name, deployed.moved(command, programs, upstream))
        site = deployed.site_of_nginx(
            host=HOST,
            http=self.http,
            https=self.https,
            upstream=upstream,
            certificate=self.certificate.path,
            key=self.certificate.key,
        )
        self.start("nginx", nginx_command(self.data, site))

    def _settings(self, smtp_port: int) -> dict[str, str]:
        own = deployed.environment(
            {
                "MENTORAT_DATA_DIR": str(self.data),
                "MENTORAT_PUBLIC_BASE_URL": self.address,
                "MENTORAT_DATABASE_URL": self.database_url,
                "MENTORAT_JOBS_URL": self.database_url,
                "MENTORAT_SMTP_HOST": "127.0.0.1",
                "MENTORAT_SMTP_PORT": str(smtp_port),
                "MENTORAT_SMTP_USER": PROVIDER[0],
                "MENTORAT_SMTP_PASSWORD": PROVIDER[1],
                "MENTORAT_MAIL_SENDER": f"Mentorat <ne-pas-repondre@{HOST}>",
                # The doctor's mails; nobody of a journey waits for them.
                "MENTORAT_OPERATOR_MAIL": f"operator@{HOST}",
            }
        )
        base = super()._settings(smtp_port)
        del base["MENTORAT_RATE_LIMITED"]  # each guest comes from an address of their own
        # The provider's certificate is ours too.
        return base | own | {"SSL_CERT_FILE": str(self.certificate.path)}

    def _health(self) -> int:
        asked = http.client.HTTPSConnection(
            "127.0.0.1", self.https, timeout=5, context=self.certificate.for_client()
        )
        with closing(asked):
            asked.request("GET", "/healthz", headers={"Host": HOST})
            with asked.getresponse() as answer:
                return answer.status
