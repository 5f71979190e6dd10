"""Headings and half-days that were misunderstood in silence are said."""

from __future__ import annotations

from pathlib import Path

import pytest

from matching.shell import main
from matching.shell._cells import BadCell, Vocabularies, parse


def said(tmp_path: Path, head: str, capsys: pytest.CaptureFixture[str]) -> str:
    for name, text in (("mentees.csv", f"id,{head}\nE,x\n"), ("mentors.csv", "id\nM\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert main([str(tmp_path / "mentees.csv"), str(tmp_path / "mentors.csv")]) == 0
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("heading", "nearest"),
    [
        ("Langue", "langues"),
        ("secteur 1", "secteur"),
        ("dispo nibilités", "disponibilites"),
        ("Niveau de français", None),
        ("Date de naissance", None),
    ],
)
def test_a_column_that_is_not_used_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], heading: str, nearest: str | None
) -> None:
    lines = said(tmp_path, heading, capsys)
    assert f"mentees.csv, row 1: column “{heading}” is not used" in lines
    assert (f"did you mean “{nearest}”?" in lines) == (nearest is not None)


def test_known_headings_are_no_news(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "is not used" not in said(tmp_path, "thèmes", capsys)


@pytest.mark.parametrize(
    ("typed", "slots"),
    [
        ("lun matin", [0]),
        ("Lundi matin; mar. pm", [0, 4]),
        ("Sunday evening", [20]),
        ("mer", [6, 7, 8]),
    ],
)
def test_half_days_are_read_as_they_are_written(typed: str, slots: list[int]) -> None:
    assert parse("slots", typed, Vocabularies()) == slots


@pytest.mark.parametrize("typed", ["lunmatin", "marche", "lunette am", "mond am", "lundi  matinée"])
def test_what_is_no_half_day_is_refused(typed: str) -> None:
    with pytest.raises(BadCell):
        parse("slots", typed, Vocabularies())


def test_a_fault_names_the_heading_as_it_was_typed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_text("id;Disponibilités\nE;lunmatin\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("id\nM\n", encoding="utf-8")
    assert main([str(tmp_path / "a.csv"), str(tmp_path / "b.csv")]) == 2
    assert "a.csv, row 2, column “Disponibilités”: “lunmatin”" in capsys.readouterr().err
