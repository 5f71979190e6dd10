"""Stored rounds and certificates from the shell: nothing in a file is believed, no file crashes."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matching.proof import digest
from matching.shell._command import main
from tests.matching.certificates import ODD, is_proved, part_at, places

MENTEES = """id,sectors,languages,latitude,longitude,modes,max_minutes,slots,waiting_days
E1,care,fr:B1,50.46,4.86,bus,45,mon am; tue pm,12
E2,care; trade,fr:A2; ar:native,50.46,4.86,car,45,mon am,3
E3,building,fr:B1,50.6,5.5,car,60,,40
"""
MENTORS = """id,sectors,languages,french_min,latitude,longitude,modes,travels,capacity
M1,care,fr:native,A2,50.6,5.5,car,yes,2
M2,trade,fr:native; ar:C1,B1,50.46,4.8,car,no,1
"""
Said = tuple[int, str]


@pytest.fixture
def sheets(tmp_path: Path) -> list[str]:
    for name, words in (("mentees", MENTEES), ("mentors", MENTORS)):
        (tmp_path / f"{name}.csv").write_text(words, encoding="utf-8")
    return [str(tmp_path / f"{name}.csv") for name in ("mentees", "mentors")]


@pytest.fixture
def stored(sheets: list[str], tmp_path: Path) -> dict[str, Any]:
    """With a raised floor, whose proof has every part."""
    out = tmp_path / "round.json"
    assert main([*sheets, "-o", str(out), "--max-min"]) == 0
    return json.loads(out.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def replay(path: Path, words: str | bytes, capsys: pytest.CaptureFixture[str]) -> Said:
    """The code and what was said, in lines that a person can read."""
    path.write_bytes(words if isinstance(words, bytes) else words.encode("utf-8", "surrogatepass"))
    capsys.readouterr()
    code = main(["--replay", str(path)])
    said = capsys.readouterr().err
    assert said.strip(), "every outcome is said"
    assert "Traceback" not in said
    assert max(map(len, said.splitlines())) < 400
    return code, said


def changes(stored: dict[str, Any], part: str) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Each place of a part, lists and leaves, with other values in turn, or left out."""
    rng = np.random.default_rng(len(part))
    for way in places(stored[part], (part,)):
        old = part_at(stored, way)
        values = [ODD[int(rng.integers(len(ODD)))]]
        values += [old + 1, -old] if type(old) is int else [[old], 2**70]
        for value in [*values, ...]:
            if value is not ... and type(value) is type(old) and value == old:
                continue
            file = copy.deepcopy(stored)
            holder = part_at(file, way[:-1]) if len(way) > 1 else file
            if value is ...:
                del holder[way[-1]]
            else:
                holder[way[-1]] = value
            yield way, file


def test_any_change_of_the_question_is_refused(
    stored: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, tried = tmp_path / "x.json", 0
    for way, file in changes(stored, "question"):
        tried += 1
        code, said = replay(path, json.dumps(file), capsys)
        # Without its question the file is no stored round at all.
        expected = (2, "without") if "question" not in file else (1, "was changed")
        assert (code, expected[1] in said) == (expected[0], True), (way, said)
    assert tried > 500


def test_a_question_changed_with_its_digest_is_solved_or_refused_in_a_sentence(
    stored: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is another question then: whatever comes out, it is said."""
    path, codes = tmp_path / "x.json", []
    for _, file in changes(stored, "question"):
        if "question" in file:
            file["digest"] = digest(file["question"])
            codes.append(replay(path, json.dumps(file), capsys)[0])
    assert set(codes) <= {0, 1, 2}
    assert codes.count(2) > 300


def test_no_change_of_answer_or_proof_is_taken_for_another(
    stored: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, accepted = tmp_path / "x.json", []
    for part in ("answer", "proof"):
        for way, file in changes(stored, part):
            code, said = replay(path, json.dumps(file), capsys)
            if code == 0:
                accepted.append(way)
                assert "found and proved again" in said
    # Other prices, or a larger worth of a duo, may prove the same; "unique" may claim nothing.
    assert {way[1] for way in accepted} <= {"tiers", "size_weight", "unique", "covers"}
    assert {way[0] for way in accepted} <= {"proof"}


WORDS: list[str | bytes] = [
    "",
    "{",
    "null",
    "5",
    "[" * 100_000,
    '{"a":' * 50_000,
    "9" * 5000,
    '{"format": 2}',
    '{"format": 2, "versions": {}, "digest": "", "question": NaN}',
    '{"format": 2, "versions": {}, "digest": "", "question": "\\ud800"}',
    '{"format": 2, "versions": [], "digest": 3}',
    b"\xff\xfe\x00",
    b"\xef\xbb\xbf{}",
]


@pytest.mark.parametrize("words", WORDS, ids=range(len(WORDS)))
def test_what_is_no_stored_round_is_refused_in_one_line(
    words: str | bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = replay(tmp_path / "x.json", words, capsys)
    assert said.count("\n") == 1
    assert said.startswith("x.json: ")
    assert code == (1 if "was changed" in said else 2)


def test_what_cannot_be_opened_or_written_is_said(
    sheets: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--replay", str(tmp_path / "absent.json")]) == 2
    assert capsys.readouterr().err == "absent.json: No such file or directory\n"
    assert main(["--replay", str(tmp_path)]) == 2
    assert "Is a directory" in capsys.readouterr().err
    assert main([str(tmp_path / "absent.csv"), sheets[1]]) == 2
    assert capsys.readouterr().err == "absent.csv: No such file or directory\n"
    for option in ("-o", "--certificate"):
        assert main([*sheets, option, str(tmp_path / "none" / "x.json")]) == 2
        assert "x.json: No such file or directory" in capsys.readouterr().err


@pytest.mark.parametrize("options", [[], ["--max-min"], ["--floor", "500"]])
def test_a_certificate_is_written_beside_the_duos(
    sheets: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    out, certificate = tmp_path / "duos.csv", tmp_path / "proof.json"
    assert main([*sheets, "-o", str(out), "--certificate", str(certificate), *options]) == 0
    file = json.loads(certificate.read_text(encoding="utf-8"))
    assert is_proved(file)
    said = capsys.readouterr().err
    assert f"question {file['digest']['question']}" in said
    assert f"answer {file['digest']['answer']}" in said
    assert len(out.read_text(encoding="utf-8").splitlines()) > file["answer"]["size"]
    assert not {"E1", "M1"} & set(certificate.read_text(encoding="utf-8").split('"'))


def test_too_many_pairs_for_a_browser_are_said_and_the_duos_kept(
    sheets: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("matching.proof._certificate_file.MOST_PAIRS", 3)
    out, certificate = tmp_path / "duos.csv", tmp_path / "proof.json"
    assert main([*sheets, "-o", str(out), "--certificate", str(certificate)]) == 2
    assert "proof.json: not written" in capsys.readouterr().err
    assert out.exists()
    assert not certificate.exists()
