"""The files of `deploy/` are what a server takes: nginx reads its own, we read the settings."""

from __future__ import annotations

import os
import re
import shutil
import stat
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


# --- the programs -----------------------------------------------------------------------------


@pytest.fixture
def moved_programs(tmp_path: Path) -> Path:
    """A copy of `deploy/` whose `/etc` and `/srv` lie in the folder of the test."""
    copy = tmp_path / "deploy"
    shutil.copytree(deployed.DEPLOY, copy)
    for name in ("write-settings", "mentorat"):
        words = (copy / name).read_text("utf-8")
        words = words.replace('"/etc/', f'"{tmp_path}/etc/').replace('"/srv/', f'"{tmp_path}/srv/')
        (copy / name).write_text(words, "utf-8")
    (tmp_path / "stood-in").mkdir()
    for name, words in (("chgrp", ""), ("runuser", 'shift 3; exec "$@"')):
        (tmp_path / "stood-in" / name).write_text(f"#!/bin/sh\n{words}\n", "utf-8")
        (tmp_path / "stood-in" / name).chmod(0o755)
    return copy


def run(program: Path, *words: str) -> subprocess.CompletedProcess[str]:
    path = f"{program.parent.parent / 'stood-in'}{os.pathsep}{os.environ['PATH']}"
    outside = {key: value for key, value in os.environ.items() if "MENTORAT_" not in key}
    return subprocess.run(
        [str(program), *words],
        env={**outside, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_settings_are_written_once_and_secrets_drawn_apart(moved_programs: Path) -> None:
    program, etc = moved_programs / "write-settings", moved_programs.parent / "etc/mentorat"
    done = run(program, "mentorat.example")
    assert done.returncode == 0, done.stderr
    written = (etc / "mentorat.env").read_text("utf-8")
    assert "MENTORAT_PUBLIC_BASE_URL=https://mentorat.example\n" in written
    assert deployed.TO_DRAW not in written
    secrets = re.findall(r"(?m)^MENTORAT_(?:SECRET_KEY|PASSWORD_SALT|\w+_KEYS)=(.+)$", written)
    assert len(set(secrets)) == len(secrets) >= 4
    assert "MENTORAT_SMTP_HOST" in done.stdout  # what is still to fill in is named
    modes = [stat.S_IMODE((etc / name).stat().st_mode) for name in ("mentorat.env", "owner.env")]
    assert modes == [0o640, 0o600]
    again = run(program, "other.example")
    assert again.returncode == 0
    assert "stays as it is" in again.stdout
    assert (etc / "mentorat.env").read_text("utf-8") == written


@pytest.mark.parametrize("words", [[], ["a b"], ["https://x.org"], ["x"], ["x.org", "y.org"]])
def test_what_is_no_name_of_a_site_writes_nothing(moved_programs: Path, words: list[str]) -> None:
    done = run(moved_programs / "write-settings", *words)
    assert done.returncode == 2
    assert "write-settings mentorat.example.org" in done.stdout
    assert not (moved_programs.parent / "etc").exists()


def test_a_command_finds_the_settings_as_the_service_does(moved_programs: Path) -> None:
    """Any character may stand in a password: nothing is read by a shell."""
    root = moved_programs.parent
    (root / "etc/mentorat").mkdir(parents=True)
    lines = ["# a remark", "MENTORAT_SMTP_PASSWORD=p$x `id` <a@b> 'q\"", 'MENTORAT_TWO="in quotes"']
    (root / "etc/mentorat/mentorat.env").write_text("\n".join(lines), "utf-8")
    (root / "srv/mentorat/app/.venv/bin").mkdir(parents=True)
    python = root / "srv/mentorat/app/.venv/bin/python"
    python.write_text('#!/bin/sh\npwd; echo "$MENTORAT_SMTP_PASSWORD|$MENTORAT_TWO|$@"\n', "utf-8")
    python.chmod(0o755)
    done = run(moved_programs / "mentorat", "setup", "--no-input")
    assert done.returncode == 0, done.stderr
    where, said = done.stdout.splitlines()
    assert where == str(root / "srv/mentorat/app")
    assert said == "p$x `id` <a@b> 'q\"|in quotes|-m flask --app mentorat.app setup --no-input"
