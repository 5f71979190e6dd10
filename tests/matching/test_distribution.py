"""The engine as a distribution of its own: built, installed and used without the application."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import numpy
import pytest
import scipy
from setuptools import find_namespace_packages

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "matching"
OWN = {str(path.relative_to(ROOT)) for path in ENGINE.rglob("*.py")} | {
    "matching/py.typed",
    "matching/proof/checker.js",
}
ROOMS = {path.parent.relative_to(ROOT).as_posix() for path in ENGINE.rglob("__init__.py")}
PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")

USE_IT_ALONE = """
import importlib.util, sys
import matching
from matching import Problem, State, solve, verify, whatif
from matching.whatif import Lock

problem = Problem([[900, 800], [850, 100]])
solution = solve(problem)
verify(problem, solution)
assert importlib.util.find_spec("flask") is importlib.util.find_spec("mentorat") is None
print(matching.__version__, solution.total, whatif(State(problem, solution), Lock(0, 0)).points)
"""


def run(*command: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **more}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def alone(site: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Python with the standard library and `site`, and nothing of the environment of tests."""
    environment = {"PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-S", "-W", "error", *words]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment, cwd=site
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, without the network: the tools are those of the environment."""
    place = tmp_path_factory.mktemp("engine")
    shutil.copytree(ENGINE, place / "matching", ignore=shutil.ignore_patterns("__pycache__"))
    flags = ["--no-build-isolation", "--no-deps", "--no-index"]
    built = run(*PIP, "wheel", *flags, "--wheel-dir", str(place), str(place / "matching"))
    assert built.returncode == 0, built.stderr
    [found] = place.glob("mentorat_matching-*.whl")
    return found


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where it is installed, beside numpy and scipy and nothing else."""
    place = tmp_path_factory.mktemp("site")
    done = run(*PIP, "install", "--no-deps", "--no-index", "--target", str(place), str(wheel))
    assert done.returncode == 0, done.stderr
    for library in (numpy, scipy):
        home = Path(library.__file__).parent
        for part in home.parent.glob(f"{home.name}*"):
            (place / part.name).symlink_to(part)
    return place


def test_its_wheel_carries_every_room_and_nothing_else(wheel: Path) -> None:
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held == OWN


def test_its_wheel_states_licence_and_needs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as pack:
        [metadata] = [name for name in pack.namelist() if name.endswith("METADATA")]
        text = pack.read(metadata).decode()
        [licence] = [name for name in pack.namelist() if name.endswith("licenses/LICENSE")]
        assert pack.read(licence) == (ROOT / "LICENSE").read_bytes()
    needs = re.findall(r"(?m)^Requires-Dist: (\w+)[^;\n]*$", text)
    assert needs == ["numpy", "scipy"]


def test_it_is_used_alone(site: Path) -> None:
    done = alone(site, "-c", USE_IT_ALONE)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == ["0.1.0", "1650", "-650"]


def test_its_shell_says_what_spreadsheets_need(site: Path) -> None:
    done = alone(site, "-m", "matching", "--help")
    assert done.returncode == 1
    assert done.stderr.endswith("needs python_calamine: pip install 'mentorat-matching[shell]'\n")


def test_the_application_carries_every_room_too() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    found = find_namespace_packages(str(ROOT), include=settings["packages"]["find"]["include"])
    assert {room.replace("/", ".") for room in ROOMS} <= set(found)
    assert len(ROOMS) == 10
