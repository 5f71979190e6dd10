"""The checker in a browser says what `verify` says, of any round and of any lie about it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser

from matching import Problem, State, Status, solve, verify, whatif
from matching.proof import CHECKER, certificate_file, certificate_text, question_of
from matching.whatif import Forbid, Lock
from tests.matching.certificates import draw_contest, draw_round, file_of, is_proved, lies, tampered

pytestmark = pytest.mark.browser
Check = Callable[[list[str]], list[dict[str, Any]]]
A_PAGE = 500


@pytest.fixture(scope="module")
def check(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Check]:
    """Many texts at once, on a page that anybody could keep on a stick: no server, no network."""
    folder = tmp_path_factory.mktemp("checker")
    (folder / "checker.js").write_bytes(CHECKER.read_bytes())
    words = "<!doctype html><title>Check</title><script src='checker.js'></script>"
    (folder / "check.html").write_text(words, encoding="utf-8")
    page = browser.new_context(offline=True).new_page()
    page.goto((folder / "check.html").as_uri())

    def check_all(texts: list[str]) -> list[dict[str, Any]]:
        said: list[dict[str, Any]] = []
        for k in range(0, len(texts), A_PAGE):
            script = "(texts) => Promise.all(texts.map(checkCertificate))"
            said += page.evaluate(script, texts[k : k + A_PAGE])
        return said

    yield check_all
    page.context.close()


def disagreements(check: Check, files: list[Any]) -> list[str]:
    said = check([json.dumps(file) for file in files])
    assert len(said) == len(files)
    return [
        f"{one} {json.dumps(file)}"
        for file, one in zip(files, said, strict=True)
        if one["holds"] is not is_proved(file)
    ]


def test_it_accepts_what_verify_accepts(check: Check) -> None:
    """5,000 random rounds with every feature, impossible ones among them."""
    rng = np.random.default_rng(20)
    files = [draw_round(rng, k)[0] for k in range(5000)]
    said = check([json.dumps(file) for file in files])
    assert [one for one in said if not one["holds"]] == []
    for file, one in zip(files, said, strict=True):
        answer = file["answer"]
        assert one == {
            "holds": True,
            "status": answer["status"],
            "duos": answer["size"],
            "points": answer["total"],
            "conflict": answer["conflict"],
            "mentorOf": answer["mentor_of"],
            "digest": file["digest"],
        }
    assert sum(one["status"] == Status.INFEASIBLE.value for one in said) > 300


def test_it_refuses_what_verify_refuses(check: Check) -> None:
    """500 rounds, each changed in four ways or answered by the answer to another round."""
    rng = np.random.default_rng(21)
    rounds = [draw_round(rng, k) for k in range(500)]
    files = [tampered(*one, rng) for one in rounds for _ in range(4)]
    assert disagreements(check, files) == []
    accepted = sum(is_proved(file) for file in files)
    assert 100 < accepted < 1000, "changes that mean something, and some that do not"


def test_it_refuses_each_lie_that_verify_refuses(check: Check) -> None:
    """Every number, pair, tier and cover of 70 rounds, one lie after the other."""
    rng = np.random.default_rng(24)
    rounds = [draw_round(rng, k)[0] for k in range(30)]
    rounds += [draw_contest(rng, k) for k in range(40)]
    # One mentee may move between two mentors who both have a free place still.
    rounds.append(file_of(Problem([[5, 5], [5, 1], [1, 5]], capacity=[3, 3])))
    files = [lie for file in rounds for lie in lies(file)]
    assert len(files) > 3000
    assert disagreements(check, files) == []


def test_it_follows_rounds_changed_by_hand(check: Check) -> None:
    """After a what-if one tier proves waiting and draw at once: another form, the same verdict."""
    rng, files = np.random.default_rng(22), []
    while len(files) < 300:
        p = Problem(rng.integers(0, 6, (6, 5)), waiting_days=rng.integers(0, 40, 6))
        state, (i, j) = State(p, solve(p)), rng.integers(0, 5, 2)
        for change in (Lock(int(i), int(j)), Forbid(int(j), int(i))):
            if i != j:
                state = whatif(state, change).state
        verify(state.problem, state.solution)
        file = json.loads(
            certificate_text(certificate_file(question_of(state.problem), state.solution))
        )
        files += [file, tampered(file, file, rng), tampered(file, file, rng)]
    assert disagreements(check, files) == []
    both = [file for file in files[::3] if len(file["proof"]["tiers"]) > 1]
    assert any(file["proof"]["tiers"][1]["day"] > 1 for file in both)


def test_it_reads_a_million_pairs_and_numbers_beyond_a_double(check: Check) -> None:
    rng, n = np.random.default_rng(23), 40
    full = Problem(rng.integers(0, 10**6, (1000, 1000)))
    far = rng.integers(2**61, 2**62, (2, n))
    ranked = Problem(np.full((n, n), 7), capacity=np.full(n, 2), rank=(far[0], far[1]))
    # From 46,000 mentees on lots are drawn from fewer numbers.
    crowd = Problem(np.full((50_000, 1), 7))
    files = [file_of(full), file_of(ranked), file_of(crowd)]
    assert isinstance(files[1]["question"]["ranks"]["u"][0], str)
    said = check([json.dumps(file) for file in files])
    points = [files[0]["answer"]["total"], 7 * n, 7]
    assert [(one["holds"], one["points"]) for one in said] == [(True, total) for total in points]


ODD_TEXTS = [
    "",
    "{",
    "null",
    "[]",
    "{}",
    "5",
    '"x"',
    "[" * 100_000,
    '{"format": "mentorat-certificate-1"}',
    '{"format": "mentorat-certificate-1", "question": null, "answer": null, "digest": null}',
    '{"__proto__": null, "format": {}}',
    "NaN",
    "\ufeff{}",
]


def test_what_is_no_certificate_is_refused_in_a_sentence(check: Check) -> None:
    for text, said in zip(ODD_TEXTS, check(ODD_TEXTS), strict=True):
        assert said["holds"] is False, text[:40]
        assert 5 < len(said["why"]) < 120
