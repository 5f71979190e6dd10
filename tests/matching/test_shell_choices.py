"""The choices of a round and its second choices, as spreadsheets."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from matching.shell import main

MENTEES = """id,languages,latitude,longitude,modes,slots
E1,fr:B1,50.46,4.86,car,mon am
E2,fr:A2,50.46,4.86,car,mon am
E3,fr:B2,50.46,4.86,car,mon am
"""
MENTORS = """id,languages,latitude,longitude,modes,slots
M1,fr:native,50.46,4.87,car,mon am
M2,fr:native,49.70,5.80,car,mon am
M3,fr:native,50.47,4.88,car,tue pm
"""


@pytest.fixture
def sheets(tmp_path: Path) -> list[str]:
    paths = []
    for name, text in (("mentees.csv", MENTEES), ("mentors.csv", MENTORS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        paths.append(str(tmp_path / name))
    return paths


def run(tmp_path: Path, *words: str) -> list[list[str]]:
    out = tmp_path / "out.csv"
    assert main([*words, "-o", str(out)]) == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_the_frontier_of_minutes_names_who_loses_the_duo(tmp_path: Path, sheets: list[str]) -> None:
    lines = run(tmp_path, *sheets, "--frontier", "minutes")
    assert lines[0] == ["minutes at most", "duos", "points", "loses the duo"]
    limits = [int(line[0]) for line in lines[1:]]
    assert [line[1] for line in lines[1:]] == ["2", "1"]
    assert limits[0] > 60 > limits[1]
    assert lines[2][3] in {"E1", "E2", "E3"}


def test_the_frontier_of_points_rises(tmp_path: Path, sheets: list[str]) -> None:
    lines = run(tmp_path, *sheets, "--frontier", "points")
    assert lines[0][0] == "points at least"
    limits = [int(line[0]) for line in lines[1:]]
    assert limits == sorted(limits)


def test_second_choices_stand_beside_the_duos(tmp_path: Path, sheets: list[str]) -> None:
    lines = run(tmp_path, *sheets, "--backups")
    assert lines[0] == ["mentee", "mentor", "points", "second mentor", "second mentee"]
    duos = [line for line in lines[1:] if line[0] and line[1]]
    alone = next(line[0] for line in lines[1:] if not line[1])
    assert [line[3] for line in duos] == ["", ""]  # M3 is free on another day
    assert sorted(line[4] for line in duos) == ["", alone]


@pytest.mark.parametrize("words", [["--frontier", "points"], ["--backups"]])
def test_a_stored_round_is_not_written_with_them(
    sheets: list[str], tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*sheets, "-o", str(tmp_path / "round.json"), *words])
    assert ended.value.code == 2
    assert "not a stored round" in capsys.readouterr().err


def test_an_unknown_respect_is_a_sentence(
    sheets: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*sheets, "--frontier", "age"]) == 2
    assert "'minutes'" in capsys.readouterr().err
