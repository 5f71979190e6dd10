"""The page is written by the full run alone, and says what failed or was not reached."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks import __main__ as command
from tests.benchmarks import peers, sections
from tests.benchmarks.measuring import Figures, filled, run, table, verdict


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page to be written to, and sections that measure nothing."""
    path = tmp_path / "docs" / "benchmarks.md"
    path.parent.mkdir()
    shown = {"One": (lambda quick: f"quick {quick}", "Words."), "Two": (str, "Others.")}
    monkeypatch.setattr(command, "SECTIONS", shown)
    monkeypatch.setattr(command, "PAGE", path)
    monkeypatch.setattr(command, "ROOT", tmp_path)
    return path


def test_only_the_full_run_writes(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--quick"]) == 0
    assert command.main(["--only", "One"]) == 0
    said = capsys.readouterr().out
    assert "## One\n\nWords.\n\nquick True\n" in said
    assert said.endswith("## One\n\nWords.\n\nquick False\n")
    assert not page.exists()
    with pytest.raises(SystemExit):
        command.main(["--only", "Three"])
    assert command.main([]) == 0
    assert "## Two\n\nOthers.\n\nFalse\n" in page.read_text(encoding="utf-8")


def test_a_case_that_fails_leaves_a_row() -> None:
    head = ["size", "s", "MiB", "goal", "reached"]
    row = filled(head, "1 × 1", {"failed": "no room"}, lambda x: [])
    assert row == ["1 × 1", "no room", "", "", ""]
    assert verdict("≤ 1 s", False) == ["≤ 1 s", "**no**"]
    assert verdict(None, False) == ["–", "–"]
    assert table(["a", "b"], [["1", "2"]]) == "| a | b |\n|---|---|\n| 1 | 2 |"
    assert run([sys.executable, "-c", "print('{\"x\": 1}')"], 60) == {"x": 1}
    assert run([sys.executable, "-c", "raise SystemExit('why')"], 60) == {"failed": "why"}
    assert (
        "not finished" in run([sys.executable, "-c", "import time; time.sleep(60)"], 0.01)["failed"]
    )


def test_every_section_measures_and_lays_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """With all cases failing, no section does."""

    def nothing(*words: object) -> Figures:
        return {"failed": f"{words[0]} cannot"}

    monkeypatch.setattr(sections, "measure", nothing)
    for fill, words in sections.SECTIONS.values():
        lines = fill(True).splitlines()
        assert words
        assert lines[0].endswith("| goal | reached |")
        assert len({line.count("|") for line in lines}) == 1
        assert "cannot" in lines[2]


def test_peers_that_cannot_be_installed_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def create(place: Path, **_: object) -> None:
        raise OSError(f"no room for {place.name}")

    monkeypatch.setattr(peers, "PLACE", tmp_path / "elsewhere")
    monkeypatch.setattr(peers.venv, "create", create)
    found = peers.solve_elsewhere(tmp_path / "round.npz")
    assert list(found) == list(peers.SOLVERS)
    assert {x["failed"] for x in found.values()} == {"not installed here: no room for elsewhere"}
    monkeypatch.setattr(peers.venv, "create", lambda place, **_: place.mkdir())
    refused = subprocess.CompletedProcess([], 1, "", "WARNING: old\nERROR: no such package\n")
    monkeypatch.setattr(peers.subprocess, "run", lambda *_, **__: refused)
    assert peers.interpreter() == (None, "ERROR: no such package")
    assert not (tmp_path / "elsewhere" / "installed.txt").exists()
