"""Two spreadsheets in, the duos out; faults named by file, row and column."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from matching import solve_people
from matching.shell import _answer as answer
from matching.shell import _reading as reading
from matching.shell import main
from matching.shell._progress import bar

GOOD_MENTEES = """id;secteurs;langues;latitude;longitude;transport;minutes maximum;disponibilités
E1;santé;fr:B1;50.46;4.86;bus;45;"lun am; mar pm"
E2;"santé; soin";"fr:A2;ar:native";50.46;4.86;voiture;45;"lun am; mar pm"
=E3;;uk:native;;;;;
"""
GOOD_MENTORS = """id,sectors,languages,french_min,latitude,longitude,modes,travels,slots
M1,soin,fr:native,B1,50.6,5.5,car,yes,mon am;tue
M2,,fr:native;ar:C1,B1,50.46,4.8,car,no,mon am;tue pm
M3,,pl:C1,,,,,,
"""


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> str:
    path = folder / name
    path.write_text(text, encoding=encoding)
    return str(path)


def run(folder: Path, mentees: str, mentors: str, *options: str) -> list[list[str]]:
    out = folder / "duos.csv"
    assert main([mentees, mentors, "-o", str(out), *options]) == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_duos_with_reasons_in_both_languages(tmp_path: Path) -> None:
    mentees = write(tmp_path, "mentees.csv", GOOD_MENTEES)
    mentors = write(tmp_path, "mentors.csv", GOOD_MENTORS)
    lines = run(tmp_path, mentees, mentors, "--explain")
    assert lines[0] == ["mentee", "mentor", "points", "explanation"]
    assert [line[:2] for line in lines[1:]] == [
        ["E1", "M1"],
        ["E2", "M2"],
        ["'=E3", ""],
        ["", "M3"],
    ]
    assert "ar, niveau C1" in lines[2][3]
    assert "pas de langue commune (3)" in lines[3][3]
    english = run(tmp_path, mentees, mentors, "--explain", "--language", "en")
    assert "no common language (3)" in english[3][3]
    assert len(run(tmp_path, mentees, mentors)[1]) == 3


def test_order_of_lines_and_encoding_change_nothing(tmp_path: Path) -> None:
    def ids(lines: list[list[str]]) -> set[tuple[str, str]]:
        return {(a, b) for a, b, *_ in lines[1:] if a and b}

    equal = "id\n" + "".join(f"é{k}\n" for k in range(9))
    fewer = "id\n" + "".join(f"m{k}\n" for k in range(5))
    first = run(tmp_path, write(tmp_path, "a", equal), write(tmp_path, "b", fewer))
    back = "id\n" + "".join(f"é{k}\n" for k in reversed(range(9)))
    second = run(tmp_path, write(tmp_path, "a", back, "cp1252"), write(tmp_path, "b", fewer))
    assert ids(first) == ids(second)
    assert len(ids(first)) == 5
    other = run(tmp_path, write(tmp_path, "a", equal), write(tmp_path, "b", fewer), "--seed", "x")
    assert ids(first) != ids(other)


BAD = """id,languages,latitude,longitude,max_minutes,slots,remote,sectors,french_min
A,fr:B9,50,4,45,mon am,yes,a,B1
A,french,91,4,soon,someday,maybe,a;b;c;d,b7
,fr:B1,50,,2000,,,,
"""


def test_every_fault_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad, good = write(tmp_path, "bad.csv", BAD), write(tmp_path, "good.csv", "id\nM\n")
    assert main([bad, good]) == 2
    said = capsys.readouterr().err.splitlines()
    for start in (
        "bad.csv, row 2, column “languages”: level “B9”",
        "bad.csv, row 3, column “languages”: “french” must be written language:level",
        "bad.csv, row 3, column “latitude”: “91” is not a number from -90 to 90",
        "bad.csv, row 3, column “max_minutes”: “soon” is not a number",
        "bad.csv, row 3, column “slots”: “someday”",
        "bad.csv, row 3, column “remote”: “maybe” is neither yes nor no",
        "bad.csv, row 3, column “sectors”: at most three",
        "bad.csv, row 3, column “french_min”: level “b7”",
        "bad.csv, row 4, column “max_minutes”: “2000”",
        "bad.csv, row 4, column “id”: empty",
        "bad.csv, row 4: latitude and longitude go together",
        "bad.csv, row 3, column “id”: “A” is already in row 2",
    ):
        assert any(line.startswith(start) for line in said), start


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "the file is empty"),
        ("name\nx\n", "no column “id”"),
        ("id,id\nx,y\n", "given twice"),
        ("id,lat\nx,5\n", "latitude and longitude go together"),
    ],
)
def test_bad_headings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, fault: str
) -> None:
    good = write(tmp_path, "good.csv", "id\nM\n")
    assert main([write(tmp_path, "bad.csv", text), good]) == 2
    assert fault in capsys.readouterr().err
    assert main([str(tmp_path / "absent.csv"), good]) == 2
    assert main([good, good, "--weights", "sector=x"]) == 2
    assert main([good, good, "--weights", "sector=0,language=0,mobility=0,availability=0"]) == 2


def test_runs_as_a_module(tmp_path: Path) -> None:
    good = write(tmp_path, "good.csv", "id\nM\n")
    done = subprocess.run(
        [sys.executable, "-m", "matching", good, good],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout == "mentee,mentor,points\nM,M,250\n"
    assert "1 duos, 250 points, proved best (certificate gap 0)" in done.stderr


def workbook(path: Path, text: str, delimiter: str) -> str:
    book = Workbook()
    for line in csv.reader(text.splitlines(), delimiter=delimiter):
        book.active.append([float(x) if x.replace(".", "").isdigit() else x for x in line])
    book.save(path)
    return str(path)


def test_workbooks_say_what_csv_says(tmp_path: Path) -> None:
    mentees = write(tmp_path, "mentees.csv", GOOD_MENTEES)
    mentors = write(tmp_path, "mentors.csv", GOOD_MENTORS)
    expected = run(tmp_path, mentees, mentors, "--explain")
    safe = GOOD_MENTEES.replace("=E3", "'=E3")
    book = workbook(tmp_path / "mentees.xlsx", safe, ";")
    other = workbook(tmp_path / "mentors.xlsx", GOOD_MENTORS, ",")
    out = tmp_path / "duos.xlsx"
    assert main([book, other, "-o", str(out), "--explain"]) == 0
    sheet = CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()
    found = [[str(int(x)) if isinstance(x, float) else x for x in row] for row in sheet]
    assert found == expected


def test_stored_round_is_found_and_proved_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mentees = write(tmp_path, "mentees.csv", GOOD_MENTEES)
    mentors = write(tmp_path, "mentors.csv", GOOD_MENTORS)
    stored, again = tmp_path / "round.json", tmp_path / "again.json"
    assert main([mentees, mentors, "-o", str(stored), "--weights", "sector=50"]) == 0
    assert main([mentees, mentors, "-o", str(again), "--weights", "sector=50"]) == 0
    assert stored.read_bytes() == again.read_bytes()
    assert main(["--replay", str(stored)]) == 0
    assert "found and proved again" in capsys.readouterr().err
    content = json.loads(stored.read_text(encoding="utf-8"))
    assert content["proof"]["gap"] == 0
    assert set(content["versions"]) == {"matching", "python", "numpy", "scipy"}
    content["answer"]["duos"].reverse()
    write(tmp_path, "round.json", json.dumps(content))
    assert main(["--replay", str(stored)]) == 1
    assert "differently" in capsys.readouterr().err


def region(rng: np.random.Generator, count: int, letter: str) -> str:
    """A spreadsheet of people with every column, some cells empty."""
    lines = ["id,sectors,languages,french_min,lat,lon,modes,max_minutes,hard_limit,remote,slots"]
    for k in range(count):
        languages = f"fr:{rng.choice(['A1', 'B1', 'C1'])};{rng.choice(['ar', 'uk'])}:native"
        slots = ";".join(rng.choice(["mon am", "tue pm", "fri evening", "sat"], 2))
        lat, lon = 50 + rng.integers(0, 9) / 10, 4 + rng.integers(0, 9) / 10
        cells = [f"{letter}{k}", f"s{rng.integers(9)}", languages, rng.choice(["", "A2", "B2"])]
        cells += [lat, lon, rng.choice(["", "car", "bike;bus"]), rng.choice([20, 45, 90])]
        cells += [rng.choice(["yes", "no"]), rng.choice(["", "yes", "no"]), slots]
        lines.append(",".join(str(cell) for cell in cells))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("options", [[], ["--max-min"], ["--floor", "600"]])
def test_a_large_round_says_the_same_without_a_matrix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    rng = np.random.default_rng(5)
    mentees = write(tmp_path, "mentees.csv", region(rng, 70, "E"))
    mentors = write(tmp_path, "mentors.csv", region(rng, 50, "M"))
    expected = run(tmp_path, mentees, mentors, "--explain", *options)
    stored = tmp_path / "round.json"
    assert main([mentees, mentors, "-o", str(stored), *options]) == 0
    dense = json.loads(stored.read_text(encoding="utf-8"))["answer"]
    monkeypatch.setattr(answer, "solve_people", partial(solve_people, dense_cells=0))
    assert run(tmp_path, mentees, mentors, "--explain", *options) == expected
    assert main([mentees, mentors, "-o", str(stored), *options]) == 0
    content = json.loads(stored.read_text(encoding="utf-8"))
    assert main(["--replay", str(stored)]) == 0
    assert main(["--replay", str(stored), "--processes", "2"]) == 0
    assert content["proof"]["gap"] == 0
    assert content["answer"] == dense


def test_addresses_too_many_for_a_table_of_journeys_are_rounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(reading, "MOST_PLACES", 4)
    text = "id,lat,lon\n" + "".join(f"{k},{50 + k / 1000},4.{k}\n" for k in range(1, 9))
    one = Path(write(tmp_path, "one.csv", text))
    found = reading.read_round(one, one)
    assert 0 < len(found.places) <= 4
    assert found.rounded == 0.32
    assert main([str(one), str(one)]) == 0
    assert "rounded to 0.32 degrees" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"format": 2, "question": {}}'])
def test_what_is_no_stored_round_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    assert main(["--replay", write(tmp_path, "x.json", content)]) == 2
    assert "x.json: not a stored round" in capsys.readouterr().err


def test_unreadable_workbook_and_missing_names_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = write(tmp_path, "good.csv", "id\nM\n")
    assert main([write(tmp_path, "bad.xlsx", "not a workbook"), good]) == 2
    assert "bad.xlsx: not a readable workbook" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main([good])


def test_progress_bar_is_for_terminals_only() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    assert bar(io.StringIO()) is None
    terminal = Terminal()
    draw = bar(terminal)
    assert draw is not None
    draw(0.5, "proof")
    draw(1.0, "done")
    assert "] 50% proof" in terminal.getvalue().replace("  ", " ")
    assert terminal.getvalue().endswith("\n")


def test_a_mentor_does_not_ask_for_a_gender(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mentees = write(tmp_path, "mentees.csv", "id;gender_asked\nE1;f\n")
    mentors = write(tmp_path, "mentors.csv", "id;genre demandé\nM1;f\n")
    assert main([mentees, mentors]) == 2
    said = capsys.readouterr().err
    assert "mentors.csv, row 1, column “genre demandé”: only mentees may ask for a gender" in said
    assert "mentees.csv" not in said


def test_ceiling_and_ways_nobody_knows(tmp_path: Path) -> None:
    far = "id;latitude;longitude;modes\n{};{};car\n"
    mentees = write(tmp_path, "mentees.csv", far.format("E1", "50.46;4.86"))
    mentors = write(tmp_path, "mentors.csv", far.format("M1", "49.68;5.81"))
    say = ("--explain", "--language", "en")
    assert run(tmp_path, mentees, mentors, *say)[1][:2] == ["E1", "M1"]
    refused = run(tmp_path, mentees, mentors, "--ceiling", "45", *say)
    assert refused[1][1] == ""
    assert "too far, or no way known (1)" in refused[1][3]
    walks = write(tmp_path, "walks.csv", far.replace("car", "").format("E1", "50.46;4.86"))
    assert run(tmp_path, walks, mentors)[1][1] == ""
    assert run(tmp_path, walks, mentors, "--allow-unknown-way")[1][:2] == ["E1", "M1"]


def test_career_stage_and_next_steps_count_where_they_are_weighed(tmp_path: Path) -> None:
    mentees = write(tmp_path, "mentees.csv", 'id;étape;prochaines étapes\nE1;2;"permis; diplôme"\n')
    mentors = write(tmp_path, "mentors.csv", "id;stage;steps\nM1;4;diplôme\nM2;1;atelier\n")
    weighed = ("--weights", "sector=0,language=0,mobility=0,availability=0,stage=1,steps=1")
    [_, duo, left] = run(tmp_path, mentees, mentors, "--explain", *weighed)
    assert duo[:3] == ["E1", "M1", "750"]
    assert "mentor en avance de 2 étape(s)" in duo[3]
    assert "1 étapes connues sur 2" in duo[3]
    assert left[:2] == ["", "M2"]
