"""What `deploy/` ships, read from its files, so that the tests run it and repeat none of it."""

from __future__ import annotations

import re
import secrets
import shlex
from collections.abc import Mapping
from pathlib import Path

from tests.journeys.site import ROOT

DEPLOY = ROOT / "deploy"
HOST = "your.host"
INSTALLED_AT = "/srv/mentorat/app"
UPSTREAM = "127.0.0.1:8000"
TO_DRAW = "<draw one>"
BLANK = re.compile(r"<[^@>]+>")  # the sender's address stands between such signs too


def unit_commands(unit: str, key: str) -> list[list[str]]:
    """The commands of `ExecStart`, `ExecStartPre` … of a service, in order, as lists of words."""
    text = (DEPLOY / f"{unit}.service").read_text("utf-8")
    return [shlex.split(line) for line in re.findall(rf"(?m)^{key}=(.+)$", text)]


def moved(command: list[str], programs: Path, upstream: str) -> list[str]:
    """A command of a unit, with the programs of another virtual environment and another port."""
    shipped = f"{INSTALLED_AT}/.venv/bin/"
    words = [word.replace(UPSTREAM, upstream) for word in command]
    assert words[0].startswith(shipped), f"the unit starts {words[0]}"
    return [str(programs / words[0].removeprefix(shipped)), *words[1:]]


def environment(filled: Mapping[str, str]) -> dict[str, str]:
    """`mentorat.env.example` with its blanks filled in; each secret is drawn.

    `filled`: values by the name of the setting, which must stand in the example.
    """
    text = (DEPLOY / "mentorat.env.example").read_text("utf-8")
    settings = dict(re.findall(r"(?m)^(MENTORAT_\w+)=(.*)$", text))
    strangers = set(filled) - set(settings)
    assert not strangers, f"the example does not name {sorted(strangers)}"
    for name, value in settings.items():
        settings[name] = secrets.token_urlsafe(32) if value == TO_DRAW else value
    settings.update(filled)
    blank = [name for name, value in settings.items() if BLANK.search(value)]
    assert not blank, f"still to be filled in: {blank}"
    return settings


def site_of_nginx(
    *, host: str, http: int, https: int, upstream: str, certificate: Path, key: Path
) -> str:
    """`nginx.conf` with another host, other ports and another certificate; all else as it is."""
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    for old, new in (
        (f"/etc/letsencrypt/live/{HOST}/fullchain.pem", str(certificate)),
        (f"/etc/letsencrypt/live/{HOST}/privkey.pem", str(key)),
        (f"server_name {HOST};", f"server_name {host};"),
        ("listen 80;", f"listen 127.0.0.1:{http};"),
        ("listen [::]:80;", f"listen [::1]:{http};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{https} ssl"),
        ("listen [::]:443 ssl", f"listen [::1]:{https} ssl"),
        (UPSTREAM, upstream),
    ):
        assert old in text, f"nginx.conf does not say {old!r}"
        text = text.replace(old, new)
    return text
