"""Under CI a skip is a failure; elsewhere it stays a skip with its reason."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SKIPPING = """
import pytest
@pytest.mark.skip(reason="no browser here")
def test_a(): pass
@pytest.mark.xfail(strict=True)
def test_b(): raise AssertionError
"""


@pytest.mark.parametrize(
    ("ci", "code", "says"), [("true", 1, "Under CI nothing may be skipped"), ("", 0, "1 skipped")]
)
def test_a_skip_fails_under_ci(tmp_path: Path, ci: str, code: int, says: str) -> None:
    (tmp_path / "test_a.py").write_text(SKIPPING, "utf-8")
    done = run(tmp_path, ci)
    assert done.returncode == code
    assert says in done.stdout
    assert "1 xfailed" in done.stdout


def test_a_skipped_module_fails_under_ci(tmp_path: Path) -> None:
    text = "import pytest\npytest.skip('no server here', allow_module_level=True)\n"
    (tmp_path / "test_a.py").write_text(text, "utf-8")
    done = run(tmp_path, "true")
    assert done.returncode != 0
    assert "no server here" in done.stdout


def run(folder: Path, ci: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "CI": ci, "PYTHONPATH": str(ROOT)}
    env.pop("PYTEST_ADDOPTS", None)
    words = ["-m", "pytest", "-p", "tests.ci", "-p", "no:cacheprovider", "-c", os.devnull, "."]
    return subprocess.run(
        [sys.executable, *words], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
