"""`flask doctor` on a terminal."""

from __future__ import annotations

import pytest
from flask import Flask


@pytest.mark.parametrize(
    ("language", "word"), [("fr_BE.UTF-8", "PANNE"), ("en_GB.UTF-8", "FAULT"), ("ar", "عطل")]
)
def test_each_fault_has_its_remedy_and_ends_with_a_code(
    app: Flask, monkeypatch: pytest.MonkeyPatch, language: str, word: str
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    said = app.test_cli_runner().invoke(args=["doctor"])
    assert said.exit_code == 2, said.output
    lines = said.output.splitlines()
    for number, line in enumerate(lines):
        if line.startswith(word):
            assert lines[number + 1].strip().startswith("→ ")
    assert any(line.startswith(word) for line in lines)


def test_the_operator_must_be_known(app: Flask) -> None:
    said = app.test_cli_runner().invoke(args=["doctor", "--mail", "operator"])
    assert said.exit_code == 1
    assert "MENTORAT_OPERATOR_MAIL" in said.output
