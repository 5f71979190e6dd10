"""What the caller's files say about people that no criterion asks for is never looked at."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from matching.shell import main

ORIGINS = ("Belgique", "Maroc", "Turquie", "Italie", "Congo", "Ukraine")
SLOTS = ("mon am; tue pm", "mon am", "wed am; thu pm", "tue pm; sat am")
SECTORS = ("care", "building", "trade", "care; trade")


def people(prefix: str, n: int, seed: int) -> list[dict[str, str]]:
    rng = random.Random(seed)
    return [
        {
            "id": f"{prefix}{k}",
            "sectors": rng.choice(SECTORS),
            "languages": rng.choice(("fr:B1", "fr:C1; ar:native", "fr:native")),
            "latitude": f"{50.4 + rng.random() / 5:.3f}",
            "longitude": f"{4.7 + rng.random() / 5:.3f}",
            "modes": rng.choice(("bus", "car")),
            "slots": rng.choice(SLOTS),
        }
        for k in range(n)
    ]


def with_traits(rows: list[dict[str, str]], seed: int) -> list[dict[str, str]]:
    """The same people under other origins, sexes and ages, drawn anew with each seed."""
    rng = random.Random(seed)
    traits = [
        {
            "origin": ORIGINS[k % len(ORIGINS)],
            "sexe": "FMX"[k % 3],
            "age": str(18 + 3 * k),
            "nationality": ORIGINS[k * 5 % len(ORIGINS)],
            "notes": f"note {k}",
        }
        for k in range(len(rows))
    ]
    rng.shuffle(traits)
    return [row | trait for row, trait in zip(rows, traits, strict=True)]


def write(path: Path, rows: list[dict[str, str]], seed: int = 0) -> str:
    """The columns in an order drawn anew with each seed."""
    names = list(rows[0])
    random.Random(seed).shuffle(names)
    lines = [";".join(f'"{row[name]}"' for name in names) for row in rows]
    path.write_text("\n".join([";".join(names), *lines]) + "\n", encoding="utf-8")
    return str(path)


def answers(folder: Path, mentees: list[dict[str, str]], mentors: list[dict[str, str]], seed: int):
    """The bytes of both answers: the sheet with its reasons, and the stored round."""
    one = write(folder / "mentees.csv", mentees, seed)
    other = write(folder / "mentors.csv", mentors, seed + 100)
    sheet, stored = folder / "duos.csv", folder / "round.json"
    assert main([one, other, "-o", str(sheet), "--explain", "--language", "en"]) == 0
    assert main([one, other, "-o", str(stored)]) == 0
    return sheet.read_bytes(), stored.read_bytes()


def test_shuffled_origin_sex_and_age_change_no_byte(tmp_path: Path) -> None:
    mentees, mentors = people("e", 24, 1), people("m", 20, 2)
    plain = answers(tmp_path, mentees, mentors, 0)
    for seed in range(1, 6):
        drawn = with_traits(mentees, seed), with_traits(mentors, seed + 50)
        assert answers(tmp_path, *drawn, seed) == plain
    assert len(json.loads(plain[1])["answer"]["duos"]) > 10
    for word in ("sexe", "nationality", *ORIGINS):
        assert word.encode() not in plain[0] + plain[1]


def test_gender_counts_for_nobody_unless_somebody_asks(tmp_path: Path) -> None:
    mentees, mentors = people("e", 24, 1), people("m", 20, 2)
    plain = answers(tmp_path, mentees, mentors, 0)[0]
    for seed in range(3):
        rng = random.Random(seed)
        sides = [
            [row | {"gender": rng.choice("fmx")} for row in side] for side in (mentees, mentors)
        ]
        assert answers(tmp_path, *sides, seed)[0] == plain
    asking = [row | {"gender_asked": "f" if row["id"] == "e3" else ""} for row in mentees]
    said = [row | {"gender": "m"} for row in mentors]
    sheet = answers(tmp_path, asking, said, 0)[0].decode("utf-8-sig")
    assert next(line for line in sheet.splitlines() if line.startswith("e3")).startswith("e3,,")


@pytest.mark.parametrize(("mentees", "mentors"), [("", ""), ("E\n", ""), ("", "M\n")])
def test_an_empty_side_is_no_fault(tmp_path: Path, mentees: str, mentors: str) -> None:
    for name, rows in (("mentees", mentees), ("mentors", mentors)):
        (tmp_path / f"{name}.csv").write_text("id\n" + rows, encoding="utf-8")
    out = tmp_path / "round.json"
    named = [str(tmp_path / f"{name}.csv") for name in ("mentees", "mentors")]
    assert main([*named, "-o", str(out)]) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["answer"]["duos"] == []
    assert main(["--replay", str(out)]) == 0
    assert main([*named, "--explain"]) == 0


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("latitude", "nan"),
        ("latitude", "inf"),
        ("longitude", "-181"),
        ("max_minutes", "-5"),
        ("max_minutes", "nan"),
        ("capacity", "-1"),
        ("capacity", "1.5"),
        ("capacity", "99999999999999999999"),
        ("waiting_days", "-1"),
        ("waiting_days", "soon"),
        ("waiting_days", "99999999999999999999"),
    ],
)
def test_numbers_that_are_none_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], column: str, cell: str
) -> None:
    row = {"id": "A", "latitude": "50", "longitude": "4", column: cell}
    bad = write(tmp_path / "bad.csv", [row])
    good = write(tmp_path / "good.csv", [{"id": "M"}])
    assert main([bad, good]) == 2
    assert f"bad.csv, row 2, column “{column}”" in capsys.readouterr().err


def test_ids_given_twice_are_named_on_either_side(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twice = write(tmp_path / "twice.csv", [{"id": "A"}, {"id": "B"}, {"id": " A "}])
    good = write(tmp_path / "good.csv", [{"id": "A"}])
    for files in ([twice, good], [good, twice]):
        assert main(files) == 2
        assert "twice.csv, row 4, column “id”: “A” is already in row 2" in capsys.readouterr().err


def test_a_file_too_large_is_refused_unread(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matching.shell._reading.LONGEST_FILE_BYTES", 2**20)
    large, good = tmp_path / "large.csv", write(tmp_path / "good.csv", [{"id": "A"}])
    large.write_bytes(b"id\n" + b"x\n" * 2**20)
    assert main([str(large), good]) == 2
    assert "large.csv: larger than 1 MiB" in capsys.readouterr().err
