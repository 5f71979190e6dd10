"""The files of `deploy/` are what a server takes: nginx reads its own, we read the settings."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

import config
from tests.journeys import deployed
from tests.journeys.certificate import Certificate
from tests.journeys.production import nginx, nginx_command

FILLED = {
    "MENTORAT_PUBLIC_BASE_URL": "https://mentorat.example",
    "MENTORAT_SMTP_HOST": "smtp.mentorat.example",
    "MENTORAT_SMTP_USER": "account",
    "MENTORAT_SMTP_PASSWORD": "password",
    "MENTORAT_MAIL_SENDER": "Mentorat <ne-pas-repondre@mentorat.example>",
}


def test_nginx_takes_its_file(tmp_path: Path) -> None:
    if nginx() is None:
        pytest.skip("no nginx here")
    own = Certificate(tmp_path, "mentorat.example")
    site = deployed.site_of_nginx(
        host="mentorat.example",
        http=8080,
        https=8443,
        upstream="127.0.0.1:8000",
        certificate=own.path,
        key=own.key,
    )
    command = [*nginx_command(tmp_path, site), "-t"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_example_of_the_settings_is_enough_to_start(tmp_path: Path) -> None:
    filled = FILLED | {"MENTORAT_DATA_DIR": str(tmp_path)}
    settings = config.load(deployed.environment(filled))
    assert settings.mode is config.Mode.PRODUCTION
    assert (settings.is_secure, settings.proxy_hops, settings.is_rate_limited) == (True, 1, True)


def test_a_blank_of_the_example_that_stays_is_noticed() -> None:
    with pytest.raises(AssertionError, match="MENTORAT_SMTP_HOST"):
        deployed.environment({})
    with pytest.raises(AssertionError, match="MENTORAT_NOTHING"):
        deployed.environment(FILLED | {"MENTORAT_NOTHING": "x"})


@pytest.mark.parametrize("unit", ["prepare", "web", "worker", "backup"])
def test_a_unit_starts_with_programs_of_ours(unit: str, tmp_path: Path) -> None:
    unit = f"mentorat-{unit}"
    (command,) = deployed.unit_commands(unit, "ExecStart")
    first, *rest = deployed.moved(command, tmp_path, "127.0.0.1:1234")
    assert first == str(tmp_path / "python")
    assert not [word for word in rest if word.startswith("/")]
    folder = re.search(
        r"(?m)^WorkingDirectory=(.*)$", (deployed.DEPLOY / f"{unit}.service").read_text()
    )
    assert folder
    assert folder.group(1) == deployed.INSTALLED_AT
