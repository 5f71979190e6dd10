"""Files of the OR-Library are read as they are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks import published
from tests.benchmarks.published import KEPT, OPTIMA, main, reach


def test_assign100_costs_what_is_published() -> None:
    path = KEPT / "assign100.txt"
    numbers = [int(word) for word in path.read_text("ascii").split()]
    assert (len(numbers), numbers[0], sum(numbers[1:]), max(numbers[1:])) == (
        10_001,
        100,
        509_632,
        100,
    )
    s, cost = reach(path)
    assert (s.size, cost) == (100, OPTIMA["assign100"])
    assert s.certificate is not None
    assert s.certificate.gap == 0


def test_full_and_sparse_files_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    full, sparse = tmp_path / "assign100.txt", tmp_path / "assignp800.txt"
    full.write_text(" 3\n 4 1\n 3 2 0\n 5 3 2 2\n")
    sparse.write_text("3\n1 1 9\n1 2 4\n2 1 7\n2 3 1\n3 3 2\n")
    assert reach(full)[1] == 1 + 2 + 2
    s, cost = reach(sparse)
    assert (s.pairs, cost) == ([(0, 1), (1, 0), (2, 2)], 4 + 7 + 2)
    monkeypatch.setattr(published, "OPTIMA", {"assign100": 5, "assignp800": 13})
    assert main(tmp_path) == 0
    assert "| assignp800 | 3 | 3 | 13 | 13 | 0 |" in capsys.readouterr().out
    monkeypatch.setattr(published, "OPTIMA", {"assign100": 4, "assignp800": 13})
    assert main(tmp_path) == 1
    assert main(tmp_path / "nowhere") == 2
