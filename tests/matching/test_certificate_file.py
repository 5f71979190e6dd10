"""The certificate as a file: its format, its digests, its limit, and the checker's own shape."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matching import Problem, solve
from matching.proof import (
    CHECKER,
    MOST_PAIRS,
    TooManyPairs,
    certificate_file,
    certificate_text,
    digest,
    question_of,
)
from tests.matching.certificates import (
    changed,
    draw_contest,
    draw_round,
    file_of,
    is_proved,
    lies,
    places,
    sealed,
    tampered,
)

PAGE = Path(__file__).parents[2] / "docs" / "certificate.md"
NODE = shutil.which("node")
CHECK_ALL = """
require(process.argv[1])
const texts = JSON.parse(require('node:fs').readFileSync(0, 'utf8'))
Promise.all(texts.map(checkCertificate)).then((said) => console.log(JSON.stringify(said)))
"""


def test_a_file_says_all_that_verify_asks() -> None:
    p = Problem(
        [[900, 800, 5], [850, 100, 5]],
        [[True, True, False], [True, True, True]],
        locked=[(1, 2)],
        forbidden=[(0, 1)],
        waiting_days=[400, 3],
        rank=([1, 0], [2**61, 1, 0]),
    )
    file = certificate_file(question_of(p), solve(p))
    assert file["question"] == {
        "capacity": [1, 1, 1],
        "days": [365, 3],
        "ranks": {"u": [1, 0], "v": [str(2**61), 1, 0]},
        "admissible": {"mentors": [[0, 1], [0, 1, 2]], "points": [[900, 800], [850, 100, 5]]},
        "locked": [[1, 2]],
        "forbidden": [[0, 1]],
        "floor": 0,
        "levels": {"points": True, "waiting": True, "rank": True},
        "max_min": False,
    }
    assert file["answer"]["mentor_of"] == [0, 2]
    assert file["digest"] == {part: digest(file[part]) for part in ("question", "answer")}
    assert is_proved(json.loads(certificate_text(file)))


def test_equal_rounds_are_equal_bytes() -> None:
    p = Problem([[5, 7], [7, 5]], waiting_days=[3, 4])
    assert certificate_text(file_of(p)) == certificate_text(file_of(p))


def test_every_part_is_described() -> None:
    """Every name of the format stands on its page, and the page's example is a real file."""
    words = PAGE.read_text(encoding="utf-8")
    file = file_of(Problem([[5]]), max_min=True)
    names = {key for way in places(file) for key in way if isinstance(key, str)}
    assert [name for name in sorted(names) if f"`{name}`" not in words] == []
    [example] = re.findall(r"```json\n(.*?)```", words, re.DOTALL)
    assert is_proved(json.loads(example))


def test_no_more_pairs_than_a_browser_is_given() -> None:
    full = Problem(np.ones((1001, 1000), int))
    with pytest.raises(TooManyPairs, match="1,000,000"):
        certificate_file(question_of(full), solve(full, ("size",)))
    allowed = np.ones((1001, 1000), bool)
    allowed[0] = False
    most = Problem(np.ones((1001, 1000), int), allowed)
    file = certificate_file(question_of(most, ("size",)), solve(most, ("size",)))
    assert sum(len(row) for row in file["question"]["admissible"]["mentors"]) == MOST_PAIRS


def test_the_checker_is_short_and_leans_on_nothing() -> None:
    text = CHECKER.read_text(encoding="utf-8")
    assert text.count("\n") <= 150
    assert max(map(len, text.splitlines())) <= 140
    assert "weak duality" in text
    assert re.findall(r"require\('([^']*)'\)|\b(import|fetch|eval)\b", text) == [
        ("node:fs/promises", "")
    ]


def in_node(files: list[Any]) -> list[dict[str, Any]]:
    texts = json.dumps([json.dumps(file) for file in files])
    done = subprocess.run(
        [str(NODE), "-e", CHECK_ALL, str(CHECKER)],
        input=texts,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)  # type: ignore[no-any-return]


if NODE:  # Chromium is where it must run: tests/journeys/test_checker.py

    def test_node_says_what_verify_says() -> None:
        rng = np.random.default_rng(30)
        rounds = [draw_round(rng, k) for k in range(60)]
        files = [file for file, _ in rounds] + [tampered(*one, rng) for one in rounds for _ in "12"]
        files += [lie for k in range(8) for lie in lies(draw_contest(rng, k))]
        said = in_node(files)
        assert [one["holds"] for one in said] == [is_proved(file) for file in files]
        assert sum(not one["holds"] for one in said) > 200

    def test_no_change_is_taken_for_what_its_digest_names() -> None:
        """Question and answer, each part of them; the proof is free to be another that holds."""
        rng = np.random.default_rng(31)
        file = draw_round(rng, 0)[0]
        files = [one for one in (changed(file, rng) for _ in range(400)) if one != file]
        said = in_node(files)
        for one, verdict in zip(files, said, strict=True):
            if verdict["holds"]:
                assert {**one, "proof": None} == {**file, "proof": None}

    def test_as_a_command_it_says_so_with_its_code(tmp_path: Path) -> None:
        good, bad = tmp_path / "good.json", tmp_path / "bad.json"
        file = file_of(Problem([[5, 7], [7, 5]]))
        good.write_text(json.dumps(file, indent=2), encoding="utf-8")
        file["answer"]["total"] = 15
        bad.write_text(json.dumps(sealed(file)), encoding="utf-8")
        for path, code, words in [
            (good, 0, '"duos":2,"points":14'),
            (bad, 1, "total: recounts"),
            (tmp_path, 1, "the file cannot be read"),
        ]:
            command = [str(NODE), str(CHECKER), str(path)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert (done.returncode, done.stderr) == (code, "")
            assert words in done.stdout
